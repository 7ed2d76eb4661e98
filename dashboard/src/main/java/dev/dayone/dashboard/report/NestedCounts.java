package dev.dayone.dashboard.report;

import dev.dayone.evidence.disclosure.Disclosure;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts of people in sets that lie within one another, as those placed by a day lie within those placed by a later one: whoever subtracts one from the other counts those
 * in between. A count is admitted only where that leaves the threshold of people, or nobody, in every arm.
 */
final class NestedCounts {

    private final int threshold;
    private final List<long[]> admitted = new ArrayList<>();

    NestedCounts(int threshold) {
        this.threshold = threshold;
    }

    /**
     * Whether those counts may stand beside the ones admitted so far; if so they are admitted.
     *
     * @param counts by arm
     * @param people by arm, of whom they are counted
     */
    boolean admit(long[] counts, long[] people) {
        for (int arm = 0; arm < counts.length; arm++) {
            if (!Disclosure.shareable(counts[arm], people[arm], threshold)) {
                return false;
            }
            for (long[] other : admitted) {
                long between = Math.abs(counts[arm] - other[arm]);
                if (between != 0 && between < threshold) {
                    return false;
                }
            }
        }
        admitted.add(counts.clone());
        return true;
    }
}
