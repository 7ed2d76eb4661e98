package dev.dayone.app.study;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Asks for a plan in the terminal: an empty answer takes what stands in brackets. */
final class GuidedPlan {

    private final BufferedReader in;
    private final PrintWriter ask;
    private final Map<String, String> answers = new LinkedHashMap<>();

    GuidedPlan(BufferedReader in, PrintWriter ask) {
        this.in = in;
        this.ask = ask;
    }

    Question ask() {
        text("question", "What is the question, as a sentence?", "Do sprints make better engineers than notebooks?");
        text("control", "Id of the format to compare with", "notebook");
        text("treatment", "Id of the format asked about", "sprint");
        choice("outcome", "Main outcome", List.of("score", "placed"));
        boolean placed = is("outcome", "placed");
        number(
                "matters",
                "Smallest difference that matters, in " + (placed ? "percentage points" : "points"),
                placed ? "15" : "5",
                value -> value > 0);
        if (placed) {
            number("base", "Share placed without the new format, 0 to 1", "0.3", value -> value > 0 && value < 1);
        } else {
            number("deviation", "Standard deviation of the score", "10", value -> value > 0);
        }
        choice("unit", "What is drawn", List.of("participant", "pod", "cohort", "week within person"));
        number("cohorts", "Cohorts in the study", "3", value -> value >= 1 && value == Math.rint(value));
        number("per-cohort", "People in a cohort", "30", value -> value >= 2 && value == Math.rint(value));
        number("per-year", "Cohorts a year", "3", value -> value > 0);
        number("loss", "Share of outcomes that will be missing, 0 to 1", "0.1", value -> value >= 0 && value < 1);
        choice("covariate", "Is an earlier score known, to adjust for", List.of("yes", "no"));
        boolean pods = is("unit", "pod");
        boolean whole = is("unit", "cohort");
        int cohorts = (int) of("cohorts");
        int perCohort = (int) of("per-cohort");
        int units = pods ? cohorts * Math.max(1, perCohort / 3) : whole ? cohorts : cohorts * perCohort;
        return new Question(
                placed ? Kind.PLACED : Kind.SCORE,
                is("unit", "week within person") ? Design.CROSSOVER : Design.LOTTERY,
                pods || whole,
                true,
                cohorts,
                units,
                perCohort,
                of("per-year"),
                0.5,
                placed ? 2 * of("matters") : of("deviation"),
                placed ? of("base") : 0.3,
                pods ? 0.2 : 0.1,
                is("covariate", "yes") && !placed ? 0.3 : 0,
                of("loss"),
                of("matters"),
                placed ? "percentage points" : "points");
    }

    String title() {
        return answers.getOrDefault("question", "");
    }

    /** The study as dayone.yaml would say it. */
    String yaml() {
        boolean placed = is("outcome", "placed");
        boolean weeks = is("unit", "week within person");
        boolean clusters = is("unit", "pod") || is("unit", "cohort");
        StringBuilder out = new StringBuilder();
        out.append("  - id: my-study\n");
        out.append("    question: \"").append(title().replace("\"", "'")).append("\"\n");
        out.append("    control: ").append(answers.get("control")).append('\n');
        out.append("    treatment: ").append(answers.get("treatment")).append('\n');
        if (weeks) {
            out.append("    design: crossover\n    periods: [week-1, week-2]      # checkpoints\n");
        }
        out.append(String.format(
                Locale.ROOT,
                "    assignment: {unit: %s, blocked: %s, expected-share: 0.5}%n",
                clusters ? "cluster" : "participant",
                is("unit", "cohort") || weeks ? "false" : "true"));
        if (is("covariate", "yes")) {
            out.append("    covariates: [baseline.coding]    # a column of the roster\n");
        }
        out.append(String.format(
                Locale.ROOT,
                "    expected: {people-per-cohort: %s, cohorts-per-year: %s, loss: %s, %s}%n",
                answers.get("per-cohort"),
                answers.get("per-year"),
                answers.get("loss"),
                placed ? "base: " + answers.get("base") : "standard-deviation: " + answers.get("deviation")));
        out.append("    outcomes:\n");
        out.append(
                placed
                        ? "      - {id: placed, measure: placed, within-days: 180, smallest-difference: "
                                + answers.get("matters") + ", primary: true}"
                        : "      - {id: capstone, measure: checkpoint-score, "
                                + (weeks ? "" : "checkpoint: capstone, ") + "smallest-difference: "
                                + answers.get("matters") + ", primary: true}");
        return out.toString();
    }

    private void text(String key, String question, String otherwise) {
        answers.put(key, line(question, otherwise));
    }

    private void choice(String key, String question, List<String> choices) {
        while (true) {
            String answer = line(question + " (" + String.join(", ", choices) + ")", choices.get(0));
            if (choices.contains(answer)) {
                answers.put(key, answer);
                return;
            }
            ask.println("  \"" + answer + "\" is none of them.");
        }
    }

    private void number(String key, String question, String otherwise, Predicate<Double> fits) {
        while (true) {
            String answer = line(question, otherwise);
            Optional<Double> number = DecimalNumber.of(answer);
            if (number.filter(fits).isPresent()) {
                answers.put(key, answer);
                return;
            }
            ask.println(
                    number.isPresent()
                            ? "  " + answer + " is out of range."
                            : "  \"" + answer + "\" is no number: write it with a point, without a unit.");
        }
    }

    private String line(String question, String otherwise) {
        ask.print(question + " [" + otherwise + "]: ");
        ask.flush();
        try {
            String line = in.readLine();
            if (line == null) {
                throw new UsageException("The answers ended at: " + question
                        + ". Answer all questions, or name a programme directory: ./dayone study plan DIR STUDY.");
            }
            return line.isBlank() ? otherwise : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be read", e);
        }
    }

    private boolean is(String key, String value) {
        return value.equals(answers.get(key));
    }

    private double of(String key) {
        return Double.parseDouble(answers.getOrDefault(key, "0"));
    }
}
