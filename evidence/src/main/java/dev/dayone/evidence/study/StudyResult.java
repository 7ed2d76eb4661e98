package dev.dayone.evidence.study;

import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.trial.BaselineTable;
import dev.dayone.evidence.study.trial.ParticipantFlow;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study's results at a date.
 *
 * @param assignedControl people assigned to the reference arm
 * @param assignedTreatment people assigned to the arm compared with it
 * @param splitPValue that of the planned split; null = no split was planned
 * @param asOf the date up to which follow-up counts
 * @param dataTo the last day of which the data speak; null = there are none yet
 * @param outcomes in reading order
 * @param baseline how the people compared were at the start
 * @param flow what became of everyone assigned; null where no outcome was read
 */
public record StudyResult(
        StudyPlan plan,
        int assignedControl,
        int assignedTreatment,
        @Nullable Double splitPValue,
        LocalDate asOf,
        @Nullable LocalDate dataTo,
        List<OutcomeResult> outcomes,
        BaselineTable baseline,
        @Nullable ParticipantFlow flow) {

    public StudyResult {
        outcomes = List.copyOf(outcomes);
    }

    /** The day up to which people were followed: the last of which the data speak, never a later one because nobody looked before. Null: there are no data yet. */
    public @Nullable LocalDate followedTo() {
        return dataTo == null || !dataTo.isAfter(asOf) ? dataTo : asOf;
    }

    /**
     * Whether a cohort's people are among those compared: a cohort that no draw split is not.
     *
     * @param planned cohorts of the plan; empty = all
     */
    public boolean compares(String cohort, Collection<String> planned) {
        ParticipantFlow told = flow;
        return (told == null || told.cohorts().isEmpty())
                ? planned.isEmpty() || planned.contains(cohort)
                : told.cohorts().contains(cohort);
    }

    /** The same in words that begin a sentence. */
    public String followUp() {
        LocalDate to = followedTo();
        return to == null ? "No data have come yet" : "Follow-up to " + to;
    }

    /** The main outcome: the one marked primary, else the first. */
    public OutcomeResult main() {
        return outcomes.stream().filter(o -> o.outcome().primary()).findFirst().orElseGet(() -> outcomes.get(0));
    }
}
