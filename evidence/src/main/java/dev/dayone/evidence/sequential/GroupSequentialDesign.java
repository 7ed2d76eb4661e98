package dev.dayone.evidence.sequential;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.refusal.Refusal;
import java.util.function.DoubleUnaryOperator;

/**
 * How strong must the evidence be at each planned look, so that looking several times costs nothing in false alarms?
 *
 * <p>Classical bounds: O'Brien-Fleming c / sqrt(t), Pocock c. Spending functions of Lan and DeMets: O'Brien-Fleming type, Pocock type, Kim-DeMets alpha
 * t^gamma, Hwang-Shih-DeCani. Crossing probabilities by recursive numerical integration over the Brownian path. Efficacy bounds only;
 * two-sided designs are symmetric.
 *
 * <p>Source: Jennison and Turnbull 2000, Group Sequential Methods, ch. 2, 7, 19; Lan and DeMets 1983, Biometrika 70:659. Checked against R
 * rpact.
 *
 * @param criticalZ bound at each look
 * @param alphaSpent spent up to and with each look
 * @param stageLevelsOneSided one-sided level of each look by itself
 */
public record GroupSequentialDesign(double[] criticalZ, double[] alphaSpent, double[] stageLevelsOneSided) {

    /** Shape of the bounds, named as rpact names them. */
    public enum Type {
        OBRIEN_FLEMING("OF"),
        POCOCK("P"),
        SPENDING_OBRIEN_FLEMING("asOF"),
        SPENDING_POCOCK("asP"),
        SPENDING_KIM_DEMETS("asKD"),
        SPENDING_HWANG_SHIH_DECANI("asHSD");

        private final String code;

        Type(String code) {
            this.code = code;
        }

        /** The type with that short name. */
        public static Type named(String code) {
            for (Type type : values()) {
                if (type.code.equals(code)) {
                    return type;
                }
            }
            throw Refusal.INVALID_INPUT.refuse("Unknown type of design: " + code + ".");
        }
    }

    /**
     * Refuses INFORMATION_NOT_INCREASING, INVALID_LEVEL, INVALID_INPUT.
     *
     * @param information share of the final information at each look, rising
     * @param sided 1 or 2
     * @param gamma shape of the Kim-DeMets and Hwang-Shih-DeCani families
     */
    public static GroupSequentialDesign of(Type type, double[] information, double alpha, int sided, double gamma) {
        Refusal.INVALID_LEVEL.unless(alpha > 0 && alpha < 1);
        Refusal.INVALID_INPUT.unless(sided == 1 || sided == 2);
        requireIncreasing(information);
        int k = information.length;
        double[] critical = switch (type) {
            case OBRIEN_FLEMING -> constant(information, alpha, sided, c -> scaled(information, c, 0.5));
            case POCOCK -> constant(information, alpha, sided, c -> scaled(information, c, 0));
            default -> spend(type, information, alpha, sided, gamma);
        };
        double[] spent = new double[k];
        double[] stage = new double[k];
        double sum = 0;
        double[] exits = CrossingProbability.each(information, critical, sided, 0);
        for (int i = 0; i < k; i++) {
            sum += exits[i];
            spent[i] = sum;
            stage[i] = Distributions.normalUpper(critical[i]);
        }
        return new GroupSequentialDesign(critical, spent, stage);
    }

    static void requireIncreasing(double[] information) {
        Refusal.NO_DATA.unless(information.length > 0);
        double before = 0;
        for (double t : information) {
            Refusal.INFORMATION_NOT_INCREASING.unless(t > before);
            before = t;
        }
    }

    private static double[] scaled(double[] information, double c, double power) {
        double[] out = new double[information.length];
        double last = information[information.length - 1];
        for (int i = 0; i < out.length; i++) {
            out[i] = c / Math.pow(information[i] / last, power);
        }
        return out;
    }

    private interface Shape {
        double[] at(double c);
    }

    private static double[] constant(double[] information, double alpha, int sided, Shape shape) {
        DoubleUnaryOperator miss = c -> {
            double sum = 0;
            for (double p : CrossingProbability.each(information, shape.at(c), sided, 0)) {
                sum += p;
            }
            return sum - alpha;
        };
        return shape.at(Roots.between(miss, 0.01, 10));
    }

    private static double[] spend(Type type, double[] information, double alpha, int sided, double gamma) {
        int k = information.length;
        double last = information[k - 1];
        double[] critical = new double[k];
        double before = 0;
        CrossingProbability path = CrossingProbability.start(information, sided, 0);
        for (int i = 0; i < k; i++) {
            double spent = spending(type, information[i] / last, alpha, sided, gamma);
            double now = Math.max(spent - before, 1e-300);
            CrossingProbability here = path;
            critical[i] = Roots.between(c -> here.exit(c) - now, 0, 38);
            path = i + 1 < k ? here.beyond(critical[i], information[i + 1]) : here;
            before = spent;
        }
        return critical;
    }

    /** alpha spent up to a share t of the information. */
    public static double spending(Type type, double t, double alpha, int sided, double gamma) {
        return switch (type) {
            case SPENDING_OBRIEN_FLEMING ->
                2
                        * sided
                        * Distributions.normalUpper(
                                Distributions.normalUpperQuantile(alpha / (2 * sided)) / Math.sqrt(t));
            case SPENDING_POCOCK -> alpha * Math.log1p((Math.E - 1) * t);
            case SPENDING_KIM_DEMETS -> alpha * Math.pow(t, gamma);
            case SPENDING_HWANG_SHIH_DECANI ->
                gamma == 0 ? alpha * t : alpha * Math.expm1(-gamma * t) / Math.expm1(-gamma);
            case OBRIEN_FLEMING, POCOCK -> throw new IllegalArgumentException(type + " is not a spending function");
        };
    }
}
