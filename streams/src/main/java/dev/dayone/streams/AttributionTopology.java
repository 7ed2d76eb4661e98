package dev.dayone.streams;

import dev.dayone.schemas.AgainHeader;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Corrections;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.IdentityReleased;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.schemas.WireSerde;
import dev.dayone.streams.FactStore.Outcome;
import dev.dayone.streams.measures.CommitFact;
import dev.dayone.streams.measures.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits and what git hosts tell know an address or a login, not a participant. Each identity keeps what it did; whoever it is
 * linked to gets it, and when the link changes, the one gives back and the other receives.
 */
final class AttributionTopology {

    /** Header that names the identity by which something reached a participant. */
    static final String VIA = "dayone-via";

    private static final Logger LOG = LoggerFactory.getLogger(AttributionTopology.class);
    private static final String COMMITS = "identity-commits";
    private static final String OTHERS = "identity-events";
    private static final String LINKS = "identity-links";
    private static final String OWNERS = "identity-owners";
    private static final String TO_SEND = "identity-days-to-send";

    /** Owners that a partition remembers, so that not each event asks the store. */
    private static final int OWNERS_AT_HAND = 50_000;

    /** Stands for the owner of an identity whose person asked to be erased; no pseudonym looks so. */
    private static final String ERASED = "\0";

    private AttributionTopology() {}

    /** @return roll-ups, events and releases, keyed by participant */
    static KStream<String, WireRecord> addTo(
            StreamsBuilder builder, KStream<String, Event> roster, StateStores stores, Tally tally) {
        WireSerde<Event> events = WireSerde.of(Event.class);
        KStream<String, Event> links = LinkRouting.addTo(builder, roster, stores)
                .repartition(Repartitioned.with(Serdes.String(), events)
                        .withName("links-by-identity")
                        .withNumberOfPartitions(Topics.PARTITIONS));
        KStream<String, Event> activity = builder.stream(
                        Topics.GIT_ACTIVITY,
                        Consumed.with(Serdes.String(), events).withName("git-activity"))
                .filter((key, event) -> event != null && isDoneBySomebody(event), Named.as("activity"));
        KStream<String, Event> copies = activity.flatMap(
                        (key, event) -> Timeline.others(event).stream()
                                .map(other -> KeyValue.pair(other, event))
                                .toList(),
                        Named.as("by-others-in-it"))
                .repartition(Repartitioned.with(Serdes.String(), events)
                        .withName("events-by-author")
                        .withNumberOfPartitions(Topics.PARTITIONS));
        builder.addStateStore(stores.coalescing(COMMITS));
        builder.addStateStore(stores.store(OTHERS));
        builder.addStateStore(stores.store(LINKS));
        builder.addStateStore(stores.store(OWNERS));
        builder.addStateStore(stores.coalescing(TO_SEND));
        return activity.merge(copies, Named.as("with-copies"))
                .merge(links, Named.as("with-links"))
                .process(() -> new Attribution(tally), Named.as("attribute"), COMMITS, OTHERS, LINKS, OWNERS, TO_SEND)
                .repartition(Repartitioned.with(Serdes.String(), WireSerde.of(WireRecord.class))
                        .withName("attributed")
                        .withNumberOfPartitions(Topics.PARTITIONS));
    }

    /** Whether somebody did it: scans and gaps of sources are about repositories. */
    private static boolean isDoneBySomebody(Event event) {
        return event.meta().identity() != null || event.meta().participant() != null;
    }

    /** The identity by which a message reached a participant; empty for what names the participant itself. */
    static String via(Headers headers) {
        return headers.lastHeader(VIA) == null
                ? ""
                : new String(headers.lastHeader(VIA).value(), StandardCharsets.UTF_8);
    }

    private static final class Attribution implements Processor<String, Event, String, WireRecord> {

        private final Tally tally;
        private final Set<String> parked = new HashSet<>();
        private final Map<String, Set<LocalDate>> marked = new HashMap<>();
        private final Map<String, String> ownersAtHand = new HashMap<>();
        private Pace pace;
        private long latest;

        /** Where the message at hand is a repair: what its person is given once more. */
        private OptionalLong again = OptionalLong.empty();

