package dev.dayone.schemas;

import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A participant in a cohort, with all that was known when the arm was assigned.
 *
 * @param startsOn first scheduled day of the cohort
 * @param endsOn last scheduled day of the cohort: the index date t0
 * @param assignedArm format assigned; analyses count the participant here whatever happened later
 * @param receivedArm format in fact received; null = as assigned
 * @param block stratum within which assignment was made; null = none
 * @param cluster unit assigned as a whole (pod, class); null = persons were assigned
 * @param jobIntent false only when the survey before assignment said that no job was sought
 * @param started attended at least one day
 * @param completed met the published criteria; null = not known
 * @param baseline covariates measured before assignment, as written
 * @param completedOn day on which the published criteria were met; null = not known
 */
public record Enrolled(
        EventMeta meta,
        String cohort,
        LocalDate startsOn,
        LocalDate endsOn,
        String assignedArm,
        @Nullable String receivedArm,
        @Nullable String block,
        @Nullable String cluster,
        boolean jobIntent,
        boolean started,
        @Nullable Boolean completed,
        Map<String, String> baseline,
        @Nullable LocalDate completedOn)
        implements Event {

    public Enrolled {
        baseline = Map.copyOf(baseline);
    }

    /** Without the day on which the criteria were met. */
    public Enrolled(
            EventMeta meta,
            String cohort,
            LocalDate startsOn,
            LocalDate endsOn,
            String assignedArm,
            @Nullable String receivedArm,
            @Nullable String block,
            @Nullable String cluster,
            boolean jobIntent,
            boolean started,
            @Nullable Boolean completed,
            Map<String, String> baseline) {
        this(
                meta,
                cohort,
                startsOn,
                endsOn,
                assignedArm,
                receivedArm,
                block,
                cluster,
                jobIntent,
                started,
                completed,
                baseline,
                null);
    }

    /** The same enrolment with that answer to the survey before assignment. */
    public Enrolled withJobIntent(boolean intent) {
        return intent == jobIntent
                ? this
                : new Enrolled(
                        meta,
                        cohort,
                        startsOn,
                        endsOn,
                        assignedArm,
                        receivedArm,
                        block,
                        cluster,
                        intent,
                        started,
                        completed,
                        baseline,
                        completedOn);
    }

    @Override
    public String topic() {
        return Topics.ROSTER;
    }
}
