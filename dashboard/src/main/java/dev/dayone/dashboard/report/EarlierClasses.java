package dev.dayone.dashboard.report;

import dev.dayone.evidence.disclosure.ReleasedCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which classes of the accounting stay together because an earlier release put them together. Two tables of the same people with other classes together give away what lies
 * between, so that the later one could not be published beside the earlier.
 */
final class EarlierClasses {

    private EarlierClasses() {}

    /**
     * The finest grouping of all classes that splits no group of an earlier table.
     *
     * @param earlier what was released
     * @param cohorts whose people the new table counts: only tables of the same people bind it
     */
    static List<List<String>> of(List<ReleasedCount> earlier, Set<String> cohorts) {
        List<Set<String>> groups = new ArrayList<>();
        Accounting.CLASSES.forEach(each -> groups.add(Set.of(each)));
        for (ReleasedCount count : earlier) {
            Set<String> together = ReleasedCount.classes(count.what());
            if (count.cohorts().equals(cohorts) && Accounting.CLASSES.containsAll(together)) {
                List<Set<String>> touched = groups.stream()
                        .filter(group -> group.stream().anyMatch(together::contains))
                        .toList();
                Set<String> joined = new TreeSet<>();
                touched.forEach(joined::addAll);
                groups.removeAll(touched);
                groups.add(joined);
            }
        }
        return groups.stream()
                .map(group ->
                        Accounting.CLASSES.stream().filter(group::contains).toList())
                .toList();
    }
}
