package dev.dayone.dashboard.identity;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.identity.IdentityDesk.Share;
import dev.dayone.evidence.study.gate.CreditedWork;
import dev.dayone.evidence.study.gate.CreditedWork.Arm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Is the work complete, and is it as complete in one format as in the other? Commits that belong to nobody are lost to whoever made them; where more is lost in one format, a comparison of
 * work is biased, and nothing else shows it.
 *
 * @param status passed, caution, or not measured
 * @param sentence why
 */
record AttributionGate(Status status, String sentence) {

    /** Least share of commits that should count for somebody. */
    private static final double ENOUGH = 0.95;

    /** Where nothing of it may be shown. */
    static final AttributionGate WITHHELD = new AttributionGate(
            Status.NOT_MEASURED, "What may be shown here is too little to tell in which format work is lost.");

    enum Status {
        PASS("passed"),
        WARN("caution"),
        NOT_MEASURED("not measured");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** @param labels of formats by id */
    static AttributionGate of(List<Share> shares, Map<String, String> labels) {
        long commits = shares.stream().mapToLong(Share::commits).sum();
        if (commits == 0) {
            return new AttributionGate(
                    Status.NOT_MEASURED,
                    "No repository is named as somebody's, so it cannot be told in which format work is lost.");
        }
        Map<String, List<Share>> groups = new LinkedHashMap<>();
        groups.put("", shares);
        Map<String, List<Share>> byCohort = new TreeMap<>();
        shares.forEach(each -> byCohort.computeIfAbsent(each.cohort(), key -> new ArrayList<>())
                .add(each));
        groups.putAll(byCohort);
        for (Map.Entry<String, List<Share>> group : groups.entrySet()) {
            Map<String, Arm> byFormat = byFormat(group.getValue());
            String low = extreme(byFormat, false);
            String high = extreme(byFormat, true);
            if (!low.equals(high) && arm(byFormat, high).isFarFrom(arm(byFormat, low))) {
                return new AttributionGate(
                        Status.WARN,
                        (group.getKey().isEmpty() ? "Over all cohorts" : "In cohort " + group.getKey())
                                + ", " + Figures.wholePercent(arm(byFormat, low).share())
                                + " of the commits count for somebody in "
                                + labels.getOrDefault(low, low) + " and "
                                + Figures.wholePercent(arm(byFormat, high).share())
                                + " in " + labels.getOrDefault(high, high)
                                + ". Work that is lost in one format alone biases every comparison of work.");
            }
        }
        long linked = shares.stream().mapToLong(Share::linked).sum();
        double all = (double) linked / commits;
        String said = Figures.wholePercent(all) + " of the commits count for somebody" + compared(shares, labels);
        return all < ENOUGH
                ? new AttributionGate(Status.WARN, said + " What is lost makes people look less active than they were.")
                : new AttributionGate(Status.PASS, said);
    }

    /** The end of a sentence that says of which formats the shares were compared, and of which there was too little. */
    private static String compared(List<Share> shares, Map<String, String> labels) {
        Set<String> enough = byFormat(shares).keySet();
        List<String> few = shares.stream()
                .map(Share::format)
                .distinct()
                .filter(format -> !enough.contains(format))
                .map(format -> labels.getOrDefault(format, format))
                .sorted()
                .toList();
        if (enough.size() + few.size() < 2) {
            return ".";
        }
        String alike = enough.size() < 2
                ? "."
                : few.isEmpty()
                        ? ", about as many in each format."
                        : ", about as many in "
                                + enough.stream()
                                        .map(format -> labels.getOrDefault(format, format))
                                        .collect(Collectors.joining(" and in "))
                                + ".";
        return few.isEmpty()
                ? alike
                : alike + " Fewer than " + CreditedWork.FEWEST
                        + " commits are too few to tell whether more is lost: so it is in "
                        + String.join(" and in ", few) + ".";
    }

    private static Map<String, Arm> byFormat(List<Share> shares) {
        Map<String, Arm> out = new TreeMap<>();
        for (Share each : shares) {
            out.merge(each.format(), new Arm(each.linked(), each.commits()), Arm::plus);
        }
        out.values().removeIf(arm -> arm.commits() < CreditedWork.FEWEST);
        return out;
    }

    private static Arm arm(Map<String, Arm> byFormat, String format) {
        return Objects.requireNonNull(byFormat.get(format));
    }

    private static String extreme(Map<String, Arm> byFormat, boolean highest) {
        String best = "";
        for (String format : byFormat.keySet()) {
            boolean better = best.isEmpty()
                    || (highest
                            ? arm(byFormat, format).share()
                                    > arm(byFormat, best).share()
                            : arm(byFormat, format).share()
                                    < arm(byFormat, best).share());
            best = better ? format : best;
        }
        return best;
    }
}