        private ProcessorContext<String, WireRecord> context;
        private IdentityLedger ledger;
        private FactStore linkFacts;
        private KeyValueStore<String, byte[]> links;
        private KeyValueStore<String, byte[]> owners;
        private KeyValueStore<String, byte[]> toSend;

        Attribution(Tally tally) {
            this.tally = tally;
        }

        @Override
        public void init(ProcessorContext<String, WireRecord> started) {
            context = started;
            KeyValueStore<String, byte[]> commits = started.getStateStore(COMMITS);
            KeyValueStore<String, byte[]> others = started.getStateStore(OTHERS);
            // A task that is revived after an abort comes here again: only what the stores hold has happened.
            ledger = new IdentityLedger(commits, others);
            pace = new Pace(started);
            marked.clear();
            ownersAtHand.clear();
            links = started.getStateStore(LINKS);
            linkFacts = new FactStore(links);
            owners = started.getStateStore(OWNERS);
            toSend = started.getStateStore(TO_SEND);
            countParked(commits);
            countParked(others);
            started.schedule(Pace.ROUND, PunctuationType.WALL_CLOCK_TIME, this::sendDays);
        }

        @Override
        public void process(Record<String, Event> message) {
            String identity = message.key();
            again = AgainHeader.revision(message.headers());
            pace.saw(message.timestamp());
            latest = Math.max(latest, message.timestamp());
            tally.seen().increment();
            if (message.value() instanceof ParticipantErased) {
                erase(identity);
            } else if (message.value() instanceof IdentityLinked link) {
                link(identity, link, message.timestamp());
            } else {
                activity(identity, message);
            }
            again = OptionalLong.empty();
        }

        @Override
        public void close() {
            tally.parkedIdentities().addAndGet(-parked.size());
            parked.clear();
        }

        private void countParked(KeyValueStore<String, byte[]> store) {
            try (KeyValueIterator<String, byte[]> all = store.all()) {
                while (all.hasNext()) {
                    String identity = StateKeys.owner(all.next().key);
                    if (!parked.contains(identity) && owner(identity) == null && parked.add(identity)) {
                        tally.parkedIdentities().incrementAndGet();
                    }
                }
            }
        }

        private void activity(String identity, Record<String, Event> message) {
            Event event = message.value();
            String owner = owner(identity);
            if (ERASED.equals(owner)) {
                tally.erased().increment();
                return;
            }
            if (owner == null && identity.equals(event.meta().participant())) {
                owner = identity;
                own(identity, identity);
            }
            Outcome outcome;
            if (event instanceof CommitObserved commit) {
                outcome = ledger.add(identity, commit, day -> markToSend(identity, day, commit));
                if (again.isPresent()) {
                    markToSend(identity, CommitFact.of(commit, identity).day(), commit);
                }
            } else {
                outcome = ledger.add(identity, event);
                boolean says = outcome == Outcome.NEW || outcome == Outcome.REREAD || again.isPresent();
                if (owner != null && says) {
                    forward(owner, identity, event, message.timestamp());
                }
            }
            count(outcome, event);
            if (owner == null && parked.add(identity)) {
                tally.parkedIdentities().incrementAndGet();
            }
        }

        private void count(Outcome outcome, Event event) {
            switch (outcome) {
                case NEW, REREAD -> tally.events().increment();
                case DUPLICATE -> tally.duplicates().increment();
                case CONFLICT -> {
                    tally.conflicts().increment();
                    LOG.warn("event id with other content: id={}", event.meta().eventId());
                }
            }
        }

        /** A day is marked once a round; the mark outlives a crash, the roll-up follows from the facts. */
        private void markToSend(String identity, LocalDate day, CommitObserved commit) {
            if (marked.computeIfAbsent(identity, first -> new HashSet<>()).add(day)) {
                toSend.put(
                        StateKeys.of(identity, day.toString()),
                        commit.meta().programme().getBytes(StandardCharsets.UTF_8));
            }
        }

