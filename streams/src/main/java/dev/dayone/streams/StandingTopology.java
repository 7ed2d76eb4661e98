package dev.dayone.streams;

import dev.dayone.evidence.Moments;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.schemas.WireSerde;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The live standing: running n, mean and variance of every measure by cohort and arm; a correction withdraws the old value first. */
final class StandingTopology {

    private static final String COUNTED = "counted-values";
    private static final String STANDINGS = "standings";

    private StandingTopology() {}

    static void addTo(StreamsBuilder builder, KStream<String, WireRecord> published) {
        builder.addStateStore(StateKeys.store(COUNTED));
        builder.addStateStore(StateKeys.store(STANDINGS));
        published
                .filter((participant, record) -> record instanceof MeasureValue, Named.as("measures-only"))
                .mapValues(record -> (MeasureValue) record, Named.as("as-measure"))
                .selectKey((participant, value) -> group(value), Named.as("measure-by-arm"))
                .repartition(Repartitioned.with(Serdes.String(), WireSerde.of(MeasureValue.class))
                        .withName("measures-by-arm")
                        .withNumberOfPartitions(Topics.PARTITIONS))
                .process(Standing::new, Named.as("stand"), COUNTED, STANDINGS)
                .to(
                        Topics.FORMAT_METRICS,
                        Produced.with(Serdes.String(), WireSerde.of(FormatMetric.class))
                                .withName("format-metrics"));
    }

    private static String group(MeasureValue value) {
        return String.join("|", value.programme(), value.cohort(), value.arm(), value.measure());
    }

    private static final class Standing implements Processor<String, MeasureValue, String, FormatMetric> {

        private ProcessorContext<String, FormatMetric> context;
        private KeyValueStore<String, byte[]> counted;
        private KeyValueStore<String, byte[]> standings;

        @Override
        public void init(ProcessorContext<String, FormatMetric> started) {
            context = started;
            counted = started.getStateStore(COUNTED);
            standings = started.getStateStore(STANDINGS);
        }

        @Override
        public void process(Record<String, MeasureValue> message) {
            MeasureValue value = message.value();
            String own = StateKeys.of(message.key(), value.participant());
            byte[] before = counted.get(own);
            Double now = value.value();
            if (before == null && now == null) {
                return;
            }
            byte[] stored = standings.get(message.key());
            FormatMetric standing = stored == null ? none(value) : (FormatMetric) WireCodec.decode(stored);
            Moments moments = new Moments(standing.n(), standing.mean(), standing.m2());
            if (before != null) {
                moments = moments.minus(ByteBuffer.wrap(before).getDouble());
            }
            if (now != null) {
                moments = moments.plus(now);
                counted.put(
                        own, ByteBuffer.allocate(Double.BYTES).putDouble(now).array());
            } else {
                counted.delete(own);
            }
            FormatMetric moved = new FormatMetric(
                    value.programme(),
                    value.cohort(),
                    value.arm(),
                    value.measure(),
                    standing.revision() + 1,
                    moments.n(),
                    moments.mean(),
                    moments.m2());
            standings.put(message.key(), WireCodec.encode(moved));
            context.forward(message.withValue(moved));
        }

        private static FormatMetric none(MeasureValue value) {
            return new FormatMetric(value.programme(), value.cohort(), value.arm(), value.measure(), 0, 0, 0, 0);
        }
    }
}
