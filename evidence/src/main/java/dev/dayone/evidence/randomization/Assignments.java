package dev.dayone.evidence.randomization;

import dev.dayone.evidence.numerics.Combinations;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Assignments of units to treatment within blocks, one bit a unit: the one that happened first, then all others, or draws.
 *
 * <p>Units stand in the order of their blocks, within a block the treated first, so that one list serves every outcome of as many people in the same
 * arms. A draw of k of n: bits that are 1 by chance, then as many bits at random turned as there are too many or too few. Given how many there were at
 * first every choice is as likely as any other, so it is after; a block of 300 takes a tenth of the random numbers that exchanging places takes.
 */
public final class Assignments {

    /** Up to so many are listed. */
    static final double MOST_LISTED = 2e5;

    private static final int WORD = 64;

    /** Chances are sixteenths: four random bits each. */
    private static final int SIXTEENTHS = 16;

    private static final int HALVINGS = 4;

    private final int[] sizes;
    private final int[] treated;
    private final int[] firstWord;
    private final int words;
    private final int count;
    private final boolean listed;
    private final long[] bits;

    private Assignments(int[] sizes, int[] treated, int count, boolean listed) {
        this.sizes = sizes.clone();
        this.treated = treated.clone();
        this.firstWord = new int[sizes.length];
        int at = 0;
        for (int b = 0; b < sizes.length; b++) {
            firstWord[b] = at;
            at += (sizes[b] + WORD - 1) / WORD;
        }
        this.words = at;
        this.count = count;
        this.listed = listed;
        this.bits = new long[Math.multiplyExact(count, words)];
    }

    /** In how many ways blocks can be treated. */
    static double number(int[] sizes, int[] treated) {
        double number = 1;
        for (int b = 0; b < sizes.length; b++) {
            number *= Combinations.count(sizes[b], treated[b]);
        }
        return number;
    }

    /** Every way to treat so many of each block. */
    static Assignments all(int[] sizes, int[] treated) {
        Assignments out = new Assignments(sizes, treated, (int) number(sizes, treated), true);
        int every = 1;
        for (int b = 0; b < sizes.length; b++) {
            List<long[]> ways = ways(sizes[b], treated[b]);
            for (int at = 0; at < out.count; at++) {
                long[] way = ways.get(at / every % ways.size());
                System.arraycopy(way, 0, out.bits, at * out.words + out.firstWord[b], way.length);
            }
            every *= ways.size();
        }
        return out;
    }

    private static List<long[]> ways(int n, int k) {
        List<long[]> out = new ArrayList<>();
        Combinations.each(n, k, chosen -> {
            long[] way = new long[(n + WORD - 1) / WORD];
            for (int unit : chosen) {
                way[unit / WORD] |= 1L << unit;
            }
            out.add(way);
        });
        return out;
    }

    /**
     * The assignment that happened and seeded draws like it.
     *
     * @param sizes units of each block
     * @param treated how many of them are treated
     */
    static Assignments drawn(int[] sizes, int[] treated, int draws, long seed) {
        Assignments out = new Assignments(sizes, treated, draws + 1, false);
        for (int b = 0; b < sizes.length; b++) {
            for (int unit = 0; unit < treated[b]; unit++) {
                out.bits[out.firstWord[b] + unit / WORD] |= 1L << unit;
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int draw = 1; draw <= draws; draw++) {
            for (int b = 0; b < sizes.length; b++) {
                out.draw(draw * out.words + out.firstWord[b], sizes[b], treated[b], random);
            }
        }
        return out;
    }

    private void draw(int from, int n, int k, SplittableRandom random) {
        int sixteenths = (int) Math.rint((double) SIXTEENTHS * k / n);
        int ones = 0;
        for (int at = 0; at * WORD < n; at++) {
            long word = chance(sixteenths, random);
            bits[from + at] = (at + 1) * WORD <= n ? word : word & ((1L << n) - 1);
            ones += Long.bitCount(bits[from + at]);
        }
        boolean tooMany = ones > k;
        for (int left = Math.abs(ones - k); left > 0; ) {
            int unit = (int) (((random.nextInt() & 0xffffffffL) * n) >>> 32);
            long bit = 1L << unit;
            if ((bits[from + unit / WORD] & bit) != 0 == tooMany) {
                bits[from + unit / WORD] ^= bit;
                left--;
            }
        }
    }

    /** Bits that are 1 with a chance of so many sixteenths, each by itself. */
    private static long chance(int sixteenths, SplittableRandom random) {
        if (sixteenths == SIXTEENTHS) {
            return -1;
        }
        long word = 0;
        for (int halving = Integer.numberOfTrailingZeros(sixteenths); halving < HALVINGS; halving++) {
            word = (sixteenths >>> halving & 1) == 1 ? word | random.nextLong() : word & random.nextLong();
        }
        return word;
    }

    /** How many, the one that happened among them. */
    public int count() {
        return count;
    }

    /** Whether these are all. */
    public boolean listed() {
        return listed;
    }

    /** Whether exchanging the arms gives another of the same. */
    boolean even() {
        return even(sizes, treated);
    }

    static boolean even(int[] sizes, int[] treated) {
        return IntStream.range(0, sizes.length).allMatch(b -> 2 * treated[b] == sizes[b]);
    }

    int blocks() {
        return sizes.length;
    }

    int size(int block) {
        return sizes[block];
    }

    int treated(int block) {
        return treated[block];
    }

    /** Memory taken, in words of eight bytes. */
    int length() {
        return bits.length;
    }

    /** The bits of 64 units of a block of an assignment, the first of them lowest. */
    long word(int assignment, int block, int word) {
        return bits[assignment * words + firstWord[block] + word];
    }

    /** The units of the only block, the treated of an assignment in front. */
    void units(int assignment, int[] out) {
        int front = 0;
        int back = treated[0];
        for (int unit = 0; unit < sizes[0]; unit++) {
            boolean in = (bits[assignment * words + unit / WORD] >>> unit & 1) == 1;
            out[in ? front++ : back++] = unit;
        }
    }
}
