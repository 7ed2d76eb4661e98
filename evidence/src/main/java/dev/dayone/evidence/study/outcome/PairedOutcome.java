package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.ranks.WinStatistics;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An outcome without distances: of two people one does better, or neither. A grade by its order; several outcomes by the first in which the two
 * differ.
 *
 * <p>Each person's score is 100 u / n, u the people beaten less the people who beat (Finkelstein and Schoenfeld 1999, Stat. Med. 18:1341), within the
 * block where blocks were drawn: then the difference of the arms' mean scores is the pairs won less the pairs lost of 100, and methods for means,
 * blocks, clusters and covariates apply as they are.
 */
public final class PairedOutcome {

    private static final double PERCENT = 100;

    private final StudyPlan plan;
    private final List<Outcome> parts;

    private PairedOutcome(StudyPlan plan, List<Outcome> parts) {
        this.plan = plan;
        this.parts = parts;
    }

    public static PairedOutcome of(StudyPlan plan, Outcome outcome) {
        return new PairedOutcome(
                plan,
                outcome.kind() == Kind.GRADE
                        ? List.of(outcome)
                        : outcome.order().stream().map(plan::outcome).toList());
    }

    /** People with scores for values; what they are made of stays beside them. */
    public List<PersonRow> scored(List<PersonRow> rows) {
        List<PersonRow> known = rows.stream()
                .map(this::withParts)
                .filter(row -> row.value() != null)
                .toList();
        return rows.stream()
                .map(this::withParts)
                .map(row -> row.value() == null ? row : row.withValue(score(row, known)))
                .toList();
    }

    private PersonRow withParts(PersonRow row) {
        Double value = row.value();
        return !row.parts().isEmpty() || value == null
                ? row
                : row.withParts(value, row.event(), List.of(new PersonRow.Part(value, row.event())));
    }

    private double score(PersonRow row, List<PersonRow> known) {
        int beaten = 0;
        int met = 0;
        for (PersonRow other : known) {
            if (!plan.blocked() || Objects.equals(row.block(), other.block())) {
                beaten += compare(row, other);
                met++;
            }
        }
        return PERCENT * beaten / met;
    }

    /** 1 where the first does better by the plan, -1 where the second does; of a grade, better is higher. */
    public int compare(PersonRow one, PersonRow other) {
        for (int k = 0; k < parts.size(); k++) {
            PersonRow.Part a = one.parts().get(k);
            PersonRow.Part b = other.parts().get(k);
            if (a.known() && b.known()) {
                Outcome part = parts.get(k);
                int sign = part.kind().waits()
                        ? earlier(a, b, Objects.requireNonNull(part.windowDays()))
                        : Double.compare(a.value(), b.value());
                if (sign != 0) {
                    return parts.size() == 1 || part.kind().waits() || part.higherIsBetter() ? sign : -sign;
                }
            }
        }
        return 0;
    }

    /** Whose event came first, as far as both were followed, up to the horizon. */
    private static int earlier(PersonRow.Part a, PersonRow.Part b, double horizon) {
        double one = a.event() && a.value() <= horizon ? a.value() : Double.POSITIVE_INFINITY;
        double two = b.event() && b.value() <= horizon ? b.value() : Double.POSITIVE_INFINITY;
        if (one < two) {
            return b.event() || b.value() >= one ? 1 : 0;
        }
        return two < one && (a.event() || a.value() >= two) ? -1 : 0;
    }

    /** Pairs won less pairs lost, of 100. */
    public Estimate estimate(List<PersonRow> observed, double level) {
        return Estimate.of(Method.NET_BENEFIT, () -> {
            WinStatistics found = statistics(observed, level);
            return new Known(
                    Method.NET_BENEFIT,
                    PERCENT * found.net().estimate(),
                    PERCENT * found.net().se(),
                    found.net().df(),
                    found.interval().times(PERCENT),
                    found.net().pValue(),
                    Method.NET_BENEFIT.test(),
                    observed.size(),
                    List.of());
        });
    }

    /** Shares of pairs won and lost; nothing where an arm has too few people, or wins every pair. */
    public Optional<WinStatistics> found(List<PersonRow> observed) {
        return Answer.of(() -> statistics(observed, Interval.LEVEL)).match(Optional::of, refused -> Optional.empty());
    }

    private WinStatistics statistics(List<PersonRow> observed, double level) {
        List<PersonRow> treated = arm(observed, true);
        List<PersonRow> control = arm(observed, false);
        return WinStatistics.of(
                treated.size(), control.size(), (i, j) -> compare(treated.get(i), control.get(j)), level);
    }

    /**
     * Of 100 pairs, those in which that arm does better: pairs of one block where people were drawn within blocks, each block with the weight that it has in
     * the estimate, so that pairs won less pairs lost are what is judged.
     */
    public double won(List<PersonRow> observed, boolean treatment) {
        Map<String, List<PersonRow>> blocks = observed.stream()
                .collect(Collectors.groupingBy(
                        row -> plan.blocked() ? String.valueOf(row.block()) : "", TreeMap::new, Collectors.toList()));
        List<Duel> duels = blocks.values().stream()
                .map(block -> duel(block, treatment))
                .filter(duel -> duel.own() > 0 && duel.others() > 0)
                .toList();
        boolean bySize = duels.size() == blocks.size()
                && !plan.clustered()
                && duels.stream().allMatch(duel -> Math.min(duel.own(), duel.others()) >= 2);
        double won = 0;
        double weights = 0;
        for (Duel duel : duels) {
            double size = (double) duel.own() + duel.others();
            double weight = bySize ? size : duel.own() * duel.others() / size;
            won += weight * duel.share();
            weights += weight;
        }
        return PERCENT * won / weights;
    }

    /**
     * Every pair of one person from each arm of one block.
     *
     * @param share of pairs in which the own arm does better
     */
    private record Duel(int own, int others, double share) {}

    private Duel duel(List<PersonRow> block, boolean treatment) {
        List<PersonRow> own = arm(block, treatment);
        List<PersonRow> others = arm(block, !treatment);
        long won = 0;
        for (PersonRow one : own) {
            for (PersonRow other : others) {
                won += compare(one, other) > 0 ? 1 : 0;
            }
        }
        return new Duel(own.size(), others.size(), won / ((double) own.size() * others.size()));
    }

    private List<PersonRow> arm(List<PersonRow> rows, boolean treatment) {
        String arm = treatment ? plan.treatment().id() : plan.control().id();
        List<PersonRow> out = new ArrayList<>();
        rows.stream()
                .filter(row -> row.value() != null && row.arm().equals(arm))
                .forEach(out::add);
        return out;
    }
}
