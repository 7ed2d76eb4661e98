package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Evidence;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A study is analysed again where its own evidence has changed, and only there. */
class KeptAnalysesTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void anEventOfAnotherStudyAnalysesNothing() {
        SimulatedStudy simulated = DesignSimulation.balanced(3);
        List<PersonRow> rows = simulated.stages(new SplittableRandom(1)).get(0);
        Registered study = new Registered("p", new UUID(0, 1), true, simulated.plan(), List.of());
        AtomicInteger made = new AtomicInteger();
        KeptAnalyses kept = new KeptAnalyses((of, day, evidence) -> {
            made.incrementAndGet();
            return StudyStore.analysis(of, day, evidence);
        });
        StudyStore.Analysis first = kept.of(study, DAY, evidence(study, rows, Conduct.UNKNOWN, NOON));
        StudyStore.Analysis second =
                kept.of(study, DAY, evidence(study, new ArrayList<>(rows), Conduct.UNKNOWN, NOON.plusSeconds(60)));

        assertThat(made).hasValue(1);
        assertThat(second.result()).isSameAs(first.result());
        assertThat(second.rows()).isEqualTo(first.rows());
        assertThat(second.knownAt()).isEqualTo(NOON.plusSeconds(60));

        List<PersonRow> changed = new ArrayList<>(rows);
        changed.set(0, rows.get(0).withValue(99.0));
        assertThat(kept.of(study, DAY, evidence(study, changed, Conduct.UNKNOWN, NOON))
                        .result())
                .isNotEqualTo(first.result());
        kept.of(study, DAY, evidence(study, changed, moved(), NOON));
        kept.of(study, DAY.plusDays(1), evidence(study, changed, moved(), NOON));
        assertThat(made).as("a person, the conduct, the day").hasValue(4);
    }

    private static Conduct moved() {
        return new Conduct(null, 1, 0, 0, null, 0, 0, 0, 0, List.of(), false);
    }

    private static Evidence evidence(Registered study, List<PersonRow> rows, Conduct conduct, Instant knownAt) {
        return new Evidence(List.of(new Table(study.plan().outcomes().get(0), rows, null)), conduct, knownAt);
    }
}
