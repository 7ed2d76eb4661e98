package dev.dayone.streams;

import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.WireCodec;
import dev.dayone.streams.FactStore.Outcome;
import dev.dayone.streams.measures.CommitDays;
import dev.dayone.streams.measures.CommitFact;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * All that one native identity did: commits as small facts and as roll-ups by day, everything else whole. Adding a commit touches
 * one day; only what takes a commit back, or a better reading of one, counts that day anew.
 */
final class IdentityLedger {

    /** Marks, among the facts of an identity, an id that some fact replaces. */
    private static final String SUPERSEDED = "!";

    /** Marks the commit that stands for all rewrites of it. */
    private static final String REWRITE = "#";

    private final KeyValueStore<String, byte[]> commits;
    private final KeyValueStore<String, byte[]> days;
    private final KeyValueStore<String, byte[]> others;
    private final FactStore facts;

    /**
     * @param commits commits by identity and id, and marks
     * @param days roll-ups by identity and day
     * @param others other events by identity and id
     */
    IdentityLedger(
            KeyValueStore<String, byte[]> commits,
            KeyValueStore<String, byte[]> days,
            KeyValueStore<String, byte[]> others) {
        this.commits = commits;
        this.days = days;
        this.others = others;
        this.facts = new FactStore(others);
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
        CommitFact fact = CommitFact.of(commit);
        String key = StateKeys.of(identity, fact.id().toString());
        byte[] known = commits.get(key);
        if (known != null) {
            return again(identity, commit, CommitFact.of(known), fact, changed);
        }
        commits.put(key, fact.toBytes());
        String programme = commit.meta().programme();
        String dayKey = StateKeys.of(identity, fact.day().toString());
        byte[] stored = days.get(dayKey);
        CommitDay day = CommitDays.known(
                stored == null
                        ? CommitDays.none(programme, identity, fact.day())
                        : (CommitDay) WireCodec.decode(stored));
        if (fact.counts() && commits.get(StateKeys.of(identity, SUPERSEDED + fact.id())) == null) {
            day = counted(identity, day, fact);
        }
        days.put(dayKey, WireCodec.encode(day));
        changed.accept(fact.day());
        for (UUID replaced : commit.meta().corrects()) {
            String mark = StateKeys.of(identity, SUPERSEDED + replaced);
            if (commits.get(mark) == null) {
                commits.put(mark, new byte[0]);
                byte[] target = commits.get(StateKeys.of(identity, replaced.toString()));
                if (target != null) {
                    recount(identity, programme, CommitFact.of(target).day(), changed);
                }
            }
        }
        return Outcome.NEW;
    }

    private Outcome again(
            String identity, CommitObserved commit, CommitFact before, CommitFact now, Consumer<LocalDate> changed) {
        if (!before.saysTheSame(now)) {
            return Outcome.CONFLICT;
        }
        CommitFact better = before.better(now);
        if (better.equals(before)) {
            return Outcome.DUPLICATE;
        }
        commits.put(StateKeys.of(identity, now.id().toString()), better.toBytes());
        recount(identity, commit.meta().programme(), now.day(), changed);
        return Outcome.REREAD;
    }

    /** Counts a commit, unless one of the same author time and changes is counted already: the smaller id stands for both. */
    private CommitDay counted(String identity, CommitDay day, CommitFact fact) {
        if (fact.rewrite() == null) {
            return CommitDays.counting(day, fact);
        }
        String mark = StateKeys.of(identity, REWRITE + fact.rewrite());
        byte[] standing = commits.get(mark);
        if (standing == null) {
            commits.put(mark, bytes(fact.id()));
            return CommitDays.counting(day, fact);
        }
        UUID first = uuid(standing);
        if (first.compareTo(fact.id()) < 0) {
            return day;
        }
        commits.put(mark, bytes(fact.id()));
        CommitFact gone = CommitFact.of(Objects.requireNonNull(commits.get(StateKeys.of(identity, first.toString()))));
        return CommitDays.exchanging(day, gone, fact);
    }

    /** Counts a day anew from all facts of the identity: rare, and right whatever happened before. */
    private void recount(String identity, String programme, LocalDate day, Consumer<LocalDate> changed) {
        List<CommitFact> own = new ArrayList<>();
        Set<UUID> superseded = new HashSet<>();
        StateKeys.forEach(commits, StateKeys.prefix(identity), (key, value) -> {
            String name = StateKeys.last(key);
            if (name.startsWith(SUPERSEDED)) {
                superseded.add(UUID.fromString(name.substring(SUPERSEDED.length())));
            } else if (!name.startsWith(REWRITE)) {
                CommitFact fact = CommitFact.of(value);
                if (fact.day().equals(day)) {
                    own.add(fact);
                }
            }
        });
        Map<String, UUID> first = new HashMap<>();
        for (CommitFact fact : own) {
            String rewrite = fact.rewrite();
            if (rewrite != null) {
                commits.delete(StateKeys.of(identity, REWRITE + rewrite));
                if (fact.counts() && !superseded.contains(fact.id())) {
                    first.merge(rewrite, fact.id(), (a, b) -> a.compareTo(b) < 0 ? a : b);
                }
            }
        }
        first.forEach((rewrite, id) -> commits.put(StateKeys.of(identity, REWRITE + rewrite), bytes(id)));
        CommitDay anew = CommitDays.of(CommitDays.none(programme, identity, day), own, superseded::contains);
        days.put(StateKeys.of(identity, day.toString()), WireCodec.encode(anew));
        changed.accept(day);
    }

    /** The roll-up of that day; null where there is none. */
    @Nullable
    CommitDay day(String identity, String day) {
        byte[] stored = days.get(StateKeys.of(identity, day));
        return stored == null ? null : (CommitDay) WireCodec.decode(stored);
    }

    /** All roll-ups and all other events of an identity. */
    void forEach(String identity, Consumer<CommitDay> eachDay, Consumer<Event> eachEvent) {
        StateKeys.forEach(
                days, StateKeys.prefix(identity), (key, value) -> eachDay.accept((CommitDay) WireCodec.decode(value)));
        StateKeys.forEach(
                others, StateKeys.prefix(identity), (key, value) -> eachEvent.accept((Event) WireCodec.decode(value)));
    }

    void forget(String identity) {
        StateKeys.delete(commits, StateKeys.prefix(identity));
        StateKeys.delete(days, StateKeys.prefix(identity));
        StateKeys.delete(others, StateKeys.prefix(identity));
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static UUID uuid(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new UUID(in.getLong(), in.getLong());
    }
}
