package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.clusters.ClusterSummaryTest;
import dev.dayone.evidence.clusters.SteppedWedge;
import dev.dayone.evidence.counts.RateRatio;
import dev.dayone.evidence.discontinuity.RegressionDiscontinuity;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.means.BlockedDifference;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.sequential.BetaBinomialSequence;
import dev.dayone.evidence.sequential.StudentMixtureSequence;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.outcome.CrossoverRows;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.survival.PseudoValues;
import dev.dayone.evidence.survival.RestrictedMeanDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The design picks the method: which estimate is asked first for an outcome, and which others should agree with it. */
final class MethodChoice {

    private final StudyPlan plan;

    private MethodChoice(StudyPlan plan) {
        this.plan = plan;
    }

    static MethodChoice of(StudyPlan plan) {
        return new MethodChoice(plan);
    }

    /** The method the design asks for first, then the ones that should agree with it. */
    List<Estimate> estimates(
            Outcome outcome, Sample everyone, Sample adjusted, List<PersonRow> observed, double level) {
        boolean covariates = !plan.covariates().isEmpty();
        List<Estimate> out = new ArrayList<>();
        StudyProtocol.Cutoff cutoff = plan.protocol().cutoff();
        if (cutoff != null) {
            discontinuity(out, observed, cutoff, level);
        } else if (plan.protocol().design() == StudyProtocol.Design.CROSSOVER) {
            out.add(CrossoverRows.halvedDifference(plan, observed, level));
            out.add(CrossoverRows.firstPeriod(plan, observed, level));
        } else if (plan.protocol().design() == StudyProtocol.Design.STEPPED_WEDGE) {
            out.add(Estimate.ofT(
                    Method.STEPPED_WEDGE,
                    everyone.clusterRows().size(),
                    level,
                    () -> SteppedWedge.of(
                                    everyone.values(),
                                    everyone.arms(),
                                    everyone.clusterLabels(),
                                    everyone.blockLabels(),
                                    level)
                            .coefficient()));
        } else if (outcome.kind().waits()) {
            waits(out, outcome, everyone, observed, level);
        } else if (outcome.kind() == Kind.COUNT) {
            counts(out, everyone, adjusted, covariates, level);
        } else if (plan.clustered()) {
            out.add(RegressionEstimator.clustered(adjusted, plan.blocked(), level));
            if (covariates || plan.blocked()) {
                out.add(plain(RegressionEstimator.clustered(everyone, false, level)));
            }
            out.add(ClusterSummaryTest.estimate(everyone, level));
        } else if (outcome.kind() == Kind.PLACED) {
            proportions(out, everyone, adjusted, covariates, level);
        } else if (plan.blocked()) {
            blockedMeans(out, everyone, adjusted, covariates, level);
        } else if (covariates) {
            out.add(RegressionEstimator.lin(adjusted, level));
            out.add(WelchTest.estimate(
                    everyone.arm(true).moments(), everyone.arm(false).moments(), level));
        } else {
            if (outcome.kind().pairs()
                    && PairedOutcome.of(plan, outcome).estimate(observed, level) instanceof Known net) {
                out.add(net);
            }
            out.add(WelchTest.estimate(
                    everyone.arm(true).moments(), everyone.arm(false).moments(), level));
        }
        return out;
    }

