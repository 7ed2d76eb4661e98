package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.clusters.ClusterMeans;
import dev.dayone.evidence.clusters.ClusterSummaryTest;
import dev.dayone.evidence.clusters.SteppedWedge;
import dev.dayone.evidence.counts.RateRatio;
import dev.dayone.evidence.discontinuity.FewApplicants;
import dev.dayone.evidence.discontinuity.RegressionDiscontinuity;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.means.BlockedDifference;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.sequential.BetaBinomialSequence;
import dev.dayone.evidence.sequential.StudentMixtureSequence;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.outcome.CrossoverRows;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.outcome.StudyPeople;
import dev.dayone.evidence.study.outcome.TimesAsNumbers;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.survival.RestrictedMeanDifference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The design picks the method: which estimate is asked first for an outcome, and which others should agree with it. */
final class MethodChoice {

    private final StudyPlan plan;
    private final StudyPeople people;

    private MethodChoice(StudyPlan plan) {
        this.plan = plan;
        this.people = StudyPeople.of(plan);
    }

    static MethodChoice of(StudyPlan plan) {
        return new MethodChoice(plan);
    }

    /** The estimate that is judged. */
    Estimate first(Outcome outcome, List<PersonRow> known, double level) {
        return estimates(outcome, known, level).get(0);
    }

    /**
     * The method the design asks for first, then the ones that should agree with it.
     *
     * @param known everyone of the outcome's people with a known value, of any format where the plan estimates with all
     */
    List<Estimate> estimates(Outcome outcome, List<PersonRow> known, double level) {
        List<Estimate> out = new ArrayList<>();
        Optional<NotEstimable> refused = unsupported(outcome.kind());
        if (refused.isPresent()) {
            return List.of(refused.get());
        }
        if (!outcome.kind().waits()) {
            ofDesign(out, outcome, known, level);
        } else if (plain()
                || (outcome.kind() == Kind.INCIDENCE
                        && ofPeople()
                        && plan.covariates().isEmpty())) {
            out.add(curves(outcome, known, level));
            if (plan.blocked() && out.get(0) instanceof NotEstimable) {
                out.clear();
            }
        }
        if (out.isEmpty()) {
            Answer.of(() -> TimesAsNumbers.of(plan, outcome, known))
                    .match(
                            numbers -> {
                                ofDesign(out, outcome, numbers, level);
                                out.replaceAll(
                                        each -> note(
                                                each,
                                                "People not followed to the horizon count as far as they were (pseudo-values)."));
                                return out.addAll(besideNumbers(outcome, known, level));
                            },
                            why -> out.add(new NotEstimable(first(outcome.kind()), why.code(), why.finding())));
        }
        return Bounded.of(plan, outcome).kept(withoutCovariates(out), known, level);
    }

    /** What no method of the design answers, which is refused and not answered by another design's method. */
    private Optional<NotEstimable> unsupported(Kind kind) {
        StudyProtocol.Design design = plan.protocol().design();
        boolean drawn = design == StudyProtocol.Design.LOTTERY || design == StudyProtocol.Design.BEFORE_AFTER;
        String why = null;
        if (!drawn && (kind == Kind.COUNT || kind.pairs() || kind == Kind.INCIDENCE)) {
            why =
                    "Counts, grades, prioritised outcomes and incidence are compared between two arms only, not in this design.";
        } else if (design == StudyProtocol.Design.CROSSOVER && !kind.mean()) {
            why = "In a crossover only scores have a value for each period.";
        } else if (design == StudyProtocol.Design.CROSSOVER && plan.clustered()) {
            why = "A crossover compares people with themselves; whole clusters that take turns are not analysed.";
        } else if (design == StudyProtocol.Design.DISCONTINUITY && plan.clustered()) {
            why = "At a cut-off people are compared one by one; whole clusters that were admitted are not analysed.";
        }
        return Optional.ofNullable(why)
                .map(said -> new NotEstimable(
                        first(kind),
                        Refusal.NOT_SUPPORTED,
                        Finding.text(Refusal.NOT_SUPPORTED.sentence() + " " + said)));
    }

    /** People were compared one by one between two arms, outside blocks and without covariates. */
    private boolean plain() {
        return ofPeople() && !plan.blocked() && plan.covariates().isEmpty();
    }

    private boolean ofPeople() {
        StudyProtocol.Design design = plan.protocol().design();
        return !plan.clustered()
                && !plan.allFormats()
                && (design == StudyProtocol.Design.LOTTERY || design == StudyProtocol.Design.BEFORE_AFTER);
    }

