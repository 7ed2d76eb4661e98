package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.Turnbull;
import dev.dayone.evidence.survival.Turnbull.Between;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Placements of which only two answers know: not placed then, placed now. The result counts them on the day of the answer that found them, the latest that they can have begun.
 * Beside it stand the earliest, right after the answer before, and Turnbull's estimate, in which they began somewhere between. Where formats were asked at different times
 * these part; beyond a tenth of the smallest difference that matters the interval holds all three, and so the heading needs all to say the same. Turnbull's alone would not do:
 * within half a year it puts placements in the middle, where they come early.
 *
 * @param lines what the other reading would make of the result
 * @param notes what a reader must know
 * @param told the estimate, with the interval of all readings where it needs them
 */
record BetweenAnswers(List<Finding> lines, List<Finding> notes, Estimate told) {

    private static final double MATTERS = 0.1;

    BetweenAnswers {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /** @param rows everyone with both dates as they are known, not yet cut at the horizon: whose first day is not known has the day of the answer before as the one part */
    static BetweenAnswers of(StudyPlan plan, Outcome outcome, List<PersonRow> rows, Estimate main) {
        Integer horizon = outcome.windowDays();
        List<PersonRow> known = rows.stream()
                .filter(row -> row.value() != null && !row.excluded())
                .toList();
        long found = known.stream().filter(BetweenAnswers::between).count();
        if (outcome.kind() != Kind.TIME_TO_PLACEMENT || horizon == null || found == 0 || !(main instanceof Known one)) {
            return new BetweenAnswers(List.of(), List.of(), main);
        }
        long placed = known.stream().filter(PersonRow::event).count();
        double counted = difference(plan, known, horizon, Reading.LATEST);
        double read = difference(plan, known, horizon, Reading.BETWEEN);
        double earliest = difference(plan, known, horizon, Reading.EARLIEST);
        Finding line = Finding.of(
                "{} of {} were found between two answers and count on the day of the one that found them. Laid between the two (Turnbull's estimate, each of "
                        + "the days that the data leave open as likely as the next), the difference is {} {} instead of {}, covariates and blocks aside; right after the answer "
                        + "before, {}.",
                Figure.people(found),
                Figure.people(placed, "placement", "placements"),
                Figure.signed(read, 1),
                Figure.name(outcome.unit()),
                Figure.signed(counted, 1),
                Figure.signed(earliest, 1));
        List<Double> moved = List.of(read - counted, earliest - counted);
        double most = moved.stream().mapToDouble(Math::abs).max().orElse(0);
        if (most <= MATTERS * outcome.smallestDifference()) {
            return new BetweenAnswers(List.of(line), List.of(), main);
        }
        return new BetweenAnswers(
                List.of(line),
                List.of(Finding.of(
                        "When people were asked matters: on which day between two answers placements began moves the difference by up to {} {}. The interval holds "
                                + "the earliest day, the latest and those between.",
                        Figure.amount(most, 1),
                        Figure.name(outcome.unit()))),
                all(one, moved));
    }

    /** On which of the days between two answers a placement counts. */
    private enum Reading {
        EARLIEST,
        BETWEEN,
        LATEST
    }

    private static boolean between(PersonRow row) {
        return row.event() && row.parts().size() == 1;
    }

    /** The estimate with an interval that holds it moved by each of those too, and the largest of their p-values. */
    private static Known all(Known one, List<Double> moved) {
        Known out = one;
        for (double by : moved) {
            Interval own = one.interval();
            Interval wide = out.interval();
            out = out.withInterval(new Interval(
                    Math.min(wide.lower(), own.lower() + by), Math.max(wide.upper(), own.upper() + by), own.level()));
            Double p = out.pValue();
            Double other = pValue(one, by);
            if (p != null && other != null && other > p) {
                out = out.withTest(other, "t test of the reading between two answers");
            }
        }
        return out;
    }

    private static @Nullable Double pValue(Known one, double moved) {
        Double se = one.standardError();
        Double df = one.df();
        if (se == null || se == 0) {
            return null;
        }
        double t = Math.abs(one.value() + moved) / se;
        return df == null ? 2 * Distributions.normalUpper(t) : Distributions.tTwoSided(t, df);
    }

    private static double difference(StudyPlan plan, List<PersonRow> known, int horizon, Reading reading) {
        return mean(plan.treatment().id(), known, horizon, reading)
                - mean(plan.control().id(), known, horizon, reading);
    }

    private static double mean(String arm, List<PersonRow> known, int horizon, Reading reading) {
        List<Between> people = known.stream()
                .filter(row -> row.arm().equals(arm))
                .map(row -> {
                    double day = row.value() == null ? Double.NaN : row.value();
                    double before = between(row) ? row.parts().get(0).value() : day;
                    double by = reading == Reading.EARLIEST ? before : day;
                    return new Between(
                            reading == Reading.LATEST ? day : before, row.event() ? by : Double.POSITIVE_INFINITY);
                })
                .toList();
        return people.isEmpty() ? 0 : Turnbull.of(people).restrictedMean(horizon);
    }
}
