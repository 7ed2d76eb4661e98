package dev.dayone.evidence.randomization;

/**
 * Sums over the treated of any of many assignments, block by block: all that a difference of means, its standard error or a count by grade needs.
 *
 * <p>Units are taken eight at a time, and the sums of every choice among eight are laid down beforehand, so that a block of 300 takes 38 look-ups rather than
 * 150 additions (Arlazarov et al. 1970, Dokl. Akad. Nauk SSSR 194:487). Thousands of units are taken four at a time, to stay in the processor's cache.
 */
public final class TreatedSums {

    private static final int FEW = 8;
    private static final int MANY = 4;
    private static final int MANY_UNITS = 4096;

    /** Columns that one look-up adds. */
    private static final int LANES = 4;

    private final Assignments assignments;
    private final int width;
    private final int[] firstGroup;

    /** One array for every four columns: of each group of units, of each choice among them, four sums. */
    private final double[][] tables;

    private TreatedSums(Assignments assignments, double[][] columns) {
        this.assignments = assignments;
        int units = 0;
        for (int b = 0; b < assignments.blocks(); b++) {
            units += assignments.size(b);
        }
        this.width = units > MANY_UNITS ? MANY : FEW;
        this.firstGroup = new int[assignments.blocks() + 1];
        for (int b = 0; b < assignments.blocks(); b++) {
            firstGroup[b + 1] = firstGroup[b] + (assignments.size(b) + width - 1) / width;
        }
        this.tables = new double[(columns.length + LANES - 1) / LANES][];
        for (int t = 0; t < tables.length; t++) {
            tables[t] = new double[firstGroup[assignments.blocks()] << width << 2];
        }
        for (int c = 0; c < columns.length; c++) {
            fill(tables[c / LANES], c % LANES, columns[c]);
        }
    }

    /** @param columns one number a unit each, in the order of the assignments' units */
    public static TreatedSums of(Assignments assignments, double[]... columns) {
        return new TreatedSums(assignments, columns);
    }

    private void fill(double[] table, int lane, double[] column) {
        int unit = 0;
        for (int b = 0; b < assignments.blocks(); b++) {
            int left = assignments.size(b);
            for (int g = firstGroup[b]; g < firstGroup[b + 1]; g++) {
                int base = (g << width << 2) + lane;
                int own = Math.min(width, left);
                for (int choice = 1; choice < 1 << own; choice++) {
                    int lowest = Integer.numberOfTrailingZeros(choice);
                    table[base + (choice << 2)] = table[base + ((choice & (choice - 1)) << 2)] + column[unit + lowest];
                }
                unit += own;
                left -= own;
            }
        }
    }

    /** Places for the sums. */
    public double[] room() {
        return new double[tables.length * LANES];
    }

    /** The sum of each column over the treated of a block. */
    public void of(int assignment, int block, double[] out) {
        int from = firstGroup[block];
        int to = firstGroup[block + 1];
        int mask = (1 << width) - 1;
        for (int t = 0; t < tables.length; t++) {
            double[] table = tables[t];
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            for (int word = 0, g = from; g < to; word++) {
                long bits = assignments.word(assignment, block, word);
                for (int end = Math.min(to, g + Long.SIZE / width); g < end; g++) {
                    int at = ((g << width) | ((int) bits & mask)) << 2;
                    bits >>>= width;
                    a += table[at];
                    b += table[at + 1];
                    c += table[at + 2];
                    d += table[at + 3];
                }
            }
            out[t * LANES] = a;
            out[t * LANES + 1] = b;
            out[t * LANES + 2] = c;
            out[t * LANES + 3] = d;
        }
    }
}
