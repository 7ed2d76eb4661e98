package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.costs.CostPerAdditionalPlacement;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.mediation.LinearMediation;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.pooling.NormalHierarchicalModel;
import dev.dayone.evidence.pooling.NormalHierarchicalModel.TauPrior;
import dev.dayone.evidence.pooling.RandomEffectsMeta;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What several studies say together, what a placement more costs, and how much of it runs through skill. */
public final class AcrossStudies {

    private AcrossStudies() {}

    /**
     * Studies of one comparison on one kind of outcome.
     *
     * @param question the formats compared and the outcome's kind and unit, in words
     * @param studies each by itself and in the light of the others
     * @param average the average study's difference; with intervals after Hartung and Knapp
     * @param nextLower lower limit for a study not seen; null below three
     * @param nextUpper upper limit
     * @param positive chance that the average difference is above 0, and that of the next study
     */
    public record Pool(
            String question,
            String unit,
            List<One> studies,
            double average,
            double lower,
            double upper,
            @Nullable Double nextLower,
            @Nullable Double nextUpper,
            double spread,
            double positive,
            double nextPositive) {
        public Pool {
            studies = List.copyOf(studies);
        }
    }

    /** One study in a pool. */
    public record One(String study, double estimate, double standardError, int n, double shrunken, double shrunkenSd) {}

    /**
     * A study's outcome that may be pooled with others.
     *
     * @param people everyone whom the study compares, by a name that is theirs in every study
     */
    public record Result(String study, StudyPlan plan, OutcomeResult outcome, Set<String> people) {
        public Result {
            people = Set.copyOf(people);
        }
    }

    /**
     * What was pooled.
     *
     * @param refused what was not, and why, a sentence each
     */
    public record Pooled(List<Pool> pools, List<String> refused) {
        public Pooled {
            pools = List.copyOf(pools);
            refused = List.copyOf(refused);
        }
    }

    /**
     * Pools what compares the same formats on the same kind of outcome, in the same unit and window, and whose people came into the arms in the same way. A study
     * without a security mark is left out, and studies that share people are refused: whoever is in two of them would count twice.
     */
    public static Pooled pool(List<Result> results) {
        Map<String, List<Result>> groups = new TreeMap<>();
        List<String> refused = new ArrayList<>();
        for (Result result : results) {
            if (result.outcome().estimate() instanceof Known
                    && result.outcome().look().last()
                    && result.outcome().verdict() != Verdict.TOO_FEW) {
                groups.computeIfAbsent(question(result), key -> new ArrayList<>())
                        .add(result);
            }
        }
        List<Pool> out = new ArrayList<>();
        groups.forEach((question, all) -> {
            if (all.size() < 2) {
                return;
            }
            List<Result> secure = all.stream()
                    .filter(each -> each.outcome().mark().marks() > 0)
                    .toList();
            all.stream()
                    .filter(each -> !secure.contains(each))
                    .forEach(each -> refused.add(question + ": " + each.study() + " is left out. "
                            + "Its security mark is 0 of 5: "
                            + String.join(
                                    " ",
                                    Finding.forEvaluators(each.outcome().mark().reasons()))));
            Map<String, List<Result>> alike = new TreeMap<>();
            secure.forEach(each -> alike.computeIfAbsent(assignment(each.plan()), key -> new ArrayList<>())
                    .add(each));
            if (alike.size() > 1) {
                refused.add(
                        question + ": " + String.join(" and ", alike.keySet()) + " are not pooled with each other.");
            }
            alike.forEach((way, group) -> {
                List<String> shared = shared(group);
                if (!shared.isEmpty()) {
                    refused.add(question + ": not pooled, since the same people would count twice: "
                            + String.join("; ", shared)
                            + ". Name the studies to pool, one of those that share people.");
                } else if (group.size() > 1) {
                    Answer.of(() -> pool(question + (alike.size() > 1 ? " (" + way + ")" : ""), group))
                            .match(out::add, no -> false);
                }
            });
        });
        return new Pooled(out, refused);
    }

    /** How people came into the arms: studies of different ways estimate different things. */
    private static String assignment(StudyPlan plan) {
        return switch (plan.protocol().design()) {
            case BEFORE_AFTER -> "before and after";
            case DISCONTINUITY -> "studies with a cut-off";
            case LOTTERY, CROSSOVER, STEPPED_WEDGE ->
                plan.randomised() ? "studies that drew lots" : "studies without lots";
        };
    }

