package dev.dayone.streams;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.WireCodec;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Sends each link to its identity, and to the identity of a link that it replaces: a correction may change either side. An erasure
 * goes to all identities of the participant, those linked later included.
 */
final class LinkRouting {

    private static final String STORE = "links-by-participant";
    private static final String REPLACED_BY = "!";
    private static final String ERASURE = "?";

    private LinkRouting() {}

    static KStream<String, Event> addTo(StreamsBuilder builder, KStream<String, Event> roster, StateStores stores) {
        builder.addStateStore(stores.store(STORE));
        return roster.filter(
                        (key, event) -> event instanceof IdentityLinked || event instanceof ParticipantErased,
                        Named.as("links-and-erasures"))
                .process(Routing::new, Named.as("route-links"), STORE);
    }

    private static final class Routing implements Processor<String, Event, String, Event> {

        private ProcessorContext<String, Event> context;
        private KeyValueStore<String, byte[]> store;

        @Override
        public void init(ProcessorContext<String, Event> started) {
            context = started;
            store = started.getStateStore(STORE);
        }

        @Override
        public void process(Record<String, Event> message) {
            String participant = message.key();
            byte[] erasure = store.get(StateKeys.of(participant, ERASURE));
            if (message.value() instanceof ParticipantErased erased) {
                erase(participant, erased, message);
            } else if (erasure != null) {
                Event erased = (Event) WireCodec.decode(erasure);
                String identity = Objects.requireNonNull(message.value().meta().identity());
                context.forward(message.withKey(identity).withValue(erased));
            } else {
                link(participant, (IdentityLinked) message.value(), message);
            }
        }

        private void link(String participant, IdentityLinked link, Record<String, Event> message) {
            String identity = Objects.requireNonNull(link.meta().identity());
            UUID id = link.meta().eventId();
            store.put(StateKeys.of(participant, id.toString()), identity.getBytes(StandardCharsets.UTF_8));
            for (UUID replaced : link.meta().corrects()) {
                store.put(StateKeys.of(participant, REPLACED_BY + replaced), WireCodec.encode(link));
                byte[] before = store.get(StateKeys.of(participant, replaced.toString()));
                if (before != null) {
                    alsoTo(new String(before, StandardCharsets.UTF_8), link, identity, message);
                }
            }
            byte[] later = store.get(StateKeys.of(participant, REPLACED_BY + id));
            if (later != null) {
                IdentityLinked replacement = (IdentityLinked) WireCodec.decode(later);
                alsoTo(identity, replacement, String.valueOf(replacement.meta().identity()), message);
            }
            context.forward(message.withKey(identity));
        }

        private void alsoTo(String identity, IdentityLinked link, String itsOwn, Record<String, Event> message) {
            if (!identity.equals(itsOwn)) {
                context.forward(message.withKey(identity).withValue(link));
            }
        }

        private void erase(String participant, ParticipantErased erased, Record<String, Event> message) {
            Set<String> identities = new TreeSet<>(erased.identities());
            identities.add(participant);
            StateKeys.forEach(store, StateKeys.prefix(participant), (key, value) -> {
                String name = StateKeys.last(key);
                if (!name.startsWith(REPLACED_BY) && !name.startsWith(ERASURE)) {
                    identities.add(new String(value, StandardCharsets.UTF_8));
                }
            });
            StateKeys.delete(store, StateKeys.prefix(participant));
            store.put(StateKeys.of(participant, ERASURE), WireCodec.encode(erased));
            identities.forEach(identity -> context.forward(message.withKey(identity)));
        }
    }
}
