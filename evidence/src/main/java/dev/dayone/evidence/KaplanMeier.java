package dev.dayone.evidence;

import dev.dayone.evidence.Sample.Person;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What share has had the event by each day, with people still waiting counted for as long as they were seen?
 *
 * <p>S(t) = product over event times of (1 - d/n); Greenwood's variance; pointwise limits on the log(-log S) scale, undefined
 * where S is 0 or 1. Source: Kaplan and Meier 1958, JASA 53:457; Kalbfleisch and Prentice 2002, sec. 1.4. Checked against R
 * survival 3.5.
 */
public final class KaplanMeier {

    private final List<Step> steps;
    private final int n;
    private final double lastTime;
    private final List<Person> people;

    private KaplanMeier(List<Step> steps, List<Person> people, double lastTime) {
        this.steps = steps;
        this.people = people;
        this.n = people.size();
        this.lastTime = lastTime;
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
            if (greenwood == null || survival >= 1 || survival <= 0) {
                return null;
            }
            double log = Math.log(survival);
            double half = Distributions.normalQuantile(level) * Math.sqrt(greenwood) / Math.abs(log);
            return new Interval(Math.pow(survival, Math.exp(half)), Math.pow(survival, Math.exp(-half)), level);
        }
    }

    /** The curve of everyone in the sample; times must not be negative. */
    public static KaplanMeier of(Sample sample) {
        List<Person> ordered = sample.people().stream()
                .sorted(Comparator.comparingDouble(Person::value))
                .toList();
        if (!ordered.isEmpty() && ordered.get(0).value() < 0) {
            throw new IllegalArgumentException(
                    "times must be >= 0, was " + ordered.get(0).value());
        }
        List<Step> steps = new ArrayList<>();
        double survival = 1;
        double greenwood = 0;
        int i = 0;
        while (i < ordered.size()) {
            double time = ordered.get(i).value();
            int atRisk = ordered.size() - i;
            int events = 0;
            while (i < ordered.size() && ordered.get(i).value() == time) {
                events += ordered.get(i).event() ? 1 : 0;
                i++;
            }
            if (events == 0) {
                continue;
            }
            survival *= 1 - (double) events / atRisk;
            boolean gone = events == atRisk;
            greenwood += gone ? 0 : (double) events / ((double) atRisk * (atRisk - events));
            steps.add(new Step(time, atRisk, events, gone ? 0 : survival, gone ? null : greenwood));
        }
        double last = ordered.isEmpty() ? 0 : ordered.get(ordered.size() - 1).value();
        return new KaplanMeier(steps, ordered, last);
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }

    public int n() {
        return n;
    }

    /** Longest time seen, with or without an event. */
    public double lastTime() {
        return lastTime;
    }

    /** People still waiting just before that time. */
    public int atRisk(double time) {
        return (int) people.stream().filter(p -> p.value() >= time).count();
    }

    /** Share without the event just after that time. */
    public double survival(double time) {
        double survival = 1;
        for (Step step : steps) {
            if (step.time() > time) {
                break;
            }
            survival = step.survival();
        }
        return survival;
    }

    /** Time at which half have had the event, midway along a step at exactly one half; null when that is not reached. */
    public @Nullable Double median() {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.survival() > 0.5 + 1e-12) {
                continue;
            }
            boolean half = step.survival() > 0.5 - 1e-12 && i + 1 < steps.size();
            return half ? (step.time() + steps.get(i + 1).time()) / 2 : step.time();
        }
        return null;
    }

    /**
     * Restricted mean: the area under the curve to tau, and its standard error: Var = sum over event times of (area from there to
     * tau)^2 d / (n (n - d)) (Royston and Parmar 2013, BMC Med. Res. Methodol. 13:152).
     */
    RestrictedMean restrictedMean(double tau) {
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
    record RestrictedMean(double mean, double standardError) {}
}
