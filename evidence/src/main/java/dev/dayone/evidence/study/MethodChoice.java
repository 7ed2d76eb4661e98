package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.clusters.ClusterSummaryTest;
import dev.dayone.evidence.means.BlockedDifference;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.study.StudyPlan.Kind;
import dev.dayone.evidence.study.StudyPlan.Outcome;
import dev.dayone.evidence.survival.RestrictedMeanDifference;
import java.util.ArrayList;
import java.util.List;

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
    List<Estimate> estimates(Outcome outcome, Sample everyone, Sample adjusted) {
        boolean covariates = !plan.covariates().isEmpty();
        List<Estimate> out = new ArrayList<>();
        if (outcome.kind() == Kind.TIME_TO_PLACEMENT) {
            out.add(timeToPlacement(outcome, everyone));
        } else if (plan.clustered()) {
            out.add(RegressionEstimator.clustered(adjusted, plan.blocked(), StudyAnalysis.LEVEL));
            if (covariates || plan.blocked()) {
                out.add(plain(RegressionEstimator.clustered(everyone, false, StudyAnalysis.LEVEL)));
            }
            out.add(ClusterSummaryTest.estimate(everyone, StudyAnalysis.LEVEL));
        } else if (outcome.kind() == Kind.PLACED) {
            proportions(out, everyone, adjusted, covariates);
        } else if (plan.blocked()) {
            blockedMeans(out, everyone, adjusted, covariates);
        } else if (covariates) {
            out.add(RegressionEstimator.lin(adjusted, StudyAnalysis.LEVEL));
            out.add(WelchTest.estimate(
                    everyone.arm(true).moments(), everyone.arm(false).moments(), StudyAnalysis.LEVEL));
        } else {
            out.add(WelchTest.estimate(
                    everyone.arm(true).moments(), everyone.arm(false).moments(), StudyAnalysis.LEVEL));
        }
        return out;
    }

    private Estimate timeToPlacement(Outcome outcome, Sample everyone) {
        if (plan.clustered()) {
            return new NotEstimable(
                    Method.RMST,
                    Refusal.NOT_SUPPORTED,
                    "Times are not yet compared between whole clusters: people of one cluster are alike, and the "
                            + "interval would be too narrow. Use placed within a window.");
        }
        Integer horizon = outcome.windowDays();
        if (horizon == null) {
            throw new IllegalArgumentException("outcome " + outcome.id() + " needs a horizon");
        }
        return RestrictedMeanDifference.of(everyone, horizon, plan.blocked(), StudyAnalysis.LEVEL);
    }

    private void proportions(List<Estimate> out, Sample everyone, Sample adjusted, boolean covariates) {
        Estimate plain = MiettinenNurminen.of(Proportions.of(everyone), StudyAnalysis.LEVEL);
        if (plan.blocked()) {
            out.add(MiettinenNurminen.stratified(
                    everyone.byBlock().values().stream().map(Proportions::of).toList(), StudyAnalysis.LEVEL));
        }
        out.add(plain);
        if (covariates) {
            out.add(
                    plan.blocked()
                            ? RegressionEstimator.blockEffects(adjusted, StudyAnalysis.LEVEL)
                            : RegressionEstimator.lin(adjusted, StudyAnalysis.LEVEL));
        }
    }

    private void blockedMeans(List<Estimate> out, Sample everyone, Sample adjusted, boolean covariates) {
        Estimate byBlock = BlockedDifference.estimate(everyone, StudyAnalysis.LEVEL);
        if (covariates || plan.allFormats()) {
            out.add(RegressionEstimator.blockEffects(adjusted, StudyAnalysis.LEVEL));
        }
        if (byBlock instanceof Known) {
            out.add(byBlock);
        }
        Estimate blocks = RegressionEstimator.blockEffects(everyone, StudyAnalysis.LEVEL);
        out.add(out.isEmpty() ? blocks : plain(blocks));
        out.add(WelchTest.estimate(
                everyone.arm(true).moments(), everyone.arm(false).moments(), StudyAnalysis.LEVEL));
    }

    private Estimate plain(Estimate estimate) {
        return estimate instanceof Known known
                ? known.withNotes(
                        List.of(plan.allFormats() ? "two formats only, without covariates" : "without covariates"))
                : estimate;
    }

    /** The method that would be asked first, for an outcome that cannot be read yet. */
    Method first(Kind kind) {
        if (kind == Kind.TIME_TO_PLACEMENT) {
            return Method.RMST;
        }
        if (plan.clustered()) {
            return Method.CR2;
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
