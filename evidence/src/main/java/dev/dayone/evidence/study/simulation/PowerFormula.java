package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.power.LogRankPower;
import dev.dayone.evidence.power.MeanPower;
import dev.dayone.evidence.power.ProportionPower;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;

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
            case SCORE, PAY, FRACTION -> truth.clustered() ? clusters(truth) : people(truth);
            case COUNT -> {
                double spread = Math.sqrt(spreadOfLog(truth, truth.base() * Math.exp(truth.effect()), truth.treatment())
                        + spreadOfLog(truth, truth.base(), truth.control()));
                yield new PowerFormula(
                        "log ratio of means, normal" + people(truth.clustered()),
                        normal(truth.effect() / spread),
                        Double.NaN);
            }
            case GRADE, PRIORITISED -> {
                // Of ranks without ties the standard error is 2 / sqrt(12) of that of a mean (Noether 1987, JASA
                // 82:645).
                double spread = 100 * 2 / Math.sqrt(12) * Math.sqrt(1.0 / truth.treatment() + 1.0 / truth.control());
                yield new PowerFormula(
                        "rank sum, Noether" + people(truth.clustered()),
                        normal(truth.difference() / spread),
                        Double.NaN);
            }
            case INCIDENCE -> {
                double difference = truth.difference() / 100;
                double p0 = truth.incidence(truth.base());
                double p1 = p0 + difference;
                double spread = Math.sqrt(p1 * (1 - p1) / truth.treatment() + p0 * (1 - p0) / truth.control());
                yield new PowerFormula(
                        "two shares, normal, everyone followed" + people(truth.clustered()),
                        normal(difference / spread),
                        Double.NaN);
            }
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

    private static double spreadOfLog(Truth truth, double mean, int n) {
        return (1 / mean + truth.noiseRatio()) / n;
    }

    private static String people(boolean clustered) {
        return clustered ? ", as if people were assigned" : "";
    }

    /** Chance that an estimate so many standard errors from zero is told from it. */
    private static double normal(double away) {
        double z = Distributions.normalQuantile(1 - ALPHA);
        return Distributions.normalLower(Math.abs(away) - z) + Distributions.normalLower(-Math.abs(away) - z);
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