    private Estimate curves(Outcome outcome, List<PersonRow> known, double level) {
        return outcome.kind() == Kind.INCIDENCE
                ? CompetingEvents.of(plan, outcome, known).difference(level)
                : RestrictedMeanDifference.of(people.everyone(known), horizon(outcome), level);
    }

    /** What should agree with a regression of times: the curves' difference, which knows neither blocks nor covariates. */
    private List<Estimate> besideNumbers(Outcome outcome, List<PersonRow> known, double level) {
        return ofPeople() && !plan.blocked()
                ? List.of(note(curves(outcome, known, level), "without covariates"))
                : List.of();
    }

    private static double horizon(Outcome outcome) {
        return Objects.requireNonNull(outcome.windowDays(), "a time needs a horizon");
    }

    /** Where an adjustment is refused the answer is not lost: the design's own estimate without covariates leads, and says so. */
    private List<Estimate> withoutCovariates(List<Estimate> estimates) {
        if (plan.covariates().isEmpty()
                || unusedCovariates().isPresent()
                || !(estimates.get(0) instanceof NotEstimable refused)) {
            return estimates;
        }
        List<Estimate> out = new ArrayList<>(estimates);
        for (int i = 1; i < out.size(); i++) {
            if (out.get(i) instanceof Known unadjusted && respects(unadjusted.method())) {
                out.remove(i);
                out.set(
                        0,
                        unadjusted.withNotes(List.of("The covariates could not be adjusted for: "
                                + refused.why().forEvaluators())));
                return out;
            }
        }
        return out;
    }

    /** Whether a method without covariates respects how the arms were drawn. */
    private boolean respects(Method method) {
        return switch (method) {
            case WELCH, MIETTINEN_NURMINEN, RMST -> !plan.blocked() && !plan.clustered();
            case BLOCKED, BLOCK_EFFECTS, STRATIFIED_MIETTINEN_NURMINEN, INCIDENCE -> !plan.clustered();
            case CR2, RATE_RATIO -> true;
            default -> false;
        };
    }

    private void ofDesign(List<Estimate> out, Outcome outcome, List<PersonRow> known, double level) {
        boolean covariates = !plan.covariates().isEmpty();
        List<PersonRow> observed = known.stream().filter(people::compared).toList();
        Sample everyone = people.everyone(observed);
        Sample adjusted = covariates || plan.allFormats() ? people.adjusted(known) : everyone;
        StudyProtocol.Cutoff cutoff = plan.protocol().cutoff();
        if (cutoff != null) {
            discontinuity(out, observed, cutoff, level);
        } else if (plan.protocol().design() == StudyProtocol.Design.CROSSOVER) {
            crossover(out, everyone, observed, level);
        } else if (ClosedCohort.is(plan, outcome)) {
            out.add(ClosedCohort.estimate(plan, observed, level));
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
        } else if (outcome.kind() == Kind.COUNT) {
            counts(out, everyone, adjusted, covariates, level);
        } else if (plan.clustered()) {
            clusters(out, everyone, adjusted, covariates, level);
        } else if (outcome.kind() == Kind.PLACED) {
            proportions(out, everyone, adjusted, covariates, level);
        } else if (plan.blocked() || (plan.allFormats() && covariates)) {
            blockedMeans(out, everyone, adjusted, covariates, level);
        } else if (covariates) {
            out.add(RegressionEstimator.lin(adjusted, level));
            if (!outcome.kind().waits()) {
                out.add(welch(everyone, level));
            }
        } else {
            if (outcome.kind().pairs()
                    && PairedOutcome.of(plan, outcome).estimate(observed, level) instanceof Known net) {
                out.add(net);
            }
            out.add(welch(everyone, level));
        }
        if (plan.allFormats()) {
            tooFew(outcome.kind(), people.complete(observed)).ifPresent(refused -> out.set(0, refused));
        }
    }

    /** Other formats lend a regression their people, and do not stand in for an arm that has too few of its own. */
    private Optional<NotEstimable> tooFew(Kind kind, List<PersonRow> complete) {
        Sample own = people.everyone(complete);
        return Answer.of(() -> plan.clustered()
                        ? ClusterMeans.of(own).atLeastTwo().arms()
                        : Arms.of(own.values(), own.arms()).atLeast(2))
                .match(
                        enough -> Optional.empty(),
                        why -> Optional.of(new NotEstimable(first(kind), why.code(), why.finding())));
    }

    private static Estimate welch(Sample everyone, double level) {
        return WelchTest.estimate(
                everyone.arm(true).moments(), everyone.arm(false).moments(), level);
    }