    /** "a and b share 12 people", for all that do. */
    private static List<String> shared(List<Result> group) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            for (int j = i + 1; j < group.size(); j++) {
                Set<String> both = new HashSet<>(group.get(i).people());
                both.retainAll(group.get(j).people());
                if (!both.isEmpty()) {
                    out.add(group.get(i).study() + " and " + group.get(j).study() + " share " + both.size()
                            + (both.size() == 1 ? " person" : " people"));
                }
            }
        }
        return out;
    }

    private static String question(Result result) {
        Integer window = result.outcome().outcome().windowDays();
        return result.plan().treatment().label() + " against "
                + result.plan().control().label() + ", "
                + result.outcome().outcome().measure() + (window == null ? "" : " within " + window + " days") + ", "
                + result.outcome().outcome().unit();
    }

    private static Pool pool(String question, List<Result> group) {
        double[] y = new double[group.size()];
        double[] se = new double[group.size()];
        double[] v = new double[group.size()];
        for (int i = 0; i < y.length; i++) {
            Known known = (Known) group.get(i).outcome().estimate();
            y[i] = known.value();
            se[i] = standardError(known);
            v[i] = se[i] * se[i];
        }
        RandomEffectsMeta meta = RandomEffectsMeta.of(y, v, RandomEffectsMeta.Tau2.REML, Interval.LEVEL);
        NormalHierarchicalModel model = NormalHierarchicalModel.of(
                y, se, TauPrior.HALF_NORMAL, group.get(0).outcome().outcome().smallestDifference());
        List<One> studies = new ArrayList<>();
        for (int i = 0; i < y.length; i++) {
            OutcomeResult outcome = group.get(i).outcome();
            studies.add(new One(
                    group.get(i).study(),
                    y[i],
                    se[i],
                    outcome.people(group.get(i).plan()),
                    model.thetaMean()[i],
                    model.thetaSd()[i]));
        }
        boolean several = y.length > 2;
        return new Pool(
                question,
                group.get(0).outcome().outcome().unit(),
                studies,
                meta.mu(),
                meta.ciLowerHk(),
                meta.ciUpperHk(),
                several ? meta.predictionLowerHk() : null,
                several ? meta.predictionUpperHk() : null,
                model.tauMedian(),
                model.probMuPositive(),
                model.probNextPositive());
    }

    /** The estimate's own, or what its interval comes to where the method has none. */
    private static double standardError(Known known) {
        Double own = known.standardError();
        Interval interval = known.interval();
        return own == null
                ? (interval.upper() - interval.lower()) / (2 * Distributions.normalQuantile(interval.level()))
                : own;
    }

    /**
     * What one placement more costs.
     *
     * @param costDifference of one participant, treatment minus control
     * @param placed difference of the share placed
     */
    public record Cost(
            String study,
            String outcome,
            String currency,
            double costDifference,
            double placed,
            CostPerAdditionalPlacement cost) {}

    /** Nothing where the plan names no costs or the outcome is no placement. */
    public static Optional<Cost> cost(Result result) {
        StudyProtocol.Costs costs = result.plan().protocol().costs();
        if (costs == null
                || result.outcome().outcome().kind() != Kind.PLACED
                || result.outcome().outcome().ofWork()
                || !(result.outcome().estimate() instanceof Known known)) {
            return Optional.empty();
        }
        double se = standardError(known);
        double difference = costs.treatment() - costs.control();
        return Answer.of(() ->
                        CostPerAdditionalPlacement.of(difference, 0, known.value() / 100, se / 100, 0, Interval.LEVEL))
                .match(
                        found -> Optional.of(new Cost(
                                result.study(),
                                result.outcome().outcome().title(),
                                costs.currency(),
                                difference,
                                known.value(),
                                found)),
                        refused -> Optional.empty());
    }

    /**
     * How much of a difference in placement runs through the blinded score.
     *
     * @param n people with both
     */
    public record Mechanism(String study, String skill, String placement, int n, LinearMediation mediation) {}

    /** Nothing where a study has no score and placement of the same people, or the equations cannot be solved. */
    public static Optional<Mechanism> mechanism(String study, StudyPlan plan, List<Table> tables) {
        Optional<Table> skill = tables.stream()
                .filter(table -> table.outcome().kind() == Kind.SCORE
                        && table.outcome().measure().startsWith("S1.")
                        && !table.outcome().measure().contains(","))
                .findFirst();
        Optional<Table> placed = tables.stream()
                .filter(table -> table.outcome().kind() == Kind.PLACED
                        && !table.outcome().ofWork())
                .findFirst();
        if (skill.isEmpty() || placed.isEmpty() || plan.clustered() || !plan.randomised()) {
            return Optional.empty();
        }
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < skill.get().rows().size(); i++) {
            PersonRow score = skill.get().rows().get(i);
            Double m = score.value();
            Double y = placed.get().rows().get(i).value();
            boolean treated = score.arm().equals(plan.treatment().id());
            if (m != null
                    && y != null
                    && !score.excluded()
                    && (treated || score.arm().equals(plan.control().id()))) {
                rows.add(new double[] {100 * y, treated ? 1 : 0, m});
            }
        }
        double[] y = rows.stream().mapToDouble(row -> row[0]).toArray();
        double[] z = rows.stream().mapToDouble(row -> row[1]).toArray();
        double[] m = rows.stream().mapToDouble(row -> row[2]).toArray();
        return Answer.of(() -> LinearMediation.of(y, z, m, new double[y.length][0], false))
                .match(
                        found -> Optional.of(new Mechanism(
                                study,
                                skill.get().outcome().title(),
                                placed.get().outcome().title(),
                                rows.size(),
                                found)),
                        refused -> Optional.empty());
    }
}
