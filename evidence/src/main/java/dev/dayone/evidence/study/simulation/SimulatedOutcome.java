package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/**
 * What a person of a given ability shows. Ability has mean 0 and standard deviation 1 in the control arm; whoever has more of it does better.
 *
 * @param value the outcome, of counts the number expected
 * @param event for times: it happened
 * @param parts of outcomes made of several
 */
record SimulatedOutcome(double value, boolean event, List<Part> parts) {

    /** Days after which nobody is followed any more. */
    static final int HORIZON = 365;

    static final int LEVELS = 5;

    private static final double YEARLY_HAZARD = 1.2;
    static final double LEAVING = 0.5;
    static final double LOST_EARLY = 0.1;
    private static final double MIDDLE_SCORE = 50;
    private static final double SPREAD_OF_SCORES = 10;
    private static final double MIDDLE_PAY = 80_000;
    private static final double SPREAD_OF_PAY = 0.3;
    private static final double COUNTED = 4;
    private static final double SPREAD_OF_COUNTS = 0.6;

    /**
     * Seen to the horizon by everybody, counts as they are expected: what the truth is made of.
     *
     * @param luck between 0 and 1: when the person would leave the field; or how the second of two outcomes goes
     */
    static SimulatedOutcome of(Kind kind, double ability, double luck) {
        return switch (kind) {
            case SCORE -> number(MIDDLE_SCORE + SPREAD_OF_SCORES * ability);
            case PAY -> number(MIDDLE_PAY * Math.exp(SPREAD_OF_PAY * ability));
            case FRACTION -> number(100 * Distributions.normalLower(ability));
            case PLACED -> number(ability > 0 ? 1 : 0);
            case COUNT -> number(COUNTED * Math.exp(SPREAD_OF_COUNTS * ability));
            case GRADE -> number(level(ability));
            case TIME_TO_PLACEMENT -> {
                double days = days(ability);
                yield new SimulatedOutcome(Math.min(days, HORIZON), days <= HORIZON, List.of());
            }
            case INCIDENCE -> ofTwoTimes(ability, luck, HORIZON);
            case PRIORITISED ->
                new SimulatedOutcome(
                        0,
                        true,
                        List.of(
                                new Part(ability > 0 ? 1 : 0, true),
                                new Part(ability + Distributions.normalUpperQuantile(1 - luck), true)));
        };
    }

    /** As a study sees it: things are counted, and of incidence one in ten is lost sight of. */
    static SimulatedOutcome seen(Kind kind, double ability, SplittableRandom random) {
        double luck = luck(random);
        if (kind == Kind.INCIDENCE) {
            double followed = random.nextDouble() < LOST_EARLY ? HORIZON * random.nextDouble() : HORIZON;
            return ofTwoTimes(ability, luck, followed);
        }
        SimulatedOutcome expected = of(kind, ability, luck);
        return kind == Kind.COUNT
                ? number(PoissonDistribution.of(expected.value).inverseCumulativeProbability(luck))
                : expected;
    }

    /** Above 0 and below 1. */
    static double luck(SplittableRandom random) {
        return Math.min(1 - random.nextDouble(), Math.nextDown(1.0));
    }

    private static SimulatedOutcome number(double value) {
        return new SimulatedOutcome(value, true, List.of());
    }

    private static SimulatedOutcome ofTwoTimes(double ability, double luck, double followed) {
        double placed = days(ability);
        double left = -HORIZON * Math.log(luck) / LEAVING;
        return new SimulatedOutcome(
                Math.min(placed, followed),
                placed <= followed && placed <= left,
                List.of(
                        new Part(Math.min(placed, followed), placed <= followed),
                        new Part(Math.min(left, followed), left <= followed)));
    }

    private static double days(double ability) {
        return -HORIZON * Math.log(Distributions.normalLower(ability)) / YEARLY_HAZARD;
    }

    /** The level, from 1, that somebody of that ability reaches. */
    static double level(double ability) {
        int level = 1;
        while (level < LEVELS && ability > StudySimulation.Truth.cut(level)) {
            level++;
        }
        return level;
    }
}
