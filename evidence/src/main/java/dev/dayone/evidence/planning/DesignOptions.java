package dev.dayone.evidence.planning;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.power.LogRankPower;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The designs that a question could be asked with, side by side, at the numbers a programme expects.
 *
 * @param options in the order of a programme's choices
 */
public record DesignOptions(List<Option> options) {

    /** Beyond so many cohorts a design has no answer in the life of a programme. */
    private static final int MOST_COHORTS = 60;

    private static final int POD = 3;

    public DesignOptions {
        options = List.copyOf(options);
    }

    /**
     * What a programme expects.
     *
     * @param cohorts of the study
     * @param perCohort people in one cohort
     * @param perYear cohorts that start in a year
     * @param share of the treatment arm
     * @param icc share of the variance between cohorts
     * @param podIcc share of the variance between pods
     * @param within share of the variance of a week that is the person's
     * @param rSquared share of the variance that covariates explain
     * @param loss share of outcomes that will be missing
     * @param matters smallest difference that matters, in standard deviations
     * @param base share placed in the reference arm; null = the outcome is no share
     * @param mattersShare smallest difference of shares that matters; null = the outcome is no share
     */
    public record Expected(
            int cohorts,
            int perCohort,
            double perYear,
            double share,
            double icc,
            double podIcc,
            double within,
            double rSquared,
            double loss,
            double matters,
            @Nullable Double base,
            @Nullable Double mattersShare) {

        double seen() {
            return perCohort * (1 - loss);
        }

        boolean ofShares() {
            return base != null && mattersShare != null;
        }
    }

    /** A design. */
    public enum Design {
        LOTTERY("People drawn within each cohort", "formats, the label held fixed"),
        PODS("Pods of three drawn within each cohort", "formats, safe from spill-over between pods"),
        COHORTS("Whole cohorts drawn", "formats, where a cohort can have one only"),
        CROSSOVER("Two weeks each way, in an order drawn", "weeks only: nothing that outlasts them, no placement"),
        ADMISSION("Admission lottery, a third offered a seat", "the programme against none"),
        MARGIN("Lottery among forty at the margin for twenty seats", "the programme against none, at the margin"),
        DISCONTINUITY("Cut-off of the admission score", "the programme against none, at the cut-off"),
        STEPPED_WEDGE("Four pods go over week by week", "formats, against the calendar"),
        BEFORE_AFTER("Cohorts before against cohorts after", "nothing: descriptive");

        private final String words;
        private final String answers;

        Design(String words, String answers) {
            this.words = words;
            this.answers = answers;
        }

        public String words() {
            return words;
        }

        public String answers() {
            return answers;
        }
    }

    /**
     * One design at those numbers.
     *
     * @param detectable smallest effect seen with 80 % power: standard deviations, or a difference of shares; infinite where none is
     * @param smallestP smallest p that the lots could give at these numbers; null = so small that it does not bind, or no lots are drawn
     * @param cohortsNeeded cohorts until the smallest effect that matters is seen with 80 % power; null = never, or not with sixty
     * @param years the same in years
     */
    public record Option(
            Design design,
            double detectable,
            @Nullable Double smallestP,
            @Nullable Integer cohortsNeeded,
            @Nullable Double years) {

        /** Could it reject at 5 % whatever happened? */
        public boolean canReject() {
            return smallestP == null || smallestP < 0.05;
        }
    }

    /** All of them. */
    public static DesignOptions of(Expected expected) {
        List<Option> out = new ArrayList<>();
        for (Design design : Design.values()) {
            if (expected.ofShares() && (design == Design.CROSSOVER || design == Design.STEPPED_WEDGE)) {
                continue;
            }
            IntToDoubleFunction of = cohorts -> detectable(design, expected, cohorts);
            double matters = expected.mattersShare() != null && expected.ofShares()
                    ? expected.mattersShare()
                    : expected.matters();
            Integer needed = null;
            for (int cohorts = 1; cohorts <= MOST_COHORTS && design != Design.BEFORE_AFTER; cohorts++) {
                boolean rejects = design != Design.COHORTS
                        || (cohorts >= 4 && DetectableEffect.smallestP(cohorts, cohorts / 2) < 0.05);
                if (rejects && of.applyAsDouble(cohorts) <= matters) {
                    needed = cohorts;
                    break;
                }
            }
            out.add(new Option(
                    design,
                    of.applyAsDouble(expected.cohorts()),
                    smallestP(design, expected),
                    needed,
                    needed == null ? null : Double.valueOf(needed / expected.perYear())));
        }
        return new DesignOptions(out);
    }

    private static @Nullable Double smallestP(Design design, Expected expected) {
        return switch (design) {
            case COHORTS -> DetectableEffect.smallestP(expected.cohorts(), expected.cohorts() / 2);
            case PODS -> {
                int pods = Math.max(1, expected.perCohort() / POD);
                double one = DetectableEffect.smallestP(pods, pods / 2);
                yield expected.cohorts() == 1 ? Double.valueOf(one) : null;
            }
            case LOTTERY -> {
                int n = (int) Math.round(expected.seen());
                yield expected.cohorts() == 1 && n < 12 ? Double.valueOf(DetectableEffect.smallestP(n, n / 2)) : null;
            }
            default -> null;
        };
    }

    private static double detectable(Design design, Expected e, int cohorts) {
        double n = e.seen() * cohorts;
        double standard = switch (design) {
            case LOTTERY -> DetectableEffect.people(n, e.share(), e.rSquared());
            case PODS -> DetectableEffect.clusters(n / POD, POD, e.podIcc(), e.share());
            case COHORTS, BEFORE_AFTER ->
                cohorts < 3 ? Double.POSITIVE_INFINITY : DetectableEffect.clusters(cohorts, e.seen(), e.icc(), 0.5);
            case CROSSOVER -> DetectableEffect.crossover(n, 4, e.within());
            case ADMISSION -> DetectableEffect.people(3 * n, 1.0 / 3, e.rSquared());
            case MARGIN -> DetectableEffect.people(40.0 * cohorts * (1 - e.loss()), 0.5, e.rSquared());
            case DISCONTINUITY -> DetectableEffect.discontinuity(2 * n);
            case STEPPED_WEDGE ->
                DetectableEffect.steppedWedge(4, Math.max(1, e.perCohort() / 4), e.podIcc()) / Math.sqrt(cohorts);
        };
        Double base = e.base();
        return e.ofShares() && base != null ? shareSeen(standard, base) : standard;
    }

    /** The difference of shares, upward from the base, whose arcsine distance is that many standard deviations; Cohen 1988, ch. 6. */
    private static double shareSeen(double standard, double base) {
        double angle = 2 * Math.asin(Math.sqrt(base)) + standard;
        return angle >= Math.PI ? Double.POSITIVE_INFINITY : Math.pow(Math.sin(angle / 2), 2) - base;
    }

    /** Hazard ratio that so many events show with 80 % power (Schoenfeld). */
    public static double hazardRatio(double events, double share) {
        double low = 1.0001;
        double high = 100;
        for (int step = 0; step < 80; step++) {
            double middle = Math.sqrt(low * high);
            boolean seen = LogRankPower.events(middle, share, 0.8, 0.05) <= events;
            low = seen ? low : middle;
            high = seen ? middle : high;
        }
        return high;
    }

    /** Chance that lots alone leave the arms further apart than that many standard deviations on a baseline. */
    public static double chanceImbalance(double n, double share, double distance) {
        return 2 * Distributions.normalUpper(distance * Math.sqrt(share * (1 - share) * n));
    }
}
