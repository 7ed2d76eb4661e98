package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dayone.dashboard.document.FieldFault;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MomentTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);

    @Test
    void aDayAsksForItsBeginningAndFollowUpUpToIt() {
        Moment moment = Moment.of(Map.of("known-at", "2026-03-01"), TODAY);

        assertThat(moment.knownAt()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(moment.day(TODAY)).isEqualTo(LocalDate.of(2026, 3, 1));
        assertThat(moment.isNow()).isFalse();
        assertThat(moment.words(TODAY)).contains("not of today", "2026-03-01");
        assertThat(Moment.of(Map.of("cohort", "c1"), TODAY).isNow()).isTrue();
        assertThat(Moment.of(Map.of("as-of", "2025-01-01"), TODAY).day(TODAY)).isEqualTo("2025-01-01");
    }

    @Test
    void whatIsNoDayOrStillToComeIsRefusedWithWords() {
        for (Map<String, String> asked : java.util.List.of(
                Map.of("as-of", "yesterday"),
                Map.of("as-of", "2026-03-11"),
                Map.of("known-at", "2026-13-01"),
                Map.of("known-at", "2026-03-11T00:00:00Z"),
                Map.of("known-at", "soon"))) {
            assertThatExceptionOfType(FieldFault.class)
                    .as("%s", asked)
                    .isThrownBy(() -> Moment.of(asked, TODAY))
                    .withMessageMatching(".+ (is no (date|time)\\. Write.*|is still to come.*)")
                    .matches(fault -> asked.containsKey(fault.field()));
        }
    }
}
