package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.outcome.OutcomeState;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What people without an answer may hide where the outcome is a placement, its pay, or several outcomes in order with a placement among them. The result is that of those who answered. Beside it stand the convention of many
 * published rates, in which silence counts as not placed (of pay: as none), and for shares the bounds. Where more are silent than the What Works Clearinghouse's cautious boundary allows, the interval holds both
 * readings, and so the heading needs both to say the same.
 *
 * @param lines what other readings of the silence would make of the result
 * @param notes what a reader must know
 * @param told the estimate, with the interval of both readings where it needs both
 */
record Silence(List<Finding> lines, List<Finding> notes, Estimate told) {

    private static final double PERCENT = 100;

    Silence {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /** Nobody's silence matters. */
    static Silence of(Estimate main) {
        return new Silence(List.of(), List.of(), main);
    }

    /** Whether it is known what became of this person; of several outcomes in one, in each placement among them. */
    static boolean answered(StudyPlan plan, Outcome outcome, PersonRow row) {
        if (outcome.kind() != Kind.PRIORITISED || row.value() == null) {
            return answered(outcome, row);
        }
        List<Outcome> order = order(plan, outcome);
        return IntStream.range(0, Math.min(order.size(), row.parts().size()))
                .filter(k -> placement(order.get(k)))
                .allMatch(k -> told(order.get(k), row.parts().get(k)));
    }

    private static List<Outcome> order(StudyPlan plan, Outcome outcome) {
        return outcome.order().stream().map(plan::outcome).toList();
    }

    /** Whether silence has a convention: not placed. */
    private static boolean placement(Outcome outcome) {
        return !outcome.ofWork()
                && (outcome.kind() == Kind.PLACED || outcome.kind().waits());
    }

    private static boolean told(Outcome outcome, Part part) {
        Integer horizon = outcome.windowDays();
        return part.known()
                && (!outcome.kind().waits()
                        || horizon == null
                        || part.event()
                        || OutcomeState.tells(horizon, part.value()));
    }

    /** Of somebody still waiting it is known where an answer tells of the horizon. */
    private static boolean answered(Outcome outcome, PersonRow row) {
        Double value = row.value();
        Integer horizon = outcome.windowDays();
        if (value == null || !outcome.kind().waits() || horizon == null || row.event()) {
            return value != null;
        }
        boolean left = row.parts().size() > 1 && row.parts().get(1).event();
        return left || OutcomeState.tells(horizon, value);
    }

    /** @param again the estimate on those rows, in which everyone has an outcome */
    static Silence of(
            StudyPlan plan,
            Outcome outcome,
            List<PersonRow> eligible,
            AttritionBoundary attrition,
            Estimate main,
            Function<List<PersonRow>, Estimate> again) {
        boolean pay = outcome.kind() == Kind.PAY;
        boolean several = outcome.kind() == Kind.PRIORITISED
                && order(plan, outcome).stream().anyMatch(Silence::placement);
        boolean placement =
                several || (placement(outcome) && outcome.windowDays() != null) || (pay && !outcome.ofWork());
        long silent =
                eligible.stream().filter(row -> !answered(plan, outcome, row)).count();
        if (!placement || silent == 0 || !(main instanceof Known found)) {
            return of(main);
        }
        String reading = pay ? "no pay" : "not placed";
        List<PersonRow> told = eligible.stream()
                .map(row -> answered(plan, outcome, row) ? row : counted(plan, outcome, row, false))
                .toList();
        List<Finding> lines = new ArrayList<>();
        Estimate convention = again.apply(told);
        if (convention instanceof Known known) {
            lines.add(Finding.of(
                    pay
                            ? "If silence counted as no pay: {} {} ({} to {}), everyone assigned."
                            : "If silence counted as not placed, as in many published rates: {} {} ({} to {}), everyone assigned.",
                    Figure.signed(known.value(), 1),
                    Figure.name(outcome.unit()),
                    Figure.signed(known.interval().lower(), 1),
                    Figure.signed(known.interval().upper(), 1)));
        }
        if (outcome.kind() == Kind.PLACED) {
            lines.add(bounds(plan, outcome, eligible));
        }
        // Nobody knows what somebody found later earned: of pay there is no such reading.
        long later = pay
                ? 0
                : eligible.stream()
                        .filter(row -> foundLater(plan, outcome, row))
                        .count();
        Estimate inTime = later == 0 ? convention : again.apply(inTime(plan, outcome, eligible));
        if (later > 0 && inTime instanceof Known known) {
            lines.add(Finding.of(
                    "If {} whom a later answer found placed were placed in time: {} {} ({} to {}), everyone assigned.",
                    Figure.people(later, "person", "people"),
                    Figure.signed(known.value(), 1),
                    Figure.name(outcome.unit()),
                    Figure.signed(known.interval().lower(), 1),
                    Figure.signed(known.interval().upper(), 1)));
        }
        List<Finding> notes = new ArrayList<>();
        notes.add(Finding.of(
                pay
                        ? "{} of {} no answer that tells of this outcome: it is missing, not a zero."
                        : "{} of {} no answer that tells of this outcome: it is missing, not a no.",
                Figure.people(silent),
                Figure.people(eligible.size(), "person has", "people have")));
        if (attrition.low()) {
            return new Silence(lines, notes, main);
        }
        notes.add(Finding.of(
                "So many are without an answer, or so unevenly, that the interval holds both readings: that of those who answered, and that in which silence "
                        + "counts as {}.",
                Figure.name(reading)));
        if (later > 0) {
            notes.add(Finding.of(
                    "{} found placed by a later answer, and nobody knows since when: the interval also holds the reading in which they were placed in time.",
                    Figure.people(later, "person was", "people were")));
        }
        return new Silence(
                lines,
                notes,
                convention instanceof Known other && inTime instanceof Known placed
                        ? both(
                                both(found, other, reading),
                                placed,
                                later == 0 ? reading : "placed in time where found later")
                        : OneAnswer.drawnOut(found));
    }

    /** Whether a later answer found this person placed, while nobody knows since when. Where leaving the field competes, a third part beside the two times says so. */
    private static boolean foundLater(StudyPlan plan, Outcome outcome, PersonRow row) {
        if (outcome.kind() == Kind.PRIORITISED) {
            return !answered(plan, outcome, row) && row.parts().stream().anyMatch(Silence::foundLater);
        }
        return row.value() == null
                ? row.event()
                : outcome.kind() == Kind.INCIDENCE && row.parts().size() > 2 && !answered(outcome, row);
    }

    private static boolean foundLater(Part part) {
        return !part.known() && part.event();
    }

    /** Whom a later answer found placed was placed right after the answer before; who is silent was not. */
    private static List<PersonRow> inTime(StudyPlan plan, Outcome outcome, List<PersonRow> eligible) {
        return eligible.stream()
                .map(row -> answered(plan, outcome, row)
                        ? row
                        : counted(plan, outcome, row, foundLater(plan, outcome, row)))
                .toList();
    }

    private static Known both(Known main, Known convention, String reading) {
        Interval one = main.interval();
        Interval other = convention.interval();
        Known wide = main.withInterval(
                new Interval(Math.min(one.lower(), other.lower()), Math.max(one.upper(), other.upper()), one.level()));
        Double p = main.pValue();
        Double q = convention.pValue();
        return p == null || q == null || q <= p
                ? wide
                : wide.withTest(q, convention.pMethod() + ", silence counted as " + reading);
    }

    /** @param later whether whom a later answer found placed counts as placed right after the answer before; else nobody who is silent was placed */
    private static PersonRow counted(StudyPlan plan, Outcome outcome, PersonRow row, boolean later) {
        if (outcome.kind() == Kind.PRIORITISED) {
            List<Outcome> order = order(plan, outcome);
            return row.withParts(
                    0.0,
                    row.event(),
                    IntStream.range(0, row.parts().size())
                            .mapToObj(k -> counted(order.get(k), row.parts().get(k), later))
                            .toList());
        }
        if (!later) {
            return row.withParts(notPlaced(outcome), false, row.parts());
        }
        return outcome.kind().waits()
                ? row.withParts(row.parts().isEmpty() ? 0.0 : row.parts().get(0).value(), true, List.of())
                : row.withParts(1.0, true, row.parts());
    }

    private static Part counted(Outcome outcome, Part part, boolean later) {
        if (!placement(outcome) || told(outcome, part)) {
            return part;
        }
        return later && foundLater(part)
                ? new Part(outcome.kind().waits() ? 0 : 1, true)
                : new Part(notPlaced(outcome), false);
    }

    /** The value of somebody who was not placed: of days, all that were counted. */
    private static double notPlaced(Outcome outcome) {
        Integer horizon = outcome.windowDays();
        return horizon == null || !outcome.kind().waits() ? 0 : horizon;
    }

    /** Whatever became of the silent: all of one arm placed and none of the other, and the reverse. */
    private static Finding bounds(StudyPlan plan, Outcome outcome, List<PersonRow> eligible) {
        double[] low = new double[2];
        double[] high = new double[2];
        for (int arm = 0; arm < 2; arm++) {
            String id = arm == 1 ? plan.treatment().id() : plan.control().id();
            List<PersonRow> own =
                    eligible.stream().filter(row -> row.arm().equals(id)).toList();
            double placed = own.stream()
                    .map(PersonRow::value)
                    .filter(value -> value != null && value == 1)
                    .count();
            double silent = own.stream().filter(row -> row.value() == null).count();
            low[arm] = PERCENT * placed / Math.max(1, own.size());
            high[arm] = PERCENT * (placed + silent) / Math.max(1, own.size());
        }
        return Finding.of(
                "Whatever became of those without an answer, the difference among everyone assigned lies between {} and {} {} (bounds).",
                Figure.signed(low[1] - high[0], 1),
                Figure.signed(high[1] - low[0], 1),
                Figure.name(outcome.unit()));
    }
}
