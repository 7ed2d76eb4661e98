package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.clusters.ClearinghouseCorrection;
import dev.dayone.evidence.clusters.RandomInterceptModel;
import dev.dayone.evidence.clusters.WildClusterBootstrap;
import dev.dayone.evidence.counts.PoissonRegression;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.means.HodgesLehmannEstimator;
import dev.dayone.evidence.means.StandardizedMeanDifference;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.proportions.FirthLogisticRegression;
import dev.dayone.evidence.proportions.FisherExactTest;
import dev.dayone.evidence.proportions.MiettinenNurminenRatio;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.proportions.StandardizedRiskDifference;
import dev.dayone.evidence.ranks.MidrankPermutation;
import dev.dayone.evidence.ranks.ProportionalOddsModel;
import dev.dayone.evidence.ranks.VanElterenTest;
import dev.dayone.evidence.ranks.WinStatistics;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.survival.CoxModel.Ties;
import dev.dayone.evidence.survival.CoxRegression;
import dev.dayone.evidence.survival.FirthCoxRegression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the literature asks beside a study's estimate: methods on another scale, or that lean on other assumptions. They decide nothing. */
final class OtherMethods {

    /** Beyond that many people the count of all ranks takes longer than it tells. */
    private static final int FEW_FOR_RANKS = 200;

    /** Signs of so many clusters are listed at once. */
    private static final int FEW_CLUSTERS = 16;

    private final StudyPlan plan;
    private final Outcome outcome;
    private final List<PersonRow> rows;

    private OtherMethods(StudyPlan plan, Outcome outcome, List<PersonRow> rows) {
        this.plan = plan;
        this.outcome = outcome;
        this.rows = rows;
    }

    static OtherMethods of(StudyPlan plan, Outcome outcome, List<PersonRow> eligible) {
        return new OtherMethods(
                plan,
                outcome,
                eligible.stream().filter(row -> row.value() != null).toList());
    }

    /** Each by itself. */
    List<Finding> lines() {
        List<Finding> out = new ArrayList<>(ofKind());
        if (plan.clustered()
                && plan.protocol().design() != StudyProtocol.Design.STEPPED_WEDGE
                && (outcome.kind().mean() || outcome.kind().pairs())) {
            out.addAll(clusters());
            clearinghouse().ifPresent(out::add);
        }
        return out;
    }

    private List<Finding> ofKind() {
        return switch (outcome.kind()) {
            case INCIDENCE -> CompetingEvents.of(plan, outcome, rows).hazards();
            case COUNT -> dispersion();
            case GRADE -> grades();
            case PRIORITISED -> winRatio();
            case SCORE, PAY, FRACTION -> shift();
            case PLACED -> tables();
            case TIME_TO_PLACEMENT -> hazard();
        };
    }

    /** How much faster, at any time up to the horizon: what the literature prints beside, or instead of, mean days. */
    private List<Finding> hazard() {
        if (plan.clustered()) {
            return List.of();
        }
        List<String> names = rows.stream()
                .map(row -> plan.blocked() ? String.valueOf(row.block()) : "")
                .distinct()
                .sorted()
                .toList();
        int[] block = rows.stream()
                .mapToInt(row -> plan.blocked() ? names.indexOf(String.valueOf(row.block())) : 0)
                .toArray();
        double[] events = rows.stream().mapToDouble(row -> row.event() ? 1 : 0).toArray();
        double[] z = treatments();
        double[][] none = Design.none(rows.size());
        return Answer.of(() -> CoxRegression.of(values(), events, z, none, block, Ties.EFRON, Interval.LEVEL))
                .match(
                        found -> List.of(times(
                                plan.blocked()
                                        ? "Hazard ratio of the event up to the horizon (Cox, Efron ties, within blocks)"
                                        : "Hazard ratio of the event up to the horizon (Cox, Efron ties)",
                                found.hazardRatio(),
                                Math.exp(found.log().ciLower()),
                                Math.exp(found.log().ciUpper()))),
                        refused -> plan.blocked()
                                ? List.<Finding>of()
                                : Answer.of(() -> FirthCoxRegression.of(values(), events, z, none, Interval.LEVEL))
                                        .match(
                                                found -> List.of(times(
                                                        "Hazard ratio of the event up to the horizon (Cox, Firth's penalty)",
                                                        found.hazardRatio(),
                                                        Math.exp(found.profileCiLower()),
                                                        Math.exp(found.profileCiUpper()))),
                                                no -> List.of()));
    }

    private List<Finding> dispersion() {
        double[] one = new double[rows.size()];
        Arrays.fill(one, 1);
        return Answer.of(() ->
                        PoissonRegression.of(values(), treatments(), Design.none(rows.size()), one, Interval.LEVEL))
                .match(
                        found -> List.of(Finding.of(
                                "The counts spread {} times as much as independent events would (Pearson dispersion); the exact ratio holds "
                                        + "at about 1.",
                                Figure.amount(found.dispersion(), 1))),
                        refused -> List.of());
    }

