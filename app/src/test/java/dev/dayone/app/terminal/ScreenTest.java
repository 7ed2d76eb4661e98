package dev.dayone.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScreenTest {

    @Test
    void linesEndBeforeTheEdgeAndLoseNoWord() {
        String text =
                "A sentence that is rather long for a narrow terminal.\n  - and a point of a list that goes on and on\n\nEnd.\n";
        String wrapped = Screen.wrapped(text, 24);

        assertThat(wrapped.lines()).allMatch(line -> line.length() <= 24);
        assertThat(wrapped.replaceAll("\\s+", " ").strip())
                .isEqualTo(text.replaceAll("\\s+", " ").strip());
        assertThat(wrapped).contains("\n  - and a point of a\n    list").endsWith("End.\n");
    }

    @Test
    void aTableHasTheTerminalsColumnsAndEightyInAFile() {
        assertThat(Screen.room(120)).isEqualTo(120);
        assertThat(Screen.room(0)).isEqualTo(80);
    }

    @Test
    void aWordWiderThanTheTerminalStaysWholeAndAFileGetsLinesAsTheyAre() {
        assertThat(Screen.wrapped("see https://example.org/a/very/long/address now", 20))
                .isEqualTo("see\n  https://example.org/a/very/long/address\n  now");
        assertThat(Screen.wrapped("a b c d e f g h", 0)).isEqualTo("a b c d e f g h");
    }
}
