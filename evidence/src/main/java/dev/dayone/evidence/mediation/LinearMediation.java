package dev.dayone.evidence.mediation;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How much of the effect passes through skill (a blind score), and how much past it: signal, network, label?
 *
 * <p>m = a z + ..., y = c' z + b m (+ h z m) + ...: indirect effect a b (under control) and a (b + h) (under treatment), direct effect c' + h E[m | z]. <b>Assumes
 * that nothing unmeasured moves both mediator and outcome</b>, which assignment of z does not secure: never a headline. {@link #rhoAtZero} says
 * how strong such a thing would have to be: the correlation of the two equations' errors at which the indirect effect is nil.
 *
 * <p>Source: VanderWeele 2015, Explanation in Causal Inference, ch. 2; Imai, Keele and Yamamoto 2010, Stat. Sci. 25:51. Checked against R
 * 4.2.
 *
 * @param acmeControl indirect effect under control
 * @param acmeTreated indirect effect under treatment
 * @param adeControl direct effect at the mediator's control level
 * @param adeTreated direct effect at its treated level
 * @param total indirect under treatment plus direct under control
 * @param acmeSeDelta delta-method standard error; null with interaction
 * @param acmePSobel its two-sided p; null with interaction
 * @param pJointSignificance larger p of a and b; null with interaction
 * @param proportionMediated indirect as a share of the total; null with interaction
 * @param rhoAtZero correlation of errors at which the indirect effect is nil; null with interaction
 */
public record LinearMediation(
        double acmeControl,
        double acmeTreated,
        double adeControl,
        double adeTreated,
        double total,
        @Nullable Double acmeSeDelta,
        @Nullable Double acmePSobel,
        @Nullable Double pJointSignificance,
        @Nullable Double proportionMediated,
        @Nullable Double rhoAtZero) {

    /** Refuses EMPTY_ARM, COLLINEAR, INVALID_LEVEL. */
    public static LinearMediation of(
            double[] y, double[] z, double[] mediator, double[][] covariates, boolean interaction) {
        Arms.requireBoth(z);
        LeastSquares first = fit(Design.withIntercept(z, covariates), mediator);
        double[][] rows = Design.with(Design.withIntercept(z, covariates), mediator);
        int column = rows[0].length - 1;
        if (interaction) {
            double[] product = new double[z.length];
            for (int i = 0; i < z.length; i++) {
                product[i] = z[i] * mediator[i];
            }
            rows = Design.with(rows, product);
        }
        LeastSquares second = fit(rows, y);
        double a = first.coefficients()[Design.TREATMENT];
        double b = second.coefficients()[column];
        double direct = second.coefficients()[Design.TREATMENT];
        double h = interaction ? second.coefficients()[column + 1] : 0;
        double treated = 0;
        double mean = 0;
        for (int i = 0; i < z.length; i++) {
            treated += z[i] / z.length;
            mean += (mediator[i] - first.residuals()[i]) / z.length;
        }
        double m0 = mean - a * treated;
        double m1 = m0 + a;
        double total = a * (b + h) + direct + h * m0;
        if (interaction) {
            return new LinearMediation(
                    a * b, a * (b + h), direct + h * m0, direct + h * m1, total, null, null, null, null, null);
        }
        double sa = error(first, Design.TREATMENT);
        double sb = error(second, column);
        double se = Math.sqrt(a * a * sb * sb + b * b * sa * sa);
        LeastSquares reduced = fit(Design.withIntercept(z, covariates), y);
        double rho = Symmetric.dot(first.residuals(), reduced.residuals())
                / Math.sqrt(Symmetric.dot(first.residuals(), first.residuals())
                        * Symmetric.dot(reduced.residuals(), reduced.residuals()));
        return new LinearMediation(
                a * b,
                a * b,
                direct,
                direct,
                total,
                se,
                Distributions.normalTwoSided(a * b / se),
                Math.max(p(first, a, sa), p(second, b, sb)),
                a * b / (a * b + direct),
                rho);
    }

    /** Delta-method interval of the indirect effect; null with interaction. */
    public @Nullable Interval indirect(double level) {
        return acmeSeDelta == null ? null : Interval.ofNormal(acmeControl, acmeSeDelta, level);
    }

    private static LeastSquares fit(double[][] rows, double[] y) {
        return LeastSquares.fit(rows, y).orElseThrow(Refusal.COLLINEAR::refuse);
    }

    private static double error(LeastSquares fit, int column) {
        double df = fit.residuals().length - fit.coefficients().length;
        return Math.sqrt(Symmetric.dot(fit.residuals(), fit.residuals())
                / df
                * fit.bread().get(column, column));
    }

    private static double p(LeastSquares fit, double value, double se) {
        return Distributions.tTwoSided(value / se, fit.residuals().length - fit.coefficients().length);
    }
}
