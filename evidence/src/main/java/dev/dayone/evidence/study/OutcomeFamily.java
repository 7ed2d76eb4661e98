package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.multiplicity.PValueAdjustment;
import dev.dayone.evidence.multiplicity.StepDownMaxT;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.study.HeldTogether.Way;
import dev.dayone.evidence.study.StudyAnalysis.Judged;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.RowText;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The secondary outcomes of a study, held together: by the draws that all of them share where arms were drawn of the same people, else by their p-values alone. Those
 * without a p, and exploratory ones, stay out.
 */
final class OutcomeFamily {

    private final StudyPlan plan;
    private final Look look;
    private final AssignmentMechanism mechanism;

    private OutcomeFamily(StudyPlan plan, Look look, AssignmentMechanism mechanism) {
        this.plan = plan;
        this.look = look;
        this.mechanism = mechanism;
    }

    /** @param look the day of the analysis: between looks, and at looks that are repeated, no interval holds together */
    static OutcomeFamily of(StudyPlan plan, Look look, AssignmentMechanism mechanism) {
        return new OutcomeFamily(plan, look, mechanism);
    }

    /** The results, those of the family with what holds together. */
    List<OutcomeResult> held(List<Judged> judged, List<Table> tables, boolean byDraws) {
        List<OutcomeResult> results = judged.stream().map(Judged::result).toList();
        if (results.isEmpty()) {
            return results;
        }
        String main = results.stream()
                .filter(each -> each.outcome().primary())
                .findFirst()
                .orElse(results.get(0))
                .outcome()
                .id();
        List<Integer> family = IntStream.range(0, results.size())
                .filter(i -> !results.get(i).outcome().id().equals(main) && p(results.get(i)) != null)
                .filter(i -> !plan.protocol()
                        .exploratory()
                        .contains(results.get(i).outcome().id()))
                .boxed()
                .toList();
        if (family.isEmpty()) {
            return results;
        }
        double[] own = family.stream()
                .mapToDouble(i -> Objects.requireNonNull(p(results.get(i))))
                .toArray();
        Optional<StepDownMaxT> drawn = byDraws && family.size() > 1
                ? drawn(family.stream().map(tables::get).toList()).filter(OutcomeFamily::isEstimable)
                : Optional.empty();
        double[] holm = PValueAdjustment.of(own).holm();
        List<OutcomeResult> out = new ArrayList<>(results);
        for (int k = 0; k < own.length; k++) {
            int at = family.get(k);
            int index = k;
            out.set(
                    at,
                    together(
                            judged.get(at),
                            drawn,
                            drawn.map(found -> Math.max(own[index], found.adjusted()[index]))
                                    .orElse(holm[index]),
                            own.length));
        }
        return out;
    }

    /** A secondary outcome is headed, and told, by what holds together with the others; what it would be by itself is kept beside it. */
    private OutcomeResult together(Judged judged, Optional<StepDownMaxT> drawn, double p, int members) {
        OutcomeResult result = judged.result();
        Known alone = (Known) result.estimate();
        Interval standard =
                drawn.map(found -> together(result, found.critical())).orElse(null);
        Interval joint =
                atLeast(alone.interval(), standard != null ? standard : at(judged, members, 1 - Interval.LEVEL));
        Way way = drawn.isPresent() ? Way.STEP_DOWN_MAX_T : Way.HOLM;
        if (joint == null) {
            return result.heldTogether(new HeldTogether(p, way, null, alone), alone, result.verdict());
        }
        Known held = alone.withInterval(joint).withTest(p, alone.pMethod() + ", " + way.words());
        Known one = held;
        if (!OneAnswer.isOne(held)) {
            Double se = alone.standardError();
            one = !joint.contains(0)
                    ? OneAnswer.drawnOut(held)
                    : standard != null && se != null && drawn.isPresent()
                            ? held.withTest(
                                    Math.max(p, drawn.get().inOneStep(Math.abs(alone.value()) / se)),
                                    held.pMethod() + " in one step")
                            : OneAnswer.of(held, error -> {
                                Interval wide = at(judged, members, error);
                                return wide == null ? held : held.withInterval(wide);
                            });
        }
        Double said = one.pValue();
        return result.heldTogether(
                new HeldTogether(said == null ? p : said, way, one.interval(), alone),
                one,
                headed(result, one.interval()));
    }

