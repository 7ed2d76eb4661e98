package dev.dayone.streams;

import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireRecord;
import dev.dayone.schemas.WireSerde;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** The whole graph: attribute commits, keep timelines, publish measures, keep standings. */
public final class DayOneTopology {

    private DayOneTopology() {}

    /** @param settings those of {@link StreamsService}; unnamed state or repartition topics are refused */
    public static Topology build(Properties settings) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
        KStream<String, Event> roster = source(builder, Topics.ROSTER, "roster");
        KStream<String, Event> attributed = AttributionTopology.addTo(builder, roster);
        KStream<String, Event> personal = roster.merge(
                        source(builder, Topics.CHECKPOINTS, "checkpoints"), Named.as("with-checkpoints"))
                .merge(source(builder, Topics.PLACEMENTS, "placements"), Named.as("with-placements"))
                .filter((key, event) -> TimelineTopology.isPersonal(event), Named.as("personal"))
                .merge(attributed, Named.as("with-commits"));
        KStream<String, WireRecord> published = TimelineTopology.addTo(builder, personal);
        published
                .selectKey((participant, record) -> measureKey(record), Named.as("by-measure"))
                .to(
                        Topics.MEASURES,
                        Produced.with(Serdes.String(), WireSerde.of(WireRecord.class))
                                .withName("measures")
                                .withStreamPartitioner((topic, key, value, partitions) ->
                                        Optional.of(Set.of(partition(key, partitions)))));
        StandingTopology.addTo(builder, published);
        return builder.build();
    }

    private static KStream<String, Event> source(StreamsBuilder builder, String topic, String name) {
        return builder.stream(
                topic, Consumed.with(Serdes.String(), WireSerde.of(Event.class)).withName(name));
    }

    private static String measureKey(WireRecord record) {
        if (record instanceof MeasureValue value) {
            return value.participant() + "|" + value.measure();
        }
        return ((EnrolmentState) record).participant() + "|";
    }

    /** All measures of a participant on one partition, so that readers see them in the order in which they were made. */
    private static int partition(String key, int partitions) {
        String participant = key.substring(0, key.indexOf('|'));
        return Utils.toPositive(Utils.murmur2(participant.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
