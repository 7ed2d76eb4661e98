package dev.dayone.dashboard.report;

import dev.dayone.evidence.study.AcrossStudies;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one more placement costs, in sentences for funders. */
final class PlacementCosts {

    private PlacementCosts() {}

    /**
     * By each outcome that counts placements.
     *
     * @param open outcomes whose own shares are published: what a placement costs gives them away
     */
    static List<String> of(StudyPlan plan, List<OutcomeResult> open) {
        return open.stream()
                .map(each -> AcrossStudies.cost(new AcrossStudies.Result(plan.id(), plan, each, Set.of())))
                .flatMap(Optional::stream)
                .map(PlacementCosts::sentence)
                .toList();
    }

    private static String sentence(AcrossStudies.Cost of) {
        Double estimate = of.cost().estimate();
        Double lower = of.cost().ciLower();
        Double upper = of.cost().ciUpper();
        String what = "Cost of one additional placement (" + of.outcome() + "): ";
        return estimate == null || lower == null || upper == null
                ? what + "the data are also consistent with no additional placement, so there is no upper limit."
                : what + "best guess " + Money.about(estimate, of.currency()) + "; the data are consistent with "
                        + Money.about(lower, of.currency()) + " to " + Money.about(upper, of.currency())
                        + " (95 % interval by Fieller's method).";
    }
}
