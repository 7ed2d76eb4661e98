package dev.dayone.warehouse.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.schemas.AgainHeader;
import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.DeliveryHeader;
import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.UnknownSchemaException;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.warehouse.sink.IntakeCounts.Fate;
import dev.dayone.warehouse.sink.OffsetFence.FencedException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.ConnectionException;
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
                        incoming(enrolment("programme", "gone")),
                        incoming(enrolment("programme", "stays")),
                        incoming(measure("programme", "stays"))),
                erased);

        assertThat(contents.refused()).containsExactly(byParticipant, byIdentity);
        assertThat(events(contents.events())).containsExactly(another, request);
        assertThat(contents.derived())
                .containsExactly(
                        measure("elsewhere", "gone"), enrolment("programme", "stays"), measure("programme", "stays"));
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
        Map<IntakeCounts.Key, Map<Fate, Long>> told = new HashMap<>();
        counts.forEach(told::put);
        assertThat(told).containsOnlyKeys(key);
    }

    @Test
    void aSourceIsWhatStandsBeforeItsFirstColon() {
        for (String[] each : new String[][] {{"git:a:b", "git"}, {"git", "git"}, {":a", ""}, {"", ""}}) {
            EventMeta meta =
                    new EventMeta(EventIds.of("a"), "programme", each[0], null, null, AT, AT, List.of(), false, "run");

            assertThat(IntakeCounts.Key.of(meta)).isEqualTo(new IntakeCounts.Key("run", "programme", each[1]));
        }
    }

    /** A number that is not the highest says only that the message may have come before: it is looked for. */
    @Test
    void whatHasNoHigherNumberThanTheLastOfItsPartitionMayHaveComeBefore() {
        UUID spool = UUID.randomUUID();
        Incoming known = delivered(link("a", "p1", "i1"), spool, 0, 6);
        Incoming first = delivered(link("b", "p1", "i1"), spool, 0, 8);
        Incoming same = delivered(link("b", "p1", "i1"), spool, 0, 8);
        Incoming lower = delivered(link("c", "p1", "i1"), spool, 0, 7);
        Incoming elsewhere = delivered(link("d", "p1", "i1"), spool, 1, 1);
        Incoming otherSpool = delivered(link("e", "p1", "i1"), UUID.randomUUID(), 0, 0);
        Incoming unnumbered = incoming(link("f", "p1", "i1"));
        Map<Deliveries.Lane, Long> last = new HashMap<>();

        Set<Incoming> again = Deliveries.cameBefore(
                List.of(known, first, same, lower, elsewhere, otherSpool, unnumbered),
                last,
                lane -> lane.spool().equals(spool) && lane.partition() == 0 ? 6 : -1);

        assertThat(again).usingElementComparator(SinkDecisionsTest::sameObject).containsOnly(known, same, lower);
        assertThat(last)
                .containsEntry(new Deliveries.Lane(spool, "topic", 0), 8L)
                .containsEntry(new Deliveries.Lane(spool, "topic", 1), 1L);
    }

    @Test
    void aRepairMayAlwaysHaveComeBefore() {
        Incoming repair = incoming(link("a", "p1", "i1"));
        repair.message().headers().add(AgainHeader.NAME, AgainHeader.bytes(7));

        assertThat(Deliveries.cameBefore(List.of(repair), new HashMap<>(), lane -> -1))
                .hasSize(1);
    }

    @Test
    void whatMayHaveComeBeforeIsLeftOutOnlyIfItIsHere() {
        UUID spool = UUID.randomUUID();
        Incoming here = delivered(link("here", "p1", "i1"), spool, 0, 1);
        Incoming lost = delivered(link("lost", "p1", "i1"), spool, 0, 2);
        Incoming lostAgain = delivered(link("lost", "p1", "i1"), spool, 0, 2);
        Incoming fresh = delivered(link("fresh", "p1", "i1"), spool, 0, 3);
        Set<Incoming> again = Collections.newSetFromMap(new IdentityHashMap<>());
        again.addAll(List.of(here, lost, lostAgain));

        List<Incoming> taken = Deliveries.without(
                List.of(here, lost, lostAgain, fresh),
                again,
                each -> sameObject(each, here) == 0 || sameObject(each, fresh) == 0);

        assertThat(taken)
                .usingElementComparator(SinkDecisionsTest::sameObject)
                .as("a fresh one that is known is a duplicate, and counted")
                .containsExactly(lost, fresh);
    }

    @Test
    void onlyDataThatNoAttemptWillEverWriteAreAtFault() {
        for (String state : List.of("22008", "22021", "22P02", "23502", "54000")) {
            assertThat(SinkTransaction.faultOfData(refused(state)))
                    .as(state)
                    .hasValueSatisfying(says -> assertThat(says).contains(state));
        }
        // Full disk, lost permission, server going down, deadlock, lost connection, no such table, out of memory.
        for (String state : List.of("53100", "42501", "57P01", "40P01", "08006", "42P01", "53200", "54001", "25006")) {
            assertThat(SinkTransaction.faultOfData(refused(state))).as(state).isEmpty();
        }
        assertThat(SinkTransaction.faultOfData(new ConnectionException(new SQLException("no state"))))
                .isEmpty();
        for (RuntimeException ofValue : List.of(
                new ArithmeticException("long overflow"),
                new DateTimeException("year"),
                new IllegalArgumentException("number"),
                new NullPointerException())) {
            assertThat(SinkTransaction.faultOfData(ofValue)).isPresent();
        }
        assertThat(SinkTransaction.faultOfData(new IllegalStateException("closed")))
                .isEmpty();
    }

    @Test
    void whatCannotBeDecodedIsToldApartFromWhatANewerVersionWrote() {
        byte[] newer = {(byte) 0xC3, 1, 9, 8, 7, 6, 5, 4, 3, 2, 0};
        byte[] whole = WireCodec.encode(link("a", "p1", "i1"));
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);

        List<Incoming> read = Incoming.decode(List.of(message(null), message(new byte[] {1, 2, 3}), message(cut)));

        assertThat(read).hasSize(2).allSatisfy(each -> {
            assertThat(each.record()).isNull();
            assertThat(each.problem()).isNotNull();
        });
        assertThatThrownBy(() -> Incoming.decode(List.of(message(newer)))).isInstanceOf(UnknownSchemaException.class);
    }

    private static RuntimeException refused(String state) {
        return new ConnectionException(new SQLException("refused", state));
    }

    private static ConsumerRecord<byte[], byte[]> message(byte @Nullable [] value) {
        return new ConsumerRecord<>("topic", 0, 0, new byte[0], value);
    }

    @SuppressWarnings("ReferenceEquality") // Two messages may say the same and be two.
    private static int sameObject(Incoming one, Incoming other) {
        return one == other ? 0 : 1;
    }

    private static Incoming delivered(Event event, UUID spool, int partition, long sequence) {
        ConsumerRecord<byte[], byte[]> message =
                new ConsumerRecord<>("topic", partition, sequence, new byte[0], new byte[0]);
        message.headers().add(DeliveryHeader.NAME, new DeliveryHeader(spool, sequence).bytes());
        return new Incoming(message, event, WireCodec.contentHash(event), null);
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

    private static EnrolmentState enrolment(String programme, String participant) {
        return new EnrolmentState(programme, participant, 1, false, null);
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