    /** The interval of one of so many outcomes, all of which together err so often at most (Bonferroni); null where it cannot be had. */
    private @Nullable Interval at(Judged judged, int members, double error) {
        return members == 1 && error == 1 - Interval.LEVEL
                ? ((Known) judged.result().estimate()).interval()
                : judged.at().apply(error / members) instanceof Known known
                        ? new Interval(
                                known.interval().lower(), known.interval().upper(), Interval.LEVEL)
                        : null;
    }

    /** Only a heading that rests on the interval changes. */
    private Verdict headed(OutcomeResult result, Interval joint) {
        Verdict alone = result.verdict();
        if (alone.decision().isEmpty() || alone == Verdict.CANNOT_TELL || alone == Verdict.NOT_SETTLED) {
            return alone;
        }
        if (!look.last() && joint.contains(0)) {
            return Verdict.TOO_EARLY;
        }
        return Verdict.of(
                joint, result.outcome().smallestDifference(), result.outcome().higherIsBetter());
    }

    /** What holds together is never narrower than what holds by itself. */
    private static @Nullable Interval atLeast(@Nullable Interval alone, @Nullable Interval joint) {
        return alone == null || joint == null
                ? joint
                : new Interval(
                        Math.min(alone.lower(), joint.lower()), Math.max(alone.upper(), joint.upper()), joint.level());
    }

    /** With so few people that some draw leaves an outcome without spread, the draws say nothing of all outcomes together. */
    private static boolean isEstimable(StepDownMaxT found) {
        return Double.isFinite(found.critical())
                && Arrays.stream(found.adjusted()).allMatch(Double::isFinite);
    }

    private static @Nullable Double p(OutcomeResult result) {
        return result.estimate() instanceof Known known ? known.pValue() : null;
    }

    /** So many standard errors to both sides: only where the method's own interval is made of its standard error. */
    private @Nullable Interval together(OutcomeResult result, double critical) {
        Kind kind = result.outcome().kind();
        if (look.repeated() || !(result.estimate() instanceof Known known) || kind == Kind.COUNT || kind.pairs()) {
            return null;
        }
        Double se = known.standardError();
        return se == null || known.df() == null
                ? null
                : new Interval(known.value() - critical * se, known.value() + critical * se, Interval.LEVEL);
    }

    private Optional<StepDownMaxT> drawn(List<Table> tables) {
        boolean lots = plan.randomised()
                && plan.protocol().design() == Design.LOTTERY
                && !plan.protocol().rerandomised()
                && !plan.allFormats()
                && !look.between();
        if (!lots
                || !tables.stream()
                        .allMatch(
                                table -> samePeople(table.rows(), tables.get(0).rows()))) {
            return Optional.empty();
        }
        return Answer.of(() -> test(inOrderOfData(tables))).match(Optional::of, refused -> Optional.empty());
    }

    /** People in an order that their data alone decide: seeded draws come out the same whatever people are called. */
    private static List<Table> inOrderOfData(List<Table> tables) {
        List<String> data = IntStream.range(0, tables.get(0).rows().size())
                .mapToObj(i -> data(tables, i))
                .toList();
        List<Integer> order = IntStream.range(0, data.size())
                .boxed()
                .sorted(Comparator.comparing(data::get))
                .toList();
        return tables.stream()
                .map(table -> new Table(
                        table.outcome(), order.stream().map(table.rows()::get).toList(), table.maturesOn()))
                .toList();
    }

