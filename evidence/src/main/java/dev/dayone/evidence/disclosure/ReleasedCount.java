package dev.dayone.evidence.disclosure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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

    public ReleasedCount {
        cohorts = Set.copyOf(cohorts);
    }

    /** Names people who have something up to a bound, as those placed by a day: a count of them differs from one with another bound by those in between. */
    public static String upTo(String what, String bound) {
        return what + UP_TO + bound;
    }

    private String family() {
        int at = what.indexOf(UP_TO);
        return at < 0 ? what : what.substring(0, at);
    }

    /** Why this count must not be released after another: their difference speaks of too few people. */
    public Optional<String> gives(ReleasedCount earlier, int threshold) {
        boolean nested = cohorts.containsAll(earlier.cohorts) || earlier.cohorts.containsAll(cohorts);
        long difference = Math.abs(count - earlier.count);
        if (!family().equals(earlier.family())
                || !arm.equals(earlier.arm)
                || !nested
                || difference == 0
                || difference >= threshold) {
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

    /** All such reasons of a release against all earlier ones. */
    public static List<String> conflicts(List<ReleasedCount> release, List<ReleasedCount> earlier, int threshold) {
        return release.stream()
                .flatMap(now -> earlier.stream().map(before -> now.gives(before, threshold)))
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
    }
}
