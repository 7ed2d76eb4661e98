package dev.dayone.evidence.allocation;

import dev.dayone.evidence.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who goes into which arm, by lot, so that anyone can draw the same lots again with nothing but SHA-256.
 *
 * <p>Within each stratum, units are put in the order of SHA-256("seed/attempt/id"), in hexadecimal; the first of them, as many as the share asks
 * for, get the treatment. Where a stratum does not divide, its odd unit is left over; strata in the order of SHA-256("seed/attempt/stratum/name")
 * give theirs to the treatment until the share of the whole list is met; a part of a unit that is still over goes to the treatment when the last hexadecimal digit of SHA-256("seed/attempt/over") is below sixteen times that part. Pairs are strata of two. With a balance criterion attempts are counted
 * from 1 until one is taken.
 *
 * <p>Source: Imbens and Rubin 2015, Causal Inference, ch. 4 (complete, stratified and paired randomised experiments); Morgan and Rubin 2012 for the
 * criterion.
 *
 * @param treated ids in the order of the list, and whether they were drawn into the treatment arm
 * @param attempt the attempt that was taken, from 1
 * @param distance Mahalanobis distance of the arms' means; null = no criterion
 */
public record ArmDraw(
        Map<String, Boolean> treated, int attempt, @Nullable Double distance) {

    private static final int MOST_ATTEMPTS = 100_000;

    public ArmDraw {
        treated = Collections.unmodifiableMap(new LinkedHashMap<>(treated));
    }

    /**
     * Something to be drawn: a person, or a cluster as a whole.
     *
     * @param id unique in the list
     * @param stratum drawn within; "" where there is only one
     * @param covariates measured before, for the balance criterion or for pairs; may be empty
     */
    public record Unit(String id, String stratum, List<Double> covariates) {
        public Unit {
            covariates = List.copyOf(covariates);
        }
    }

    /**
     * Draws.
     *
     * <p>Refuses NO_DATA, INVALID_INPUT (ids that are not unique; no attempt of 100,000 met the criterion), SHARES_DO_NOT_SUM_TO_ONE.
     *
     * @param share of the treatment arm, in (0, 1)
     * @param acceptance share of draws that the balance criterion takes, in (0, 1); null = any draw
     */
    public static ArmDraw of(List<Unit> units, double share, String seed, @Nullable Double acceptance) {
        Refusal.NO_DATA.unless(!units.isEmpty());
        Refusal.SHARES_DO_NOT_SUM_TO_ONE.unless(share > 0 && share < 1);
        if (units.stream().map(Unit::id).distinct().count() != units.size()) {
            throw Refusal.INVALID_INPUT.refuse("A name stands twice in the list.");
        }
        if (acceptance == null) {
            return new ArmDraw(attempt(units, share, seed, 1), 1, null);
        }
        double[][] x = units.stream()
                .map(unit -> unit.covariates().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        int treatedUnits = (int) attempt(units, share, seed, 1).values().stream()
                .filter(each -> each)
                .count();
        BalanceCriterion criterion = BalanceCriterion.of(x, treatedUnits, acceptance);
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            Map<String, Boolean> drawn = attempt(units, share, seed, attempt);
            boolean[] z = new boolean[units.size()];
            for (int i = 0; i < z.length; i++) {
                z[i] = Boolean.TRUE.equals(drawn.get(units.get(i).id()));
            }
            if (criterion.accepts(z)) {
                return new ArmDraw(drawn, attempt, criterion.distance(z));
            }
        }
        throw Refusal.INVALID_INPUT.refuse("No draw of " + MOST_ATTEMPTS
                + " keeps the arms as alike as the criterion asks: balance fewer columns, or accept a larger share.");
    }

    /** The whole list in the order of its lots, strata aside: who is asked next when a seat falls free. */
    public static List<String> order(List<Unit> units, String seed, int attempt) {
        return units.stream()
                .map(Unit::id)
                .sorted(Comparator.comparing(id -> sha256(seed + "/" + attempt + "/" + id)))
                .toList();
    }

    /** Neighbours by their first covariate within each stratum become strata of two; the last of an odd number stays alone. */
    public static List<Unit> paired(List<Unit> units) {
        Map<String, List<Unit>> strata =
                units.stream().collect(Collectors.groupingBy(Unit::stratum, TreeMap::new, Collectors.toList()));
        Map<String, Unit> paired = new LinkedHashMap<>();
        strata.forEach((stratum, own) -> {
            List<Unit> sorted = own.stream()
                    .sorted(Comparator.comparing(
                                    (Unit unit) -> unit.covariates().isEmpty()
                                            ? 0
                                            : unit.covariates().get(0))
                            .thenComparing(Unit::id))
                    .toList();
            for (int i = 0; i < sorted.size(); i++) {
                Unit unit = sorted.get(i);
                String pair = (stratum.isEmpty() ? "" : stratum + " ") + "pair " + (i / 2 + 1);
                paired.put(unit.id(), new Unit(unit.id(), pair, unit.covariates()));
            }
        });
        List<Unit> out = new ArrayList<>();
        units.forEach(unit -> out.add(Objects.requireNonNull(paired.get(unit.id()))));
        return out;
    }

    private static Map<String, Boolean> attempt(List<Unit> units, double share, String seed, int attempt) {
        Map<String, List<Unit>> strata =
                units.stream().collect(Collectors.groupingBy(Unit::stratum, TreeMap::new, Collectors.toList()));
        String prefix = seed + "/" + attempt + "/";
        Map<String, Integer> quota = new TreeMap<>();
        int given = 0;
        List<String> odd = new ArrayList<>();
        for (Map.Entry<String, List<Unit>> stratum : strata.entrySet()) {
            double wanted = stratum.getValue().size() * share;
            int whole = (int) Math.floor(wanted + 1e-9);
            quota.put(stratum.getKey(), whole);
            given += whole;
            if (wanted - whole > 1e-9) {
                odd.add(stratum.getKey());
            }
        }
        double left = units.size() * share - given;
        int extra = (int) Math.floor(left + 1e-9);
        // A part of a unit over goes by lot too: to the treatment with that chance, by the last digit of the digest of
        // "over".
        if (left - extra > 1e-9 && extra < odd.size()) {
            int last = Character.digit(sha256(prefix + "over").charAt(63), 16);
            extra += last < Math.round(16 * (left - extra)) ? 1 : 0;
        }
        odd.sort(Comparator.comparing(name -> sha256(prefix + "stratum/" + name)));
        odd.stream().limit(extra).forEach(name -> quota.merge(name, 1, Integer::sum));
        Map<String, Boolean> treated = new LinkedHashMap<>();
        units.forEach(unit -> treated.put(unit.id(), false));
        strata.forEach((name, own) -> own.stream()
                .sorted(Comparator.comparing(unit -> sha256(prefix + unit.id())))
                .limit(quota.getOrDefault(name, 0))
                .forEach(unit -> treated.put(unit.id(), true)));
        return treated;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