    /** People beside the cut-off: the parabola's jump, which is judged, and the line's. */
    private static void discontinuity(
            List<Estimate> out, List<PersonRow> observed, StudyProtocol.Cutoff cutoff, double level) {
        List<PersonRow> scored = observed.stream()
                .filter(row -> CovariateCoding.number(row.covariates().get(cutoff.column())) != null)
                .toList();
        double[] x = scored.stream()
                .map(row -> CovariateCoding.number(row.covariates().get(cutoff.column())))
                .mapToDouble(value -> value == null ? Double.NaN : value)
                .toArray();
        double[] y = scored.stream()
                .mapToDouble(row -> row.value() == null ? Double.NaN : row.value())
                .toArray();
        Answer<RegressionDiscontinuity> found =
                Answer.of(() -> RegressionDiscontinuity.of(y, x, cutoff.value(), level));
        out.add(found.match(
                jump -> note(
                        Estimate.ofT(Method.DISCONTINUITY, jump.below() + jump.above(), level, jump::robust),
                        String.format(
                                Locale.ROOT,
                                "%d below and %d above the cut-off within %.3g of it; people nearest to the cut-off lie on its two sides with "
                                        + "p = %.2f",
                                jump.below(),
                                jump.above(),
                                jump.bandwidth(),
                                jump.densityP())),
                refused -> new NotEstimable(Method.DISCONTINUITY, refused.code(), refused.finding())));
        found.match(
                jump -> out.add(note(
                        Estimate.ofT(Method.DISCONTINUITY, jump.below() + jump.above(), level, jump::linear),
                        "local line, bias not corrected")),
                refused -> false);
    }

    private static Estimate note(Estimate estimate, String note) {
        return estimate instanceof Known known ? known.withNotes(List.of(note)) : estimate;
    }

    /** What may be said on a day that is no look. */
    Estimate alwaysValid(Outcome outcome, Sample everyone) {
        Moments control = everyone.arm(false).moments();
        Moments treatment = everyone.arm(true).moments();
        boolean numbers = outcome.kind().mean();
        Optional<Interval> interval = plan.clustered()
                        || plan.protocol().design() != StudyProtocol.Design.LOTTERY
                        || (!numbers && outcome.kind() != Kind.PLACED)
                        || control.n() == 0
                        || treatment.n() == 0
                ? Optional.empty()
                : numbers
                        ? StudentMixtureSequence.ofDifference(control, treatment, Interval.LEVEL)
                        : Optional.of(BetaBinomialSequence.ofDifference(
                                Math.round(control.n() * control.mean()),
                                control.n(),
                                Math.round(treatment.n() * treatment.mean()),
                                treatment.n(),
                                Interval.LEVEL));
        return interval.<Estimate>map(found -> new Known(
                        Method.CONFIDENCE_SEQUENCE,
                        treatment.mean() - control.mean(),
                        null,
                        null,
                        found,
                        null,
                        Method.CONFIDENCE_SEQUENCE.test(),
                        everyone.size(),
                        List.of()))
                .orElseGet(() -> new NotEstimable(
                        Method.CONFIDENCE_SEQUENCE,
                        Refusal.HIDDEN,
                        Finding.of(
                                "No interval that holds however often one looks is known here, or there are too few people for one: wait for the "
                                        + "next look.")));
    }

    /**
     * Times, and shares placed with leaving as a competing event: the curves' difference. Between whole clusters a pseudo-value for each person, by
     * the regression for clusters.
     */
    private void waits(List<Estimate> out, Outcome outcome, Sample everyone, List<PersonRow> observed, double level) {
        double horizon = Objects.requireNonNull(outcome.windowDays(), "a time needs a horizon");
        Estimate curves = outcome.kind() == Kind.INCIDENCE
                ? CompetingEvents.of(plan, outcome, observed).difference(level)
                : RestrictedMeanDifference.of(everyone, horizon, plan.blocked(), level);
        if (!plan.clustered()) {
            out.add(curves);
            return;
        }
        Answer.of(() -> outcome.kind() == Kind.INCIDENCE
                        ? CompetingEvents.of(plan, outcome, observed).asNumbers(everyone)
                        : restrictedMeans(everyone, horizon))
                .match(
                        numbers -> {
                            out.add(note(
                                    RegressionEstimator.clustered(numbers, plan.blocked(), level),
                                    "on pseudo-values: people not followed to the horizon count as far as they were"));
                            return out.add(ClusterSummaryTest.estimate(numbers, level));
                        },
                        refused -> out.add(new NotEstimable(Method.CR2, refused.code(), refused.finding())));
    }

