package dev.dayone.ingest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.MeasureDefinition.Scale;
import dev.dayone.schemas.MeasureDefinition.Use;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueOutcomeTest {

    /** Silence counts by a convention for placements alone: a measure of work that is taken for one would count whoever has no answer as a failure. */
    @ParameterizedTest
    @EnumSource
    void onlyPlacementsAreTakenForPlacements(MeasureDefinition definition) {
        if (definition.use() == Use.DESCRIBE
                || !EnumSet.of(Scale.YES_NO, Scale.DAYS).contains(definition.scale())) {
            return;
        }
        boolean placement = EnumSet.of(
                        MeasureDefinition.PLACED_STRICT,
                        MeasureDefinition.PLACED_BROAD,
                        MeasureDefinition.TIME_TO_PLACEMENT)
                .contains(definition);
        Kind kind = definition.scale() == Scale.DAYS ? Kind.TIME_TO_PLACEMENT : Kind.PLACED;
        for (String id : definition.ids().replace("{checkpoint}", "capstone").split(", ", -1)) {
            Outcome outcome = new Outcome("o", "Outcome", kind, id, "points", 10, true, true, 180);

            assertThat(outcome.ofWork()).as("%s, %s", definition, id).isEqualTo(!placement);
        }
    }
}
