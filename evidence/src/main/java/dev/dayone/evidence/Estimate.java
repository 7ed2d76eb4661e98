package dev.dayone.evidence;

import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.refusal.Refusal;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the data allow us to say about one difference, treatment minus control. */
public sealed interface Estimate {

    <R> R match(Function<Known, R> known, Function<NotEstimable, R> notEstimable);

    /** The method that was asked. */
    Method method();

    /** A method's answer, or its refusal. */
    static Estimate of(Method method, Supplier<Known> answer) {
        return Answer.of(answer)
                .match(found -> found, refused -> new NotEstimable(method, refused.code(), refused.finding()));
    }

    /** A method's answer as a study's estimate: its t interval, or its refusal. */
    static Estimate ofT(Method method, int units, double level, Supplier<StudentEstimate> answer) {
        return of(method, () -> {
            StudentEstimate found = answer.get();
            return new Known(
                    method,
                    found.estimate(),
                    found.se(),
                    found.df(),
                    new Interval(found.ciLower(), found.ciUpper(), level),
                    found.pValue(),
                    method.test(),
                    units,
                    List.of());
        });
    }

    /**
     * A difference with its uncertainty.
     *
     * @param value treatment minus control, in the outcome's unit
     * @param standardError same unit; null where the method has an interval but no standard error
     * @param df degrees of freedom of the reference t distribution; null = normal or exact
     * @param interval interval of the difference
     * @param pValue two-sided; null where the method gives none
     * @param pMethod the test behind the p-value
     * @param units units of assignment used: people, or clusters
     * @param notes what a reader must know about this number
     */
    record Known(
            Method method,
            double value,
            @Nullable Double standardError,
            @Nullable Double df,
            Interval interval,
            @Nullable Double pValue,
            String pMethod,
            int units,
            List<String> notes)
            implements Estimate {

        public Known {
            notes = List.copyOf(notes);
        }

        @Override
        public <R> R match(Function<Known, R> known, Function<NotEstimable, R> notEstimable) {
            return known.apply(this);
        }

        /** The same difference in another unit, e.g. 100 for percentage points. */
        public Known times(double factor) {
            return new Known(
                    method,
                    value * factor,
                    standardError == null ? null : standardError * Math.abs(factor),
                    df,
                    interval.times(factor),
                    pValue,
                    pMethod,
                    units,
                    notes);
        }

        public Known withNotes(List<String> more) {
            return new Known(method, value, standardError, df, interval, pValue, pMethod, units, more);
        }

        /** The same interval, computed at a higher level, said at the level at which it holds together with others. */
        public Known heldTogether(double level) {
            return new Known(
                    method,
                    value,
                    standardError,
                    df,
                    new Interval(interval.lower(), interval.upper(), level),
                    pValue,
                    pMethod,
                    units,
                    notes);
        }

        /** The same difference with another interval. */
        public Known withInterval(Interval other) {
            return new Known(method, value, standardError, df, other, pValue, pMethod, units, notes);
        }

        /** The same difference judged by another test. */
        public Known withTest(double p, String name) {
            return new Known(method, value, standardError, df, interval, p, name, units, notes);
        }
    }

    /**
     * No number, and why.
     *
     * @param code what is wrong with the data
     * @param why shown in the wording of the reader
     */
    record NotEstimable(Method method, Refusal code, Finding why) implements Estimate {
        @Override
        public <R> R match(Function<Known, R> known, Function<NotEstimable, R> notEstimable) {
            return notEstimable.apply(this);
        }
    }
}
