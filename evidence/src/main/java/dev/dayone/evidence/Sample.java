package dev.dayone.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The people whose outcome is known, in a fixed order.
 *
 * @param people one row each
 */
public record Sample(List<Person> people) {

    public Sample {
        people = List.copyOf(people);
    }

    /**
     * One person.
     *
     * @param treated in the treatment arm, as assigned
     * @param value outcome: a score, a pay, 1 or 0, or a time
     * @param event for times: whether the event happened then (false = censored); true otherwise
     * @param block stratum of assignment; null = none
     * @param cluster unit assigned as a whole; null = the person
     * @param covariates numbers measured before assignment, the same length for everyone
     */
    public record Person(
            boolean treated,
            double value,
            boolean event,
            @Nullable String block,
            @Nullable String cluster,
            List<Double> covariates) {

        public Person {
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException("a person in a sample has a value");
            }
            covariates = List.copyOf(covariates);
        }

        public String blockOrNone() {
            return block == null ? "" : block;
        }
    }

    public int size() {
        return people.size();
    }

    /** People of one arm. */
    public Sample arm(boolean treated) {
        return new Sample(people.stream().filter(p -> p.treated() == treated).toList());
    }

    public double[] values() {
        return people.stream().mapToDouble(Person::value).toArray();
    }

    /** 1 where the event happened, 0 where the person was still waiting. */
    public double[] events() {
        return people.stream().mapToDouble(p -> p.event() ? 1 : 0).toArray();
    }

    /** 1 for treatment, 0 for control. */
    public double[] arms() {
        return people.stream().mapToDouble(p -> p.treated() ? 1 : 0).toArray();
    }

    /** Covariates, one row per person. */
    public double[][] covariateRows() {
        return people.stream()
                .map(p ->
                        p.covariates().stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    /** Blocks as numbers in the order of first appearance. */
    public int[] blockLabels() {
        return labels(Person::blockOrNone);
    }

    /** Clusters as numbers in the order of first appearance; a person without one is a cluster of one. */
    public int[] clusterLabels() {
        int[] out = new int[people.size()];
        List<int[]> clusters = clusterRows();
        for (int g = 0; g < clusters.size(); g++) {
            for (int row : clusters.get(g)) {
                out[row] = g;
            }
        }
        return out;
    }

    private int[] labels(Function<Person, String> key) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        return people.stream()
                .mapToInt(p -> {
                    Integer known = seen.putIfAbsent(key.apply(p), seen.size());
                    return known == null ? seen.size() - 1 : known;
                })
                .toArray();
    }

    /** The same people with other numbers for outcomes, each of which is known. */
    public Sample withValues(double[] values) {
        List<Person> out = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Person person = people.get(i);
            out.add(new Person(
                    person.treated(), values[i], true, person.block(), person.cluster(), person.covariates()));
        }
        return new Sample(out);
    }

    public Moments moments() {
        return Moments.of(values());
    }

    public Map<String, Sample> byBlock() {
        return by(Person::blockOrNone);
    }

    /** Row numbers of each cluster; a person without one is a cluster of one. */
    public List<int[]> clusterRows() {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int i = 0; i < people.size(); i++) {
            String cluster = people.get(i).cluster();
            rows.computeIfAbsent(cluster == null ? "\0" + i : cluster, key -> new ArrayList<>())
                    .add(i);
        }
        return rows.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private Map<String, Sample> by(Function<Person, String> key) {
        Map<String, List<Person>> groups = new LinkedHashMap<>();
        people.forEach(p ->
                groups.computeIfAbsent(key.apply(p), k -> new ArrayList<>()).add(p));
        Map<String, Sample> samples = new LinkedHashMap<>();
        groups.forEach((name, group) -> samples.put(name, new Sample(group)));
        return samples;
    }
}
