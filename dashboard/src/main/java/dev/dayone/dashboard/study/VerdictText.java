package dev.dayone.dashboard.study;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Gate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The verdict of a study in the terminal: heading, sentence, security, rating, gates, other assumptions, other outcomes. */
public final class VerdictText {

    private VerdictText() {}

    public static String of(StudyResult study, boolean simulated) {
        OutcomeResult main = study.main();
        StringBuilder out = new StringBuilder();
        if (simulated) {
            out.append("SIMULATED DATA: nobody in this programme exists.\n");
        }
        out.append(study.plan().question()).append("\n\n");
        out.append(main.verdict().heading().toUpperCase(Locale.ROOT))
                .append("   (")
                .append(main.outcome().title())
                .append(")\n");
        out.append(Words.sentence(study.plan(), main)).append('\n');
        out.append(Words.scope(study, main)).append('\n');
        String decision = Words.decision(study.plan(), main);
        out.append(decision.isEmpty() ? "" : decision + "\n").append('\n');
        out.append("Security: ").append(Words.security(main)).append('\n');
        lines(
                out,
                Words.early(main)
                        ? List.of()
                        : Finding.forEvaluators(main.mark().reasons()));
        out.append("What Works Clearinghouse: ")
                .append(main.rating().rating().words())
                .append(". ")
                .append(main.rating().reason())
                .append('\n');
        Double detectable = main.detectable();
        if (detectable != null) {
            int decimals = Figures.of(main).decimals();
            out.append("It could have seen a difference of ")
                    .append(Figures.fixed(detectable, decimals))
                    .append(' ')
                    .append(main.outcome().unit())
                    .append(" with 80 % power; the smallest that matters is ")
                    .append(Figures.fixed(main.outcome().smallestDifference(), decimals))
                    .append(".\n");
        }
        out.append("\nGates\n");
        int width = main.gates().stream()
                .mapToInt(gate -> gate.name().words().length())
                .max()
                .orElse(0);
        for (Gate gate : main.gates()) {
            out.append("  ")
                    .append(mark(gate.status()))
                    .append(' ')
                    .append(gate.name().words())
                    .append(" ".repeat(width - gate.name().words().length() + 2))
                    .append(gate.finding().forEvaluators())
                    .append('\n');
        }
        if (!main.sensitivity().isEmpty()) {
            out.append("\nUnder other assumptions\n");
            lines(out, Finding.forEvaluators(main.sensitivity()));
        }
        if (!main.notes().isEmpty()) {
            out.append("\nNotes\n");
            lines(out, Finding.forEvaluators(main.notes()));
        }
        List<OutcomeResult> others = study.outcomes().stream()
                .filter(each -> !each.outcome().id().equals(main.outcome().id()))
                .toList();
        if (!others.isEmpty()) {
            out.append("\nOther outcomes\n");
            for (OutcomeResult other : others) {
                Figures figures = Figures.of(other);
                out.append("  ")
                        .append(Words.role(study.plan(), other))
                        .append(other.outcome().title())
                        .append(": ")
                        .append(
                                figures.difference() == null
                                        ? Words.sentence(study.plan(), other)
                                        : figures.difference() + " [" + figures.interval() + "]")
                        .append("; ")
                        .append(other.verdict().heading())
                        .append(Words.family(other).isEmpty() ? "" : ". " + Words.family(other))
                        .append('\n');
            }
        }
        out.append("\nAn interval that includes no difference does not show that there is none.\n");
        return out.toString();
    }

    private static char mark(Gate.Status status) {
        return switch (status) {
            case PASS -> '+';
            case WARN -> '!';
            case FAIL -> 'X';
            case NOT_MEASURED -> ' ';
        };
    }

    private static void lines(StringBuilder out, List<String> lines) {
        out.append(lines.stream().map(line -> "  - " + line + "\n").collect(Collectors.joining()));
    }
}
