package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.web.Overview.Need;
import dev.dayone.warehouse.view.PipelineStatus.Arrivals;
import dev.dayone.warehouse.view.ProgrammeViews.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedsTest {

    private static final Instant NOW = Instant.parse("2026-03-10T00:00:00Z");

    @Test
    void refusedRowsAndQuietSourcesAreNamedEachWithWhereToLook() {
        Instant month = NOW.minus(Duration.ofDays(60));
        List<Need> needs = Needs.of(
                List.of(
                        new Trouble("p", "Refused rows, neither corrected nor waived", "a", 2),
                        new Trouble("p", "Refused rows, neither corrected nor waived", "b", 3)),
                List.of(),
                List.of(
                        new Arrivals("p", "CommitObserved", month, NOW.minus(Duration.ofDays(20)), 30),
                        new Arrivals("p", "PlacementRecorded", month, NOW.minus(Duration.ofDays(1)), 30),
                        new Arrivals("p", "Enrolled", month, month, 1)),
                NOW);

        assertThat(needs)
                .containsExactly(
                        new Need("5 refused rows wait to be corrected or waived.", "/data#troubles"),
                        new Need(
                                "No event of the kind “commit” has come from p for 20 days, which is long for what came regularly.",
                                "/data#fresh"));
        assertThat(Needs.of(List.of(), List.of(), List.of(), NOW)).isEmpty();
    }
}
