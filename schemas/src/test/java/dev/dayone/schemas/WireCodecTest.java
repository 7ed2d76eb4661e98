package dev.dayone.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireCodecTest {

    private static final LocalDate DAY = LocalDate.of(2024, 2, 9);

    static Stream<WireRecord> everyKindOfRecord() {
        EventMeta person = meta("run-1", "file.csv:1");
        EventMeta correction = new EventMeta(
                EventIds.of("b"),
                "p",
                "s",
                "p-1",
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(EventIds.of("a")),
                true,
                "r");
        Enrolled enrolled = new Enrolled(
                person,
                "c",
                DAY,
                DAY.plusDays(3),
                "a",
                "b",
                "block",
                null,
                false,
                true,
                null,
                Map.of("x", "1", "y", "z"));
        return Stream.of(
                new CohortScheduled(person, "c", DAY, DAY.plusDays(3), true),
                enrolled,
                new IdentityLinked(new EventMeta(
                        EventIds.of("l"), "p", "s", "p-1", "i-1", Instant.EPOCH, Instant.EPOCH, List.of(), false, "r")),
                new StudyRegistered(
                        person,
                        "s",
                        "t",
                        "q?",
                        "a",
                        "b",
                        "A",
                        "B",
                        Unit.CLUSTER,
                        true,
                        false,
                        true,
                        List.of("c"),
                        List.of("x"),
                        0.5,
                        List.of(
                                new OutcomePlan("o", "O", Kind.PLACED, "P1", "pp", 5, true, true, 180),
                                new OutcomePlan("o2", "O2", Kind.PAY, "PAY.latest", "USD", 5, true, false, null))),
                new CheckpointScored(correction, "cp", "item", 4, 0.25, 17.5, -5, 25, null, DAY, DAY),
                new PlacementRecorded(person, PlacementStatus.J1A, EvidenceTier.V3, DAY, 90_000.5),
                new CommitObserved(
                        person,
                        "abc",
                        "repo",
                        Instant.ofEpochMilli(-5),
                        Instant.EPOCH,
                        2,
                        List.of("i-2"),
                        true,
                        true,
                        3,
                        40,
                        5,
                        1),
                new RepositoryScanned(person, "repo", null, null, 0, 0, 7, true),
                new EnrolmentState("p", "p-1", 3, enrolled),
                new EnrolmentState("p", "p-1", 4, null),
                new MeasureValue(
                        "p",
                        "p-1",
                        "c",
                        "a",
                        "S1.x",
                        1,
                        9,
                        12.5,
                        true,
                        null,
                        DAY,
                        null,
                        List.of(EventIds.of("a")),
                        1,
                        false),
                new FormatMetric("p", "c", "a", "S1.x", 2, 30, 55.5, 1234.5));
    }

    @ParameterizedTest
    @MethodSource("everyKindOfRecord")
    void comesBackAsItWas(WireRecord record) {
        assertThat(WireCodec.decode(WireCodec.encode(record))).isEqualTo(record);
    }

    @Test
    void rejectsKeepTheirOriginal() {
        byte[] original = "p1,final,157".getBytes(StandardCharsets.UTF_8);
        Reject reject = new Reject(meta("r", "s"), Reject.Code.OUT_OF_RANGE, "score", "too much", original);

        Reject back = (Reject) WireCodec.decode(WireCodec.encode(reject));

        assertThat(back.original()).isEqualTo(original);
        assertThat(back.code()).isEqualTo(Reject.Code.OUT_OF_RANGE);
    }

    @Test
    void contentHashLeavesOutWhenAndWhereAFactWasRead() {
        CohortScheduled first = new CohortScheduled(meta("run-1", "a.csv:1"), "c", DAY, DAY, false);
        CohortScheduled again = new CohortScheduled(meta("run-2", "b.csv:9"), "c", DAY, DAY, false);
        CohortScheduled other = new CohortScheduled(meta("run-1", "a.csv:1"), "c", DAY, DAY.plusDays(1), false);

        assertThat(WireCodec.contentHash(again)).isEqualTo(WireCodec.contentHash(first));
        assertThat(WireCodec.contentHash(other)).isNotEqualTo(WireCodec.contentHash(first));
    }

    @Test
    void foreignBytesAreSaidToBeForeign() {
        assertThatThrownBy(() -> WireCodec.decode(new byte[] {1, 2, 3}))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("not in single-object encoding");
        byte[] unknown = WireCodec.encode(new FormatMetric("p", "c", "a", "m", 1, 1, 1, 1));
        unknown[5] ^= 0x55;
        assertThatThrownBy(() -> WireCodec.decode(unknown)).hasMessageContaining("unknown schema");
        byte[] whole = WireCodec.encode(new FormatMetric("p", "c", "a", "m", 1, 1, 1, 1));
        assertThatThrownBy(() -> WireCodec.decode(Arrays.copyOf(whole, whole.length - 4)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("not a valid FormatMetric");
    }

    @Test
    void eventIdsAreNameBasedAndPartsDoNotRunTogether() {
        UUID id = EventIds.of("score", "ada");

        assertThat(id).isEqualTo(EventIds.of("score", "ada")).isNotEqualTo(EventIds.of("scoread", "a"));
        assertThat(EventIds.of("ab", "c")).isNotEqualTo(EventIds.of("a", "bc"));
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
    }

    private static EventMeta meta(String run, String source) {
        return new EventMeta(
                EventIds.of("x"),
                "p",
                source,
                "p-1",
                null,
                Instant.EPOCH,
                Instant.ofEpochMilli(run.hashCode() & 0xFFFF),
                List.of(),
                false,
                run);
    }
}
