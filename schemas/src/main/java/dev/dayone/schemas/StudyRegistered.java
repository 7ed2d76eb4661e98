package dev.dayone.schemas;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registered comparison of two formats: the plan, fixed before its outcomes are read.
 *
 * @param study study id
 * @param question the question as a sentence
 * @param control reference arm
 * @param treatment arm compared with it
 * @param unit what was assigned
 * @param randomised whether assignment was random
 * @param blocked whether assignment was made within blocks
 * @param allFormats blocks and covariates are estimated from all formats of the programme, not the two compared alone
 * @param cohorts cohorts of the study; empty = all
 * @param covariates baseline columns to adjust for
 * @param expectedShare planned share of the treatment arm in (0, 1); null = none was planned
 * @param outcomes outcomes in reading order
 * @param looks days on which outcomes are looked at, as planned; empty = none was planned
 * @param hiddenBetweenLooks outcomes by arm stay hidden but on those days, until the last
 */
public record StudyRegistered(
        EventMeta meta,
        String study,
        String title,
        String question,
        String control,
        String treatment,
        String controlLabel,
        String treatmentLabel,
        Unit unit,
        boolean randomised,
        boolean blocked,
        boolean allFormats,
        List<String> cohorts,
        List<String> covariates,
        @Nullable Double expectedShare,
        List<OutcomePlan> outcomes,
        List<LocalDate> looks,
        boolean hiddenBetweenLooks)
        implements Event {

    public StudyRegistered {
        cohorts = List.copyOf(cohorts);
        covariates = List.copyOf(covariates);
        outcomes = List.copyOf(outcomes);
        looks = List.copyOf(looks);
        if (hiddenBetweenLooks && looks.isEmpty()) {
            throw new IllegalArgumentException("looks must be planned where outcomes are hidden between them");
        }
    }

    @Override
    public String topic() {
        return Topics.ROSTER;
    }

    /** What was assigned to an arm. */
    public enum Unit {
        PARTICIPANT,
        CLUSTER
    }

    /** What an outcome is, and with it which methods apply. */
    public enum Kind {
        CHECKPOINT_SCORE,
        PLACED,
        TIME_TO_PLACEMENT,
        PAY
    }

    /**
     * One registered outcome.
     *
     * @param measure id of the measure that carries it
     * @param unit unit of the difference, e.g. points, percentage points, days
     * @param smallestDifference smallest difference that matters, in that unit
     * @param primary the one main outcome of the study
     * @param windowDays window or horizon in days from the index date; null where the outcome has none
     */
    public record OutcomePlan(
            String id,
            String title,
            Kind kind,
            String measure,
            String unit,
            double smallestDifference,
            boolean higherIsBetter,
            boolean primary,
            @Nullable Integer windowDays) {

        public OutcomePlan {
            if (!(smallestDifference > 0)) {
                throw new IllegalArgumentException("smallest difference must be > 0, was " + smallestDifference);
            }
        }
    }
}
