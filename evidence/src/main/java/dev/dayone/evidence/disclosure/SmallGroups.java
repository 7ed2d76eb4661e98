package dev.dayone.evidence.disclosure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which groups are left out of an answer for evaluators: those of few people, and the next smallest where a total known from another question would give a single one away.
 */
public final class SmallGroups {

    /** Fewest people with a value whom an evaluator's answer describes. */
    public static final int SMALLEST = 5;

    private SmallGroups() {}

    /**
     * Decides, where everyone together is known from another question.
     *
     * @param people with a value, by group
     * @return by group whether its values are left out; a group without anybody has none
     */
    public static boolean[] withheld(List<Integer> people) {
        return withheld(
                people, List.of(IntStream.range(0, people.size()).boxed().toList()));
    }

    /**
     * Decides, where totals of some groups are known from other questions, as those of cohorts and of formats beside a table of both.
     *
     * @param people with a value, by group
     * @param totals positions of the groups that each total is of
     * @return by group whether its values are left out; a group without anybody has none
     */
    public static boolean[] withheld(List<Integer> people, List<List<Integer>> totals) {
        boolean[] out = new boolean[people.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = people.get(i) > 0 && people.get(i) < SMALLEST;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (List<Integer> of : totals) {
                int next = open(people, of, out) ? smallestShown(people, of, out) : -1;
                if (next >= 0) {
                    out[next] = true;
                    changed = true;
                }
            }
            if (!changed) {
                int next = besideOneThatFollows(people, totals, out);
                if (next >= 0) {
                    out[next] = true;
                    changed = true;
                }
            }
        }
        return out;
    }

    /**
     * A total less what is shown may be a single group, and so may several totals together: sums of rows less sums of columns. The smallest group that is shown and leaves nothing
     * to follow once it is left out too; where no single one does, the smallest in a total beside the group that follows. -1 = no group follows, or nothing is shown.
     */
    private static int besideOneThatFollows(List<Integer> people, List<List<Integer>> totals, boolean[] out) {
        int follows = following(people, totals, out);
        if (follows < 0) {
            return -1;
        }
        int closing = smallestShown(people, closing(people, totals, out), out);
        if (closing >= 0) {
            return closing;
        }
        List<Integer> beside = totals.stream()
                .filter(of -> of.contains(follows))
                .flatMap(List::stream)
                .distinct()
                .toList();
        int next = smallestShown(people, beside, out);
        return next >= 0
                ? next
                : smallestShown(people, IntStream.range(0, out.length).boxed().toList(), out);
    }

    /** The first group that is left out and that the totals determine; -1 = none. */
    private static int following(List<Integer> people, List<List<Integer>> totals, boolean[] out) {
        List<double[]> equations = totals.stream()
                .map(of -> IntStream.range(0, out.length)
                        .mapToDouble(i -> out[i] && people.get(i) > 0 && of.contains(i) ? 1 : 0)
                        .toArray())
                .toList();
        return Determined.first(equations, out.length);
    }

    /** Groups of which one more left out is enough. */
    private static List<Integer> closing(List<Integer> people, List<List<Integer>> totals, boolean[] out) {
        List<Integer> enough = new ArrayList<>();
        for (int i = 0; i < out.length; i++) {
            if (!out[i] && people.get(i) > 0) {
                boolean[] with = out.clone();
                with[i] = true;
                if (following(people, totals, with) < 0) {
                    enough.add(i);
                }
            }
        }
        return enough;
    }

    /**
     * A total for each name in each way of naming groups: those of a table of two ways are its rows and its columns.
     *
     * @param names by group, in each way
     */
    public static List<List<Integer>> totals(List<List<String>> names) {
        List<List<Integer>> out = new ArrayList<>();
        for (List<String> way : names) {
            Map<String, List<Integer>> byName = new LinkedHashMap<>();
            for (int i = 0; i < way.size(); i++) {
                byName.computeIfAbsent(way.get(i), key -> new ArrayList<>()).add(i);
            }
            out.addAll(byName.values());
        }
        return out;
    }

    /** Whether what is left out of a total is few people together: the total less the rest would describe them. */
    private static boolean open(List<Integer> people, List<Integer> of, boolean[] out) {
        int together = of.stream().filter(i -> out[i]).mapToInt(people::get).sum();
        return together > 0 && together < SMALLEST;
    }

    private static int smallestShown(List<Integer> people, List<Integer> of, boolean[] out) {
        int best = -1;
        for (int i : of) {
            boolean better = best < 0 || people.get(i) < people.get(best);
            best = !out[i] && people.get(i) > 0 && better ? i : best;
        }
        return best;
    }
}
