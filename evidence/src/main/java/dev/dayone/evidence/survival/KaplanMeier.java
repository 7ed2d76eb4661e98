package dev.dayone.evidence.survival;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What share has had the event by each day, with people still waiting counted for as long as they were seen?
 *
 * <p>S(t) = product over event times of (1 - d/n); Greenwood's variance; pointwise limits on the log(-log S) scale unless asked
 * otherwise, undefined where S is 0 and, on that scale, where it is 1. Source: Kaplan and Meier 1958, JASA 53:457; Kalbfleisch and
 * Prentice 2002, sec. 1.4. Checked against R survival 3.5.
 */
public final class KaplanMeier {

    private static final double HALF = 0.5;
    private static final double TIE = 1e-12;

    private final List<Step> steps;
    private final double[] times;

    private KaplanMeier(List<Step> steps, double[] times) {
        this.steps = List.copyOf(steps);
        this.times = times;
    }

    /** On which scale limits are symmetric. */
    public enum Scale {
        PLAIN,
        LOG,
        LOG_LOG
    }

    /**
     * One event time.
     *
     * @param time in the outcome's unit
     * @param atRisk people still waiting just before
     * @param events events at that time
     * @param survival share without the event after it
     * @param greenwood running sum of d / (n (n - d)); null once survival is 0
     */
    public record Step(
            double time,
            int atRisk,
            int events,
            double survival,
            @Nullable Double greenwood) {

        /** Standard error of the survival; null at survival 0. */
        public @Nullable Double standardError() {
            return greenwood == null ? null : survival * Math.sqrt(greenwood);
        }

        /** Pointwise log-log interval of the survival; null where it is undefined. */
        public @Nullable Interval interval(double level) {
            return interval(level, Scale.LOG_LOG);
        }

        /** Pointwise interval on that scale; null where it is undefined. */
        public @Nullable Interval interval(double level, Scale scale) {
            if (greenwood == null || survival <= 0) {
                return null;
            }
            double reach = Distributions.normalQuantile(level) * Math.sqrt(greenwood);
            return switch (scale) {
                case PLAIN ->
                    new Interval(Math.max(0, survival * (1 - reach)), Math.min(1, survival * (1 + reach)), level);
                case LOG -> new Interval(survival * Math.exp(-reach), Math.min(1, survival * Math.exp(reach)), level);
                case LOG_LOG -> {
                    double half = reach / Math.abs(Math.log(survival));
                    yield survival >= 1
                            ? null
                            : new Interval(
                                    Math.pow(survival, Math.exp(half)), Math.pow(survival, Math.exp(-half)), level);
                }
            };
        }
    }

    /** The curve of everyone in the sample; refuses NEGATIVE_TIME. */
    public static KaplanMeier of(Sample sample) {
        return of(sample.values(), sample.events());
    }

    /**
     * The curve of those times.
     *
     * @param event 1 where the event happened then, 0 where the person was still waiting
     */
    public static KaplanMeier of(double[] time, double[] event) {
        if (time.length > 0) {
            Times.require(time);
        }
        int[] order = Ranks.order(time);
        List<Step> steps = new ArrayList<>();
        double survival = 1;
        double greenwood = 0;
        int i = 0;
        while (i < order.length) {
            double now = time[order[i]];
            int atRisk = order.length - i;
            int events = 0;
            while (i < order.length && time[order[i]] == now) {
                events += event[order[i]] == 1 ? 1 : 0;
                i++;
            }
            if (events == 0) {
                continue;
            }
            survival *= 1 - (double) events / atRisk;
            boolean gone = events == atRisk;
            greenwood += gone ? 0 : (double) events / ((double) atRisk * (atRisk - events));
            steps.add(new Step(now, atRisk, events, gone ? 0 : survival, gone ? null : greenwood));
        }
        return new KaplanMeier(steps, Ranks.sorted(time));
    }

    public List<Step> steps() {
        return steps;
    }

    public int n() {
        return times.length;
    }

    public int events() {
        return steps.stream().mapToInt(Step::events).sum();
    }

    /** Shortest time seen. */
    public double firstTime() {
        return times.length == 0 ? 0 : times[0];
    }

    /** Longest time seen, with or without an event. */
    public double lastTime() {
        return times.length == 0 ? 0 : times[times.length - 1];
    }

    /** People still waiting just before that time. */
    public int atRisk(double time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return times.length - low;
    }

    /** The last event time up to that time; null before the first. */
    public @Nullable Step at(double time) {
        Step found = null;
        for (Step step : steps) {
            if (step.time() > time) {
                break;
            }
            found = step;
        }
        return found;
    }

    /** Share without the event just after that time. */
    public double survival(double time) {
        Step step = at(time);
        return step == null ? 1 : step.survival();
    }

    /** Time at which half have had the event, midway along a step at exactly one half; null when that is not reached. */
    public @Nullable Double median() {
        return crossing(Step::survival);
    }

    /** Limits of the median: where the limits of the curve cross one half; null where they do not. */
    public @Nullable Double medianLimit(double level, Scale scale, boolean lower) {
        return crossing(step -> {
            Interval interval = step.interval(level, scale);
            return interval == null ? Double.NaN : lower ? interval.lower() : interval.upper();
        });
    }

    private @Nullable Double crossing(ToDoubleFunction<Step> height) {
        for (int i = 0; i < steps.size(); i++) {
            double value = height.applyAsDouble(steps.get(i));
            if (Double.isNaN(value) || value > HALF + TIE) {
                continue;
            }
            double time = steps.get(i).time();
            boolean flat = value > HALF - TIE;
            double next = i + 1 < steps.size() ? steps.get(i + 1).time() : lastTime();
            return flat ? (time + next) / 2 : time;
        }
        return null;
    }

    /**
     * Restricted mean: the area under the curve to tau, and its standard error: Var = sum over event times of (area from there to
     * tau)^2 d / (n (n - d)) (Royston and Parmar 2013, BMC Med. Res. Methodol. 13:152).
     */
    public RestrictedMean restrictedMean(double tau) {
        double area = 0;
        double from = 0;
        double survival = 1;
        List<Step> within = steps.stream().filter(s -> s.time() <= tau).toList();
        for (Step step : within) {
            area += survival * (step.time() - from);
            from = step.time();
            survival = step.survival();
        }
        area += survival * (tau - from);
        double variance = 0;
        double tail = 0;
        double to = tau;
        for (int k = within.size() - 1; k >= 0; k--) {
            Step step = within.get(k);
            tail += step.survival() * (to - step.time());
            to = step.time();
            if (step.events() < step.atRisk()) {
                variance += tail * tail * step.events() / ((double) step.atRisk() * (step.atRisk() - step.events()));
            }
        }
        return new RestrictedMean(area, Math.sqrt(variance));
    }

    /**
     * @param mean restricted mean time, in the outcome's unit
     * @param standardError of it
     */
    public record RestrictedMean(double mean, double standardError) {}
}
