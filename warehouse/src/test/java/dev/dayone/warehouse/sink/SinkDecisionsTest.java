package dev.dayone.warehouse.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.warehouse.sink.IntakeCounts.Fate;
import dev.dayone.warehouse.sink.OffsetFence.FencedException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the sink decides before it writes: whose offsets, which events, whose data. */
class SinkDecisionsTest {

    private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");
    private static final TopicPartition ONE = new TopicPartition("dayone.roster", 0);
    private static final TopicPartition TWO = new TopicPartition("dayone.roster", 1);

    @Test
    void offsetsMoveWhereNobodyElseMovedThem() {
        Map<TopicPartition, Long> stored = new HashMap<>(Map.of(ONE, 10L, TWO, 3L));

        OffsetFence.move(Map.of(ONE, 10L, TWO, 3L), Map.of(ONE, 12L, TWO, 9L), exchangeIn(stored));

        assertThat(stored).isEqualTo(Map.of(ONE, 12L, TWO, 9L));
    }

    @Test
    void aSinkThatReadFromAnotherOffsetThanIsStoredWritesNothing() {
        for (long other : new long[] {9, 11, 12}) {
            Map<TopicPartition, Long> stored = new HashMap<>(Map.of(ONE, other, TWO, 3L));
            assertThatThrownBy(() ->
                            OffsetFence.move(Map.of(ONE, 10L, TWO, 3L), Map.of(ONE, 12L, TWO, 9L), exchangeIn(stored)))
                    .as("stored " + other)
                    .isInstanceOf(FencedException.class)
                    .hasMessageContaining("dayone.roster-0");
        }
    }

    @Test
    void aPartitionWithoutStoredOffsetIsRefused() {
        assertThatThrownBy(() -> OffsetFence.move(Map.of(ONE, 10L), Map.of(ONE, 12L), exchangeIn(new HashMap<>())))
                .isInstanceOf(FencedException.class);
    }

    @Test
    void eventsAreNewOrTheSameAgainOrInConflict() {
        Event known = link("known", "p1", "i1");
        Event changed = link("changed", "p2", "i2");
        Event fresh = link("fresh", "p3", "i3");
        Map<UUID, byte[]> hashes = Map.of(
                known.meta().eventId(), WireCodec.contentHash(known),
                changed.meta().eventId(), WireCodec.contentHash(link("changed", "p2", "somebody-else")));

        KnownEvents sorted = KnownEvents.of(
                List.of(arrived(known), arrived(changed), arrived(fresh), arrived(fresh)), hashes, event -> false);

        assertThat(events(sorted.fresh())).containsExactly(fresh);
        assertThat(events(sorted.repeated())).containsExactly(known, fresh);
        assertThat(events(sorted.conflicting())).containsExactly(changed);
        assertThat(sorted.reference()).containsExactly(fresh);
    }

    @Test
    void anEventWhoseHashWasMadeOtherwiseIsComparedByWhatItSays() {
        Event event = link("known", "p1", "i1");
        Map<UUID, byte[]> hashes = Map.of(event.meta().eventId(), new byte[] {1});

        assertThat(KnownEvents.of(List.of(arrived(event)), hashes, each -> true).repeated())
                .hasSize(1);
        assertThat(KnownEvents.of(List.of(arrived(event)), hashes, each -> false)
                        .conflicting())
                .hasSize(1);
    }

    @Test
    void aCalendarThatIsSaidAgainIsReadAgain() {
        Event calendar = calendar(meta("c", null, null));
        Map<UUID, byte[]> hashes = Map.of(calendar.meta().eventId(), WireCodec.contentHash(calendar));

        assertThat(KnownEvents.of(List.of(arrived(calendar)), hashes, each -> false)
                        .reference())
                .containsExactly(calendar);
    }

    @Test
    void nothingOfAnErasedPersonIsWritten() {
        Erasure erased = Erasure.of("programme", List.of("gone", "gone@mail"));
        Event byParticipant = link("a", "gone", "other@mail");
        Event byIdentity = calendar(meta("b", null, "gone@mail"));
        Event another = link("c", "stays", "stays@mail");
        ParticipantErased request = new ParticipantErased(meta("d", "gone", null), List.of("gone@mail"));

        BatchContents contents = BatchContents.of(
                List.of(
                        incoming(byParticipant),
                        incoming(byIdentity),
                        incoming(another),
                        incoming(request),
                        incoming(measure("programme", "gone")),
                        incoming(measure("elsewhere", "gone")),
                        incoming(measure("programme", "stays"))),
                erased);

        assertThat(contents.refused()).containsExactly(byParticipant, byIdentity);
        assertThat(events(contents.events())).containsExactly(another, request);
        assertThat(contents.derived()).containsExactly(measure("elsewhere", "gone"), measure("programme", "stays"));
    }

    @Test
    void messagesAreCountedByRunAndSourceWithoutWhatItNames() {
        IntakeCounts counts = new IntakeCounts();
        EventMeta meta = meta("a", null, null);
        counts.add(meta, Fate.ACCEPTED);
        counts.add(meta, Fate.ACCEPTED);
        counts.add(meta, Fate.CONFLICT);

        IntakeCounts.Key key = new IntakeCounts.Key("run", "programme", "git");
        assertThat(counts.count(key, Fate.ACCEPTED)).isEqualTo(2);
        assertThat(counts.count(key, Fate.CONFLICT)).isEqualTo(1);
        assertThat(counts.count(key, Fate.DUPLICATE)).isZero();
    }

    private static OffsetFence.Store exchangeIn(Map<TopicPartition, Long> stored) {
        return (partition, next) -> Optional.ofNullable(stored.put(partition, next));
    }

    private static List<Event> events(List<RawRows.Arrived> arrived) {
        return arrived.stream().map(RawRows.Arrived::event).toList();
    }

    private static Event calendar(EventMeta meta) {
        return new CohortScheduled(meta, "c1", LocalDate.of(2026, 1, 1), LocalDate.of(2026, 2, 1), false);
    }

    private static Event link(String id, String participant, String identity) {
        return new IdentityLinked(meta(id, participant, identity));
    }

    private static MeasureValue measure(String programme, String participant) {
        return new MeasureValue(
                programme, participant, "c1", "sprint", "P1", 1, 0, 1.0, false, null, null, null, List.of(), 0, false);
    }

    private static EventMeta meta(String id, @Nullable String participant, @Nullable String identity) {
        return new EventMeta(
                EventIds.of(id), "programme", "git:repository", participant, identity, AT, AT, List.of(), false, "run");
    }

    private static RawRows.Arrived arrived(Event event) {
        return incoming(event).arrived(event);
    }

    private static Incoming incoming(WireRecord record) {
        return new Incoming(
                new ConsumerRecord<>("topic", 0, 0, new byte[0], new byte[0]),
                record,
                record instanceof Event event ? WireCodec.contentHash(event) : null,
                null);
    }
}
