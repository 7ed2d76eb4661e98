package dev.dayone.schemas;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * @param protocol what the plan says beyond whom it compares on what; null in plans of before
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
        boolean hiddenBetweenLooks,
        @Nullable Protocol protocol)
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
        /** A checkpoint's score that counts something. */
        CHECKPOINT_COUNT,
        /** A checkpoint's score of which only the order means something. */
        CHECKPOINT_GRADE,
        PLACED,
        TIME_TO_PLACEMENT,
        /** Placed by a horizon, where leaving the field can come first. */
        PLACEMENT_INCIDENCE,
        PAY,
        /** Several outcomes of the plan in an order of weight. */
        PRIORITISED,
        /** Yes or no of each person, other than placement. */
        YES_NO,
        /** A share of what each person could reach, between 0 and 1; told, and planned, in per cent. */
        SHARE,
        /** A number of the catalogue that is no checkpoint's score. */
        NUMBER,
        /** Days until something other than placement. */
        TIME
    }

    /**
     * One registered outcome.
     *
     * @param measure id of the measure that carries it; ids of outcomes in their order, where it is made of several
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

    /** How people came into the arms. */
    public enum Design {
        /** Drawn by lot: people, or whole clusters. */
        LOTTERY,
        /** Everyone had both formats, in an order drawn by lot. */
        CROSSOVER,
        /** A score admits from a cut-off on. */
        DISCONTINUITY,
        /** Clusters change over at times drawn by lot. */
        STEPPED_WEDGE,
        /** One format before a date, another after it. */
        BEFORE_AFTER
    }

    /**
     * What a plan says beyond whom it compares on what.
     *
     * @param periods crossover: checkpoints of its periods, in order
     * @param runningVariable discontinuity: the baseline column that admits
     * @param cutoff discontinuity: from which value on one is admitted
     * @param expectedPeople people expected in both arms together; null = not said
     * @param guardrails ids of outcomes watched for harm
     * @param exploratory ids of outcomes not planned to be judged
     * @param moderators baseline columns on which the difference may depend, declared beforehand
     * @param decisions what the plan says to do, by verdict
     * @param futility conditional power below which the plan stops at a look; null = it does not
     * @param costs what the arms cost; null = not said
     * @param lock the plan as it was frozen; null = it was not
     * @param draws of the arms, oldest first; empty = not made here
     */
    public record Protocol(
            Design design,
            List<String> periods,
            @Nullable String runningVariable,
            @Nullable Double cutoff,
            @Nullable Integer expectedPeople,
            List<String> guardrails,
            List<String> exploratory,
            List<String> moderators,
            Map<String, String> decisions,
            @Nullable Double futility,
            @Nullable Costs costs,
            @Nullable PlanLock lock,
            List<Draw> draws) {

        public Protocol {
            periods = List.copyOf(periods);
            guardrails = List.copyOf(guardrails);
            exploratory = List.copyOf(exploratory);
            moderators = List.copyOf(moderators);
            // Sorted: a plan prints, and so is named, the same in every process.
            decisions = Collections.unmodifiableMap(new TreeMap<>(decisions));
            draws = List.copyOf(draws);
        }
    }

    /** What one participant costs, all in, by arm. */
    public record Costs(double control, double treatment, String currency) {}

    /**
     * The plan as it was frozen, and what was changed since.
     *
     * @param hash SHA-256 of the plan's canonical form when it was locked
     * @param descriptive why a design that cannot answer was accepted as descriptive; null = it can
     * @param amendments oldest first
     */
    public record PlanLock(
            String hash,
            Instant lockedAt,
            String lockedBy,
            @Nullable String descriptive,
            List<Amendment> amendments) {

        public PlanLock {
            amendments = List.copyOf(amendments);
        }
    }

    /**
     * A dated change of a locked plan.
     *
     * @param hash SHA-256 of the amended plan
     * @param changes what changed, key by key
     */
    public record Amendment(String hash, Instant amendedAt, String amendedBy, String why, List<String> changes) {

        public Amendment {
            changes = List.copyOf(changes);
        }
    }

    /**
     * One draw of the arms.
     *
     * @param scheme what was drawn and within what
     * @param cohorts cohorts of those drawn
     * @param seed with the list it gives the same arms again
     * @param listHash SHA-256 of the list that was drawn from
     * @param drawnHash SHA-256 of the list with the arms drawn
     * @param units how many were drawn
     * @param balanceOn baseline columns whose balance a draw had to keep; empty = any draw was taken
     * @param acceptance share of draws that the balance criterion takes, in (0, 1]; null = no criterion
     * @param redraws how often it was drawn anew after a draw
     */
    public record Draw(
            String scheme,
            List<String> cohorts,
            String seed,
            String listHash,
            String drawnHash,
            Instant drawnAt,
            int units,
            List<String> balanceOn,
            @Nullable Double acceptance,
            int redraws) {

        public Draw {
            cohorts = List.copyOf(cohorts);
            balanceOn = List.copyOf(balanceOn);
        }
    }
}
