package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.report.StudyReport;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import dev.dayone.evidence.study.simulation.StudySimulation;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever is printed of an outcome says one thing: its heading, its interval and its p, on the page, in both forms of the terminal, in JSON and in the report for funders.
 * {@code -Ddayone.studies=60} runs thousands; a few run always.
 */
class OneAnswerEverywhereTest {

    private static final int STUDIES = Integer.getInteger("dayone.studies", 2);
    private static final double ROUNDING = 0.0006;
    private static final String NUMBER = "([+−-]?[0-9][0-9,]*(?:\\.[0-9]+)?)";
    private static final Pattern INTERVAL = Pattern.compile(NUMBER + " to " + NUMBER);
    private static final Pattern IN_BRACKETS = Pattern.compile("\\[" + NUMBER + " to " + NUMBER + "\\]");

    @Test
    void noStudyContradictsItselfWhereverItIsPrinted() {
        SplittableRandom random = new SplittableRandom(20260102);
        int checked = 0;
        int settled = 0;
        for (SimulatedStudy study : designs()) {
            for (int run = 0; run < STUDIES; run++) {
                List<List<PersonRow>> stages = study.stages(random);
                List<LocalDate> looks = study.plan().protocol().looks();
                LocalDate day = looks.isEmpty() ? LocalDate.of(2026, 1, 1) : looks.get(looks.size() - 1);
                List<PersonRow> rows = stages.get(stages.size() - 1);
                StudyPlan plan = study.plan();
                List<Outcome> outcomes = outcomes(plan);
                StudyResult result = StudyAnalysis.of(planOf(plan, outcomes), day)
                        .only(StudyAnalysis.Extent.WITH_DRAW)
                        .analyse(outcomes.stream()
                                .map(outcome -> new StudyAnalysis.Table(
                                        outcome,
                                        outcome.primary()
                                                ? rows
                                                : rows.stream()
                                                        .map(row -> shaken(outcome, row, random))
                                                        .toList(),
                                        null))
                                .toList());
                checked += check(result);
                settled += (int) result.outcomes().stream()
                        .filter(each -> settled(each.verdict()))
                        .count();
            }
        }
        assertThat(checked).as("printed intervals and p-values").isGreaterThan(STUDIES * 300);
        assertThat(settled).isGreaterThan(STUDIES * 10);
    }

    private static int check(StudyResult result) {
        Registered study = new Registered("p", UUID.randomUUID(), true, result.plan(), List.of());
        int checked = 0;
        String table = VerdictTable.of(result, true);
        String text = VerdictText.of(result, true);
        JsonNode json = ResultJson.of(study, result).get("outcomes");
        List<Section> page = StudyParts.sections(result);
        List<Section> report = StudyReport.of(study, result, List.of(), 10).sections();
        for (int i = 0; i < result.outcomes().size(); i++) {
            OutcomeResult each = result.outcomes().get(i);
            Verdict verdict = each.verdict();
            String title = each.outcome().title();
            for (String line : (table + text).lines().toList()) {
                if (line.contains(title) && line.contains(verdict.heading())) {
                    checked += interval(verdict, IN_BRACKETS.matcher(line), line);
                }
            }
            JsonNode told = json.get(i);
            assertThat(told.get("heading").asText()).isEqualTo(verdict.heading());
            if (told.hasNonNull("interval")) {
                checked += interval(
                        verdict,
                        told.get("interval").get("lower").asDouble(),
                        told.get("interval").get("upper").asDouble(),
                        told.toString());
                checked += p(verdict, told.path("pValue").asText("–"), told.toString());
            }
            checked += sections(page, title, verdict) + sections(report, title, verdict);
        }
        return checked;
    }

    private static int sections(List<Section> sections, String title, Verdict verdict) {
        int checked = 0;
        for (Section section : sections) {
            Table table = section.table();
            if (table == null
                    || table.columns().isEmpty()
                    || !table.columns().get(0).name().equals("Outcome")) {
                continue;
            }
            for (List<Cell> row : table.rows()) {
                if (!row.get(0).text().contains(title)) {
                    continue;
                }
                for (int c = 0; c < row.size(); c++) {
                    Column column = table.columns().get(c);
                    String cell = row.get(c).text();
                    if (column.name().equals("95 % interval")) {
                        checked += interval(verdict, INTERVAL.matcher(cell), row.toString());
                    } else if (column.name().equals("Verdict") && settled(verdict)) {
                        assertThat(cell).as(row.toString()).doesNotContain("Not settled", "Too alike");
                    } else if (column.name().equals("Verdict") && verdict == Verdict.NOT_SETTLED) {
                        assertThat(cell).as(row.toString()).doesNotContain("Better", "Worse");
                    } else if (column.name().equals("p") || column.name().equals("p together")) {
                        checked += p(verdict, cell, row.toString());
                    }
                }
            }
        }
        return checked;
    }

