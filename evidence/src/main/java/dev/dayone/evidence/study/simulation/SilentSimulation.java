package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Forty-five against forty-five, placed within half a year or not, where silence tells of the outcome: of the placed 95 of 100 answer, of the others 85 with the treatment
 * and 50 with the control.
 *
 * @param base share placed in the control arm
 * @param effect by how much more are placed with the treatment
 */
record SilentSimulation(double base, double effect) implements SimulatedStudy {

    private static final int PEOPLE = 90;
    private static final double PLACED_ANSWER = 0.95;
    private static final double OTHERS_ANSWER_TREATED = 0.85;
    private static final double OTHERS_ANSWER = 0.5;
    private static final Outcome PLACED =
            new Outcome("outcome", "Placed", Kind.PLACED, "P1", "percentage points", 10, true, true, 180);

    @Override
    public StudyPlan plan() {
        return planOf(PLACED);
    }

    /** Two formats drawn person by person, compared on one outcome. */
    static StudyPlan planOf(Outcome outcome) {
        return new StudyPlan(
                "simulated",
                "Simulated",
                "Does the simulated format differ?",
                new Arm("control", "Control"),
                new Arm("treatment", "Treatment"),
                false,
                true,
                false,
                false,
                List.of(),
                null,
                List.of(outcome));
    }

    @Override
    public double difference() {
        return 100 * effect;
    }

    @Override
    public List<List<PersonRow>> stages(SplittableRandom random) {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            boolean treated = i % 2 == 0;
            boolean placed = random.nextDouble() < base + (treated ? effect : 0);
            double answers = placed ? PLACED_ANSWER : treated ? OTHERS_ANSWER_TREATED : OTHERS_ANSWER;
            Double value = random.nextDouble() < answers ? Double.valueOf(placed ? 1 : 0) : null;
            rows.add(new PersonRow(treated ? "treatment" : "control", null, null, Map.of(), value, true, false));
        }
        return List.of(rows);
    }
}
