package dev.dayone.evidence.study;

import dev.dayone.evidence.power.LogRankPower;
import dev.dayone.evidence.power.MeanPower;
import dev.dayone.evidence.power.ProportionPower;
import dev.dayone.evidence.study.StudySimulation.Truth;

/**
 * What a formula says about the power of a design, to hold beside the simulation.
 *
 * @param name which formula
 * @param power chance to reject at 5 %, two-sided
 * @param detectable smallest effect seen with 80 % power, in the unit of the effect; NaN where the formula has no inverse
 */
public record PowerFormula(String name, double power, double detectable) {

    private static final double ALPHA = 0.05;
    private static final double WANTED = 0.8;
    private static final double DEVIATION = 10;
    private static final double LEFT_BY_EARLIER_SCORE = Math.sqrt(0.51);

    /** The formula of the outcome and the way of assigning. */
    public static PowerFormula of(Truth truth) {
        return switch (truth.kind()) {
            case SCORE, PAY -> truth.clustered() ? clusters(truth) : people(truth);
            case PLACED -> {
                double p0 = truth.base();
                double power = ProportionPower.Fisher.of(
                                truth.treatment(), truth.control(), p0 + truth.effect(), p0, ALPHA)
                        .power();
                yield new PowerFormula("Fisher's exact test, every table", power, Double.NaN);
            }
            case TIME_TO_PLACEMENT -> {
                double within = truth.treatment() * share(truth.base() * Math.exp(truth.effect()))
                        + truth.control() * share(truth.base());
                double allocation = (double) truth.treatment() / (truth.treatment() + truth.control());
                double power = truth.effect() == 0
                        ? ALPHA
                        : LogRankPower.power(within, Math.exp(truth.effect()), allocation, ALPHA);
                yield new PowerFormula("log-rank test, Schoenfeld", power, Double.NaN);
            }
        };
    }

    private static PowerFormula people(Truth truth) {
        double n = 2.0 / (1.0 / truth.treatment() + 1.0 / truth.control());
        double spread = DEVIATION
                * Math.sqrt((1 + truth.noiseRatio() * truth.noiseRatio()) / 2)
                * Math.sqrt(1 - truth.icc())
                * (truth.covariate() ? LEFT_BY_EARLIER_SCORE : 1);
        return new PowerFormula(
                "t test, non-central t",
                MeanPower.power(n, truth.effect(), spread, ALPHA),
                MeanPower.detectable(n, spread, WANTED, ALPHA));
    }

    private static PowerFormula clusters(Truth truth) {
        double perArm = truth.groups() / 2.0;
        double size = (truth.treatment() + truth.control()) / (double) truth.groups();
        double power = MeanPower.Clustered.of(perArm, size, truth.icc(), truth.effect(), DEVIATION, ALPHA)
                .power();
        double low = 0;
        double high = 20 * DEVIATION;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            boolean seen = MeanPower.Clustered.of(perArm, size, truth.icc(), middle, DEVIATION, ALPHA)
                            .power()
                    >= WANTED;
            low = seen ? low : middle;
            high = seen ? middle : high;
        }
        String name = "t on cluster means, design effect" + (truth.covariate() ? ", without the earlier score" : "");
        return new PowerFormula(name, power, high);
    }

    private static double share(double hazard) {
        return -Math.expm1(-hazard);
    }
}
