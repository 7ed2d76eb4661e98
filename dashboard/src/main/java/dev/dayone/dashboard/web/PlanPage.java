package dev.dayone.dashboard.web;

import dev.dayone.dashboard.chart.PowerCurve;
import dev.dayone.dashboard.document.FieldFault;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.study.StudyView;
import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.evidence.planning.DesignOptions.Option;
import dev.dayone.evidence.planning.PlanAnswer;
import dev.dayone.evidence.planning.PlanAnswer.Chances;
import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Plan a test: what it could see, what it could not, which design would do better. */
final class PlanPage {

    private static final int RUNS = 200;
    private static final long SEED = 20_261_125;
    private static final int MOST = 5000;

    private PlanPage() {}

    /** The form as it was filled in. */
    static Form form(Map<String, String> asked) {
        boolean placed = asked.getOrDefault("outcome", "score").equals("placed");
        return new Form(
                "/plan",
                List.of(
                        Field.choice(
                                "outcome",
                                "Main outcome",
                                placed ? "placed" : "score",
                                List.of(new Choice("score", "a score"), new Choice("placed", "placed or not"))),
                        Field.number(
                                "matters",
                                "Smallest difference that matters (points, or percentage points)",
                                text(asked, "matters", placed ? "15" : "5")),
                        Field.number("deviation", "Standard deviation of the score", text(asked, "deviation", "10")),
                        Field.number(
                                "base", "Share placed without the new format (0 to 1)", text(asked, "base", "0.3")),
                        Field.choice(
                                "unit",
                                "What is assigned at random",
                                text(asked, "unit", "participant"),
                                List.of(
                                        new Choice("participant", "people"),
                                        new Choice("pod", "pods of three"),
                                        new Choice("cohort", "whole cohorts"),
                                        new Choice("week", "weeks within a person"))),
                        Field.number("cohorts", "Cohorts", text(asked, "cohorts", "3")),
                        Field.number("size", "People in a cohort", text(asked, "size", "30")),
                        Field.number("year", "Cohorts a year", text(asked, "year", "3")),
                        Field.number("loss", "Share of outcomes missing (0 to 1)", text(asked, "loss", "0.1")),
                        Field.choice(
                                "earlier",
                                "Is there a score from before to adjust for?",
                                text(asked, "earlier", "yes"),
                                List.of(new Choice("yes", "yes"), new Choice("no", "no")))),
                "Calculate");
    }

