package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.FormatChanged;
import dev.dayone.warehouse.study.Explanation.Taken;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ParticipantPagesTest {

    private static final Instant AT = Instant.parse("2024-02-09T12:00:00Z");
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    private static EventMeta meta(UUID id, List<UUID> corrects, boolean voids) {
        return new EventMeta(id, "p", "file", "one", null, AT, AT, corrects, voids, "run");
    }

    private static Taken scored(UUID id, double score, List<UUID> corrects) {
        return new Taken(
                new CheckpointScored(
                        meta(id, corrects, false),
                        "capstone",
                        "design",
                        1,
                        1,
                        score,
                        0,
                        25,
                        "r1",
                        LocalDate.of(2024, 2, 9),
                        null,
                        null,
                        null),
                "scores.csv",
                AT);
    }

    @Test
    void aTimelineIsSentencesEachLeadingToItsEvent() {
        Section section =
                ParticipantPages.timeline(List.of(scored(FIRST, 20, List.of()), scored(SECOND, 21.5, List.of(FIRST))));

        assertThat(section.table().rows().get(0).get(1).text())
                .isEqualTo("Scored 20 of 25 on “capstone”, item “design”, by rater r1.");
        assertThat(section.table().rows().get(0).get(1).link()).isEqualTo("?event=" + FIRST + "#event");
        assertThat(section.table().rows().get(0).get(2).text()).isEqualTo("replaced by a later event");
        assertThat(section.table().rows().get(1).get(1).text()).startsWith("Corrected: Scored 21.5 of 25");
        assertThat(section.table().rows().get(1).get(2).text()).isEmpty();
    }

    @Test
    void whatWasTakenBackSaysSo() {
        assertThat(EventWords.of(
                        new FormatChanged(meta(SECOND, List.of(FIRST), true), "sprint", LocalDate.of(2024, 2, 1))))
                .isEqualTo("Taken back: Changed to the format sprint.");
        assertThat(EventWords.kind("CommitObserved")).isEqualTo("commit");
        assertThat(EventWords.kind("SomethingNew")).isEqualTo("SomethingNew");
    }

    @Test
    void measuresAreRoundedAndTheirCodesAreWords() {
        Section.Table table = ParticipantPages.measures(
                new Rows(
                        List.of("measure", "value", "censored", "reason", "matures_on", "observed_until", "events"),
                        List.of(
                                List.of("S1.capstone", "0.795495128834866", "f", "", "", "", "4"),
                                List.of("P4.strict", "120", "t", "", "", "2024-08-01", "2"),
                                List.of("PAY.365", "", "f", "no pay was reported", "2025-02-01", "", "0"))),
                Map.of("S1.capstone", "Capstone score"));

        assertThat(table.rows().get(0))
                .extracting(Section.Cell::text)
                .containsExactly("S1.capstone", "Capstone score", "0.80", "", "4");
        assertThat(table.rows().get(1).get(3).text()).isEqualTo("had not happened when last heard of, on 2024-08-01");
        assertThat(table.rows().get(2).get(3).text()).isEqualTo("no pay was reported; known from 2025-02-01 on");
    }

    @Test
    void noEventHappenedAtTheBeginningOfTheComputersCalendar() {
        assertThat(DataPage.happened(Instant.EPOCH, AT)).isEqualTo("carries no time");
        assertThat(DataPage.day(Instant.EPOCH)).isEqualTo("–");
        assertThat(DataPage.day(AT)).isEqualTo("2024-02-09");
        assertThat(DataPage.happened(AT, AT)).isEqualTo("2024-02-09 12:00");
        assertThat(DataPage.happened(AT.plusSeconds(86_400), AT)).endsWith("after it was received");
    }
}
