package dev.dayone.evidence.randomization;

import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Blocks in which units were drawn, in the order that assignments keep: block by block, the treated of each first.
 *
 * @param rows row numbers in that order
 * @param sizes units of each block
 * @param treated how many of them are treated
 */
public record Blocks(int[] rows, int[] sizes, int[] treated) {

    /** All blocks, also those with one arm. */
    public static Blocks of(int[] block, double[] z) {
        return of(Ranks.groups(block), z);
    }

    /** Blocks in which both arms are; refuses EMPTY_ARM where there is none. */
    static Blocks bothArmed(int[] block, double[] z) {
        Blocks found = of(
                Arrays.stream(Ranks.groups(block))
                        .filter(rows -> {
                            int treated = treated(rows, z);
                            return treated > 0 && treated < rows.length;
                        })
                        .toArray(int[][]::new),
                z);
        Refusal.EMPTY_ARM.unless(found.sizes.length > 0);
        return found;
    }

    private static Blocks of(int[][] groups, double[] z) {
        return new Blocks(
                Arrays.stream(groups)
                        .flatMapToInt(rows -> IntStream.concat(
                                Arrays.stream(rows).filter(row -> z[row] == 1),
                                Arrays.stream(rows).filter(row -> z[row] != 1)))
                        .toArray(),
                Arrays.stream(groups).mapToInt(rows -> rows.length).toArray(),
                Arrays.stream(groups).mapToInt(rows -> treated(rows, z)).toArray());
    }

    private static int treated(int[] rows, double[] z) {
        return (int) Arrays.stream(rows).filter(row -> z[row] == 1).count();
    }

    boolean even() {
        return Assignments.even(sizes, treated);
    }
}
