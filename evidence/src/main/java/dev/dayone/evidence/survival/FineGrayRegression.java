package dev.dayone.evidence.survival;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Newton;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.numerics.Symmetric;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * By what factor does treatment change the subdistribution hazard of one kind of event, when another kind can come first?
 *
 * <p>People who had the other kind stay at risk with weight G(t-) / G(T-), G the pooled Kaplan-Meier curve of censoring; Breslow ties. The
 * variance is the sandwich with the part that comes from estimating G, q(u) summing over t >= u > T.
 *
 * <p>Source: Fine and Gray 1999, JASA 94:496, eq. 5-9. Checked against R cmprsk {@code crr}.
 *
 * @param log log subdistribution hazard ratio
 * @param subdistributionHr exp of it
 * @param loglik weighted log partial likelihood
 */
public record FineGrayRegression(NormalEstimate log, double subdistributionHr, double loglik) {

    private static final double BEYOND = 20;

    /**
     * Refuses EMPTY_ARM, NEGATIVE_TIME, NO_EVENTS of the kind, SEPARATION, COLLINEAR.
     *
     * @param event 0 = still waiting, otherwise the kind of event
     * @param cause the kind asked for
     */
    public static FineGrayRegression of(
            double[] time, double[] event, double[] z, double[][] covariates, double cause, double level) {
        Arms.requireBoth(z);
        Times.require(time);
        Times.requireEvent(event, cause);
        Model model = Model.of(time, event, z, covariates, cause);
        Newton.Point here = Newton.maximize(
                model::at,
                new double[model.x[0].length],
                beta -> Refusal.SEPARATION.unless(Math.abs(beta[0]) < BEYOND));
        double[] beta = here.at();
        double[][] inverse = Symmetric.inverse(here.information());
        double variance = 0;
        for (double[] u : model.influence(beta)) {
            double d = Symmetric.dot(inverse[0], u);
            variance += d * d;
        }
        NormalEstimate log = NormalEstimate.of(beta[0], Math.sqrt(variance), level);
        return new FineGrayRegression(log, Math.exp(beta[0]), here.value());
    }

