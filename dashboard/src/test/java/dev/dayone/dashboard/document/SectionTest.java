package dev.dayone.dashboard.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class SectionTest {

    private static Table table(String words) {
        return new Table(
                "Checks.",
                List.of(Column.text("Check"), Column.text("In words")),
                List.of(List.of(Cell.text("Nobody moved between the two groups"), Cell.text(words))));
    }

    /** A sentence in a column a few letters wide is a dozen lines deep: on a narrow screen such rows stand as lists. */
    @Test
    void rowsWithSentencesStandAsListsOnNarrowScreens() {
        assertThat(table("Nobody was moved to the other group.").wordy()).isTrue();
        assertThat(table("passed").wordy()).isFalse();
    }

    @Test
    void aDayIsNotBrokenAndASentenceHasRoom() {
        assertThat(Cell.text("2026-03-01").kind()).isEqualTo("day");
        assertThat(Cell.text("2026-03-01 17:18").kind()).isEqualTo("day");
        assertThat(Cell.text("4 refused rows are neither corrected nor waived.").kind())
                .isEqualTo("words");
        assertThat(Cell.number("+3.9 points").kind()).isEqualTo("number");
        assertThat(Cell.text("passed").kind()).isNull();
    }
}
