package dev.dayone.evidence.disclosure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an attacker with every release and a linear solver would know: which counts of a class, by format, by cohort or both, are sums and differences of counts released so
 * far, and of fewer people than the threshold. Nobody at all counts as fewer, but where the class is empty altogether or no such people are enrolled.
 *
 * <p>People are counted by class, format and cohort; a released count is a sum of such cells. A count is known when its sum lies in the span of those released. Source:
 * Hundepool et al. 2012, ch. 4 (audit of protected tables).
 */
public final class LinearAudit {

    private static final double NONE = 1e-9;

    private LinearAudit() {}

    /** One cell: everyone of a class, format and cohort. */
    public record Atom(String what, String arm, String cohort, long people) {}

    /**
     * The counts that would be known, in words; empty = none.
     *
     * @param counted everyone, each in one cell
     * @param released all counts released, those about to be included
     */
    public static List<String> known(List<Atom> counted, List<ReleasedCount> released, int threshold) {
        List<Atom> atoms = whole(counted);
        List<double[]> basis = new ArrayList<>();
        released.forEach(each -> add(basis, vector(atoms, each.what(), each.arm(), each.cohorts())));
        TreeSet<String> whats = new TreeSet<>();
        TreeSet<String> arms = new TreeSet<>(List.of(""));
        Map<String, List<String>> cohorts = new TreeMap<>();
        atoms.forEach(atom -> {
            whats.add(atom.what());
            arms.add(atom.arm());
            cohorts.put(atom.cohort(), List.of(atom.cohort()));
        });
        List<String> all = List.copyOf(cohorts.keySet());
        cohorts.put("", all);
        List<String> out = new ArrayList<>();
        for (String what : whats) {
            for (String arm : arms) {
                for (Map.Entry<String, List<String>> among : cohorts.entrySet()) {
                    double[] target = vector(atoms, what, arm, among.getValue());
                    long people = people(atoms, target);
                    boolean nobody = people(atoms, vector(atoms, what, "", all)) == 0
                            || people(atoms, vector(atoms, "", arm, among.getValue())) == 0;
                    if (people < threshold && !nobody && dependent(basis, target)) {
                        out.add(what + (arm.isEmpty() ? "" : " in " + arm)
                                + (among.getKey().isEmpty() ? "" : " of " + among.getKey())
                                + " could be worked out from what is released, and is fewer than " + threshold
                                + " people");
                    }
                }
            }
        }
        return out;
    }

    /** With a cell for each class that nobody of a format and cohort is in. */
    private static List<Atom> whole(List<Atom> atoms) {
        Map<Atom, Long> out = new LinkedHashMap<>();
        for (Atom group : atoms) {
            for (Atom other : atoms) {
                out.put(new Atom(other.what(), group.arm(), group.cohort(), 0), 0L);
            }
        }
        atoms.forEach(each -> out.merge(new Atom(each.what(), each.arm(), each.cohort(), 0), each.people(), Long::sum));
        return out.entrySet().stream()
                .map(each -> new Atom(
                        each.getKey().what(), each.getKey().arm(), each.getKey().cohort(), each.getValue()))
                .toList();
    }

    private static long people(List<Atom> atoms, double[] in) {
        long people = 0;
        for (int i = 0; i < in.length; i++) {
            people += in[i] == 1 ? atoms.get(i).people() : 0;
        }
        return people;
    }

    private static double[] vector(List<Atom> atoms, String what, String arm, Collection<String> cohorts) {
        double[] out = new double[atoms.size()];
        for (int i = 0; i < out.length; i++) {
            Atom atom = atoms.get(i);
            boolean in = (what.isEmpty() || ReleasedCount.classes(what).contains(atom.what()))
                    && (arm.isEmpty() || atom.arm().equals(arm))
                    && cohorts.contains(atom.cohort());
            out[i] = in ? 1 : 0;
        }
        return out;
    }

    private static void add(List<double[]> basis, double[] vector) {
        double[] rest = reduced(basis, vector);
        if (leading(rest) >= 0) {
            basis.add(rest);
        }
    }

    private static boolean dependent(List<double[]> basis, double[] vector) {
        return leading(reduced(basis, vector)) < 0;
    }

    /** The vector less what the basis makes of it: each member clears its own leading place. */
    private static double[] reduced(List<double[]> basis, double[] vector) {
        double[] rest = vector.clone();
        for (double[] member : basis) {
            int lead = leading(member);
            double factor = rest[lead] / member[lead];
            if (Math.abs(factor) > NONE) {
                for (int i = 0; i < rest.length; i++) {
                    rest[i] -= factor * member[i];
                }
            }
        }
        return rest;
    }

    private static int leading(double[] vector) {
        for (int i = 0; i < vector.length; i++) {
            if (Math.abs(vector[i]) > NONE) {
                return i;
            }
        }
        return -1;
    }
}
