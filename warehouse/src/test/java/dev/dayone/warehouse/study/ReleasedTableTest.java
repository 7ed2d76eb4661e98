package dev.dayone.warehouse.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReleasedTableTest {

    @Test
    void twoColumnsNamedAlikeAreRefusedBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> ReleasedTable.of("times.csv", List.of(List.of("day", "share", "share"))))
                .hasMessageContaining("times.csv")
                .hasMessageContaining("a name of its own");
    }

    @Test
    void aLineThatIsTooShortIsRefused() {
        assertThatThrownBy(() -> ReleasedTable.of("a.csv", List.of(List.of("x", "y"), List.of("1"))))
                .hasMessageContaining("line 1 has 1 cells for 2 columns");
    }

    @Test
    void theFirstLineIsTheHeader() {
        ReleasedTable table = ReleasedTable.of("a.csv", List.of(List.of("x", "y"), List.of("1", "2")));
        assertThat(table.columns()).containsExactly("x", "y");
        assertThat(table.lines()).containsExactly(List.of("1", "2"));
    }
}