        private void sendDays(long now) {
            if (!pace.isDue(now)) {
                return;
            }
            marked.clear();
            List<KeyValue<String, byte[]>> waiting = new ArrayList<>();
            try (KeyValueIterator<String, byte[]> all = toSend.all()) {
                all.forEachRemaining(waiting::add);
            }
            for (KeyValue<String, byte[]> each : waiting) {
                String identity = StateKeys.owner(each.key);
                String owner = owner(identity);
                // What belongs to nobody yet is sent whole on the link.
                if (owner != null && !ERASED.equals(owner)) {
                    String programme = new String(each.value, StandardCharsets.UTF_8);
                    // As old as what it is made of, so that who reads it knows whether it catches up.
                    ledger.day(identity, programme, LocalDate.parse(StateKeys.last(each.key)))
                            .forEach(day -> forward(owner, identity, day, latest));
                }
                toSend.delete(each.key);
                pace.did();
            }
        }

        private void link(String identity, IdentityLinked link, long timestamp) {
            String before = owner(identity);
            if (ERASED.equals(before)) {
                tally.erased().increment();
                return;
            }
            Outcome outcome =
                    linkFacts.add(StateKeys.of(identity, link.meta().eventId().toString()), link);
            if (outcome != Outcome.NEW && outcome != Outcome.REREAD && again.isEmpty()) {
                return;
            }
            String now = claimant(identity);
            boolean moves = !Objects.equals(before, now);
            if (!moves && again.isEmpty()) {
                return;
            }
            if (before != null && moves) {
                tally.reattributions().increment();
                forward(
                        before,
                        identity,
                        new IdentityReleased(identity, link.meta().programme(), false),
                        timestamp);
            }
            if (now == null) {
                ownersAtHand.remove(identity);
                owners.delete(identity);
                return;
            }
            own(identity, now);
            ledger.forEach(
                    identity,
                    link.meta().programme(),
                    day -> forward(now, identity, day, timestamp),
                    event -> forward(now, identity, event, timestamp));
        }

        private void own(String identity, String owner) {
            remember(identity, owner);
            owners.put(identity, owner.getBytes(StandardCharsets.UTF_8));
            if (parked.remove(identity)) {
                tally.parkedIdentities().decrementAndGet();
            }
        }

        /** Who the links in force name; of several the one that was made first, by the source's clock. */
        private @Nullable String claimant(String identity) {
            List<IdentityLinked> all = new ArrayList<>();
            StateKeys.forEach(
                    links,
                    StateKeys.prefix(identity),
                    (key, value) -> all.add((IdentityLinked) WireCodec.decode(value)));
            Set<UUID> superseded = Corrections.replaced(all);
            List<IdentityLinked> inForce = all.stream()
                    .filter(each -> identity.equals(each.meta().identity()))
                    .filter(each -> !each.meta().voids())
                    .filter(each -> !superseded.contains(each.meta().eventId()))
                    .sorted(Comparator.comparing(
                                    (IdentityLinked each) -> each.meta().occurredAt())
                            .thenComparing(each -> each.meta().eventId().toString()))
                    .toList();
            long claims = inForce.stream()
                    .map(each -> each.meta().participant())
                    .distinct()
                    .count();
            if (claims > 1) {
                tally.contestedLinks().increment();
                LOG.warn("identity is claimed by several participants; the first link stays: identity={}", identity);
            }
            return inForce.isEmpty() ? null : inForce.get(0).meta().participant();
        }

        private void erase(String identity) {
            ledger.forget(identity);
            StateKeys.delete(links, StateKeys.prefix(identity));
            StateKeys.delete(toSend, StateKeys.prefix(identity));
            own(identity, ERASED);
        }

        private @Nullable String owner(String identity) {
            String known = ownersAtHand.get(identity);
            if (known != null) {
                return known;
            }
            byte[] owner = owners.get(identity);
            if (owner == null) {
                return null;
            }
            String read = new String(owner, StandardCharsets.UTF_8);
            remember(identity, read);
            return read;
        }

        private void remember(String identity, String owner) {
            if (ownersAtHand.size() >= OWNERS_AT_HAND) {
                ownersAtHand.clear();
            }
            ownersAtHand.put(identity, owner);
        }

        private void forward(String participant, String identity, WireRecord what, long timestamp) {
            Headers headers = new RecordHeaders();
            headers.add(VIA, identity.getBytes(StandardCharsets.UTF_8));
            again.ifPresent(revision -> headers.add(AgainHeader.NAME, AgainHeader.bytes(revision)));
            context.forward(new Record<>(participant, what, timestamp, headers));
        }
    }
}
