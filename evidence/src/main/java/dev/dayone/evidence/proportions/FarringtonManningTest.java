package dev.dayone.evidence.proportions;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;
import java.util.List;

/**
 * Is treatment not worse than control by more than a margin?
 *
 * <p>z = (p1 - p0 + margin) / sqrt(q1 (1 - q1) / n1 + q0 (1 - q0) / n0), q the restricted estimates with q1 = q0 - margin; one-sided p.
 *
 * <p>Source: Farrington and Manning 1990, Stat. Med. 9:1447. Checked against R 4.2.
 *
 * @param estimate share in treatment minus share in control
 * @param statistic z against -margin
 * @param pValue one-sided: small = not worse
 */
public record FarringtonManningTest(double estimate, double statistic, double pValue) {

    /** @param margin largest loss that may be borne, in (0, 1); refuses INVALID_MARGIN and EMPTY_ARM */
    public static FarringtonManningTest of(Proportions t, double margin) {
        Refusal.INVALID_MARGIN.unless(margin >= 0 && margin < 1);
        double n = t.withBothArms().n1() + t.n0();
        double z = MiettinenNurminen.score(List.of(t), -margin) * Math.sqrt(n / (n - 1));
        return new FarringtonManningTest(t.difference(), z, Distributions.normalUpper(z));
    }
}
