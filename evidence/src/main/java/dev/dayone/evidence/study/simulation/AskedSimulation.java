package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.FoundBetween;
import dev.dayone.evidence.study.outcome.OutcomeState;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * People with equal chances of a placement on every day, of whom only answers know: one arm is asked more often than the other, for a year, about a window of half a year. Of those
 * with a job 95 of 100 answer each time. Read as the warehouse reads such answers.
 *
 * @param kind what is asked: placed, the days until then, or placed before leaving
 * @param people in each arm
 * @param treatmentEvery days between two questions in the treatment arm
 * @param controlEvery the same in the control arm
 * @param othersAnswer share of those without a job who answer each time
 * @param ratio of the daily chances, treatment to control
 */
record AskedSimulation(Kind kind, int people, int treatmentEvery, int controlEvery, double othersAnswer, double ratio)
        implements SimulatedStudy {

    private static final int WINDOW = 180;
    private static final int FOLLOWED = 364;
    private static final double DAILY = 0.0045;
    private static final double PLACED_ANSWER = 0.95;

    @Override
    public StudyPlan plan() {
        return SilentSimulation.planOf(outcome());
    }

    private Outcome outcome() {
        boolean time = kind == Kind.TIME_TO_PLACEMENT;
        return new Outcome(
                "outcome",
                "Placed",
                kind,
                kind == Kind.PLACED ? "P1" : "P4.strict",
                time ? "days" : "percentage points",
                time ? 20 : 10,
                !time,
                true,
                WINDOW);
    }

    @Override
    public double difference() {
        return figure(DAILY * ratio) - figure(DAILY);
    }

    /** Share placed within the window, in percentage points, or days until then. */
    private double figure(double daily) {
        double still = Math.exp(-daily * WINDOW);
        return kind == Kind.TIME_TO_PLACEMENT ? (1 - still) / daily : 100 * (1 - still);
    }

    @Override
    public List<List<PersonRow>> stages(SplittableRandom random) {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 2 * people; i++) {
            boolean treated = i % 2 == 0;
            double placed = -Math.log(1 - random.nextDouble()) / (treated ? ratio * DAILY : DAILY);
            rows.add(asked(treated, Math.ceil(placed), random));
        }
        return List.of(rows);
    }

    private PersonRow asked(boolean treated, double placed, SplittableRandom random) {
        int every = treated ? treatmentEvery : controlEvery;
        int heard = 0;
        for (int day = every; day <= FOLLOWED; day += every) {
            boolean job = placed <= day;
            if (random.nextDouble() < (job ? PLACED_ANSWER : othersAnswer)) {
                if (job) {
                    return read(treated, Double.valueOf(day), true, heard);
                }
                heard = day;
            }
        }
        return read(treated, heard == 0 ? null : Double.valueOf(heard), false, null);
    }

    /** @param before day of the answer before the one that found a placement; null = none did */
    private PersonRow read(boolean treated, @Nullable Double day, boolean found, @Nullable Integer before) {
        Outcome outcome = outcome();
        Double value = kind == Kind.PLACED && day != null
                ? OutcomeState.within(WINDOW, found ? day : null, day, true).number()
                : day;
        PersonRow row = FoundBetween.read(
                outcome,
                new PersonRow(treated ? "treatment" : "control", null, null, Map.of(), value, found, false),
                before);
        return kind == Kind.INCIDENCE ? CompetingEvents.withLeaving(row, row.withParts(day, false, List.of())) : row;
    }
}
