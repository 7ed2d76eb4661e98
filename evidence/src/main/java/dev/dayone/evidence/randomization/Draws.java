package dev.dayone.evidence.randomization;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Draws of the arms by one seed, each made once for all outcomes of as many people: the same seed, the same draws. Not for several threads at once.
 */
public final class Draws {

    /** Draws where not all assignments are listed; fewer for thousands of people. */
    public static final int MOST = 9_999;

    private static final int FEWEST = 999;
    private static final double MOST_WORK = 6e7;

    /** Words of eight bytes that are kept: 16 MB. */
    private static final int MOST_KEPT = 2_000_000;

    /** So many times more where an answer hangs on the last digits of a sampled p. */
    private static final int MORE = 10;

    private final long seed;
    private final int times;
    private final Map<List<Integer>, Assignments> made = new HashMap<>();

    private Draws(long seed, int times) {
        this.seed = seed;
        this.times = times;
    }

    public static Draws seeded(long seed) {
        return new Draws(seed, 1);
    }

    /** Ten times as many draws by the same seed. */
    public Draws more() {
        return new Draws(seed, MORE);
    }

    public long seed() {
        return seed;
    }

    /** How many draws are made of so many people. */
    public static int number(int people) {
        return (int) Math.max(FEWEST, Math.min(MOST, MOST_WORK / people));
    }

    /**
     * All assignments where there are few, else draws; the one that happened comes first in both.
     *
     * @param sizes units of each block
     * @param treated how many of them are treated
     */
    public Assignments within(int[] sizes, int[] treated) {
        List<Integer> key = IntStream.concat(IntStream.of(sizes), IntStream.of(treated))
                .boxed()
                .toList();
        Assignments known = made.get(key);
        if (known == null) {
            known = Assignments.number(sizes, treated) <= Assignments.MOST_LISTED
                    ? Assignments.all(sizes, treated)
                    : Assignments.drawn(
                            sizes, treated, times * (number(IntStream.of(sizes).sum()) + 1) - 1, seed);
            if (known.length()
                            + made.values().stream()
                                    .mapToInt(Assignments::length)
                                    .sum()
                    > MOST_KEPT) {
                made.clear();
            }
            made.put(key, known);
        }
        return known;
    }
}
