package dev.dayone.evidence;

/**
 * A two-by-two table.
 *
 * @param x1 successes in the treatment arm
 * @param n1 people in the treatment arm
 * @param x0 successes in the control arm
 * @param n0 people in the control arm
 */
public record Proportions(int x1, int n1, int x0, int n0) {

    public Proportions {
        if (x1 < 0 || x1 > n1 || x0 < 0 || x0 > n0) {
            throw new IllegalArgumentException(
                    "successes must be in [0, n], were " + x1 + "/" + n1 + " and " + x0 + "/" + n0);
        }
    }

    /** The table of a sample whose values are 1 and 0. */
    public static Proportions of(Sample sample) {
        Sample treatment = sample.arm(true);
        Sample control = sample.arm(false);
        return new Proportions(successes(treatment), treatment.size(), successes(control), control.size());
    }

    /** Share in the treatment arm minus share in the control arm. */
    public double difference() {
        return (double) x1 / n1 - (double) x0 / n0;
    }

    private static int successes(Sample arm) {
        return (int) arm.people().stream().filter(p -> p.value() == 1).count();
    }
}
