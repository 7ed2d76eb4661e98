package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Words;
import dev.dayone.dashboard.impact.ImpactMarkdown;
import dev.dayone.dashboard.report.StudyReport;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever is printed of an outcome says one thing: its heading, its interval and its p, on the page, in both forms of the terminal, in JSON and in the report for funders.
 * {@code -Ddayone.studies=20} runs thousands; one of each design and kind runs always.
 */
class OneAnswerEverywhereTest {

    private static final int STUDIES = Integer.getInteger("dayone.studies", 1);
    private static final double ROUNDING = 0.0006;
    private static final String NUMBER = "([+−-]?[0-9][0-9,]*(?:\\.[0-9]+)?)";
    private static final Pattern INTERVAL = Pattern.compile(NUMBER + " to " + NUMBER);
    private static final Pattern INTERVAL_TOLD = Pattern.compile("95 % interval " + NUMBER + " to " + NUMBER);
    private static final Pattern FIT =
            Pattern.compile("data are consistent with anything from (.*?) to ([^.]*(?:[.][0-9][^.]*)?)");
    private static final Pattern UP = Pattern.compile("more|higher|above|later|longer");
    private static final Pattern ZERO = Pattern.compile("no difference|\\b0([.]0+)?\\b");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\[" + NUMBER + " to " + NUMBER + "\\]");

    @Test
    void noStudyContradictsItselfWhereverItIsPrinted() {
        SplittableRandom random = new SplittableRandom(20260102);
        int checked = 0;
        int settled = 0;
        for (int run = 0; run < STUDIES; run++) {
            for (double shift : new double[] {0, 0.5, 1}) {
                for (EveryStudy each : EveryStudy.of(shift, random).toList()) {
                    checked += check(each);
                    settled += (int) each.result().outcomes().stream()
                            .filter(outcome -> settled(outcome.verdict()))
                            .count();
                }
            }
        }
        assertThat(checked).as("printed intervals and p-values").isGreaterThan(STUDIES * 300);
        assertThat(settled).isGreaterThan(STUDIES * 10);
    }

    private static int check(EveryStudy of) {
        StudyResult result = of.result();
        Registered study = of.study();
        int checked = 0;
        String table = VerdictTable.of(result, true);
        String text = VerdictText.of(result, true);
        JsonNode json = ResultJson.of(study, result).get("outcomes");
        List<Section> page = StudyParts.sections(result);
        FunderReport report = StudyReport.of(study, result, List.of(), 10);
        checked += told(result, report);
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
            checked += sections(page, title, verdict) + sections(report.sections(), title, verdict);
        }
        return checked;
    }

    /** Where the main outcome alone is told: the sentence to quote, and the first page of the report. */
    private static int told(StudyResult result, FunderReport report) {
        OutcomeResult main = result.main();
        Verdict verdict = main.verdict();
        String quoted = Quotation.of(result, new Setting("p", 1, null, null), true);
        // Of few people a report for funders tells no figure, and says so in its heading.
        assertThat(report.verdict().heading()).isIn(verdict.heading(), Verdict.TOO_FEW.heading());
        int checked = direction(verdict, Words.sentence(result.plan(), main))
                + (report.verdict().heading().equals(verdict.heading())
                        ? direction(verdict, report.verdict().sentence())
                        : 0);
        if (!quoted.isEmpty()) {
            assertThat(quoted).containsIgnoringCase("Verdict: " + verdict.heading());
            checked += interval(verdict, INTERVAL_TOLD.matcher(quoted), quoted);
        }
        String markdown = ImpactMarkdown.of(report, "r");
        assertThat(markdown).contains(report.verdict().heading());
        return checked;
    }

    /** "The data are consistent with anything from 4.8 units lower to 5.6 units higher": both sides only where it is not settled. */
    private static int direction(Verdict verdict, String sentence) {
        Matcher fit = FIT.matcher(sentence);
        if (!fit.find()) {
            return 0;
        }
        boolean one =
                UP.matcher(fit.group(1)).find() == UP.matcher(fit.group(2)).find();
        if (settled(verdict)) {
            assertThat(one || ZERO.matcher(fit.group()).find()).as(sentence).isTrue();
        } else if (verdict == Verdict.NOT_SETTLED) {
            assertThat(!one || ZERO.matcher(fit.group()).find()).as(sentence).isTrue();
        }
        return 1;
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
}
