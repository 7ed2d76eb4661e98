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
 * Placements of which only two answers know: not placed then, placed now. The result counts them on the day of the answer that found them. Beside it stands Turnbull's
 * estimate, in which they began somewhere between. Where formats were asked at different times the two part; beyond a tenth of the smallest difference that matters the
 * interval holds both readings, and so the heading needs both to say the same.
 *
 * @param lines what the other reading would make of the result
 * @param notes what a reader must know
 * @param told the estimate, with the interval of both readings where it needs both
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
        double read = difference(plan, known, horizon, true);
        double counted = difference(plan, known, horizon, false);
        Finding line = Finding.of(
                "{} of {} were found between two answers and count on the day of the one that found them. Laid between the two (Turnbull's estimate, each of "
                        + "the days that the data leave open as likely as the next), the difference is {} {} instead of {}, covariates and blocks aside.",
                Figure.people(found),
                Figure.people(placed, "placement", "placements"),
                Figure.signed(read, 1),
                Figure.name(outcome.unit()),
                Figure.signed(counted, 1));
        double moved = read - counted;
        if (Math.abs(moved) <= MATTERS * outcome.smallestDifference()) {
            return new BetweenAnswers(List.of(line), List.of(), main);
        }
        return new BetweenAnswers(
                List.of(line),
                List.of(Finding.of(
                        "When people were asked matters: placements laid between two answers, not on the day of the one that found them, move the difference "
                                + "by {} {}. The interval holds both readings.",
                        Figure.amount(Math.abs(moved), 1),
                        Figure.name(outcome.unit()))),
                both(one, moved));
    }

    private static boolean between(PersonRow row) {
        return row.event() && row.parts().size() == 1;
    }

    private static Known both(Known one, double moved) {
        Interval own = one.interval();
        Known wide = one.withInterval(
                new Interval(own.lower() + Math.min(0, moved), own.upper() + Math.max(0, moved), own.level()));
        Double p = one.pValue();
        Double other = pValue(one, moved);
        return p == null || other == null || other <= p
                ? wide
                : wide.withTest(other, "t test of the reading between two answers");
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

    private static double difference(StudyPlan plan, List<PersonRow> known, int horizon, boolean between) {
        return mean(plan.treatment().id(), known, horizon, between)
                - mean(plan.control().id(), known, horizon, between);
    }

    private static double mean(String arm, List<PersonRow> known, int horizon, boolean between) {
        List<Between> people = known.stream()
                .filter(row -> row.arm().equals(arm))
                .map(row -> {
                    double day = row.value() == null ? Double.NaN : row.value();
                    return new Between(
                            between && between(row) ? row.parts().get(0).value() : day,
                            row.event() ? day : Double.POSITIVE_INFINITY);
                })
                .toList();
        return people.isEmpty() ? 0 : Turnbull.of(people).restrictedMean(horizon);
    }
}
