package dev.dayone.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireCodecTest {

    private static final LocalDate DAY = Samples.DAY;

    static Stream<WireRecord> everyKindOfRecord() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("everyKindOfRecord")
    void comesBackAsItWas(WireRecord record) {
        assertThat(WireCodec.decode(WireCodec.encode(record))).isEqualTo(record);
    }

    @Test
    void rejectsKeepTheirOriginal() {
        byte[] original = "p1,final,157".getBytes(StandardCharsets.UTF_8);
        Reject reject = new Reject(
                Samples.meta("r", "s"), Reject.Code.OUT_OF_RANGE, "score", "too much", original, "api", null, null);

        Reject back = (Reject) WireCodec.decode(WireCodec.encode(reject));

        assertThat(back.original()).isEqualTo(original);
        assertThat(back.code()).isEqualTo(Reject.Code.OUT_OF_RANGE);
    }

    @Test
    void contentHashLeavesOutWhenAndWhereAFactWasRead() {
        CohortScheduled first = new CohortScheduled(Samples.meta("run-1", "a.csv:1"), "c", DAY, DAY, false);
        CohortScheduled again = new CohortScheduled(Samples.meta("run-2", "b.csv:9"), "c", DAY, DAY, false);
        CohortScheduled other = new CohortScheduled(Samples.meta("run-1", "a.csv:1"), "c", DAY, DAY.plusDays(1), false);

        assertThat(WireCodec.contentHash(again)).isEqualTo(WireCodec.contentHash(first));
        assertThat(WireCodec.contentHash(other)).isNotEqualTo(WireCodec.contentHash(first));
    }

    @Test
    void foreignBytesAreSaidToBeForeign() {
        assertThatThrownBy(() -> WireCodec.decode(new byte[] {1, 2, 3}))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("not in single-object encoding");
        byte[] unknown = WireCodec.encode(new FormatMetric("p", "c", "a", "m", 1, 1, 1, 1, 0, 0));
        unknown[5] ^= 0x55;
        assertThatThrownBy(() -> WireCodec.decode(unknown)).hasMessageContaining("unknown schema");
        byte[] whole = WireCodec.encode(new FormatMetric("p", "c", "a", "m", 1, 1, 1, 1, 0, 0));
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
}
