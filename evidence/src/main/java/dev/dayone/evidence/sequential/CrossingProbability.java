package dev.dayone.evidence.sequential;

import dev.dayone.evidence.numerics.Distributions;

/**
 * The path of z statistics over looks, stopped at its bounds: density of those still going on, on Gauss-Legendre nodes.
 *
 * <p>Z_k sqrt(I_k) is a Brownian motion with drift theta at times I_k (Armitage, McPherson and Rowe 1969, J. R. Stat. Soc. A
 * 132:235).
 */
final class CrossingProbability {

    private static final int PANELS = 8;
    private static final double FAR = 9;
    private static final double[] NODES = {
        -0.9602898564975363,
        -0.7966664774136267,
        -0.5255324099163290,
        -0.1834346424956498,
        0.1834346424956498,
        0.5255324099163290,
        0.7966664774136267,
        0.9602898564975363
    };
    private static final double[] WEIGHTS = {
        0.1012285362903763, 0.2223810344533745, 0.3137066458778873, 0.3626837833783620,
        0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
    };

    private final double[] z;
    private final double[] mass;
    private final double before;
    private final double now;
    private final int sided;
    private final double drift;

    private CrossingProbability(double[] z, double[] mass, double before, double now, int sided, double drift) {
        this.z = z;
        this.mass = mass;
        this.before = before;
        this.now = now;
        this.sided = sided;
        this.drift = drift;
    }

    /** Probability of stopping at each look. */
    static double[] each(double[] information, double[] critical, int sided, double drift) {
        double[] out = new double[information.length];
        CrossingProbability path = start(information, sided, drift);
        for (int k = 0; k < out.length; k++) {
            out[k] = path.exit(critical[k]);
            path = k + 1 < out.length ? path.beyond(critical[k], information[k + 1]) : path;
        }
        return out;
    }

    /** Everyone at the first look. */
    static CrossingProbability start(double[] information, int sided, double drift) {
        return new CrossingProbability(new double[] {0}, new double[] {1}, 0, information[0], sided, drift);
    }

    /** Probability of reaching this look and lying beyond c there. */
    double exit(double c) {
        double sum = 0;
        double step = now - before;
        for (int i = 0; i < z.length; i++) {
            double upper = (c * Math.sqrt(now) - z[i] * Math.sqrt(before) - drift * step) / Math.sqrt(step);
            sum += mass[i] * Distributions.normalUpper(upper);
            if (sided == 2) {
                double lower = (-c * Math.sqrt(now) - z[i] * Math.sqrt(before) - drift * step) / Math.sqrt(step);
                sum += mass[i] * Distributions.normalLower(lower);
            }
        }
        return sum;
    }

    /** Those within c here, on their way to the next look. */
    CrossingProbability beyond(double c, double next) {
        double centre = drift * Math.sqrt(now);
        double upper = Math.min(c, centre + FAR);
        double lower = sided == 2 ? -c : centre - FAR;
        // A panel no wider than the spread of the next step, where eight nodes are exact to twelve digits.
        double spread = Math.min(1.2, Math.sqrt((next - now) / now));
        int panels = Math.max(PANELS, Math.min(400, (int) Math.ceil((upper - lower) / spread)));
        double[] nodes = new double[panels * NODES.length];
        double[] masses = new double[nodes.length];
        double width = (upper - lower) / panels;
        for (int p = 0; p < panels; p++) {
            for (int q = 0; q < NODES.length; q++) {
                int at = p * NODES.length + q;
                nodes[at] = lower + width * (p + (NODES[q] + 1) / 2);
                masses[at] = WEIGHTS[q] * width / 2 * density(nodes[at]);
            }
        }
        return new CrossingProbability(nodes, masses, now, next, sided, drift);
    }

    private double density(double at) {
        double step = now - before;
        double scale = Math.sqrt(now / step);
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            double u = (at * Math.sqrt(now) - z[i] * Math.sqrt(before) - drift * step) / Math.sqrt(step);
            sum += mass[i] * Math.exp(-u * u / 2);
        }
        return sum * scale / Math.sqrt(2 * Math.PI);
    }
}
