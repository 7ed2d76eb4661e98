package dev.dayone.app.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {

    @Test
    void isOverOnceNothingIsLeft() {
        Settling settling = new Settling();
        assertThat(settling.isOver(5, true)).isFalse();
        assertThat(settling.isOver(0, false)).isTrue();
    }

    @Test
    void isOverWhenWhatIsLeftDoesNotChangeThoughAllRuns() {
        Settling settling = new Settling();
        for (int look = 0; look < Settling.STILL_LOOKS; look++) {
            assertThat(settling.isOver(5, true)).isFalse();
        }
        assertThat(settling.isOver(5, true)).isTrue();
    }

    /** On a busy machine streams take longer to start than a few looks: people whom they would have measured were called wrong. */
    @Test
    void isNotOverWhileSomethingStarts() {
        Settling settling = new Settling();
        for (int look = 0; look < 5 * Settling.STILL_LOOKS; look++) {
            assertThat(settling.isOver(5, false)).isFalse();
        }
        assertThat(settling.isOver(5, true)).isFalse();
    }

    @Test
    void isNotOverWhileSomethingMovesUnlessItTakesTooLong() {
        Settling settling = new Settling();
        for (int look = 1; look < Settling.MOST_LOOKS; look++) {
            assertThat(settling.isOver(look, true)).isFalse();
        }
        assertThat(settling.isOver(1_000, true)).isTrue();
    }
}
