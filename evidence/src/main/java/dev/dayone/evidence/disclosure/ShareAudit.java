package dev.dayone.evidence.disclosure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How finely may something be published that is worked out from the counts of a share in two arms, such as a difference with its interval, when the shares themselves are
 * withheld? A difference, two limits and two numbers of people to the nearest five are five functions of four counts: together they often leave a single possibility.
 *
 * <p>The audit lists every table of counts that fits what is public anyway: people by arm to the nearest five, and that the shares are withheld. It tries the ways to publish
 * from the finest to the coarsest. A way is good for a table when, of all tables that would be published so and read the same, each count that could be below the threshold has
 * at least five possible values: no withheld count is known better than a published one. Tables for which a finer way was good are taken out before a coarser way is tried, so a
 * reader who knows this rule learns nothing from the coarseness either.
 *
 * <p>Source: the shuttle and audit bounds of Hundepool et al. 2012, Statistical Disclosure Control, sec. 4.3; the attacker who knows the rule: Kenthapadi, Mishra and Nissim
 * 2005, Simulatable auditing.
 */
public final class ShareAudit {

    /** Fewest values that a withheld count must be able to have. */
    public static final int FEWEST_VALUES = 5;

    /** More tables than this are not listed: what depends on them is withheld. */
    private static final int MOST_TABLES = 250_000;

    private final Map<Counts, Integer> finest;
    private final boolean tooMany;

    private ShareAudit(Map<Counts, Integer> finest, boolean tooMany) {
        this.finest = finest;
        this.tooMany = tooMany;
    }

    /**
     * Counts behind a share in two arms.
     *
     * @param control people of the reference arm who are something
     * @param controlPeople people of the reference arm
     * @param treatment people of the other arm who are
     * @param treatmentPeople people of the other arm
     */
    public record Counts(int control, int controlPeople, int treatment, int treatmentPeople) {

        /** Those who are and those who are not, by arm: whoever knows one of them below the threshold knows too much. */
        int[] cells() {
            return new int[] {control, controlPeople - control, treatment, treatmentPeople - treatment};
        }

        /** Whether the shares themselves may be published. */
        public boolean shareable(int threshold) {
            return Disclosure.shareable(control, controlPeople, threshold)
                    && Disclosure.shareable(treatment, treatmentPeople, threshold);
        }
    }

    /** A way to publish: the figures that a reader would see. */
    public interface Way {
        List<Long> published(Counts counts);
    }

    /**
     * Audits all tables with so many people.
     *
     * @param near any table with the numbers of people to the nearest five that are published
     * @param threshold fewest people that a count may speak of
     * @param known what else is published of these counts: false for a table that does not fit it
     * @param ways from the finest to the coarsest
     */
    public static ShareAudit of(Counts near, int threshold, Predicate<Counts> known, List<Way> ways) {
        List<Counts> left = new ArrayList<>();
        for (int n0 : within(near.controlPeople(), threshold)) {
            for (int n1 : within(near.treatmentPeople(), threshold)) {
                for (int x0 = 0; x0 <= n0; x0++) {
                    for (int x1 = 0; x1 <= n1; x1++) {
                        Counts each = new Counts(x0, n0, x1, n1);
                        if (!each.shareable(threshold) && known.test(each)) {
                            left.add(each);
                        }
                    }
                }
                if (left.size() > MOST_TABLES) {
                    return new ShareAudit(Map.of(), true);
                }
            }
        }
        Map<Counts, Integer> finest = new HashMap<>();
        for (int way = 0; way < ways.size(); way++) {
            Map<List<Long>, List<Counts>> alike = new HashMap<>();
            for (Counts each : left) {
                alike.computeIfAbsent(ways.get(way).published(each), key -> new ArrayList<>())
                        .add(each);
            }
            List<Counts> next = new ArrayList<>();
            for (List<Counts> group : alike.values()) {
                if (hides(group, threshold)) {
                    for (Counts each : group) {
                        finest.put(each, way);
                    }
                } else {
                    next.addAll(group);
                }
            }
            left = next;
        }
        return new ShareAudit(finest, false);
    }

    /** The finest way in which those counts may be published; nothing = in none. */
    public OptionalInt finest(Counts counts) {
        Integer way = finest.get(counts);
        return way == null || tooMany ? OptionalInt.empty() : OptionalInt.of(way);
    }

    /** Numbers of people that are published as the same multiple of five, those below the threshold left out: they are published as such. */
    private static List<Integer> within(int people, int threshold) {
        List<Integer> out = new ArrayList<>();
        for (int n = Math.max(threshold, people - Disclosure.BASE); n <= people + Disclosure.BASE; n++) {
            if (Disclosure.rounded(n) == Disclosure.rounded(people)) {
                out.add(n);
            }
        }
        return out;
    }

    /** Whether each count that could be few has enough possible values among tables that read the same. */
    static boolean hides(List<Counts> alike, int threshold) {
        for (int cell = 0; cell < 4; cell++) {
            Set<Integer> values = new HashSet<>();
            boolean few = false;
            for (Counts each : alike) {
                int value = each.cells()[cell];
                values.add(value);
                few |= value < threshold;
            }
            if (few && values.size() < FEWEST_VALUES) {
                return false;
            }
        }
        return true;
    }
}
