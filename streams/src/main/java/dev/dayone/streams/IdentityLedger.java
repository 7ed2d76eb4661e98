package dev.dayone.streams;

import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import dev.dayone.streams.FactStore.Outcome;
import dev.dayone.streams.measures.CommitDays;
import dev.dayone.streams.measures.CommitFact;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * All that one native identity did: commits as small facts, packed into pages, everything else whole. Roll-ups by day follow from the
 * facts; those of the identities that are active are kept at hand. Adding a commit touches one day; only what takes a commit back,
 * or a better reading of one, counts that day anew.
 */
final class IdentityLedger {

    private static final int FEWEST_AT_HAND = 100_000;

    /** What a fact at hand takes, with its places in maps. */
    private static final int BYTES_AT_HAND = 400;

    /**
     * Facts at hand, of all identities of a partition: those of all partitions may take an eighth of the heap. Where the active have more, each
     * of their commits reads all their commits again.
     */
    private static final int AT_HAND = (int) Math.min(
            Integer.MAX_VALUE,
            Math.max(FEWEST_AT_HAND, Runtime.getRuntime().maxMemory() / 8 / BYTES_AT_HAND / Topics.PARTITIONS));

    /** Marks, among the facts of an identity, an id that some fact replaces. */
    private static final String SUPERSEDED = "!";

    /**
     * Facts a page. A page is written anew with each fact that it gains, but once within a commit interval: a burst costs one message
     * for so many facts, a single commit one message.
     */
    private static final int PAGE = 32;

    private final KeyValueStore<String, byte[]> commits;
    private final KeyValueStore<String, byte[]> others;
    private final FactStore facts;
    private final Map<String, Known> atHand = new LinkedHashMap<>(64, 0.75f, true);
    private int factsAtHand;

    /**
     * @param commits commits by identity and page, and marks
     * @param others other events by identity and id
     */
    IdentityLedger(KeyValueStore<String, byte[]> commits, KeyValueStore<String, byte[]> others) {
        this.commits = commits;
        this.others = others;
        this.facts = new FactStore(others);
    }

    /** What is known of one identity's commits. */
    private static final class Known {
        private final Map<UUID, CommitFact> facts = new HashMap<>();
        private final Set<UUID> superseded = new HashSet<>();
        private final Set<CommitFact.Rewrite> rewrites = new HashSet<>();
        private final Map<LocalDate, Map<Integer, CommitDay>> days = new HashMap<>();
        private byte[] page = new byte[0];

        /** Takes one commit more into its day. */
        void count(CommitDay none, CommitFact fact) {
            CommitFact.Rewrite rewrite = fact.rewrite();
            boolean counts = counts(fact);
            if (counts && rewrite != null && !rewrites.add(rewrite)) {
                // One of two rewrites stands for both.
                recount(none);
                return;
            }
            days.computeIfAbsent(none.day(), first -> new TreeMap<>()).compute(fact.people(), (people, day) -> {
                CommitDay before = day == null ? CommitDays.shared(none, people) : day;
                return counts ? CommitDays.adding(before, fact) : CommitDays.known(before, fact);
            });
        }

        boolean counts(CommitFact fact) {
            return fact.counts() && !superseded.contains(fact.id());
        }

        void recount(CommitDay none) {
            List<CommitFact> own = facts.values().stream()
                    .filter(fact -> fact.day().equals(none.day()))
                    .toList();
            for (CommitFact fact : own) {
                if (fact.rewrite() != null && counts(fact)) {
                    rewrites.add(fact.rewrite());
                }
            }
            days.put(none.day(), CommitDays.of(none, own, superseded::contains));
        }
    }

    /** Takes an event that is no commit. */
    Outcome add(String identity, Event event) {
        return facts.add(StateKeys.of(identity, event.meta().eventId().toString()), event);
    }

    /**
     * Takes a commit.
     *
     * @param changed told each day whose roll-up is another now
     */
    Outcome add(String identity, CommitObserved commit, Consumer<LocalDate> changed) {
        String programme = commit.meta().programme();
        Known known = known(identity, programme);
        CommitFact fact = CommitFact.of(commit, identity);
        CommitFact before = known.facts.get(fact.id());
        if (before != null) {
            return again(identity, programme, known, before, fact, changed);
        }
        keep(identity, known, fact);
        LocalDate date = fact.day();
        known.count(CommitDays.none(programme, identity, date), fact);
        changed.accept(date);
        for (UUID replaced : commit.meta().corrects()) {
            if (known.superseded.add(replaced)) {
                commits.put(StateKeys.of(identity, SUPERSEDED + replaced), new byte[0]);
                CommitFact target = known.facts.get(replaced);
                if (target != null) {
                    known.recount(CommitDays.none(programme, identity, target.day()));
                    changed.accept(target.day());
                }
            }
        }
        return Outcome.NEW;
    }

