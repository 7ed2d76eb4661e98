package dev.dayone.evidence.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What share has had the event by each day, where of some it is known only between which two days it came?
 *
 * <p>Nonparametric maximum likelihood: the mass lies in the innermost intervals, those from somebody's last day without the event to somebody's first day with it in which
 * nobody's interval begins or ends; how much lies in each is found by the EM algorithm. Within an innermost interval the data say nothing, so figures that need a day take
 * its middle. With exact days and people still waiting it is the Kaplan-Meier estimate. Source: Turnbull 1976, JRSS B 38:290; Gentleman and Geyer 1994, Biometrika 81:618.
 * Checked against R interval 1.1 (breast cosmesis data).
 */
public final class Turnbull {

    private static final int STEPS = 20_000;
    private static final double STILL = 1e-10;

    private final List<Mass> masses;

    private Turnbull(List<Mass> masses) {
        this.masses = List.copyOf(masses);
    }

    /**
     * When the event came: after {@code after}, on {@code by} at the latest.
     *
     * @param after last day known to be without it; the same as {@code by} where the day is known
     * @param by first day known to be with it; infinite where it has not come
     */
    public record Between(double after, double by) {
        public Between {
            if (!(after <= by)) {
                throw new IllegalArgumentException(
                        "an interval from " + after + " to " + by + " ends before it begins");
            }
        }
    }

    /** An innermost interval with the share of people whose event it holds. */
    public record Mass(double after, double by, double share) {}

    /** @throws IllegalArgumentException without anybody */
    public static Turnbull of(List<Between> people) {
        if (people.isEmpty()) {
            throw new IllegalArgumentException("nobody is given");
        }
        List<Between> inner = innermost(people);
        Map<Between, Long> alike =
                people.stream().collect(Collectors.groupingBy(each -> each, LinkedHashMap::new, Collectors.counting()));
        int[][] holds =
                alike.keySet().stream().map(person -> indices(inner, person)).toArray(int[][]::new);
        double[] weights = alike.values().stream()
                .mapToDouble(n -> (double) n / people.size())
                .toArray();
        double[] share = new double[inner.size()];
        Arrays.fill(share, 1.0 / inner.size());
        for (int step = 0; step < STEPS; step++) {
            double[] next = new double[share.length];
            for (int i = 0; i < holds.length; i++) {
                double sum = 0;
                for (int j : holds[i]) {
                    sum += share[j];
                }
                for (int j : holds[i]) {
                    next[j] += weights[i] * share[j] / sum;
                }
            }
            double moved = 0;
            for (int j = 0; j < share.length; j++) {
                moved = Math.max(moved, Math.abs(next[j] - share[j]));
            }
            share = next;
            if (moved < STILL) {
                break;
            }
        }
        List<Mass> out = new ArrayList<>();
        for (int j = 0; j < share.length; j++) {
            out.add(new Mass(inner.get(j).after(), inner.get(j).by(), share[j]));
        }
        return new Turnbull(out);
    }

    /** The innermost intervals in order, with their shares. */
    public List<Mass> masses() {
        return masses;
    }

    /** Mean time without the event up to that day, each day of the innermost interval being as likely as the next: its middle where the interval ends by then. */
    public double restrictedMean(double horizon) {
        return masses.stream()
                .mapToDouble(mass -> mass.share() * restrictedMean(mass.after(), mass.by(), horizon))
                .sum();
    }

    private static double restrictedMean(double after, double by, double horizon) {
        if (after >= horizon || Double.isInfinite(by)) {
            return horizon;
        }
        return by <= horizon
                ? (after + by) / 2
                : ((horizon * horizon - after * after) / 2 + (by - horizon) * horizon) / (by - after);
    }

    private record End(double at, int rank, boolean left) {}

    /** A left end right before a right end. An exact day begins before anything ends on it; an interval begins after its last day without the event. */
    private static List<Between> innermost(List<Between> people) {
        List<End> ends = people.stream()
                .flatMap(each -> List.of(
                        new End(each.after(), each.after() == each.by() ? 0 : 2, true), new End(each.by(), 1, false))
                        .stream())
                .distinct()
                .sorted(Comparator.comparingDouble(End::at).thenComparingInt(End::rank))
                .toList();
        List<Between> out = new ArrayList<>();
        for (int i = 0; i + 1 < ends.size(); i++) {
            if (ends.get(i).left() && !ends.get(i + 1).left()) {
                out.add(new Between(ends.get(i).at(), ends.get(i + 1).at()));
            }
        }
        return out;
    }

    private static int[] indices(List<Between> inner, Between person) {
        boolean exact = person.after() == person.by();
        int[] found = new int[inner.size()];
        int n = 0;
        for (int j = 0; j < inner.size(); j++) {
            Between each = inner.get(j);
            boolean point = each.after() == each.by();
            boolean begins = (exact || !point) ? each.after() >= person.after() : each.after() > person.after();
            if (begins && each.by() <= person.by()) {
                found[n++] = j;
            }
        }
        return Arrays.copyOf(found, n);
    }
}
