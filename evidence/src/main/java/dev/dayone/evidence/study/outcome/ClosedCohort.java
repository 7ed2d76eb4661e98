package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.clusters.SteppedWedge;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stepped wedge in which the same people are measured in every period. The arm of a person is the format of the first period, the block the period from which on
 * their cluster has the other one; any other block means that it never changes over.
 *
 * <p>Each measurement becomes a row of its own, in its period and under its format. A person's own level is held fixed, and errors are taken to be alike within whole
 * clusters, people's own measurements among them (Hussey and Hughes 2007; Hooper and others 2016, Stat. Med. 35:4718, for what a closed cohort adds).
 */
public final class ClosedCohort {

    private ClosedCohort() {}

    /** Whether people of that outcome are measured in every period of a stepped wedge. */
    public static boolean is(StudyPlan plan, Outcome outcome) {
        return plan.protocol().design() == Design.STEPPED_WEDGE
                && !outcome.periods().isEmpty();
    }

    /** Whether the outcomes of the plan are of that kind. */
    public static boolean is(StudyPlan plan) {
        return plan.outcomes().stream().anyMatch(outcome -> is(plan, outcome));
    }

    /** The formats of a person's periods, in order. */
    public static List<String> formats(StudyPlan plan, Outcome outcome, PersonRow row) {
        List<String> names = names(outcome);
        int change = row.block() == null ? -1 : names.indexOf(row.block());
        String other = row.arm().equals(plan.treatment().id())
                ? plan.control().id()
                : plan.treatment().id();
        List<String> out = new ArrayList<>();
        for (int t = 0; t < names.size(); t++) {
            out.add(change >= 0 && t >= change ? other : row.arm());
        }
        return out;
    }

    /** A row for each measurement that the plan has, known or not; the periods are numbered from 1. */
    public static List<PersonRow> measurements(StudyPlan plan, Outcome outcome, List<PersonRow> rows) {
        List<PersonRow> out = new ArrayList<>();
        for (int person = 0; person < rows.size(); person++) {
            PersonRow row = rows.get(person);
            List<String> formats = formats(plan, outcome, row);
            for (int t = 0; t < formats.size(); t++) {
                double value = t < row.periods().size() ? row.periods().get(t) : Double.NaN;
                out.add(row.measured(
                        person, formats.get(t), String.valueOf(t + 1), Double.isNaN(value) ? null : value));
            }
        }
        return out;
    }

    /** A row for each format that a person had, with the mean of what was measured under it; in every other design the rows as they are. */
    public static List<PersonRow> byFormat(StudyPlan plan, Outcome outcome, List<PersonRow> rows) {
        if (!is(plan, outcome)) {
            return rows;
        }
        Map<String, List<PersonRow>> parts = measurements(plan, outcome, rows).stream()
                .collect(Collectors.groupingBy(
                        row -> row.person() + "\0" + row.arm(), LinkedHashMap::new, Collectors.toList()));
        return parts.values().stream()
                .map(own -> own.get(0).withValue(mean(own)))
                .toList();
    }

    private static @Nullable Double mean(List<PersonRow> rows) {
        OptionalDouble mean = rows.stream()
                .map(PersonRow::value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
        return mean.isPresent() ? Double.valueOf(mean.getAsDouble()) : null;
    }

    /** Difference between the formats, people and periods held fixed. */
    public static Estimate estimate(StudyPlan plan, List<PersonRow> known, double level) {
        Numbers numbers = Numbers.of(plan, known);
        return Estimate.ofT(
                Method.STEPPED_WEDGE,
                (int) known.stream().map(PersonRow::cluster).distinct().count(),
                level,
                () -> SteppedWedge.ofSamePeople(
                                numbers.y, numbers.z, numbers.person, numbers.cluster, numbers.period, level)
                        .coefficient());
    }

    /** The test of the lots over the times of changing over. */
    public static AssignmentTest schedules(StudyPlan plan, List<PersonRow> known, long seed) {
        Numbers numbers = Numbers.of(plan, known);
        return SteppedWedge.schedulesOfSamePeople(
                numbers.y, numbers.z, numbers.person, numbers.cluster, numbers.period, seed);
    }

    /** The periods' checkpoints as the roster names them. */
    private static List<String> names(Outcome outcome) {
        return outcome.periods().stream()
                .map(measure -> measure.split("[.]", -1))
                .map(parts -> parts.length > 1 ? parts[1] : parts[0])
                .toList();
    }

    private record Numbers(double[] y, double[] z, int[] person, int[] cluster, int[] period) {

        static Numbers of(StudyPlan plan, List<PersonRow> known) {
            List<PersonRow> rows = known.stream().sorted(StudyPeople.CANONICAL).toList();
            Map<Object, Integer> people = new LinkedHashMap<>();
            Map<Object, Integer> clusters = new LinkedHashMap<>();
            // A period in which nobody was measured has no column.
            List<Integer> seen =
                    rows.stream().map(Numbers::period).distinct().sorted().toList();
            return new Numbers(
                    rows.stream()
                            .mapToDouble(row -> Objects.requireNonNull(row.value()))
                            .toArray(),
                    rows.stream()
                            .mapToDouble(
                                    row -> row.arm().equals(plan.treatment().id()) ? 1 : 0)
                            .toArray(),
                    rows.stream()
                            .mapToInt(row -> number(people, Objects.requireNonNull(row.person())))
                            .toArray(),
                    rows.stream()
                            .mapToInt(row -> number(clusters, String.valueOf(row.cluster())))
                            .toArray(),
                    rows.stream().mapToInt(row -> seen.indexOf(period(row))).toArray());
        }

        private static int period(PersonRow row) {
            return Integer.parseInt(Objects.requireNonNull(row.block()));
        }

        private static int number(Map<Object, Integer> seen, Object key) {
            Integer known = seen.putIfAbsent(key, seen.size());
            return known == null ? seen.size() - 1 : known;
        }
    }
}
