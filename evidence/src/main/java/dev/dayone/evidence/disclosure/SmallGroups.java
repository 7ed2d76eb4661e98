package dev.dayone.evidence.disclosure;

import java.util.List;

/**
 * Which groups are left out of an answer for evaluators: those of few people, and the next smallest where a total known from another question would give a single one away.
 */
public final class SmallGroups {

    /** Fewest people with a value whom an evaluator's answer describes. */
    public static final int SMALLEST = 5;

    private SmallGroups() {}

    /**
     * Decides.
     *
     * @param people with a value, by group
     * @return by group whether its values are left out; a group without anybody has none
     */
    public static boolean[] withheld(List<Integer> people) {
        boolean[] out = new boolean[people.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = people.get(i) > 0 && people.get(i) < SMALLEST;
        }
        while (open(people, out)) {
            int next = smallestShown(people, out);
            if (next < 0) {
                break;
            }
            out[next] = true;
        }
        return out;
    }

    /** Whether what is left out is one group, or few people together: a total less the rest would describe them. */
    private static boolean open(List<Integer> people, boolean[] out) {
        int groups = 0;
        int together = 0;
        for (int i = 0; i < out.length; i++) {
            groups += out[i] ? 1 : 0;
            together += out[i] ? people.get(i) : 0;
        }
        return groups == 1 || (groups > 1 && together < SMALLEST);
    }

    private static int smallestShown(List<Integer> people, boolean[] out) {
        int best = -1;
        for (int i = 0; i < out.length; i++) {
            boolean better = best < 0 || people.get(i) < people.get(best);
            best = !out[i] && people.get(i) > 0 && better ? i : best;
        }
        return best;
    }
}
