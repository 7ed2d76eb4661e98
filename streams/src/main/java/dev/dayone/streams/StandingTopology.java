package dev.dayone.streams;

import dev.dayone.evidence.ExactSums;
import dev.dayone.evidence.Moments;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireRecord;
import dev.dayone.schemas.WireSerde;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The live standing: n, mean and variance of every measure by cohort and arm, and how many people have no value. A correction takes
 * the old value out without a trace before it adds the new one.
 */
final class StandingTopology {

    static final String STANDINGS = "standings";
    private static final String COUNTED = "counted-values";

    private StandingTopology() {}

    static void addTo(
            StreamsBuilder builder,
            KStream<String, WireRecord> published,
            StateStores stores,
            long firstRevision,
            String topic) {
        builder.addStateStore(stores.store(COUNTED));
        builder.addStateStore(stores.coalescing(STANDINGS));
        published
                .filter((key, record) -> record instanceof MeasureValue, Named.as("measures-only"))
                .mapValues(record -> ((MeasureValue) record).withoutLineage(), Named.as("as-measure"))
                .selectKey((key, value) -> Group.of(value).key(), Named.as("measure-by-arm"))
                .repartition(Repartitioned.with(Serdes.String(), WireSerde.of(MeasureValue.class))
                        .withName("measures-by-arm")
                        .withNumberOfPartitions(Topics.PARTITIONS))
                .process(() -> new Counting(firstRevision), Named.as("stand"), COUNTED, STANDINGS)
                .to(
                        topic,
                        Produced.with(Serdes.String(), WireSerde.of(FormatMetric.class))
                                .withName("format-metrics"));
    }

    /** What a standing is about. */
    record Group(String programme, String cohort, String arm, String measure) {

        static Group of(MeasureValue value) {
            return new Group(value.programme(), value.cohort(), value.arm(), value.measure());
        }

        String key() {
            return String.join("|", programme, cohort, arm, measure);
        }
    }

    /**
     * A standing as it is kept.
     *
     * @param sums of the values that are known
     * @param missing people without a value
     * @param open of those, people whose window is open or who are censored
     */
    record Standing(long revision, ExactSums sums, long missing, long open) {

        static Standing none(long revision) {
            return new Standing(revision, ExactSums.none(), 0, 0);
        }

        Standing with(Counted one) {
            return one.value() == null
                    ? new Standing(revision, sums, missing + 1, open + (one.open() ? 1 : 0))
                    : new Standing(revision, sums.plus(one.value()), missing, open);
        }

        Standing without(Counted one) {
            return one.value() == null
                    ? new Standing(revision, sums, missing - 1, open - (one.open() ? 1 : 0))
                    : new Standing(revision, sums.minus(one.value()), missing, open);
        }

        Standing next() {
            return new Standing(revision + 1, sums, missing, open);
        }

        FormatMetric metric(Group group) {
            Moments moments = sums.moments();
            return new FormatMetric(
                    group.programme(),
                    group.cohort(),
                    group.arm(),
                    group.measure(),
                    revision,
                    moments.n(),
                    moments.mean(),
                    moments.m2(),
                    missing,
                    open);
        }

        byte[] toBytes() {
            return String.join(
                            " ",
                            String.valueOf(revision),
                            String.valueOf(sums.n()),
                            sums.sum().toString(),
                            sums.squares().toString(),
                            String.valueOf(missing),
                            String.valueOf(open))
                    .getBytes(StandardCharsets.US_ASCII);
        }

        static Standing of(byte[] bytes) {
            String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", -1);
            return new Standing(
                    Long.parseLong(parts[0]),
                    new ExactSums(Long.parseLong(parts[1]), new BigDecimal(parts[2]), new BigDecimal(parts[3])),
                    Long.parseLong(parts[4]),
                    Long.parseLong(parts[5]));
        }
    }

    /** What one person adds to a standing: a value, or that there is none. A censored time is no value. */
    record Counted(@Nullable Double value, boolean open) {

        static Counted of(MeasureValue measure) {
            return new Counted(measure.censored() ? null : measure.value(), measure.censored());
        }

        byte[] toBytes() {
            return value == null
                    ? new byte[] {(byte) (open ? 1 : 0)}
                    : ByteBuffer.allocate(Double.BYTES).putDouble(value).array();
        }

        static Counted of(byte[] bytes) {
            return bytes.length == 1
                    ? new Counted(null, bytes[0] == 1)
                    : new Counted(ByteBuffer.wrap(bytes).getDouble(), false);
        }
    }

    private static final class Counting implements Processor<String, MeasureValue, String, FormatMetric> {

        private final long firstRevision;
        private ProcessorContext<String, FormatMetric> context;
        private KeyValueStore<String, byte[]> counted;
        private KeyValueStore<String, byte[]> standings;
        private Pace pace;

        Counting(long firstRevision) {
            this.firstRevision = firstRevision;
        }

        @Override
        public void init(ProcessorContext<String, FormatMetric> started) {
            context = started;
            counted = started.getStateStore(COUNTED);
            standings = started.getStateStore(STANDINGS);
            Pace paced = new Pace(started);
            pace = paced;
            started.schedule(Pace.ROUND, PunctuationType.WALL_CLOCK_TIME, paced::isDue);
        }

        @Override
        public void process(Record<String, MeasureValue> message) {
            MeasureValue value = message.value();
            pace.saw(message.timestamp());
            String own = StateKeys.of(message.key(), value.participant());
            byte[] before = counted.get(own);
            Counted now = value.withdrawn() ? null : Counted.of(value);
            if (before == null && now == null) {
                return;
            }
            byte[] stored = standings.get(message.key());
            Standing standing = stored == null ? Standing.none(firstRevision) : Standing.of(stored);
            if (before != null) {
                standing = standing.without(Counted.of(before));
            }
            if (now != null) {
                standing = standing.with(now);
                counted.put(own, now.toBytes());
            } else {
                counted.delete(own);
            }
            standing = standing.next();
            standings.put(message.key(), standing.toBytes());
            context.forward(message.withValue(standing.metric(Group.of(value))));
        }
    }
}
