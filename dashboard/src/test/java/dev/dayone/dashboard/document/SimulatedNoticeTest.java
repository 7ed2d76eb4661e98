package dev.dayone.dashboard.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedNoticeTest {

    private static final Map<String, Boolean> BOTH = Map.of("invented", true, "star", false);

    @Test
    void realDataAreNeverCalledSimulated() {
        assertThat(SimulatedNotice.of(BOTH, "star")).isEmpty();
        assertThat(SimulatedNotice.of(BOTH, "")).isEqualTo("Nobody in invented exists; the data of star are real.");
        assertThat(SimulatedNotice.of(BOTH, "invented")).isEqualTo("Nobody in this programme exists.");
        assertThat(SimulatedNotice.of(Map.of(), "")).isEmpty();
    }
}