    private static Sample restrictedMeans(Sample everyone, double horizon) {
        return everyone.withValues(PseudoValues.byArm(
                everyone.arms(),
                own -> PseudoValues.ofRestrictedMean(
                        Ranks.pick(everyone.values(), own), Ranks.pick(everyone.events(), own), horizon)));
    }

    private void counts(List<Estimate> out, Sample everyone, Sample adjusted, boolean covariates, double level) {
        double[][] none = Design.none(everyone.size());
        out.add(RateRatio.estimate(
                adjusted, plan.blocked() ? RegressionEstimator.withBlocks(adjusted) : adjusted.covariateRows(), level));
        if (covariates || plan.blocked()) {
            out.add(plain(RateRatio.estimate(everyone, none, level)));
        }
        if (!plan.clustered()) {
            out.add(RateRatio.negativeBinomial(everyone, none, level));
            out.add(RateRatio.exact(everyone, level));
        }
    }

    private void proportions(List<Estimate> out, Sample everyone, Sample adjusted, boolean covariates, double level) {
        Estimate plain = MiettinenNurminen.of(Proportions.of(everyone), level);
        if (plan.blocked()) {
            out.add(MiettinenNurminen.stratified(
                    everyone.byBlock().values().stream().map(Proportions::of).toList(), level));
        }
        out.add(plain);
        if (covariates) {
            out.add(
                    plan.blocked()
                            ? RegressionEstimator.blockEffects(adjusted, level)
                            : RegressionEstimator.lin(adjusted, level));
        }
    }

    private void blockedMeans(List<Estimate> out, Sample everyone, Sample adjusted, boolean covariates, double level) {
        Estimate byBlock = BlockedDifference.estimate(everyone, level);
        if (covariates || plan.allFormats()) {
            out.add(RegressionEstimator.blockEffects(adjusted, level));
        }
        if (byBlock instanceof Known) {
            out.add(byBlock);
        }
        Estimate blocks = RegressionEstimator.blockEffects(everyone, level);
        out.add(out.isEmpty() ? blocks : plain(blocks));
        out.add(WelchTest.estimate(
                everyone.arm(true).moments(), everyone.arm(false).moments(), level));
    }

    private Estimate plain(Estimate estimate) {
        return estimate instanceof Known known
                ? known.withNotes(
                        List.of(plan.allFormats() ? "two formats only, without covariates" : "without covariates"))
                : estimate;
    }

    /** The method that would be asked first, for an outcome that cannot be read yet. */
    Method first(Kind kind) {
        return switch (plan.protocol().design()) {
            case CROSSOVER -> Method.CROSSOVER;
            case DISCONTINUITY -> Method.DISCONTINUITY;
            case STEPPED_WEDGE -> Method.STEPPED_WEDGE;
            case LOTTERY, BEFORE_AFTER -> ofOutcome(kind);
        };
    }

    private Method ofOutcome(Kind kind) {
        if (kind == Kind.COUNT) {
            return Method.RATE_RATIO;
        }
        if (plan.clustered()) {
            return Method.CR2;
        }
        if (kind.waits()) {
            return kind == Kind.INCIDENCE ? Method.INCIDENCE : Method.RMST;
        }
        if (kind.pairs() && !plan.blocked() && plan.covariates().isEmpty()) {
            return Method.NET_BENEFIT;
        }
        if (kind == Kind.PLACED) {
            return plan.blocked() ? Method.STRATIFIED_MIETTINEN_NURMINEN : Method.MIETTINEN_NURMINEN;
        }
        if (plan.covariates().isEmpty()) {
            return plan.blocked() ? Method.BLOCKED : Method.WELCH;
        }
        return plan.blocked() ? Method.BLOCK_EFFECTS : Method.LIN;
    }
}