    private List<Finding> grades() {
        List<Finding> out = new ArrayList<>();
        double[] z = treatments();
        double[] y =
                rows.stream().mapToDouble(row -> row.parts().get(0).value()).toArray();
        if (!plan.clustered()) {
            Answer.of(() -> ProportionalOddsModel.of(y, z, Design.none(y.length), Interval.LEVEL))
                    .match(
                            found -> out.add(Finding.of(
                                    "Odds of a higher grade, whatever the grade (proportional odds): {} times ({} to {}).",
                                    Figure.amount(found.oddsRatio(), 2),
                                    Figure.amount(Math.exp(found.log().ciLower()), 2),
                                    Figure.amount(Math.exp(found.log().ciUpper()), 2))),
                            refused -> false);
        }
        if (plan.clustered()) {
            return out;
        }
        if (plan.blocked()) {
            List<String> blocks = rows.stream()
                    .map(row -> String.valueOf(row.block()))
                    .distinct()
                    .sorted()
                    .toList();
            int[] block = rows.stream()
                    .mapToInt(row -> blocks.indexOf(String.valueOf(row.block())))
                    .toArray();
            Answer.of(() -> VanElterenTest.of(y, z, block))
                    .match(
                            found -> out.add(Finding.of(
                                    "Rank sums within blocks (van Elteren): p = {}.",
                                    Figure.amount(found.pValue(), 3))),
                            refused -> false);
        } else if (rows.size() <= FEW_FOR_RANKS) {
            Answer.of(() -> MidrankPermutation.of(Arms.of(y, z)))
                    .match(
                            found -> out.add(Finding.of(
                                    "Rank sum, all assignments (Wilcoxon): p = {}.", Figure.amount(found.pValue(), 3))),
                            refused -> false);
        }
        out.addAll(winRatio());
        return out;
    }

    private List<Finding> winRatio() {
        if (plan.clustered()) {
            return List.of();
        }
        return PairedOutcome.of(plan, outcome)
                .found(rows)
                .map(WinStatistics::logWinRatio)
                .map(log -> List.of(Finding.of(
                        "Win ratio, pairs won over pairs lost (Pocock 2012){}: {} ({} to {}).",
                        Figure.name(plan.blocked() ? ", all pairs" : ""),
                        Figure.amount(Math.exp(log.estimate()), 2),
                        Figure.amount(Math.exp(log.ciLower()), 2),
                        Figure.amount(Math.exp(log.ciUpper()), 2))))
                .orElse(List.of());
    }

    /** People drawn one by one, no covariates: by how much most pairs differ. */
    private List<Finding> shift() {
        if (!atWill() || rows.size() > FEW_FOR_RANKS) {
            return List.of();
        }
        return Answer.of(() -> HodgesLehmannEstimator.of(Arms.of(values(), treatments()), Interval.LEVEL))
                .match(
                        found -> List.of(Finding.of(
                                "The middle difference of all pairs (Hodges-Lehmann): {} {} ({} to {}).",
                                Figure.signed(found.estimate(), 1),
                                Figure.name(outcome.unit()),
                                Figure.signed(found.ciLower(), 1),
                                Figure.signed(found.ciUpper(), 1))),
                        refused -> List.of());
    }

    private boolean atWill() {
        return !plan.clustered()
                && !plan.blocked()
                && plan.randomised()
                && plan.protocol().design() == StudyProtocol.Design.LOTTERY;
    }

    /** Placed or not, people drawn one by one: Fisher, the ratio, covariates by standardisation, the odds where a cell is empty. */
    private List<Finding> tables() {
        if (!atWill()) {
            return List.of();
        }
        List<Finding> out = new ArrayList<>();
        double[] y = values();
        double[] z = treatments();
        int[] n = new int[2];
        int[] placed = new int[2];
        for (int i = 0; i < y.length; i++) {
            n[(int) z[i]]++;
            placed[(int) z[i]] += y[i] == 1 ? 1 : 0;
        }
        Proportions table = new Proportions(placed[1], n[1], placed[0], n[0]);
        Answer.of(() -> FisherExactTest.of(table, Interval.LEVEL))
                .match(
                        found -> out.add(Finding.of("Fisher's exact test: p = {}.", Figure.amount(found.pValue(), 3))),
                        refused -> false);
        boolean empty = placed[1] == 0 || placed[0] == 0 || placed[1] == n[1] || placed[0] == n[0];
        if (!empty) {
            Answer.of(() -> MiettinenNurminenRatio.of(table, Interval.LEVEL))
                    .match(
                            found -> out.add(times(
                                    outcome.ofWork() ? "As often (risk ratio)" : "Placed as often (risk ratio)",
                                    found.estimate(),
                                    found.ciLower(),
                                    found.ciUpper())),
                            refused -> false);
        } else {
            Answer.of(() -> FirthLogisticRegression.of(y, z, Design.none(y.length), Interval.LEVEL))
                    .match(
                            found -> out.add(times(
                                    "The odds (Firth, for a cell is empty)",
                                    Math.exp(found.estimate()),
                                    Math.exp(found.profileCiLower()),
                                    Math.exp(found.profileCiUpper()))),
                            refused -> false);
        }
        standardised().ifPresent(out::add);
        return out;
    }

