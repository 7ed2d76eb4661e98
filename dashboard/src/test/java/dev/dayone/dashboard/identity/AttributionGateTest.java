package dev.dayone.dashboard.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.identity.AttributionGate.Status;
import dev.dayone.dashboard.identity.IdentityDesk.Share;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Work that is lost in one format alone is a bias that nothing else shows. */
class AttributionGateTest {

    private static final Map<String, String> LABELS = Map.of("a", "Notebooks", "b", "Sprints");

    private static AttributionGate gate(Share... shares) {
        return AttributionGate.of(List.of(shares), LABELS);
    }

    @Test
    void asMuchInEachFormatPasses() {
        assertThat(gate(new Share("c1", "a", 10, 98, 100), new Share("c1", "b", 10, 97, 100)))
                .isEqualTo(new AttributionGate(
                        Status.PASS, "98 % of the commits count for somebody, about as many in each format."));
    }

    @Test
    void moreLostInOneFormatIsACautionThoughMostCounts() {
        AttributionGate gate = gate(new Share("c1", "a", 10, 1000, 1000), new Share("c1", "b", 10, 90, 100));

        assertThat(gate.status()).isEqualTo(Status.WARN);
        assertThat(gate.sentence()).contains("90 %", "Sprints", "100 %", "Notebooks", "biases");
    }

    @Test
    void formatsThatEvenOutOverCohortsDoNotHideIt() {
        AttributionGate gate = gate(
                new Share("c1", "a", 10, 100, 100),
                new Share("c1", "b", 10, 80, 100),
                new Share("c2", "a", 10, 80, 100),
                new Share("c2", "b", 10, 100, 100));

        assertThat(gate.status()).isEqualTo(Status.WARN);
        assertThat(gate.sentence()).startsWith("In cohort c1");
    }

    @Test
    void fewCommitsSayNothingOfAFormat() {
        assertThat(gate(new Share("c1", "a", 10, 100, 100), new Share("c1", "b", 10, 1, 3))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void whatWasNotComparedIsNotSaidToBeAlike() {
        assertThat(gate(new Share("c1", "a", 10, 100, 100), new Share("c1", "b", 10, 1, 3))
                        .sentence())
                .isEqualTo("98 % of the commits count for somebody. Fewer than 20 commits are too few to tell whether "
                        + "more is lost: so it is in Sprints.");
        assertThat(gate(
                                new Share("c1", "a", 10, 100, 100),
                                new Share("c1", "b", 10, 1, 3),
                                new Share("c1", "c", 10, 99, 100))
                        .sentence())
                .contains("about as many in Notebooks and in c. Fewer than 20", "in Sprints.");
        assertThat(gate(new Share("c1", "a", 10, 100, 100)).sentence())
                .as("there is nothing to compare with")
                .isEqualTo("100 % of the commits count for somebody.");
    }

    @Test
    void muchLostInBothIsACaution() {
        assertThat(gate(new Share("c1", "a", 10, 80, 100), new Share("c1", "b", 10, 80, 100))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    void withoutOwnersItIsNotMeasured() {
        assertThat(gate().status()).isEqualTo(Status.NOT_MEASURED);
    }

    /** As a study's own check: three of twenty more is what chance gives. */
    @Test
    void whatChanceGivesWithFewIsNotALoss() {
        assertThat(gate(new Share("c1", "a", 2, 20, 20), new Share("c1", "b", 2, 17, 20))
                        .sentence())
                .doesNotContain("lost in one format alone");
        assertThat(gate(new Share("c1", "a", 9, 200, 200), new Share("c1", "b", 9, 170, 200))
                        .sentence())
                .contains("lost in one format alone");
    }
}
