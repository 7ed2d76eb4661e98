package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

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
        Refusal.INVALID_COUNTS.unless(x1 >= 0 && x1 <= n1 && x0 >= 0 && x0 <= n0);
    }

    /** The table of a sample whose values are 1 and 0. */
    public static Proportions of(Sample sample) {
        Sample treatment = sample.arm(true);
        Sample control = sample.arm(false);
        return new Proportions(successes(treatment), treatment.size(), successes(control), control.size());
    }

    /** The table of outcomes of 1 and 0; refuses NO_DATA, NOT_TWO_ARMS, EMPTY_ARM and NOT_BINARY. */
    public static Proportions of(double[] y, double[] z) {
        Arms arms = Arms.of(y, z);
        Arms.requireBinary(y);
        return new Proportions(
                (int) Arrays.stream(arms.treated()).sum(),
                arms.treated().length,
                (int) Arrays.stream(arms.control()).sum(),
                arms.control().length);
    }

    /** This table, if both arms have people. */
    public Proportions withBothArms() {
        Refusal.EMPTY_ARM.unless(n1 > 0 && n0 > 0);
        return this;
    }

    /** Share in the treatment arm. */
    public double p1() {
        return (double) x1 / n1;
    }

    /** Share in the control arm. */
    public double p0() {
        return (double) x0 / n0;
    }

    /** Share in the treatment arm minus share in the control arm. */
    public double difference() {
        return p1() - p0();
    }

    private static int successes(Sample arm) {
        return (int) arm.people().stream().filter(p -> p.value() == 1).count();
    }
}
