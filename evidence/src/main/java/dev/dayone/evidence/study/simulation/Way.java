package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.Method;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Cutoff;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.util.List;
import java.util.Optional;

/** The ways in which people come to their arms: the columns of the tables in docs/methods.md and docs/calibration.md. */
public enum Way {
    PEOPLE("people one by one"),
    COVARIATES("with covariates"),
    BLOCKS("within blocks"),
    BLOCKS_COVARIATES("blocks, covariates"),
    CLUSTERS("whole clusters"),
    BLOCKED_CLUSTERS("clusters within blocks"),
    CROSSOVER("crossover"),
    DISCONTINUITY("cut-off"),
    STEPPED_WEDGE("stepped wedge"),
    CLOSED_COHORT("stepped wedge, same people");

    /** Baseline column that says who is admitted. */
    static final String ADMISSION = "admission";

    /** Admission score from which people are in the treatment arm. */
    static final double CUTOFF = 50;

    /** Baseline column that is adjusted for. */
    static final String BEFORE = "before";

    private final String words;

    Way(String words) {
        this.words = words;
    }

    /** As a reader of the table reads it. */
    public String words() {
        return words;
    }

    public boolean clustered() {
        return this == CLUSTERS || this == BLOCKED_CLUSTERS || wedge();
    }

    public boolean blocked() {
        return this == BLOCKS || this == BLOCKS_COVARIATES || this == BLOCKED_CLUSTERS || wedge();
    }

    private boolean wedge() {
        return this == STEPPED_WEDGE || this == CLOSED_COHORT;
    }

    /** The method whose answer is judged; nothing where that is refused: of the same people at several times only scores are compared. */
    public Optional<Method> methodFor(Kind kind) {
        return this == CLOSED_COHORT && !kind.mean()
                ? Optional.empty()
                : StudyAnalysis.methodFor(plan(List.of()), kind);
    }

    public boolean adjusted() {
        return this == COVARIATES || this == BLOCKS_COVARIATES;
    }

    /** A plan of this kind with these outcomes. */
    public StudyPlan plan(List<Outcome> outcomes) {
        StudyProtocol protocol = StudyProtocol.of(
                compareTo(CROSSOVER) < 0 ? Design.LOTTERY : wedge() ? Design.STEPPED_WEDGE : Design.valueOf(name()),
                this == DISCONTINUITY ? new Cutoff(ADMISSION, CUTOFF) : null);
        return new StudyPlan(
                "simulated",
                "Simulated",
                "Does the simulated format differ?",
                new Arm("control", "Control"),
                new Arm("treatment", "Treatment"),
                clustered(),
                this != DISCONTINUITY,
                blocked(),
                false,
                adjusted() ? List.of(BEFORE) : List.of(),
                null,
                outcomes,
                protocol);
    }
}
