package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.clusters.ClearinghouseCorrection;
import dev.dayone.evidence.clusters.RandomInterceptModel;
import dev.dayone.evidence.clusters.WildClusterBootstrap;
import dev.dayone.evidence.counts.PoissonRegression;
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
import dev.dayone.evidence.study.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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

    /** A sentence each. */
    List<String> lines() {
        List<String> out = new ArrayList<>(ofKind());
        if (plan.clustered() && (outcome.kind().mean() || outcome.kind().pairs())) {
            out.addAll(clusters());
            clearinghouse().ifPresent(out::add);
        }
        return out;
    }

    private List<String> ofKind() {
        return switch (outcome.kind()) {
            case INCIDENCE -> CompetingEvents.of(plan, outcome, rows).hazards();
            case COUNT -> dispersion();
            case GRADE -> grades();
            case PRIORITISED -> winRatio();
            case SCORE, PAY -> shift();
            case PLACED -> tables();
            case TIME_TO_PLACEMENT -> List.of();
        };
    }

    private List<String> dispersion() {
        double[] one = new double[rows.size()];
        Arrays.fill(one, 1);
        return Answer.of(() -> PoissonRegression.of(
                        values(), treatments(), Design.none(rows.size()), one, StudyAnalysis.LEVEL))
                .match(
                        found -> List.of(String.format(
                                Locale.ROOT,
                                "The counts spread %.1f times as much as independent events would (Pearson dispersion); the exact ratio holds "
                                        + "at about 1.",
                                found.dispersion())),
                        refused -> List.of());
    }

    private List<String> grades() {
        List<String> out = new ArrayList<>();
        double[] z = treatments();
        double[] y =
                rows.stream().mapToDouble(row -> row.parts().get(0).value()).toArray();
        if (!plan.clustered()) {
            Answer.of(() -> ProportionalOddsModel.of(y, z, Design.none(y.length), StudyAnalysis.LEVEL))
                    .match(
                            found -> out.add(String.format(
                                    Locale.ROOT,
                                    "Odds of a higher grade, whatever the grade (proportional odds): %.2f times (%.2f to %.2f).",
                                    found.oddsRatio(),
                                    Math.exp(found.log().ciLower()),
                                    Math.exp(found.log().ciUpper()))),
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
                            found -> out.add(String.format(
                                    Locale.ROOT, "Rank sums within blocks (van Elteren): p = %.3f.", found.pValue())),
                            refused -> false);
        } else if (rows.size() <= FEW_FOR_RANKS) {
            Answer.of(() -> MidrankPermutation.of(Arms.of(y, z)))
                    .match(
                            found -> out.add(String.format(
                                    Locale.ROOT, "Rank sum, all assignments (Wilcoxon): p = %.3f.", found.pValue())),
                            refused -> false);
        }
        out.addAll(winRatio());
        return out;
    }

    private List<String> winRatio() {
        if (plan.clustered()) {
            return List.of();
        }
        return PairedOutcome.of(plan, outcome)
                .found(rows)
                .map(WinStatistics::logWinRatio)
                .map(log -> List.of(String.format(
                        Locale.ROOT,
                        "Win ratio, pairs won over pairs lost (Pocock 2012)%s: %.2f (%.2f to %.2f).",
                        plan.blocked() ? ", all pairs" : "",
                        Math.exp(log.estimate()),
                        Math.exp(log.ciLower()),
                        Math.exp(log.ciUpper()))))
                .orElse(List.of());
    }

    /** People drawn one by one, no covariates: by how much most pairs differ. */
    private List<String> shift() {
        if (!atWill() || rows.size() > FEW_FOR_RANKS) {
            return List.of();
        }
        return Answer.of(() -> HodgesLehmannEstimator.of(Arms.of(values(), treatments()), StudyAnalysis.LEVEL))
                .match(
                        found -> List.of(String.format(
                                Locale.ROOT,
                                "The middle difference of all pairs (Hodges-Lehmann): %+.1f %s (%+.1f to %+.1f).",
                                found.estimate(),
                                outcome.unit(),
                                found.ciLower(),
                                found.ciUpper())),
                        refused -> List.of());
    }

    private boolean atWill() {
        return !plan.clustered()
                && !plan.blocked()
                && plan.randomised()
                && plan.protocol().design() == StudyProtocol.Design.LOTTERY;
    }

    /** Placed or not, people drawn one by one: Fisher, the ratio, covariates by standardisation, the odds where a cell is empty. */
    private List<String> tables() {
        if (!atWill()) {
            return List.of();
        }
        List<String> out = new ArrayList<>();
        double[] y = values();
        double[] z = treatments();
        int[] n = new int[2];
        int[] placed = new int[2];
        for (int i = 0; i < y.length; i++) {
            n[(int) z[i]]++;
            placed[(int) z[i]] += y[i] == 1 ? 1 : 0;
        }
        Proportions table = new Proportions(placed[1], n[1], placed[0], n[0]);
        Answer.of(() -> FisherExactTest.of(table, StudyAnalysis.LEVEL))
                .match(
                        found -> out.add(String.format(Locale.ROOT, "Fisher's exact test: p = %.3f.", found.pValue())),
                        refused -> false);
        boolean empty = placed[1] == 0 || placed[0] == 0 || placed[1] == n[1] || placed[0] == n[0];
        if (!empty) {
            Answer.of(() -> MiettinenNurminenRatio.of(table, StudyAnalysis.LEVEL))
                    .match(
                            found -> out.add(times(
                                    "Placed as often (risk ratio)",
                                    found.estimate(),
                                    found.ciLower(),
                                    found.ciUpper())),
                            refused -> false);
        } else {
            Answer.of(() -> FirthLogisticRegression.of(y, z, Design.none(y.length), StudyAnalysis.LEVEL))
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

    private static String times(String what, double value, double lower, double upper) {
        return String.format(Locale.ROOT, "%s: %.2f times (%.2f to %.2f).", what, value, lower, upper);
    }

    private Optional<String> standardised() {
        List<PersonRow> complete = rows.stream()
                .filter(row -> row.covariates().keySet().containsAll(plan.covariates()))
                .toList();
        if (plan.covariates().isEmpty() || complete.isEmpty()) {
            return Optional.empty();
        }
        double[][] x = CovariateCoding.of(plan.covariates(), complete).rows(complete);
        OtherMethods own = new OtherMethods(plan, outcome, complete);
        return Answer.of(() -> StandardizedRiskDifference.of(own.values(), own.treatments(), x, StudyAnalysis.LEVEL)
                        .difference())
                .match(
                        found -> Optional.of(String.format(
                                Locale.ROOT,
                                "With covariates by a logistic model, averaged over everyone (g-computation): %+.1f %s (%+.1f to %+.1f).",
                                100 * found.estimate(),
                                outcome.unit(),
                                100 * found.ciLower(),
                                100 * found.ciUpper())),
                        refused -> Optional.empty());
    }

    /** Whole clusters, without covariates: by the signs of their residuals, and by a model of both variances. */
    private List<String> clusters() {
        if (plan.protocol().design() != StudyProtocol.Design.LOTTERY) {
            return List.of();
        }
        List<String> out = new ArrayList<>();
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
                            found -> out.add(String.format(
                                    Locale.ROOT,
                                    "All signs of whole clusters (wild bootstrap): p = %.3f.",
                                    found.pValue())),
                            refused -> false);
        }
        Answer.of(() -> RandomInterceptModel.of(y, z, Design.none(y.length), cluster))
                .match(
                        found -> {
                            double reach =
                                    -Distributions.tQuantile((1 - StudyAnalysis.LEVEL) / 2, found.dfKenwardRoger())
                                            * found.seKenwardRoger();
                            return out.add(String.format(
                                    Locale.ROOT,
                                    "By a mixed model (REML, Kenward-Roger%s): %+.1f %s (%+.1f to %+.1f).",
                                    plan.covariates().isEmpty() ? "" : "; without covariates",
                                    found.estimate(),
                                    outcome.unit(),
                                    found.estimate() - reach,
                                    found.estimate() + reach));
                        },
                        refused -> false);
        return out;
    }

    /** The Clearinghouse's own p for whole clusters, which counts people and decides nothing here. */
    private Optional<String> clearinghouse() {
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
                        found -> Optional.of(String.format(
                                Locale.ROOT,
                                "By the Clearinghouse's correction for clusters, which counts people and assumes an intraclass correlation of "
                                        + "%.2f: p = %.3f on %.0f degrees of freedom. The result above counts clusters, and decides.",
                                rho,
                                found.pValue(),
                                found.df())),
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
