package dev.dayone.dashboard.report;

import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In how many people two releases of one measure differ. Between one person and fewer than the threshold, a reader of both who subtracts learns about those people: of a mean of
 * twenty that moved by three points, that somebody moved by sixty.
 */
final class ChangedPeople {

    private ChangedPeople() {}

    /**
     * Reasons against a release beside an earlier one; empty = none.
     *
     * @param now people by outcome of the release
     * @param before people by outcome of the earlier one, of any study of the programme
     * @param earlier id of the earlier release
     * @param threshold fewest people that a difference may speak of
     */
    static List<String> between(List<Table> now, List<Table> before, String earlier, int threshold) {
        List<String> out = new ArrayList<>();
        for (Table mine : now) {
            for (Table theirs : before) {
                if (!MeasureKey.of(mine.outcome()).equals(MeasureKey.of(theirs.outcome()))) {
                    continue;
                }
                long changed = count(mine.rows(), theirs.rows());
                if (changed > 0 && changed < threshold) {
                    out.add(mine.outcome().title() + " differs from release " + earlier + " in " + changed
                            + (changed == 1 ? " person" : " people") + "; below " + threshold
                            + " the difference of the two gives them away");
                }
            }
        }
        return out.stream().distinct().toList();
    }

    /** People whose row is in one list and not in the other, the larger of both directions: a changed row is in both. */
    static long count(List<PersonRow> now, List<PersonRow> before) {
        Map<PersonRow, Integer> rows = new HashMap<>();
        now.forEach(each -> rows.merge(seen(each), 1, Integer::sum));
        before.forEach(each -> rows.merge(seen(each), -1, Integer::sum));
        long more = 0;
        long fewer = 0;
        for (int count : rows.values()) {
            more += Math.max(0, count);
            fewer += Math.max(0, -count);
        }
        return Math.max(more, fewer);
    }

    /** What of a person enters a figure, apart from blocks and covariates, which two studies may name differently. */
    private static PersonRow seen(PersonRow row) {
        return new PersonRow(
                row.arm(),
                null,
                null,
                Map.of(),
                row.value(),
                row.event(),
                row.excluded(),
                row.arm(),
                row.cohort(),
                row.periods(),
                row.parts());
    }
}