    private void clusters(List<Estimate> out, Sample everyone, Sample adjusted, boolean covariates, double level) {
        out.add(RegressionEstimator.clustered(adjusted, plan.blocked(), level));
        if (covariates) {
            out.add(plain(RegressionEstimator.clustered(everyone, plan.blocked(), level)));
        }
        if (plan.blocked()) {
            out.add(note(RegressionEstimator.clustered(everyone, false, level), "without blocks and covariates"));
        }
        out.add(ClusterSummaryTest.estimate(everyone, level));
    }

    /** Half differences of periods, within blocks where orders were drawn within them; the first period alone beside, by the same rule. */
    private void crossover(List<Estimate> out, Sample everyone, List<PersonRow> observed, double level) {
        Estimate halved = CrossoverRows.halvedDifference(plan, observed, level);
        out.add(plan.blocked() ? CrossoverRows.asCrossover(ofOrders(everyone, level)) : halved);
        out.add(note(ofOrders(people.everyone(CrossoverRows.first(observed)), level), "first period alone"));
        if (plan.blocked()) {
            out.add(note(halved, "without blocks"));
        }
    }

    /** What those who began with one format have over those who began with the other, over all their periods. */
    Estimate carryOver(List<PersonRow> observed) {
        return ofOrders(people.everyone(CrossoverRows.average(observed)), Interval.LEVEL);
    }

    /** What is said where the plan names covariates and its design compares without them. */
    Optional<Finding> unusedCovariates() {
        if (plan.covariates().isEmpty()) {
            return Optional.empty();
        }
        String why = switch (plan.protocol().design()) {
            case CROSSOVER -> "in a crossover everyone is compared with themselves";
            case STEPPED_WEDGE ->
                ClosedCohort.is(plan)
                        ? "in a closed cohort everyone is compared with themselves"
                        : "a stepped wedge compares each site with itself and with others of the same round";
            case DISCONTINUITY -> "at a cut-off the score that admits is the one covariate";
            case LOTTERY, BEFORE_AFTER -> null;
        };
        return Optional.ofNullable(why)
                .map(reason -> Finding.of(
                        "The covariates of the plan ({}) are not used: {}.",
                        Figure.name(String.join(", ", plan.covariates())),
                        new Figure.Detail(reason)));
    }

    /** A difference between the two orders, within blocks where they were drawn within them. */
    private Estimate ofOrders(Sample everyone, double level) {
        if (!plan.blocked()) {
            return welch(everyone, level);
        }
        Estimate within = BlockedDifference.estimate(everyone, level);
        return within instanceof Known ? within : RegressionEstimator.blockEffects(everyone, level);
    }

    /** What docs/calibration.md shows for few applicants is said beside the result. */
    private static Estimate besideFew(int applicants, Estimate estimate) {
        return applicants < FewApplicants.ENOUGH ? note(estimate, FewApplicants.sentence()) : estimate;
    }

    private static List<PersonRow> scored(List<PersonRow> observed, StudyProtocol.Cutoff cutoff) {
        return observed.stream()
                .filter(row -> CovariateCoding.number(row.covariates().get(cutoff.column())) != null)
                .toList();
    }

    private static Answer<RegressionDiscontinuity> jump(
            List<PersonRow> scored, StudyProtocol.Cutoff cutoff, double level) {
        double[] x = scored.stream()
                .map(row -> CovariateCoding.number(row.covariates().get(cutoff.column())))
                .mapToDouble(value -> value == null ? Double.NaN : value)
                .toArray();
        double[] y = scored.stream()
                .mapToDouble(row -> row.value() == null ? Double.NaN : row.value())
                .toArray();
        return Answer.of(() -> RegressionDiscontinuity.of(y, x, cutoff.value(), level));
    }

    /** People near the cut-off, on the side that has fewer: a line that must be drawn through more than are near rests on others. */
    static int besideCutoff(List<PersonRow> observed, StudyProtocol.Cutoff cutoff) {
        return jump(scored(observed, cutoff), cutoff, Interval.LEVEL)
                .match(RegressionDiscontinuity::near, refused -> Integer.MAX_VALUE);
    }

