package dev.dayone.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {

    @Test
    void aTypingErrorNeverLeadsToACommandThatRemoves() {
        assertThat(Suggestions.harmless(List.of("dayone erase", "dayone dashboard-token", "dayone restore")))
                .containsExactly("dayone dashboard-token");
        assertThat(Suggestions.harmless(List.of("erase"))).isEmpty();
    }
}