    /** @throws FieldFault with what to correct */
    static List<Section> of(Map<String, String> asked) {
        Question question = question(asked);
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "plan",
                        "What could a test see?",
                        "Many tests with thirty people a cohort are too small to answer their question, and it is better to know that before. ./dayone study plan asks "
                                + "the same in the terminal and can lock a plan.")
                .with(form(asked)));
        PlanAnswer answer = PlanAnswer.of(question);
        out.add(answer(answer));
        out.add(Section.of(
                        "curve",
                        "Chance of seeing a true difference",
                        "The chance (power) that a test at 5 % sees a true difference, by the number of cohorts: for the smallest difference that matters (heavy line), "
                                + "for half of it and for twice it. People are assigned one by one; the formula is that of the non-central t.")
                .drawn(
                        PowerCurve.of(question, StudyView.PAGE, "power-w"),
                        PowerCurve.of(question, StudyView.PHONE, "power-n"))
                .with(chances(question)));
        out.add(designs(answer));
        return out;
    }

    private static Table chances(Question question) {
        List<Column> columns = new ArrayList<>(List.of(Column.number("Cohorts")));
        PowerCurve.FACTORS.forEach(factor ->
                columns.add(Column.number("if the truth is " + PowerCurve.label(question.matters() * factor))));
        int most = PowerCurve.most(question);
        int step = (int) Math.ceil(most / 9.0);
        List<List<Cell>> rows = new ArrayList<>();
        for (int cohorts = 1; cohorts <= most; cohorts += step) {
            List<Cell> row = new ArrayList<>(List.of(Cell.number(String.valueOf(cohorts))));
            for (double factor : PowerCurve.FACTORS) {
                row.add(Cell.number(Math.round(100 * PowerCurve.power(question, cohorts, factor)) + " %"));
            }
            rows.add(row);
        }
        return new Table("Chance of seeing it, by cohorts of " + question.perCohort() + ".", columns, rows);
    }

    private static Question question(Map<String, String> asked) {
        boolean placed = one(asked, "outcome", "score", "placed").equals("placed");
        String unit = one(asked, "unit", "participant", "pod", "cohort", "week");
        double matters = number(asked, "matters", placed ? 15 : 5, 1e-6, 1e6);
        int cohorts = (int) number(asked, "cohorts", 3, 1, 60);
        int size = (int) number(asked, "size", 30, 2, 500);
        if (cohorts * size > MOST) {
            throw new FieldFault("size", "Cohorts times people in a cohort must be at most " + Figures.count(MOST));
        }
        // Read whatever the outcome, so that nothing that was written is passed over.
        double deviation = number(asked, "deviation", 10, 1e-6, 1e6);
        double base = number(asked, "base", 0.3, 0.01, 0.99);
        boolean pods = unit.equals("pod");
        boolean whole = unit.equals("cohort");
        int units = pods ? cohorts * Math.max(1, size / 3) : whole ? cohorts : cohorts * size;
        return new Question(
                placed ? Kind.PLACED : Kind.SCORE,
                unit.equals("week") ? Design.CROSSOVER : Design.LOTTERY,
                pods || whole,
                true,
                cohorts,
                units,
                size,
                number(asked, "year", 3, 0.1, 52),
                0.5,
                placed ? 2 * matters : deviation,
                placed ? base : 0.3,
                pods ? 0.2 : 0.1,
                !placed && one(asked, "earlier", "yes", "no").equals("yes") ? 0.3 : 0,
                number(asked, "loss", 0.1, 0, 0.9),
                matters,
                placed ? "percentage points" : "points");
    }

    private static Section answer(PlanAnswer answer) {
        List<String> said = new ArrayList<>();
        answer.refusals().forEach(each -> said.add("Must not start as it is: " + each.why()));
        Question q = answer.question();
        said.add(
                Double.isInfinite(answer.detectable())
                        ? "A test like this sees no difference, however large."
                        : "It reliably sees (with 80 % power) a difference of " + amount(answer.detectable(), q)
                                + " or more; the smallest that matters is " + amount(q.matters(), q) + ".");
        answer.chosen()
                .ifPresent(chosen -> said.add(
                        chosen.cohortsNeeded() == null
                                ? "With this design, even sixty cohorts would not reliably see the smallest difference that matters."
                                : "To reliably see the smallest difference that matters it needs "
                                        + chosen.cohortsNeeded()
                                        + " cohorts; at this intake that takes "
                                        + String.format(Locale.ROOT, "%.1f years.", chosen.years())));
        Double p = answer.smallestP();
        if (p != null) {
            said.add(String.format(Locale.ROOT, "The smallest p-value that this randomisation can give is %.3g.", p));
        }
        said.addAll(answer.warnings());
        Section section = Section.of("answer", "The answer", said.toArray(String[]::new));
        return answer.simulate(RUNS, SEED)
                .map(chances -> section.with(table(chances, q)))
                .orElse(section);
    }

    private static Table table(Chances chances, Question q) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("better", chances, Verdict.BETTER, Verdict.BETTER_COULD_BE_SMALL));
        rows.add(row("too alike to matter", chances, Verdict.TOO_ALIKE));
        rows.add(row("worse", chances, Verdict.WORSE, Verdict.WORSE_COULD_BE_SMALL));
        rows.add(List.of(
                Cell.text("cannot tell"),
                Cell.number(Figures.wholePercent(chances.none().cannotTell())),
                Cell.number(Figures.wholePercent(chances.matters().cannotTell()))));
        return new Table(
                "Simulated: " + RUNS + " studies each way, through the code that judges real ones.",
                List.of(
                        Column.text("Verdict"),
                        Column.number("when nothing differs"),
                        Column.number("when " + amount(q.matters(), q) + " differ")),
                rows);
    }

    private static List<Cell> row(String name, Chances chances, Verdict... verdicts) {
        return List.of(
                Cell.text(name),
                Cell.number(Figures.wholePercent(chances.none().share(verdicts))),
                Cell.number(Figures.wholePercent(chances.matters().share(verdicts))));
    }

    private static Section designs(PlanAnswer answer) {
        Question q = answer.question();
        List<List<Cell>> rows = new ArrayList<>();
        for (Option option : answer.options()) {
            Double p = option.smallestP();
            Double years = option.years();
            rows.add(List.of(
                    Cell.text((answer.chosen().filter(option::equals).isPresent() ? "▸ " : "")
                            + option.design().words()),
                    Cell.number(Double.isInfinite(option.detectable()) ? "nothing" : amount(option.detectable(), q)),
                    Cell.number(p == null ? "" : String.format(Locale.ROOT, "%.2g", p)),
                    Cell.number(option.cohortsNeeded() == null ? "never" : String.valueOf(option.cohortsNeeded())),
                    Cell.number(years == null ? "" : String.format(Locale.ROOT, "%.1f", years)),
                    Cell.text(option.design().answers())));
        }
        return Section.of(
                        "designs",
                        "Which design would do better?",
                        "The same people and the same question in nine designs.")
                .with(new Table(
                        "The difference that each sees with 80 % power at these numbers; ▸ marks the one above.",
                        List.of(
                                Column.text("Design"),
                                Column.number("Sees"),
                                Column.number("Smallest p"),
                                Column.number("Cohorts needed"),
                                Column.number("Years"),
                                Column.text("What it compares")),
                        rows));
    }

    private static String text(Map<String, String> asked, String name, String otherwise) {
        String value = asked.getOrDefault(name, "");
        return value.isBlank() ? otherwise : value;
    }

    private static double number(Map<String, String> asked, String name, double otherwise, double low, double high) {
        String value = asked.getOrDefault(name, "");
        if (value.isBlank()) {
            return otherwise;
        }
        double number = DecimalNumber.of(value)
                .orElseThrow(() -> new FieldFault(name, "“" + value + "” is no number. Write one such as 0.5"));
        if (number >= low && number <= high) {
            return number;
        }
        throw new FieldFault(name, "It must be between " + plain(low) + " and " + plain(high) + ", and was " + value);
    }

    private static String plain(double value) {
        return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
    }

    /** One of some words, the first where nothing is asked. */
    private static String one(Map<String, String> asked, String name, String... words) {
        String value = text(asked, name, words[0]);
        if (!List.of(words).contains(value)) {
            throw new FieldFault(name, "“" + value + "” is none of the choices: " + String.join(", ", words));
        }
        return value;
    }

    private static String amount(double value, Question q) {
        return Figures.fixed(value, value == Math.rint(value) ? 0 : 1)
                + (q.kind().share() ? " pp" : " " + q.unit());
    }
}
