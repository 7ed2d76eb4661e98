package dev.dayone.evidence.study.gate;

import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Figure.Part;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.study.plan.StudyProtocol.Draw;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the comparison that the draw made. One rule for every design: a draw can only compare people who could have come into either arm. A cohort, block or
 * site in which everyone has the same arm was not drawn, unless a draw on record names it.
 *
 * @param kept for each row, whether the person belongs to the comparison
 * @param left the others, by what they have in common
 * @param contradiction what shows that no such draw made these arms; null where nothing does
 */
public record DrawnPeople(
        List<Boolean> kept, List<Left> left, @Nullable Finding contradiction) {

    /** Cohorts split so differently come up in one of a thousand draws. */
    private static final double ALARM = 0.001;

    public DrawnPeople {
        kept = List.copyOf(kept);
        left = List.copyOf(left);
    }

    /** Why people were not drawn. */
    public enum Why {
        OVER_BEFORE_THE_DRAW("was over before the arms were drawn", "were over before the arms were drawn"),
        NOT_IN_A_DRAW("is named by no draw on record", "are named by no draw on record"),
        ONE_ARM("holds one arm alone", "hold one arm alone"),
        NEVER_CHANGES("never changes over", "never change over");

        private final String one;
        private final String several;

        Why(String one, String several) {
            this.one = one;
            this.several = several;
        }
    }

    /**
     * People who were not drawn, for one reason.
     *
     * @param group cohort, block or site
     * @param names of the groups, in order
     */
    public record Left(String group, List<String> names, Why why, int people) {

        private static final int NAMED = 8;

        public Left {
            names = List.copyOf(names);
        }

        /** "90 in cohorts c4, c5, c6, which hold one arm alone". */
        public Finding finding() {
            boolean one = names.size() == 1;
            String listed = String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                    + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
            return Finding.of(
                    "{} in {}, which {}",
                    Figure.people(people),
                    Figure.name(group + (one ? " " : "s ") + listed),
                    Figure.name(one ? why.one : why.several));
        }
    }

    private record Place(String group, String name, Why why) {}

    private record Kind(String group, Why why) {}

    /** @param rows everyone assigned, of one outcome: who belongs does not depend on the outcome */
    public static DrawnPeople of(StudyPlan plan, Conduct conduct, List<PersonRow> rows) {
        Design design = plan.protocol().design();
        boolean asked = design != Design.BEFORE_AFTER && (plan.randomised() || design == Design.DISCONTINUITY);
        if (!asked) {
            return new DrawnPeople(rows.stream().map(row -> true).toList(), List.of(), null);
        }
        List<Function<PersonRow, @Nullable Place>> rules = new ArrayList<>();
        rules.add(row -> beforeTheDraw(plan, conduct, row));
        if (design == Design.STEPPED_WEDGE) {
            rules.add(oneArmed(plan, rows, "site", PersonRow::cluster, Why.NEVER_CHANGES, row -> formats(plan, row)));
        } else {
            if (!wholeCohorts(plan, rows)) {
                rules.add(oneArmed(plan, rows, "cohort", PersonRow::cohort, Why.ONE_ARM, row -> Set.of(row.arm())));
            }
            if (plan.blocked()) {
                rules.add(oneArmed(
                        plan,
                        rows,
                        "block",
                        row -> row.block() == null ? "without a name" : row.block(),
                        Why.ONE_ARM,
                        row -> Set.of(row.arm())));
            }
        }
        List<Boolean> kept = new ArrayList<>();
        Map<Kind, Map<String, Integer>> left = new LinkedHashMap<>();
        for (PersonRow row : rows) {
            Place place = rules.stream()
                    .map(rule -> rule.apply(row))
                    .filter(each -> each != null)
                    .findFirst()
                    .orElse(null);
            kept.add(place == null);
            if (place != null && compared(plan, row)) {
                left.computeIfAbsent(new Kind(place.group(), place.why()), key -> new TreeMap<>())
                        .merge(place.name(), 1, Integer::sum);
            }
        }
        List<Left> reasons = left.entrySet().stream()
                .map(each -> new Left(
                        each.getKey().group(),
                        List.copyOf(each.getValue().keySet()),
                        each.getKey().why(),
                        total(each.getValue().values())))
                .toList();
        List<PersonRow> drawn = IntStream.range(0, rows.size())
                .filter(kept::get)
                .mapToObj(rows::get)
                .filter(row -> compared(plan, row))
                .toList();
        return new DrawnPeople(kept, reasons, moreThanDrawn(plan, drawn).orElseGet(() -> uneven(plan, drawn)));
    }

    /** The rows of those who belong. */
    public List<PersonRow> of(List<PersonRow> rows) {
        return IntStream.range(0, rows.size())
                .filter(kept::get)
                .mapToObj(rows::get)
                .toList();
    }

    /** The same where people have several rows each. */
    public DrawnPeople each(List<PersonRow> rows) {
        return rows.stream().allMatch(row -> row.person() == null)
                ? this
                : new DrawnPeople(
                        rows.stream()
                                .map(row -> row.person() == null || kept.get(row.person()))
                                .toList(),
                        left,
                        contradiction);
    }

    /** Whether nobody is left to compare. */
    boolean nobody() {
        return kept.stream().noneMatch(each -> each);
    }

    /** How many were taken out and why; nothing where nobody was. */
    public Optional<Finding> finding() {
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.of(
                        "{} not drawn and outside the comparison: {}.",
                        Figure.people(total(left.stream().map(Left::people).toList()), "person was", "people were"),
                        new Part(Finding.joined(
                                "; ", left.stream().map(Left::finding).toList()))));
    }

    private static @Nullable Place beforeTheDraw(StudyPlan plan, Conduct conduct, PersonRow row) {
        String cohort = row.cohort();
        if (cohort == null) {
            return null;
        }
        if (conduct.overBeforeDraw().contains(cohort)) {
            return new Place("cohort", cohort, Why.OVER_BEFORE_THE_DRAW);
        }
        List<Draw> draws = plan.protocol().draws();
        return draws.isEmpty()
                        || plan.protocol().design() == Design.STEPPED_WEDGE
                        || draws.stream().anyMatch(draw -> names(draw, cohort))
                ? null
                : new Place("cohort", cohort, Why.NOT_IN_A_DRAW);
    }

    /** The arm; of somebody measured in every period the formats of all of them. */
    private static Set<String> formats(StudyPlan plan, PersonRow row) {
        return plan.outcomes().stream()
                .filter(outcome -> ClosedCohort.is(plan, outcome))
                .findFirst()
                .map(outcome -> Set.copyOf(ClosedCohort.formats(plan, outcome, row)))
                .orElseGet(() -> Set.of(row.arm()));
    }

    private static boolean names(Draw draw, String cohort) {
        return draw.cohorts().isEmpty() || draw.cohorts().contains(cohort);
    }

    /** Whole cohorts were assigned: then each holds one arm because it was drawn so. */
    private static boolean wholeCohorts(StudyPlan plan, List<PersonRow> rows) {
        return plan.clustered()
                && rows.stream()
                        .filter(row -> row.cohort() != null && row.cluster() != null)
                        .collect(Collectors.groupingBy(
                                PersonRow::cohort, Collectors.mapping(PersonRow::cluster, Collectors.toSet())))
                        .values()
                        .stream()
                        .allMatch(clusters -> clusters.size() == 1);
    }

    /** Takes out whoever is in a group where everyone has the same arm; a draw on record that names the cohort keeps them. */
    private static Function<PersonRow, @Nullable Place> oneArmed(
            StudyPlan plan,
            List<PersonRow> rows,
            String group,
            Function<PersonRow, @Nullable String> of,
            Why why,
            Function<PersonRow, Set<String>> had) {
        Map<String, Long> arms = rows.stream()
                .filter(row -> of.apply(row) != null)
                .collect(Collectors.groupingBy(
                        row -> String.valueOf(of.apply(row)),
                        Collectors.collectingAndThen(
                                Collectors.flatMapping((PersonRow row) -> had.apply(row).stream(), Collectors.toSet()),
                                set -> (long) set.size())));
        return row -> {
            String name = of.apply(row);
            String cohort = row.cohort();
            boolean onRecord = plan.protocol().draws().stream().anyMatch(draw -> cohort == null || names(draw, cohort));
            return name == null || onRecord || arms.getOrDefault(name, 2L) > 1 ? null : new Place(group, name, why);
        };
    }

    /** Draws on record say how many they drew: who came on top was not among them, and nobody can say who that is. */
    private static Optional<Finding> moreThanDrawn(StudyPlan plan, List<PersonRow> rows) {
        List<Draw> draws = plan.protocol().draws();
        if (plan.clustered() || draws.isEmpty()) {
            return Optional.empty();
        }
        long people = rows.stream()
                .filter(row -> draws.stream().anyMatch(draw -> row.cohort() == null || names(draw, row.cohort())))
                .count();
        int drawn = draws.stream().mapToInt(Draw::units).sum();
        return people <= drawn
                ? Optional.empty()
                : Optional.of(Finding.of(
                        "The draws on record drew {}, and {} are counted as drawn: correct the roster, so that it holds whom the draw names.",
                        Figure.people(drawn, "person", "people"),
                        Figure.people(people)));
    }

    /** People of several cohorts compared as one lot: then the arms must be split alike in all of them. */
    private static @Nullable Finding uneven(StudyPlan plan, List<PersonRow> rows) {
        if (!plan.randomised()
                || plan.blocked()
                || plan.clustered()
                || plan.protocol().design() == Design.DISCONTINUITY
                || rows.stream().anyMatch(row -> row.cohort() == null)) {
            return null;
        }
        Map<String, long[]> counts = new TreeMap<>();
        for (PersonRow row : rows) {
            long[] own = counts.computeIfAbsent(String.valueOf(row.cohort()), key -> new long[2]);
            own[row.arm().equals(plan.treatment().id()) ? 1 : 0]++;
        }
        double treated = counts.values().stream().mapToLong(each -> each[1]).sum() / (double) rows.size();
        if (counts.size() < 2 || treated <= 0 || treated >= 1) {
            return null;
        }
        double statistic = 0;
        for (long[] own : counts.values()) {
            double n = own[0] + own[1];
            statistic += Math.pow(own[1] - n * treated, 2) / (n * treated * (1 - treated));
        }
        double p = Distributions.chiSquaredUpper(statistic, counts.size() - 1.0);
        return p >= ALARM
                ? null
                : Finding.of(
                        "The arms are split so differently in the cohorts ({}) that no single draw made them, and the plan compares all people as if "
                                + "one had. Name the cohort in blocks, or name in cohorts those that were drawn.",
                        new Part(Finding.joined(
                                ", ",
                                counts.entrySet().stream()
                                        .limit(Left.NAMED)
                                        .map(each -> Finding.of(
                                                "{}: {} and {}",
                                                Figure.name(each.getKey()),
                                                Figure.people(each.getValue()[0]),
                                                Figure.people(each.getValue()[1])))
                                        .toList())));
    }

    private static boolean compared(StudyPlan plan, PersonRow row) {
        return row.arm().equals(plan.control().id())
                || row.arm().equals(plan.treatment().id());
    }

    private static int total(Collection<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }
}
