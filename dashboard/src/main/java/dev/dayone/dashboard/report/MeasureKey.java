package dev.dayone.dashboard.report;

import dev.dayone.evidence.study.plan.StudyPlan.Outcome;

/** The name under which a number about people is kept in the ledger of releases: the same for the same thing, whatever a plan calls it. */
final class MeasureKey {

    private MeasureKey() {}

    /** Measure, what is asked of it, and the window. */
    static String of(Outcome outcome) {
        return outcome.measure() + " as " + outcome.kind()
                + (outcome.windowDays() == null ? "" : " within " + outcome.windowDays() + " days");
    }
}