    private Outcome again(
            String identity,
            String programme,
            Known known,
            CommitFact before,
            CommitFact now,
            Consumer<LocalDate> changed) {
        if (!before.saysTheSame(now)) {
            return Outcome.CONFLICT;
        }
        CommitFact better = before.better(now);
        if (better.equals(before)) {
            return Outcome.DUPLICATE;
        }
        keep(identity, known, better);
        for (LocalDate day : new TreeSet<>(List.of(before.day(), better.day()))) {
            known.recount(CommitDays.none(programme, identity, day));
            changed.accept(day);
        }
        return Outcome.REREAD;
    }

    private void keep(String identity, Known known, CommitFact fact) {
        CommitFact before = known.facts.put(fact.id(), fact);
        if (before != null) {
            exchange(identity, known, fact);
            return;
        }
        factsAtHand++;
        int index = known.facts.size() - 1;
        int at = index % PAGE * CommitFact.BYTES;
        known.page = at == 0 ? new byte[CommitFact.BYTES] : Arrays.copyOf(known.page, at + CommitFact.BYTES);
        fact.pack(known.page, at);
        commits.put(StateKeys.of(identity, String.valueOf(index / PAGE)), known.page);
    }

    /** Puts a better reading in the place of the one that is kept: rare, so the page is looked for. */
    private void exchange(String identity, Known known, CommitFact fact) {
        int last = (known.facts.size() - 1) / PAGE;
        for (int page = 0; page <= last; page++) {
            String key = StateKeys.of(identity, String.valueOf(page));
            byte[] packed = Objects.requireNonNull(commits.get(key)).clone();
            for (int at = 0; at < packed.length; at += CommitFact.BYTES) {
                if (CommitFact.unpack(packed, at).id().equals(fact.id())) {
                    fact.pack(packed, at);
                    commits.put(key, packed);
                    known.page = page == last ? packed : known.page;
                    return;
                }
            }
        }
    }

    private Known known(String identity, String programme) {
        Known known = atHand.get(identity);
        if (known != null) {
            return known;
        }
        Known read = new Known();
        StateKeys.forEach(commits, StateKeys.prefix(identity), (key, value) -> {
            String name = StateKeys.last(key);
            if (name.startsWith(SUPERSEDED)) {
                read.superseded.add(UUID.fromString(name.substring(SUPERSEDED.length())));
            } else {
                // The only page that is not full is the last.
                read.page = value.length < PAGE * CommitFact.BYTES ? value : read.page;
                for (int at = 0; at < value.length; at += CommitFact.BYTES) {
                    CommitFact fact = CommitFact.unpack(value, at);
                    read.facts.put(fact.id(), fact);
                }
            }
        });
        Map<LocalDate, List<CommitFact>> byDay = new HashMap<>();
        read.facts
                .values()
                .forEach(fact -> byDay.computeIfAbsent(fact.day(), day -> new ArrayList<>())
                        .add(fact));
        byDay.forEach((day, own) -> read.days.put(
                day, CommitDays.of(CommitDays.none(programme, identity, day), own, read.superseded::contains)));
        for (CommitFact fact : read.facts.values()) {
            if (fact.rewrite() != null && read.counts(fact)) {
                read.rewrites.add(fact.rewrite());
            }
        }
        factsAtHand += read.facts.size();
        while (factsAtHand > AT_HAND && !atHand.isEmpty()) {
            String eldest = atHand.keySet().iterator().next();
            factsAtHand -= Objects.requireNonNull(atHand.remove(eldest)).facts.size();
        }
        atHand.put(identity, read);
        return read;
    }

    /** The roll-ups of that day; none where nothing is known of it. */
    List<CommitDay> day(String identity, String programme, LocalDate day) {
        return List.copyOf(
                known(identity, programme).days.getOrDefault(day, Map.of()).values());
    }

    /** All roll-ups and all other events of an identity. */
    void forEach(String identity, String programme, Consumer<CommitDay> eachDay, Consumer<Event> eachEvent) {
        new TreeMap<>(known(identity, programme).days)
                .values().stream()
                        .flatMap(day -> day.values().stream())
                        .toList()
                        .forEach(eachDay);
        StateKeys.forEach(
                others, StateKeys.prefix(identity), (key, value) -> eachEvent.accept((Event) WireCodec.decode(value)));
    }

    void forget(String identity) {
        Known known = atHand.remove(identity);
        factsAtHand -= known == null ? 0 : known.facts.size();
        StateKeys.delete(commits, StateKeys.prefix(identity));
        StateKeys.delete(others, StateKeys.prefix(identity));
    }
}
