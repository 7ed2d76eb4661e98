package dev.dayone.evidence.study.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plan says beyond whom it compares on what.
 *
 * @param design how people came into the arms
 * @param cutoff discontinuity: what admits; null in other designs
 * @param expectedPeople people the plan expects in both arms together; null = not said
 * @param looks days on which outcomes are looked at, rising; empty = once, at the end
 * @param hiddenBetweenLooks outcomes by arm stay hidden but on those days, until the last
 * @param guardrails ids of outcomes watched for harm
 * @param exploratory ids of outcomes not planned to be judged
 * @param moderators baseline columns on which the difference may depend, declared beforehand
 * @param decisions what the plan says to do: better, too-alike, not-settled, worse, futile
 * @param futility conditional power below which the plan stops at a look; null = it does not
 * @param costs what the arms cost; null = not said
 * @param lock the plan as it was frozen; null = it was not
 * @param draws how the arms were drawn, one a cohort or for several together; empty = not on record
 */
public record StudyProtocol(
        Design design,
        @Nullable Cutoff cutoff,
        @Nullable Integer expectedPeople,
        List<LocalDate> looks,
        boolean hiddenBetweenLooks,
        Set<String> guardrails,
        Set<String> exploratory,
        List<String> moderators,
        Map<String, String> decisions,
        @Nullable Double futility,
        @Nullable Costs costs,
        @Nullable Lock lock,
        List<Draw> draws) {

    /** Nothing beyond whom and what. */
    public static final StudyProtocol NONE = of(Design.LOTTERY, null);

    public StudyProtocol {
        looks = looks.stream().sorted().toList();
        guardrails = Set.copyOf(guardrails);
        exploratory = Set.copyOf(exploratory);
        moderators = List.copyOf(moderators);
        decisions = Map.copyOf(decisions);
        draws = List.copyOf(draws);
    }

    /** A design with nothing beside it. */
    public static StudyProtocol of(Design design, @Nullable Cutoff cutoff) {
        return new StudyProtocol(
                design, cutoff, null, List.of(), false, Set.of(), Set.of(), List.of(), Map.of(), null, null, null,
                List.of());
    }

    /** The draw that people of a cohort were in; nothing where none, or several, drew for it. */
    public Optional<Draw> drawOf(@Nullable String cohort) {
        List<Draw> own = draws.stream()
                .filter(each -> cohort == null
                        || each.cohorts().isEmpty()
                        || each.cohorts().contains(cohort))
                .toList();
        return own.size() == 1 ? Optional.of(own.get(0)) : Optional.empty();
    }

    /** Whether some draw was kept only if the arms were alike before the start. */
    public boolean rerandomised() {
        return draws.stream().anyMatch(each -> each.acceptance() != null);
    }

    /** The look until which nothing by arm may be shown on that day; nothing where it may. */
    public Optional<LocalDate> hiddenUntil(LocalDate day) {
        return hiddenBetweenLooks ? awaited(day) : Optional.empty();
    }

    /** The next look where one is still to come and none is due on that day: outcomes by arm are then for the study's own page alone. */
    public Optional<LocalDate> awaited(LocalDate day) {
        return awaited(looks, day);
    }

    /** The same of a plan's looks. */
    public static Optional<LocalDate> awaited(List<LocalDate> looks, LocalDate day) {
        return looks.contains(day)
                ? Optional.empty()
                : looks.stream().filter(each -> each.isAfter(day)).min(LocalDate::compareTo);
    }

    /** How people came into the arms. */
    public enum Design {
        LOTTERY,
        CROSSOVER,
        DISCONTINUITY,
        STEPPED_WEDGE,
        BEFORE_AFTER
    }

    /** @param column baseline column; from the value on one is admitted to the treatment arm */
    public record Cutoff(String column, double value) {}

    /** Per participant, all in. */
    public record Costs(double control, double treatment, String currency) {}

    /**
     * @param hash SHA-256 of the plan when it was locked
     * @param descriptive why a design that cannot answer was accepted as descriptive; null = it can
     */
    public record Lock(
            String hash, Instant at, String by, @Nullable String descriptive, List<Amendment> amendments) {
        public Lock {
            amendments = List.copyOf(amendments);
        }

        /** Hash of the plan in force. */
        public String current() {
            return amendments.isEmpty()
                    ? hash
                    : amendments.get(amendments.size() - 1).hash();
        }
    }

    public record Amendment(String hash, Instant at, String by, String why, List<String> changes) {
        public Amendment {
            changes = List.copyOf(changes);
        }
    }

    /**
     * @param balanceOn columns whose balance a draw had to keep
     * @param acceptance share of draws the criterion takes; null = any
     */
    public record Draw(
            String scheme,
            List<String> cohorts,
            String seed,
            Instant at,
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