    private static int interval(Verdict verdict, Matcher found, String where) {
        int checked = 0;
        while (found.find()) {
            checked += interval(verdict, number(found.group(1)), number(found.group(2)), where);
        }
        return checked;
    }

    private static int interval(Verdict verdict, double lower, double upper, String where) {
        if (settled(verdict)) {
            assertThat(lower >= 0 || upper <= 0).as(where).isTrue();
        } else if (verdict == Verdict.NOT_SETTLED) {
            assertThat(lower <= 0 && upper >= 0).as(where).isTrue();
        }
        return 1;
    }

    private static int p(Verdict verdict, String cell, String where) {
        if (cell.equals("–") || cell.isEmpty()) {
            return 0;
        }
        String first = cell.split(" ", 2)[0];
        double p = first.equals("<") ? 0 : Double.parseDouble(first);
        if (settled(verdict)) {
            assertThat(p).as(where).isLessThanOrEqualTo(0.05 + ROUNDING);
        } else if (verdict == Verdict.NOT_SETTLED) {
            assertThat(p).as(where).isGreaterThanOrEqualTo(0.05 - ROUNDING);
        }
        return 1;
    }

    private static boolean settled(Verdict verdict) {
        return List.of("better", "worse").contains(verdict.decision());
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("−", "-").replace(",", "").replace("+", ""));
    }

    /** The first, and where their values can be shaken two more that go together with it, as secondary ones do. */
    private static List<Outcome> outcomes(StudyPlan plan) {
        Outcome first = plan.outcomes().get(0);
        List<Outcome> out = new ArrayList<>(List.of(first));
        if (first.kind() == Kind.SCORE || first.kind() == Kind.PLACED || first.kind() == Kind.COUNT) {
            for (String id : List.of("second", "third")) {
                out.add(new Outcome(
                        id,
                        "The " + id,
                        first.kind(),
                        first.measure(),
                        first.unit(),
                        first.smallestDifference(),
                        first.higherIsBetter(),
                        false,
                        first.windowDays()));
            }
        }
        return out;
    }

    private static StudyPlan planOf(StudyPlan plan, List<Outcome> outcomes) {
        return new StudyPlan(
                plan.id(),
                plan.title(),
                plan.question(),
                plan.control(),
                plan.treatment(),
                plan.clustered(),
                plan.randomised(),
                plan.blocked(),
                plan.allFormats(),
                plan.covariates(),
                plan.expectedShare(),
                outcomes,
                plan.protocol());
    }

    private static PersonRow shaken(Outcome outcome, PersonRow row, SplittableRandom random) {
        Double value = row.value();
        if (value == null || !row.periods().isEmpty()) {
            return row;
        }
        return row.withValue(
                outcome.kind() == Kind.SCORE
                        ? value + 8 * random.nextGaussian()
                        : random.nextDouble() < 0.2 ? Math.abs(1 - value) : value);
    }

    private static List<SimulatedStudy> designs() {
        List<SimulatedStudy> out = new ArrayList<>();
        for (double effect : new double[] {0, 0.5, 1}) {
            out.add(StudySimulation.of(Truth.scores(15, 15, 9 * effect)));
            out.add(StudySimulation.of(Truth.scores(15, 15, 9 * effect).adjusted()));
            out.add(StudySimulation.of(
                    Truth.scores(45, 45, 6 * effect).in(3, false, 0.1).adjusted()));
            out.add(StudySimulation.of(Truth.scores(60, 60, 10 * effect).in(6, true, 0.1)));
            out.add(StudySimulation.of(Truth.placed(15, 15, 0.4, 0.4 * effect)));
            out.add(StudySimulation.of(Truth.placed(45, 45, 0.4, 0.3 * effect).in(3, false, 0)));
            out.add(StudySimulation.of(Truth.times(45, 45, 1.2, 0.6 * effect)));
            out.add(StudySimulation.of(Truth.counts(15, 15, 4, 0.5, 0.6 * effect)));
            out.add(StudySimulation.of(Truth.grades(15, 15, effect)));
            out.add(StudySimulation.of(Truth.incidence(45, 45, 0.8, 0.7 * effect)));
            out.add(DesignSimulation.pods(7 * effect));
            out.add(DesignSimulation.crossover(5 * effect));
            out.add(DesignSimulation.steppedWedge(8 * effect));
            out.add(DesignSimulation.discontinuity(12 * effect));
            out.add(DesignSimulation.looks(6 * effect));
            out.add(DesignSimulation.balanced(8 * effect));
        }
        return out;
    }
}
