package dev.dayone.evidence.survival;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Newton;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
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
     * @param order people by rising time
     * @param g G just before each person's own time
     * @param eventTimes distinct times of the kind asked for, rising
     * @param gAt G just before each of those
     * @param events how many had it then
     */
    private record Model(
            double[] time,
            double[] event,
            double[][] x,
            double cause,
            int[] order,
            double[] g,
            double[] eventTimes,
            double[] gAt,
            int[] events) {

        static Model of(double[] time, double[] event, double[] z, double[][] covariates, double cause) {
            double[] censored = Arrays.stream(event).map(e -> e == 0 ? 1 : 0).toArray();
            KaplanMeier censoring = KaplanMeier.of(time, censored);
            double[] own = IntStream.range(0, time.length)
                    .filter(i -> event[i] == cause)
                    .mapToDouble(i -> time[i])
                    .toArray();
            double[] eventTimes = Ranks.distinct(own);
            int[] events = new int[eventTimes.length];
            for (double t : own) {
                events[Arrays.binarySearch(eventTimes, t)]++;
            }
            return new Model(
                    time,
                    event,
                    Design.withoutIntercept(z, covariates),
                    cause,
                    Ranks.order(time),
                    Arrays.stream(time)
                            .map(t -> censoring.survival(Math.nextDown(t)))
                            .toArray(),
                    eventTimes,
                    Arrays.stream(eventTimes)
                            .map(t -> censoring.survival(Math.nextDown(t)))
                            .toArray(),
                    events);
        }

        boolean otherKind(int person) {
            return event[person] > 0 && event[person] != cause;
        }

        double[] risks(double[] beta) {
            return Arrays.stream(x)
                    .mapToDouble(row -> Math.exp(Symmetric.dot(row, beta)))
                    .toArray();
        }

        /**
         * Weighted sums over the risk set of each event time of 1, x and, if asked for, products of x: those not yet seen, and those of the other kind with
         * their weights.
         */
        double[][] riskSets(double[] risk, boolean products) {
            int p = x[0].length;
            double[][] out = new double[eventTimes.length][1 + p + (products ? p * p : 0)];
            double[] waiting = new double[out.length == 0 ? 0 : out[0].length];
            for (int k = eventTimes.length - 1, at = order.length - 1; k >= 0; k--) {
                for (; at >= 0 && time[order[at]] >= eventTimes[k]; at--) {
                    add(waiting, order[at], risk[order[at]]);
                }
                System.arraycopy(waiting, 0, out[k], 0, waiting.length);
            }
            double[] gone = new double[waiting.length];
            for (int k = 0, at = 0; k < eventTimes.length; k++) {
                for (; time[order[at]] < eventTimes[k]; at++) {
                    if (otherKind(order[at])) {
                        add(gone, order[at], risk[order[at]] / g[order[at]]);
                    }
                }
                for (int c = 0; c < gone.length; c++) {
                    out[k][c] += gAt[k] * gone[c];
                }
            }
            return out;
        }

        private void add(double[] sums, int person, double weight) {
            double[] row = x[person];
            int p = row.length;
            sums[0] += weight;
            for (int a = 0; a < p; a++) {
                sums[1 + a] += weight * row[a];
            }
            for (int c = 1 + p; c < sums.length; c++) {
                sums[c] += weight * row[(c - 1 - p) / p] * row[(c - 1 - p) % p];
            }
        }

        Newton.Point at(double[] beta) {
            int p = beta.length;
            double value = 0;
            double[] score = new double[p];
            double[][] information = new double[p][p];
            for (int i = 0; i < time.length; i++) {
                if (event[i] == cause) {
                    value += Symmetric.dot(x[i], beta);
                    for (int a = 0; a < p; a++) {
                        score[a] += x[i][a];
                    }
                }
            }
            double[][] sets = riskSets(risks(beta), true);
            for (int k = 0; k < sets.length; k++) {
                double[] set = sets[k];
                value -= events[k] * Math.log(set[0]);
                for (int a = 0; a < p; a++) {
                    double mean = set[1 + a] / set[0];
                    score[a] -= events[k] * mean;
                    for (int b = 0; b < p; b++) {
                        information[a][b] += events[k] * (set[1 + p + a * p + b] / set[0] - mean * set[1 + b] / set[0]);
                    }
                }
            }
            return new Newton.Point(beta, value, score, information);
        }

        /** eta + psi of each person: their share of the score, and what they tell about censoring. */
        double[][] influence(double[] beta) {
            int p = beta.length;
            int m = eventTimes.length;
            double[] risk = risks(beta);
            double[][] sets = riskSets(risk, false);
            double[][] plain = new double[m + 1][1 + p];
            double[][] weighted = new double[m + 1][1 + p];
            for (int k = 0; k < m; k++) {
                addHazard(plain[k + 1], plain[k], sets[k], events[k] / sets[k][0]);
            }
            for (int k = m - 1; k >= 0; k--) {
                addHazard(weighted[k], weighted[k + 1], sets[k], gAt[k] * events[k] / sets[k][0]);
            }
            double[][] out = new double[time.length][p];
            for (int i = 0; i < time.length; i++) {
                int seen = upTo(eventTimes, time[i]);
                for (int a = 0; a < p; a++) {
                    double expected = x[i][a] * plain[seen][0] - plain[seen][1 + a];
                    if (otherKind(i)) {
                        expected += (x[i][a] * weighted[seen][0] - weighted[seen][1 + a]) / g[i];
                    }
                    out[i][a] -= risk[i] * expected;
                    if (event[i] == cause) {
                        out[i][a] += x[i][a] - sets[seen - 1][1 + a] / sets[seen - 1][0];
                    }
                }
            }
            addCensoring(out, risk, weighted);
            return out;
        }

        /** What was there, and an increment of a hazard: itself, and times the mean of x. */
        private static void addHazard(double[] to, double[] before, double[] set, double hazard) {
            to[0] = before[0] + hazard;
            for (int a = 1; a < to.length; a++) {
                to[a] = before[a] + hazard * set[a] / set[0];
            }
        }

        /** How many of those rising times are at most t. */
        private static int upTo(double[] times, double t) {
            int at = Arrays.binarySearch(times, t);
            return at >= 0 ? at + 1 : -at - 1;
        }

        /** @param weighted from each event time on, G dH and G times the mean of x dH */
        private void addCensoring(double[][] out, double[] risk, double[][] weighted) {
            int n = time.length;
            int p = x[0].length;
            double[] gone = new double[1 + p];
            double[] total = new double[p];
            int at = 0;
            while (at < n) {
                double u = time[order[at]];
                int end = at;
                int leaving = 0;
                while (end < n && time[order[end]] == u) {
                    leaving += event[order[end]] == 0 ? 1 : 0;
                    end++;
                }
                double atRisk = (double) n - at;
                double[] perPerson = new double[p];
                if (leaving > 0) {
                    double[] later = weighted[upTo(eventTimes, Math.nextDown(u))];
                    for (int a = 0; a < p; a++) {
                        perPerson[a] = (gone[1 + a] * later[0] - gone[0] * later[1 + a]) / atRisk;
                        total[a] += perPerson[a] * leaving / atRisk;
                    }
                }
                for (; at < end; at++) {
                    int person = order[at];
                    for (int a = 0; a < p; a++) {
                        out[person][a] += (event[person] == 0 ? perPerson[a] : 0) - total[a];
                    }
                    if (otherKind(person)) {
                        add(gone, person, risk[person] / g[person]);
                    }
                }
            }
        }
    }
}
