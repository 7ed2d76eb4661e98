package dev.dayone.evidence.study.plan;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as it was registered: what the analysis needs of it.
 *
 * @param control reference arm
 * @param treatment arm compared with it
 * @param clustered whole clusters were assigned, not people
 * @param randomised assignment was random
 * @param blocked assignment was made within blocks
 * @param allFormats block effects and covariates are estimated from all formats, not the two compared alone
 * @param covariates names of baseline columns to adjust for
 * @param expectedShare planned share of the treatment arm, in (0, 1); null = none was planned
 * @param outcomes outcomes in reading order
 * @param protocol what the plan says beyond that
 */
public record StudyPlan(
        String id,
        String title,
        String question,
        Arm control,
        Arm treatment,
        boolean clustered,
        boolean randomised,
        boolean blocked,
        boolean allFormats,
        List<String> covariates,
        @Nullable Double expectedShare,
        List<Outcome> outcomes,
        StudyProtocol protocol) {

    public StudyPlan {
        covariates = List.copyOf(covariates);
        outcomes = List.copyOf(outcomes);
    }

    /** A plan that says nothing beyond whom it compares on what. */
    public StudyPlan(
            String id,
            String title,
            String question,
            Arm control,
            Arm treatment,
            boolean clustered,
            boolean randomised,
            boolean blocked,
            boolean allFormats,
            List<String> covariates,
            @Nullable Double expectedShare,
            List<Outcome> outcomes) {
        this(
                id,
                title,
                question,
                control,
                treatment,
                clustered,
                randomised,
                blocked,
                allFormats,
                covariates,
                expectedShare,
                outcomes,
                StudyProtocol.NONE);
    }

    /** The same comparison under another protocol. */
    public StudyPlan with(StudyProtocol other) {
        return new StudyPlan(
                id,
                title,
                question,
                control,
                treatment,
                clustered,
                randomised,
                blocked,
                allFormats,
                covariates,
                expectedShare,
                outcomes,
                other);
    }

    /** The same comparison of other outcomes. */
    public StudyPlan with(List<Outcome> others) {
        return new StudyPlan(
                id,
                title,
                question,
                control,
                treatment,
                clustered,
                randomised,
                blocked,
                allFormats,
                covariates,
                expectedShare,
                others,
                protocol);
    }

    /**
     * @param id as in the roster
     * @param label as readers see it
     */
    public record Arm(String id, String label) {}

    /** What an outcome is, and with it which methods apply. */
    public enum Kind {
        /** A number: difference of means. */
        SCORE,
        /** Placed within a window or not; or another yes or no of each person, see {@link Outcome#ofWork}. */
        PLACED,
        /** Days to placement; or to something else, see {@link Outcome#ofWork}. */
        TIME_TO_PLACEMENT,
        PAY,
        /** Each person's share of what could be reached, in per cent: difference of means, in percentage points. */
        FRACTION,
        /** A number of things done: ratio of means. */
        COUNT,
        /** An order without distances, e.g. a rubric of five levels: pairs in which one arm does better. */
        GRADE,
        /** Placed by a horizon, where leaving the field comes first for some. */
        INCIDENCE,
        /** Several outcomes of the plan in an order of weight: pairs in which one arm does better. */
        PRIORITISED;

        /** A number whose means are compared as they are. */
        public boolean mean() {
            return this == SCORE || this == PAY || this == FRACTION;
        }

        /** A share of people: arms in per cent, differences in percentage points, values 0 and 1. */
        public boolean share() {
            return this == PLACED || this == INCIDENCE;
        }

        /** Compared by pairs of one person from each arm. */
        public boolean pairs() {
            return this == GRADE || this == PRIORITISED;
        }

        /** Days to an event, which some are still waiting for. */
        public boolean waits() {
            return this == TIME_TO_PLACEMENT || this == INCIDENCE;
        }

        /** Read from checkpoints, so that everyone assigned counts, whether they seek a job or not. */
        public boolean ofWork() {
            return this == SCORE || this == COUNT || this == GRADE || this == FRACTION;
        }
    }

    /**
     * One registered outcome.
     *
     * @param unit unit of the difference
     * @param smallestDifference smallest difference that matters, in that unit, > 0
     * @param primary the one main outcome
     * @param windowDays window or horizon from the index date; null where it has none
     */
    public record Outcome(
            String id,
            String title,
            Kind kind,
            String measure,
            String unit,
            double smallestDifference,
            boolean higherIsBetter,
            boolean primary,
            @Nullable Integer windowDays) {

        /** Measures of the catalogue that tell of work and attendance, not of placement. */
        private static final Pattern WORK = Pattern.compile("(F[0-9]|GS?[0-9]+|S[0-9]|C[0-9]|P5|P7)([.].*)?");

        /** Everyone assigned counts, whether they seek a job or not, and silence has no convention: read from checkpoints, attendance or git, not from placements. */
        public boolean ofWork() {
            return kind.ofWork()
                    || ((kind == Kind.PLACED || kind == Kind.TIME_TO_PLACEMENT)
                            && WORK.matcher(measure).matches());
        }

        /** Arms are told in per cent, differences in percentage points. */
        public boolean inPerCent() {
            return kind.share() || kind == Kind.FRACTION;
        }

        /** Measures of the periods in which each person is measured, in their order; empty where a person has one value. */
        public List<String> periods() {
            return kind.mean() && measure.contains(",") ? List.of(measure.split(",", -1)) : List.of();
        }

        /** Outcomes that a prioritised one is made of, the weightiest first; empty for others. */
        public List<String> order() {
            return kind == Kind.PRIORITISED ? List.of(measure.split(",", -1)) : List.of();
        }
    }

    /** The planned outcome of that id. */
    public Outcome outcome(String id) {
        return outcomes.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("plan " + this.id + " has no outcome " + id));
    }
}
