package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Which columns a regression of a study can tell apart: those asked for one by one, each beside what was kept before. */
final class EstimableColumns {

    /** A column whose rest beside the others is below this share of its own spread says nothing of its own. */
    private static final double ROUNDING = 1e-7;

    private static final int FEWEST_OF_A_LEVEL = 2;
    private static final int SPARE = 2;

    /** People whose outcomes share one set of slopes, with an orthogonal base of what is kept. */
    private record Group(int[] rows, List<double[]> base) {}

    private final List<Group> groups;
    private final List<int[]> arms;

    private EstimableColumns(List<Group> groups, List<int[]> arms) {
        this.groups = groups;
        this.arms = arms;
    }

    /** Arms have slopes of their own where people were drawn one by one outside blocks and a mean is compared; else all share theirs. */
    static EstimableColumns of(StudyPlan plan, List<PersonRow> people) {
        List<String> names =
                people.stream().map(PersonRow::arm).distinct().sorted().toList();
        List<int[]> arms = names.stream()
                .map(name -> IntStream.range(0, people.size())
                        .filter(i -> people.get(i).arm().equals(name))
                        .toArray())
                .toList();
        List<Group> groups = new ArrayList<>();
        if (!plan.blocked() && !plan.clustered()) {
            arms.forEach(rows -> groups.add(group(rows, List.of())));
        } else {
            List<double[]> known = new ArrayList<>();
            names.stream()
                    .skip(1)
                    .forEach(
                            name -> known.add(indicator(people, row -> row.arm().equals(name))));
            if (plan.blocked()) {
                people.stream()
                        .map(PersonRow::block)
                        .map(String::valueOf)
                        .distinct()
                        .skip(1)
                        .forEach(block -> known.add(
                                indicator(people, row -> Objects.equals(block, String.valueOf(row.block())))));
            }
            groups.add(group(IntStream.range(0, people.size()).toArray(), known));
        }
        return new EstimableColumns(groups, arms);
    }

    private static double[] indicator(List<PersonRow> people, Predicate<PersonRow> holds) {
        return people.stream().mapToDouble(row -> holds.test(row) ? 1 : 0).toArray();
    }

    private static Group group(int[] rows, List<double[]> known) {
        Group group = new Group(rows, new ArrayList<>());
        double[] one = new double[rows.length];
        Arrays.fill(one, 1 / Math.sqrt(rows.length));
        group.base.add(one);
        known.forEach(column -> rest(group, column).ifPresent(group.base::add));
        return group;
    }

    /** Keeps a column of numbers, or says why not. */
    Optional<String> add(double[] column) {
        double first = column[0];
        if (Arrays.stream(column).allMatch(value -> value == first)) {
            return Optional.of("everybody has the same value");
        }
        double[] own = Design.column(Design.standardised(columnOf(column)), 0);
        List<double[]> rests = new ArrayList<>();
        for (Group group : groups) {
            if (group.base.size() + 1 + SPARE > group.rows.length) {
                return Optional.of("there are too few people for so many covariates");
            }
            Optional<double[]> rest = rest(group, own);
            if (rest.isEmpty()) {
                return Optional.of(
                        groups.size() > 1 && flat(own, group.rows)
                                ? "everybody of one arm has the same value"
                                : "it repeats what is adjusted for already");
            }
            rests.add(rest.get());
        }
        for (int g = 0; g < rests.size(); g++) {
            groups.get(g).base.add(rests.get(g));
        }
        return Optional.empty();
    }

    /** Keeps a level of a category as a column of one and zero, or says why not. */
    Optional<String> addLevel(double[] has) {
        for (int[] arm : arms) {
            double own = Arrays.stream(arm).mapToDouble(i -> has[i]).sum();
            if (own < FEWEST_OF_A_LEVEL || arm.length - own < FEWEST_OF_A_LEVEL) {
                return Optional.of("fewer than two people of an arm have it, or fewer than two have another");
            }
        }
        return add(has);
    }

    private static double[][] columnOf(double[] values) {
        return Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
    }

    private static boolean flat(double[] column, int[] rows) {
        return Arrays.stream(rows).allMatch(i -> Math.abs(column[i] - column[rows[0]]) < ROUNDING);
    }

    /** What is left of a column beside the base, of length one; nothing where it is rounding. Taken off twice, for the first leaves rounding behind. */
    private static Optional<double[]> rest(Group group, double[] column) {
        double[] own = Arrays.stream(group.rows).mapToDouble(i -> column[i]).toArray();
        double before = length(own);
        for (int pass = 0; pass < 2; pass++) {
            for (double[] each : group.base) {
                double dot = 0;
                for (int i = 0; i < own.length; i++) {
                    dot += each[i] * own[i];
                }
                for (int i = 0; i < own.length; i++) {
                    own[i] -= dot * each[i];
                }
            }
        }
        double left = length(own);
        if (!(left > ROUNDING * before)) {
            return Optional.empty();
        }
        for (int i = 0; i < own.length; i++) {
            own[i] /= left;
        }
        return Optional.of(own);
    }

    private static double length(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    }
}
