package dev.dayone.dashboard.study;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.SecurityMark;
import dev.dayone.evidence.study.plan.StudyPlan;

/** The main result in sentences that can be copied without losing what qualifies them: people, programme, time, scale, interval, verdict, and whether the data are simulated. */
final class Quotation {

    private Quotation() {}

    /** "" where there is no result to quote. */
    static String of(StudyResult study, Setting setting, boolean simulated) {
        OutcomeResult main = study.main();
        if (!(main.estimate() instanceof Known known)) {
            return "";
        }
        StudyPlan plan = study.plan();
        Figures figures = Figures.of(main);
        return (simulated ? "SIMULATED DATA. " : "")
                + "In a " + (plan.randomised() ? "randomised" : "non-randomised") + " comparison of "
                + Figures.count(main.people(plan)) + " learners (" + setting.words()
                + "), " + Words.compared(plan, main, known) + " on “"
                + main.outcome().title() + "”: " + figures.treatment()
                + " against " + figures.control() + ", difference " + figures.difference() + adjusted(known, plan, main)
                + ", 95 % interval " + figures.interval() + ". Verdict: "
                + lower(main.verdict().heading()) + ". " + study.followUp()
                + ". Security " + main.mark().marks() + " of " + SecurityMark.MOST + ".";
    }

    /** Said where the difference is not the gap between the two averages. */
    private static String adjusted(Known known, StudyPlan plan, OutcomeResult main) {
        String how = Words.how(plan, main, known);
        return main.adjustedFor().isEmpty()
                ? how.isEmpty() ? "" : " (" + how + ")"
                : " (adjusted for " + String.join(", ", main.adjustedFor()) + " at the start)";
    }

    private static String lower(String heading) {
        return heading.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + heading.substring(1);
    }
}
