package dev.dayone.evidence.raters;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.ClusterRobustVariance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How strict is a rater: how many points more or fewer than the average rater does the rater give to the same work?
 *
 * <p>y = work + rater + error by ordinary least squares, the effects of raters adding up to 0. A work is one item of one person's submission, so that who was
 * rated, and on what, is taken out whole; a work with one rater says nothing. The interval is that of {@link ClusterRobustVariance}, people being the clusters: the
 * items of one submission are not independent.
 *
 * <p>Raters are compared where works link them, directly or over others: of several groups that share no work, the one with the most grades.
 *
 * <p>Source: de Gruijter 1984, J. Educ. Meas. 21:213 (two-way additive model of rater effects). A many-facet Rasch model estimates the same in logits, by joint maximum
 * likelihood, whose estimates are about twice too large where each work has two raters, and often do not exist.
 *
 * @param rater who
 * @param grades how many grades the rater gave
 * @param people whose work the rater graded
 * @param points below 0 = stricter than the average rater; null = {@code untold} says why not
 * @param untold null where points are told
 */
public record RaterSeverity(
        String rater,
        int grades,
        int people,
        @Nullable Points points,
        @Nullable Untold untold) {

    /** Whoever graded fewer people beside others than these is compared with nobody. */
    public static final int FEWEST_PEOPLE = 5;

    /** More raters than these who graded together are not compared: each costs a column of all grades. */
    public static final int MOST_RATERS = 100;

    /**
     * Points more or fewer than the average rater gives to the same work.
     *
     * @param value estimate
     * @param interval 95 per cent
     */
    public record Points(double value, Interval interval) {}

    /** Why a rater is not compared. */
    public enum Untold {
        /** No work of this rater has another rater. */
        ALONE,
        /** Graded together with others, but nothing links them to the raters who are compared. */
        APART,
        /** Works of fewer than five people have this rater and another. */
        FEW_PEOPLE,
        /** The grades have no spread to judge by: all are equal, or raters differ by the same on every work. */
        NO_SPREAD,
        /** More raters graded together than are compared. */
        TOO_MANY
    }

    /**
     * One grade.
     *
     * @param person whose work
     * @param item what of it
     */
    public record Grade(String person, String item, String rater, double value) {
        private List<String> work() {
            return List.of(person, item);
        }
    }

    /** Whether the interval holds no 0. */
    public boolean differs() {
        return points != null && !points.interval().contains(0);
    }

    /**
     * The raters of one checkpoint, the strictest first, those who are not compared last.
     *
     * @param grades in the order of time: the last of one rater for one item of one person counts
     */
    public static List<RaterSeverity> of(Collection<Grade> grades) {
        List<Grade> all = latest(grades);
        List<Grade> shared = shared(all);
        List<Grade> linked = mostLinked(shared);
        Set<String> compared = linked.stream().map(Grade::rater).collect(Collectors.toSet());
        boolean many = compared.size() > MOST_RATERS;
        Map<String, Points> points =
                many ? Map.of() : Answer.of(() -> points(linked)).match(found -> found, refused -> Map.of());
        return all.stream()
                .map(Grade::rater)
                .distinct()
                .map(rater -> {
                    Points of = points.get(rater);
                    Untold untold = people(shared, rater) == 0
                            ? Untold.ALONE
                            : !compared.contains(rater)
                                    ? Untold.APART
                                    : many
                                            ? Untold.TOO_MANY
                                            : people(linked, rater) < FEWEST_PEOPLE
                                                    ? Untold.FEW_PEOPLE
                                                    : of == null ? Untold.NO_SPREAD : null;
                    return new RaterSeverity(
                            rater, number(all, rater), people(all, rater), untold == null ? of : null, untold);
                })
                .sorted(Comparator.comparingDouble((RaterSeverity each) -> each.points() == null
                                ? Double.POSITIVE_INFINITY
                                : each.points().value())
                        .thenComparing(RaterSeverity::rater))
                .toList();
    }

    /** One grade of each rater for each work. */
    public static List<Grade> latest(Collection<Grade> grades) {
        Map<List<String>, Grade> last = new LinkedHashMap<>();
        grades.forEach(each -> last.put(List.of(each.person(), each.item(), each.rater()), each));
        return List.copyOf(last.values());
    }

    private static int number(List<Grade> all, String rater) {
        return (int) all.stream().filter(each -> each.rater().equals(rater)).count();
    }

    private static int people(List<Grade> all, String rater) {
        return (int) all.stream()
                .filter(each -> each.rater().equals(rater))
                .map(Grade::person)
                .distinct()
                .count();
    }

    /** Grades of works that have two raters or more. */
    private static List<Grade> shared(List<Grade> all) {
        Map<List<String>, Long> raters =
                all.stream().collect(Collectors.groupingBy(Grade::work, Collectors.counting()));
        return keep(all, each -> raters.getOrDefault(each.work(), 0L) > 1);
    }

    /** Grades of the raters whom works link, of those who gave most. */
    private static List<Grade> mostLinked(List<Grade> shared) {
        Map<List<String>, List<Grade>> works =
                shared.stream().collect(Collectors.groupingBy(Grade::work, LinkedHashMap::new, Collectors.toList()));
        Map<String, String> head = new HashMap<>();
        works.values()
                .forEach(work -> work.forEach(each -> head.put(
                        head(head, each.rater()), head(head, work.get(0).rater()))));
        return shared.stream()
                .collect(Collectors.groupingBy(each -> head(head, each.rater()), TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .reduce(List.of(), (most, each) -> each.size() > most.size() ? each : most);
    }

    private static String head(Map<String, String> of, String rater) {
        String at = rater;
        for (String next = of.getOrDefault(at, at); !next.equals(at); next = of.getOrDefault(at, at)) {
            at = next;
        }
        return at;
    }

    private static List<Grade> keep(List<Grade> all, Predicate<Grade> which) {
        return all.stream().filter(which).toList();
    }

    private static Map<String, Points> points(List<Grade> grades) {
        Refusal.NO_DATA.unless(!grades.isEmpty());
        List<String> raters =
                grades.stream().map(Grade::rater).distinct().sorted().toList();
        Map<String, Points> out = new HashMap<>();
        // Effects add up to 0, so each fit leaves one rater without a coefficient: the second fit has it.
        for (String without : List.of(raters.get(raters.size() - 1), raters.get(0))) {
            List<String> named =
                    raters.stream().filter(each -> !each.equals(without)).toList();
            fit(grades, named, without).forEach(out::putIfAbsent);
        }
        return out;
    }

    private static Map<String, Points> fit(List<Grade> grades, List<String> named, String without) {
        double[][] x = new double[grades.size()][named.size()];
        double[] y = new double[grades.size()];
        Map<List<String>, List<Integer>> works = new LinkedHashMap<>();
        Map<String, List<Integer>> people = new LinkedHashMap<>();
        for (int i = 0; i < x.length; i++) {
            Grade each = grades.get(i);
            for (int j = 0; j < named.size(); j++) {
                x[i][j] = each.rater().equals(without) ? -1 : each.rater().equals(named.get(j)) ? 1 : 0;
            }
            y[i] = each.value();
            works.computeIfAbsent(each.work(), any -> new ArrayList<>()).add(i);
            people.computeIfAbsent(each.person(), any -> new ArrayList<>()).add(i);
        }
        works.values().forEach(work -> centre(x, y, work));
        Refusal.ZERO_VARIANCE.unless(IntStream.range(0, y.length).anyMatch(i -> Math.abs(y[i]) > 1e-12));
        LeastSquares fit = LeastSquares.fit(x, y).orElseThrow(Refusal.COLLINEAR::refuse);
        List<int[]> clusters = people.values().stream()
                .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
                .toList();
        Map<String, Points> out = new HashMap<>();
        for (int j = 0; j < named.size(); j++) {
            ClusterRobustVariance variance = ClusterRobustVariance.of(fit, j, clusters);
            double value = fit.coefficients()[j];
            // An error of the last digits is none: then raters differ by the same on every work.
            if (variance.standardError() > 1e-9 * Math.max(1, Math.abs(value)) && variance.df() > 0) {
                out.put(
                        named.get(j),
                        new Points(
                                value, Interval.ofT(value, variance.standardError(), variance.df(), Interval.LEVEL)));
            }
        }
        return out;
    }

    /** Takes the work's own averages off. */
    private static void centre(double[][] x, double[] y, List<Integer> rows) {
        double mean = rows.stream().mapToDouble(i -> y[i]).average().orElse(0);
        rows.forEach(i -> y[i] -= mean);
        for (int j = 0; j < x[0].length; j++) {
            int column = j;
            double own = rows.stream().mapToDouble(i -> x[i][column]).average().orElse(0);
            rows.forEach(i -> x[i][column] -= own);
        }
    }
}
