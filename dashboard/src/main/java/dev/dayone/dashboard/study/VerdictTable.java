package dev.dayone.dashboard.study;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import java.util.ArrayList;
import java.util.List;

/** A study's results as the terminal shows them: outcome, both arms' values and n, difference with interval, verdict, method. */
public final class VerdictTable {

    private static final int OUTCOME_WIDTH = 44;

    private VerdictTable() {}

    /** The table, with a heading above and notes below, as wide as it is. */
    public static String of(StudyResult study, boolean simulated) {
        return of(study, simulated, 0);
    }

    /**
     * The table, or where that is too wide one block an outcome.
     *
     * @param width columns of the terminal; 0 = any width will do
     */
    public static String of(StudyResult study, boolean simulated, int width) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "Outcome",
                study.plan().control().label() + " (n)",
                study.plan().treatment().label() + " (n)",
                "Difference [95 % interval]",
                "Verdict",
                "Method"));
        for (OutcomeResult outcome : study.outcomes()) {
            Figures figures = Figures.of(outcome);
            rows.add(List.of(
                    (outcome.outcome().primary() ? "* " : "  ")
                            + shorten(outcome.outcome().title()),
                    figures.control() + n(outcome.control()),
                    figures.treatment() + n(outcome.treatment()),
                    figures.difference() == null
                            ? Figures.NONE
                            : figures.difference() + " [" + figures.interval() + "]",
                    outcome.verdict().heading(),
                    outcome.estimate().method().label()));
        }
        StringBuilder out = new StringBuilder();
        if (simulated) {
            out.append("SIMULATED DATA: nobody in this programme exists.\n");
        }
        out.append(study.plan().question()).append('\n');
        out.append(Figures.count(study.assignedControl()))
                .append(" assigned to ")
                .append(study.plan().control().label())
                .append(", ")
                .append(Figures.count(study.assignedTreatment()))
                .append(" to ")
                .append(study.plan().treatment().label())
                .append(study.plan().randomised() ? ", at random" : ", not at random")
                .append(study.plan().clustered() ? " by cluster" : "")
                .append(study.plan().blocked() ? " within blocks" : "")
                .append(". ")
                .append(study.followUp())
                .append(".\n\n");
        StringBuilder table = new StringBuilder();
        align(table, rows);
        boolean fits = width == 0 || table.toString().lines().allMatch(line -> line.length() <= width);
        out.append(fits ? table : blocks(rows));
        out.append("\n* main outcome. An interval that includes no difference does not show that there is none.\n");
        OutcomeResult main = study.main();
        String decision = Words.decision(study.plan(), main);
        out.append(main.verdict().heading())
                .append(": ")
                .append(Words.sentence(study.plan(), main))
                .append('\n')
                .append(Words.scope(study, main))
                .append('\n')
                .append(decision.isEmpty() ? "" : decision + ".\n")
                .append("Security of the main result: ")
                .append(Words.security(main))
                .append('\n');
        for (OutcomeResult outcome : study.outcomes()) {
            if (outcome.estimate() instanceof Estimate.NotEstimable refused) {
                out.append("  ")
                        .append(outcome.outcome().title())
                        .append(": ")
                        .append(refused.why().forEvaluators())
                        .append('\n');
            }
        }
        return out.toString();
    }

    /** Each row by itself: outcome and verdict, then both arms, then the difference. */
    private static String blocks(List<List<String>> rows) {
        StringBuilder out = new StringBuilder();
        List<String> heads = rows.get(0);
        for (List<String> row : rows.subList(1, rows.size())) {
            out.append(row.get(0)).append('\n');
            for (int c = 1; c < row.size(); c++) {
                out.append("    ")
                        .append(heads.get(c).replace(" [95 % interval]", ""))
                        .append(": ")
                        .append(row.get(c))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String n(ArmSummary arm) {
        return " (" + Figures.count(arm.n()) + ")";
    }

    private static void align(StringBuilder out, List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String cell = rows.get(r).get(c);
                line.append(cell);
                line.append(" ".repeat(widths[c] - cell.length() + 2));
            }
            out.append(line.toString().stripTrailing()).append('\n');
            if (r == 0) {
                for (int c = 0; c < columns; c++) {
                    out.append("-".repeat(widths[c])).append(c + 1 < columns ? "  " : "\n");
                }
            }
        }
    }

    private static String shorten(String title) {
        return title.length() <= OUTCOME_WIDTH ? title : title.substring(0, OUTCOME_WIDTH - 1) + "…";
    }
}
