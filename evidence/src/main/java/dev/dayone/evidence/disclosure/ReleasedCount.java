package dev.dayone.evidence.disclosure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A count as it was released: of whom, and how many.
 *
 * @param what which people of them, e.g. an outcome; "" = all; those of {@link #upTo} lie within one another
 * @param arm "" = both
 * @param cohorts whose people were counted
 * @param count how many, before rounding
 */
public record ReleasedCount(String what, String arm, Set<String> cohorts, long count) {

    private static final String UP_TO = " up to ";
    private static final String OR = " | ";

    public ReleasedCount {
        cohorts = Set.copyOf(cohorts);
    }

    /** Names people who have something up to a bound, as those placed by a day: a count of them differs from one with another bound by those in between. */
    public static String upTo(String what, String bound) {
        return what + UP_TO + bound;
    }

    /** Names people who are in any of several classes of which each person has one. */
    public static String anyOf(List<String> classes) {
        return String.join(OR, classes);
    }

    /** The classes of a count that {@link #anyOf} named; the name itself where it is of one. */
    public static Set<String> classes(String what) {
        return Set.of(what.split(Pattern.quote(OR)));
    }

    private String family() {
        int at = what.indexOf(UP_TO);
        return at < 0 ? what : what.substring(0, at);
    }

    /** Whether everyone whom another count is of is counted here too. */
    private boolean covers(ReleasedCount other) {
        return (what.isEmpty() || classes(what).containsAll(classes(other.what)))
                && (arm.isEmpty() || arm.equals(other.arm))
                && cohorts.containsAll(other.cohorts);
    }

    /** Whether both are of one thing up to a bound, of the same format and of cohorts of which one set contains the other. */
    private boolean alikeUpToABound(ReleasedCount other) {
        return family().equals(other.family())
                && arm.equals(other.arm)
                && (cohorts.containsAll(other.cohorts) || other.cohorts.containsAll(cohorts));
    }

    /** Why this count must not be released after another: their difference speaks of too few people. */
    public Optional<String> gives(ReleasedCount earlier, int threshold) {
        boolean nested = covers(earlier) || earlier.covers(this) || alikeUpToABound(earlier);
        long difference = Math.abs(count - earlier.count);
        if (!nested || difference == 0 || difference >= threshold) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%s%s of %s differs by %d from what was released before of %s; below %d people a difference gives them away",
                what.isEmpty() ? "everyone" : what,
                arm.isEmpty() ? "" : " in " + arm,
                String.join(", ", cohorts.stream().sorted().toList()),
                difference,
                String.join(", ", earlier.cohorts.stream().sorted().toList()),
                threshold));
    }

    /** Without repetitions; a second count of the same people under one name, another number, is kept under a name of its own. */
    public static List<ReleasedCount> eachOnce(List<ReleasedCount> counts) {
        Map<ReleasedCount, ReleasedCount> out = new LinkedHashMap<>();
        for (ReleasedCount each : counts) {
            ReleasedCount name = new ReleasedCount(each.what, each.arm, each.cohorts, 0);
            ReleasedCount before = out.putIfAbsent(name, each);
            if (before != null && before.count != each.count) {
                String other = each.what + ", " + each.count;
                out.put(
                        new ReleasedCount(other, each.arm, each.cohorts, 0),
                        new ReleasedCount(other, each.arm, each.cohorts, each.count));
            }
        }
        return List.copyOf(out.values());
    }

    /** All such reasons of a release against all earlier ones. A count that was released before, and is the same, tells nothing new. */
    public static List<String> conflicts(List<ReleasedCount> release, List<ReleasedCount> earlier, int threshold) {
        return release.stream()
                .filter(now -> !earlier.contains(now))
                .flatMap(now -> earlier.stream().map(before -> now.gives(before, threshold)))
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
    }
}
