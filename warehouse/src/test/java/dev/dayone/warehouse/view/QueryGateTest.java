package dev.dayone.warehouse.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryGateTest {

    private final List<String> seen = new ArrayList<>();
    private final QueryGate gate = new QueryGate(2, (who, sql) -> seen.add(who + " asks " + sql));

    @Test
    void aQueryIsOnRecordUnderTheNameBeforeItRuns() {
        gate.pass("select 1", "kim", () -> seen.add("runs"));

        assertThat(seen).containsExactly("kim asks select 1", "runs");
    }

    @Test
    void ofALongQueryTheRecordKeepsTheBeginning() {
        gate.pass("select '" + "x".repeat(10_000) + "'", "kim", () -> {});

        assertThat(seen.get(0)).hasSizeLessThan(4_100).endsWith(" ...");
    }

    @Test
    void severalStatementsNeitherRunNorTakeAPlace() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> gate.pass("commit; begin read write", "kim", () -> seen.add("runs")))
                    .hasMessageContaining("one select");
        }
        gate.pass("select 1", "kim", () -> {});
        assertThat(seen).containsExactly("kim asks select 1");
    }

    @Test
    void whoComesWhenAllPlacesAreTakenIsToldSo() {
        gate.pass(
                "select 1",
                "a",
                () -> gate.pass("select 2", "b", () -> {
                    assertThatThrownBy(() -> gate.pass("select 3", "c", () -> seen.add("runs")))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("All 2 places for queries are taken");
                }));
        assertThat(seen).containsExactly("a asks select 1", "b asks select 2");
    }

    @Test
    void aQueryThatFailsGivesItsPlaceBack() {
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> gate.pass("select 1", "kim", () -> {
                        throw new IllegalStateException("away");
                    }))
                    .hasMessage("away");
        }
        gate.pass("select 1", "kim", () -> seen.add("runs"));
        assertThat(seen).endsWith("runs");
    }
}