    /**
     * @param g G just before each person's own time
     * @param eventTimes distinct times of the kind asked for
     * @param gAt G just before each of those
     */
    private record Model(
            double[] time, double[] event, double[][] x, double cause, double[] g, double[] eventTimes, double[] gAt) {

        static Model of(double[] time, double[] event, double[] z, double[][] covariates, double cause) {
            double[] censored = Arrays.stream(event).map(e -> e == 0 ? 1 : 0).toArray();
            KaplanMeier censoring = KaplanMeier.of(time, censored);
            double[] eventTimes = Ranks.distinct(IntStream.range(0, time.length)
                    .filter(i -> event[i] == cause)
                    .mapToDouble(i -> time[i])
                    .toArray());
            return new Model(
                    time,
                    event,
                    Design.withoutIntercept(z, covariates),
                    cause,
                    Arrays.stream(time)
                            .map(t -> censoring.survival(Math.nextDown(t)))
                            .toArray(),
                    eventTimes,
                    Arrays.stream(eventTimes)
                            .map(t -> censoring.survival(Math.nextDown(t)))
                            .toArray());
        }

        double weight(int person, int k) {
            if (time[person] >= eventTimes[k]) {
                return 1;
            }
            boolean otherKind = event[person] > 0 && event[person] != cause;
            return otherKind ? gAt[k] / g[person] : 0;
        }

        /** Weighted sums over the risk set of one event time: total, first and second moments. */
        double[] sums(int k, double[] risk, double[] first, double[][] second) {
            double total = 0;
            Arrays.fill(first, 0);
            for (double[] row : second) {
                Arrays.fill(row, 0);
            }
            for (int i = 0; i < time.length; i++) {
                double w = weight(i, k) * risk[i];
                if (w == 0) {
                    continue;
                }
                total += w;
                for (int a = 0; a < first.length; a++) {
                    first[a] += w * x[i][a];
                    for (int b = 0; b < first.length; b++) {
                        second[a][b] += w * x[i][a] * x[i][b];
                    }
                }
            }
            return new double[] {total};
        }

        double[] risks(double[] beta) {
            return Arrays.stream(x)
                    .mapToDouble(row -> Math.exp(Symmetric.dot(row, beta)))
                    .toArray();
        }

        Newton.Point at(double[] beta) {
            int p = beta.length;
            double[] risk = risks(beta);
            double value = 0;
            double[] score = new double[p];
            double[][] information = new double[p][p];
            double[] first = new double[p];
            double[][] second = new double[p][p];
            for (int k = 0; k < eventTimes.length; k++) {
                double total = sums(k, risk, first, second)[0];
                for (int i = 0; i < time.length; i++) {
                    if (time[i] != eventTimes[k] || event[i] != cause) {
                        continue;
                    }
                    value += Symmetric.dot(x[i], beta) - Math.log(total);
                    for (int a = 0; a < p; a++) {
                        score[a] += x[i][a] - first[a] / total;
                        for (int b = 0; b < p; b++) {
                            information[a][b] += second[a][b] / total - first[a] * first[b] / (total * total);
                        }
                    }
                }
            }
            return new Newton.Point(beta, value, score, information);
        }

        /** eta + psi of each person: their share of the score, and what they tell about censoring. */
        double[][] influence(double[] beta) {
            int p = beta.length;
            int n = time.length;
            int m = eventTimes.length;
            double[] risk = risks(beta);
            double[][] mean = new double[m][p];
            double[] hazard = new double[m];
            double[] first = new double[p];
            double[][] second = new double[p][p];
            for (int k = 0; k < m; k++) {
                double total = sums(k, risk, first, second)[0];
                double events = 0;
                for (int i = 0; i < n; i++) {
                    events += time[i] == eventTimes[k] && event[i] == cause ? 1 : 0;
                }
                hazard[k] = events / total;
                for (int a = 0; a < p; a++) {
                    mean[k][a] = first[a] / total;
                }
            }
            double[][] out = new double[n][p];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < m; k++) {
                    double w = weight(i, k);
                    boolean own = time[i] == eventTimes[k] && event[i] == cause;
                    double dm = (own ? 1 : 0) - w * risk[i] * hazard[k];
                    for (int a = 0; a < p; a++) {
                        out[i][a] += (x[i][a] - mean[k][a]) * dm;
                    }
                }
            }
            addCensoring(out, risk, mean, hazard);
            return out;
        }

        private void addCensoring(double[][] out, double[] risk, double[][] mean, double[] hazard) {
            int n = time.length;
            int p = x[0].length;
            double[] censorTimes = Ranks.distinct(IntStream.range(0, n)
                    .filter(i -> event[i] == 0)
                    .mapToDouble(i -> time[i])
                    .toArray());
            for (double u : censorTimes) {
                double[] q = new double[p];
                double atRisk = 0;
                double leaving = 0;
                for (int i = 0; i < n; i++) {
                    atRisk += time[i] >= u ? 1 : 0;
                    leaving += time[i] == u && event[i] == 0 ? 1 : 0;
                    boolean otherKind = event[i] > 0 && event[i] != cause;
                    if (!otherKind || time[i] >= u) {
                        continue;
                    }
                    for (int k = 0; k < eventTimes.length; k++) {
                        if (eventTimes[k] >= u) {
                            double dm = -weight(i, k) * risk[i] * hazard[k];
                            for (int a = 0; a < p; a++) {
                                q[a] -= (x[i][a] - mean[k][a]) * dm;
                            }
                        }
                    }
                }
                for (int i = 0; i < n; i++) {
                    double dm = (time[i] == u && event[i] == 0 ? 1 : 0) - (time[i] >= u ? leaving / atRisk : 0);
                    for (int a = 0; a < p; a++) {
                        out[i][a] += q[a] / atRisk * dm;
                    }
                }
            }
        }
    }
}