    private static Finding times(String what, double value, double lower, double upper) {
        return Finding.of(
                "{}: {} times ({} to {}).",
                Figure.name(what),
                Figure.amount(value, 2),
                Figure.amount(lower, 2),
                Figure.amount(upper, 2));
    }

    private Optional<Finding> standardised() {
        List<PersonRow> complete = rows.stream()
                .filter(row -> row.covariates().keySet().containsAll(plan.covariates()))
                .toList();
        if (plan.covariates().isEmpty() || complete.isEmpty()) {
            return Optional.empty();
        }
        double[][] x = CovariateCoding.estimable(plan, complete).rows(complete);
        OtherMethods own = new OtherMethods(plan, outcome, complete);
        return Answer.of(() -> StandardizedRiskDifference.of(own.values(), own.treatments(), x, Interval.LEVEL)
                        .difference())
                .match(
                        found -> Optional.of(Finding.of(
                                "With covariates by a logistic model, averaged over everyone (g-computation): {} {} ({} to {}).",
                                Figure.signed(100 * found.estimate(), 1),
                                Figure.name(outcome.unit()),
                                Figure.signed(100 * found.ciLower(), 1),
                                Figure.signed(100 * found.ciUpper(), 1))),
                        refused -> Optional.empty());
    }

    /** Whole clusters, without covariates: by the signs of their residuals, and by a model of both variances. */
    private List<Finding> clusters() {
        if (plan.protocol().design() != StudyProtocol.Design.LOTTERY) {
            return List.of();
        }
        List<Finding> out = new ArrayList<>();
        List<String> names = rows.stream()
                .map(row -> String.valueOf(row.cluster()))
                .distinct()
                .sorted()
                .toList();
        int[] cluster = rows.stream()
                .mapToInt(row -> names.indexOf(String.valueOf(row.cluster())))
                .toArray();
        double[] y = values();
        double[] z = treatments();
        if (names.size() <= FEW_CLUSTERS) {
            Answer.of(() -> WildClusterBootstrap.enumerated(y, z, Design.none(y.length), cluster))
                    .match(
                            found -> out.add(Finding.of(
                                    "All signs of whole clusters (wild bootstrap): p = {}.",
                                    Figure.amount(found.pValue(), 3))),
                            refused -> false);
        }
        Answer.of(() -> RandomInterceptModel.of(y, z, Design.none(y.length), cluster))
                .match(
                        found -> {
                            double reach = -Distributions.tQuantile((1 - Interval.LEVEL) / 2, found.dfKenwardRoger())
                                    * found.seKenwardRoger();
                            return out.add(Finding.of(
                                    "By a mixed model (REML, Kenward-Roger{}): {} {} ({} to {}).",
                                    Figure.name(plan.covariates().isEmpty() ? "" : "; without covariates"),
                                    Figure.signed(found.estimate(), 1),
                                    Figure.name(outcome.unit()),
                                    Figure.signed(found.estimate() - reach, 1),
                                    Figure.signed(found.estimate() + reach, 1)));
                        },
                        refused -> false);
        return out;
    }

    /** The Clearinghouse's own p for whole clusters, which counts people and decides nothing here. */
    private Optional<Finding> clearinghouse() {
        double rho = outcome.kind() == StudyPlan.Kind.PAY
                ? ClearinghouseCorrection.OTHER
                : ClearinghouseCorrection.ACHIEVEMENT;
        int clusters = (int) rows.stream().map(PersonRow::cluster).distinct().count();
        int treated = (int) rows.stream().filter(this::treated).count();
        return Answer.of(() -> ClearinghouseCorrection.of(
                        StandardizedMeanDifference.hedgesG(Arms.of(values(), treatments())),
                        treated,
                        rows.size() - treated,
                        clusters,
                        rho))
                .match(
                        found -> Optional.of(Finding.of(
                                "By the Clearinghouse's correction for clusters, which counts people and assumes an intraclass correlation of "
                                        + "{}: p = {} on {} degrees of freedom. The result above counts clusters, and decides.",
                                Figure.amount(rho, 2),
                                Figure.amount(found.pValue(), 3),
                                Figure.amount(found.df(), 0))),
                        refused -> Optional.empty());
    }

    private boolean treated(PersonRow row) {
        return row.arm().equals(plan.treatment().id());
    }

    private double[] values() {
        return rows.stream()
                .mapToDouble(row -> Objects.requireNonNull(row.value()))
                .toArray();
    }

    private double[] treatments() {
        return rows.stream().mapToDouble(row -> treated(row) ? 1 : 0).toArray();
    }
}
