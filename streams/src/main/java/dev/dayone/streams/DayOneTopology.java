package dev.dayone.streams;

import dev.dayone.schemas.DeadLetter;
import dev.dayone.schemas.Event;
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

/** The whole graph: attribute activity, keep timelines, publish measures, keep standings and plans. */
public final class DayOneTopology {

    private DayOneTopology() {}

    /**
     * How the graph is built.
     *
     * @param firstRevision revisions begin above this, so that those of a later generation are higher than all before
     * @param outputSuffix end of the names of the topics written; empty = the ones that the warehouse reads
     */
    public record Shape(StateStores stores, long firstRevision, String outputSuffix) {

        public static Shape standard() {
            return new Shape(StateStores.IN_MEMORY, 0, "");
        }
    }

    /** @param settings those of {@link StreamsService}; unnamed state or repartition topics are refused */
    public static Topology build(Properties settings, Shape shape, Tally tally) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));
        KStream<String, Event> roster = source(builder, Topics.ROSTER, "roster");
        KStream<String, WireRecord> attributed = AttributionTopology.addTo(builder, roster, shape.stores(), tally);
        KStream<String, Event> personal = roster.merge(
                        source(builder, Topics.CHECKPOINTS, "checkpoints"), Named.as("with-checkpoints"))
                .merge(source(builder, Topics.PLACEMENTS, "placements"), Named.as("with-placements"))
                .filter((key, event) -> TimelineTopology.isPersonal(event), Named.as("personal"));
        KStream<String, WireRecord> published =
                TimelineTopology.addTo(builder, personal, attributed, shape.stores(), shape.firstRevision(), tally);
        published
                .filter((key, record) -> !(record instanceof DeadLetter), Named.as("no-dead-letters"))
                .to(
                        Topics.MEASURES + shape.outputSuffix(),
                        Produced.with(Serdes.String(), WireSerde.of(WireRecord.class))
                                .withName("measures")
                                .withStreamPartitioner((topic, key, value, partitions) ->
                                        Optional.of(Set.of(partition(key, partitions)))));
        published
                .filter((key, record) -> record instanceof DeadLetter, Named.as("dead-letters-only"))
                .to(
                        Topics.DEAD_LETTERS,
                        Produced.with(Serdes.String(), WireSerde.of(WireRecord.class))
                                .withName("dead-letters"));
        StandingTopology.addTo(
                builder,
                published,
                shape.stores(),
                shape.firstRevision(),
                Topics.FORMAT_METRICS + shape.outputSuffix());
        PlanTopology.addTo(builder, roster, shape.stores());
        return builder.build();
    }

    private static KStream<String, Event> source(StreamsBuilder builder, String topic, String name) {
        return builder.stream(
                topic, Consumed.with(Serdes.String(), WireSerde.of(Event.class)).withName(name));
    }

    /** All measures of a participant on one partition, so that readers see them in the order in which they were made. */
    private static int partition(String key, int partitions) {
        String participant = key.substring(0, key.indexOf('|'));
        return Utils.toPositive(Utils.murmur2(participant.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
