package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.AnswerPlot;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The first part of a study's page: the main outcome alone, in one paragraph, one picture and one sentence to quote.
 *
 * @param outcome what was measured
 * @param heading the verdict
 * @param sentence both formats, the difference, the range that is consistent with the data
 * @param scope whom it is about
 * @param decision what the plan says to do after this verdict; "" = it says nothing
 * @param groups what each format had, the reference first; empty without a result
 * @param pictures the difference, once for each width; empty without a result
 * @param mark security in squares and words
 * @param lost why marks were lost
 * @param notes what else a reader must know
 * @param next the next interim look; "" = none is to come
 * @param quotation "" = nothing can be quoted
 */
public record MainAnswer(
        String outcome,
        String heading,
        String sentence,
        String scope,
        String decision,
        List<Group> groups,
        List<String> pictures,
        String mark,
        List<String> lost,
        List<String> notes,
        String next,
        String quotation) {

    public MainAnswer {
        groups = List.copyOf(groups);
        pictures = List.copyOf(pictures);
        lost = List.copyOf(lost);
        notes = List.copyOf(notes);
    }

    /** One format: its value and how many learners have it. */
    public record Group(String label, String value, String people) {}

    static MainAnswer of(StudyResult result, Setting setting, boolean simulated) {
        OutcomeResult main = result.main();
        Figures figures = Figures.of(main);
        LocalDate next = main.look().next();
        List<Group> groups = new ArrayList<>();
        List<String> pictures = new ArrayList<>();
        if (main.estimate() instanceof Known known) {
            groups.add(group(main.control(), figures.control()));
            groups.add(group(main.treatment(), figures.treatment()));
            pictures.add(AnswerPlot.of(result.plan(), main, known, StudyView.PAGE, "answer-720"));
            pictures.add(AnswerPlot.of(result.plan(), main, known, StudyView.PHONE, "answer-380"));
        }
        return new MainAnswer(
                main.outcome().title(),
                main.verdict().heading(),
                Words.sentence(result.plan(), main),
                Words.scope(result, main),
                Words.decision(result.plan(), main),
                groups,
                pictures,
                Words.security(main),
                Words.early(main)
                        ? List.of()
                        : Finding.forEvaluators(main.mark().reasons()),
                notes(main),
                next == null ? "" : next.toString(),
                Quotation.of(result, setting, simulated));
    }

    private static Group group(ArmSummary arm, String value) {
        return new Group(arm.label(), value, Figures.count(arm.n()) + (arm.n() == 1 ? " learner" : " learners"));
    }

    private static List<String> notes(OutcomeResult main) {
        List<String> notes = new ArrayList<>(Finding.forEvaluators(main.notes()));
        Double detectable = main.detectable();
        if (detectable != null) {
            int decimals = Figures.of(main).decimals();
            String unit = main.outcome().unit();
            notes.add("A study of this size reliably sees (with 80 % power) a difference of "
                    + Figures.fixed(detectable, decimals) + " " + unit + " or more; the smallest that matters is "
                    + Figures.fixed(main.outcome().smallestDifference(), decimals) + " " + unit + ".");
        }
        return notes;
    }
}