    private static String data(List<Table> tables, int person) {
        PersonRow row = tables.get(0).rows().get(person);
        StringBuilder out = new StringBuilder(String.join(
                "\0", row.arm(), String.valueOf(row.block()), String.valueOf(row.cluster()), RowText.covariates(row)));
        for (Table table : tables) {
            PersonRow own = table.rows().get(person);
            out.append('\0').append(own.value()).append(own.event()).append(own.excluded());
            out.append(RowText.periods(own)).append(RowText.parts(own));
        }
        return out.toString();
    }

    private static boolean samePeople(List<PersonRow> rows, List<PersonRow> others) {
        return rows.size() == others.size()
                && IntStream.range(0, rows.size()).allMatch(i -> {
                    PersonRow one = rows.get(i);
                    PersonRow other = others.get(i);
                    return one.arm().equals(other.arm())
                            && Objects.equals(one.block(), other.block())
                            && Objects.equals(one.cluster(), other.cluster())
                            && one.covariates().equals(other.covariates());
                });
    }

    private StepDownMaxT test(List<Table> tables) {
        List<PersonRow> people = tables.get(0).rows();
        double[][] outcomes = tables.stream().map(this::numbers).toArray(double[][]::new);
        int[][] units = units(people);
        double[][] ofUnits = Arrays.stream(outcomes)
                .map(y -> Arrays.stream(units)
                        .mapToDouble(members -> Arrays.stream(members)
                                .mapToDouble(i -> y[i])
                                .filter(value -> !Double.isNaN(value))
                                .average()
                                .orElse(Double.NaN))
                        .toArray())
                .toArray(double[][]::new);
        double[] z = Arrays.stream(units)
                .mapToDouble(members ->
                        people.get(members[0]).arm().equals(plan.treatment().id()) ? 1 : 0)
                .toArray();
        List<String> blocks = people.stream()
                .map(row -> String.valueOf(row.block()))
                .distinct()
                .sorted()
                .toList();
        int[] block = Arrays.stream(units)
                .mapToInt(members -> plan.blocked()
                        ? blocks.indexOf(String.valueOf(people.get(members[0]).block()))
                        : 0)
                .toArray();
        return StepDownMaxT.of(ofUnits, z, block, mechanism.draws(), Interval.LEVEL);
    }

    private int[][] units(List<PersonRow> people) {
        Map<String, List<Integer>> groups = IntStream.range(0, people.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> plan.clustered() ? String.valueOf(people.get(i).cluster()) : String.valueOf(i),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return groups.values().stream()
                .map(members -> members.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** Each person's number, freed of covariates; NaN where it is not known. */
    private double[] numbers(Table table) {
        List<PersonRow> rows = StudyAnalysis.numbered(plan, table.outcome(), table.rows());
        double[] y = mechanism.values(table.outcome(), rows);
        if (plan.covariates().isEmpty()) {
            return y;
        }
        int[] known = IntStream.range(0, y.length)
                .filter(i ->
                        !Double.isNaN(y[i]) && rows.get(i).covariates().keySet().containsAll(plan.covariates()))
                .toArray();
        List<PersonRow> complete = Arrays.stream(known).mapToObj(rows::get).toList();
        double[][] x = CovariateCoding.estimable(plan, complete).rows(complete);
        List<String> blocks = complete.stream()
                .map(row -> plan.blocked() && !plan.clustered() ? String.valueOf(row.block()) : "")
                .distinct()
                .sorted()
                .toList();
        int[] block = complete.stream()
                .mapToInt(row -> blocks.indexOf(plan.blocked() && !plan.clustered() ? String.valueOf(row.block()) : ""))
                .toArray();
        double[] free =
                AssignmentTest.freed(Arrays.stream(known).mapToDouble(i -> y[i]).toArray(), block, x);
        double[] out = new double[y.length];
        Arrays.fill(out, Double.NaN);
        for (int k = 0; k < known.length; k++) {
            out[known[k]] = free[k];
        }
        return out;
    }
}