    /** People beside the cut-off: the jump less its bias, which is judged, and the line's. */
    private static void discontinuity(
            List<Estimate> out, List<PersonRow> observed, StudyProtocol.Cutoff cutoff, double level) {
        List<PersonRow> scored = scored(observed, cutoff);
        Answer<RegressionDiscontinuity> found = jump(scored, cutoff, level);
        out.add(found.match(
                jump -> besideFew(
                        scored.size(),
                        note(
                                Estimate.ofT(Method.DISCONTINUITY, jump.below() + jump.above(), level, jump::robust),
                                String.format(
                                        Locale.ROOT,
                                        "There are %d people below and %d above the cut-off within %.3g of it; whether those nearest to it lie on its two sides as "
                                                + "by chance: p = %.2f.",
                                        jump.below(),
                                        jump.above(),
                                        jump.bandwidth(),
                                        jump.densityP()))),
                refused -> new NotEstimable(Method.DISCONTINUITY, refused.code(), refused.finding())));
        found.match(
                jump -> out.add(note(
                        Estimate.ofT(Method.DISCONTINUITY, jump.below() + jump.above(), level, jump::linear),
                        "local line, bias not corrected")),
                refused -> false);
    }

    private static Estimate note(Estimate estimate, String note) {
        if (!(estimate instanceof Known known)) {
            return estimate;
        }
        List<String> notes = new ArrayList<>(known.notes());
        notes.add(note);
        return known.withNotes(notes);
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
                        || (numbers && (flat(everyone.arm(false)) || flat(everyone.arm(true))))
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

    /** An arm without spread says nothing of its own variance. */
    private static boolean flat(Sample arm) {
        return Arrays.stream(arm.values()).distinct().count() < 2;
    }

    private void counts(List<Estimate> out, Sample everyone, Sample adjusted, boolean covariates, double level) {
        double[][] none = Design.none(everyone.size());
        Optional<Estimate> empty = RateRatio.none(everyone, level);
        if (empty.isPresent()) {
            out.add(empty.get());
            return;
        }
        out.add(RateRatio.estimate(
                adjusted, plan.blocked() ? RegressionEstimator.withBlocks(adjusted) : adjusted.covariateRows(), level));
        if (covariates) {
            double[][] blocks = plan.blocked() ? RegressionEstimator.withBlocks(everyone) : none;
            out.add(plain(RateRatio.estimate(everyone, blocks, level)));
        }
        if (plan.blocked()) {
            out.add(note(RateRatio.estimate(everyone, none, level), "without blocks and covariates"));
        }
        if (!plan.clustered()) {
            out.add(RateRatio.negativeBinomial(everyone, none, level));
            out.add(RateRatio.exact(everyone, level));
        }
    }

    /** Placed or not: with covariates by regression, which the score interval stands beside. */
    private void proportions(List<Estimate> out, Sample everyone, Sample adjusted, boolean covariates, double level) {
        if (covariates) {
            out.add(
                    plan.blocked() || plan.allFormats()
                            ? RegressionEstimator.blockEffects(adjusted, level)
                            : RegressionEstimator.lin(adjusted, level));
        }
        if (plan.blocked()) {
            Estimate within = MiettinenNurminen.stratified(
                    everyone.byBlock().values().stream().map(Proportions::of).toList(), level);
            out.add(out.isEmpty() ? within : plain(within));
        }
        Estimate plain = MiettinenNurminen.of(Proportions.of(everyone), level);
        out.add(
                out.isEmpty()
                        ? plain
                        : note(plain, plan.blocked() ? "without blocks and covariates" : "without covariates"));
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
        return note(estimate, plan.allFormats() ? "two formats only, without covariates" : "without covariates");
    }

    /** The method whose answer is judged; nothing where the design has none for that kind of outcome. */
    Optional<Method> leading(Kind kind) {
        return unsupported(kind).isPresent() ? Optional.empty() : Optional.of(first(kind));
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
        if (kind == Kind.INCIDENCE && plan.covariates().isEmpty() && !plan.allFormats()) {
            return Method.INCIDENCE;
        }
        if (kind == Kind.TIME_TO_PLACEMENT && plain()) {
            return Method.RMST;
        }
        if (kind.pairs() && !plan.blocked() && plan.covariates().isEmpty()) {
            return Method.NET_BENEFIT;
        }
        if (kind == Kind.PLACED && plan.covariates().isEmpty()) {
            return plan.blocked() ? Method.STRATIFIED_MIETTINEN_NURMINEN : Method.MIETTINEN_NURMINEN;
        }
        if (plan.covariates().isEmpty() && !(plan.blocked() && plan.allFormats())) {
            return plan.blocked() ? Method.BLOCKED : Method.WELCH;
        }
        return plan.blocked() || plan.allFormats() ? Method.BLOCK_EFFECTS : Method.LIN;
    }
}
