package dev.dayone.streams.measures;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.PlacementRecorded;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The facts of one participant that are in force: each once, without those that a later revision replaced or took back. The order
 * in which events arrived, and how often, makes no difference.
 */
public final class Timeline {

    private final List<Event> effective;
    private final int known;
    private final Optional<Boolean> intent;

    private Timeline(List<Event> effective, int known, Optional<Boolean> intent) {
        this.effective = effective;
        this.known = known;
        this.intent = intent;
    }

    /** The timeline of those events, duplicates included, in any order. */
    public static Timeline of(Collection<? extends Event> events) {
        Map<UUID, Event> facts = new TreeMap<>();
        events.forEach(event -> facts.putIfAbsent(event.meta().eventId(), event));
        Set<UUID> superseded = new HashSet<>();
        facts.values().forEach(fact -> superseded.addAll(fact.meta().corrects()));
        List<Event> effective = facts.values().stream()
                .filter(fact -> !superseded.contains(fact.meta().eventId()))
                .filter(fact -> !fact.meta().voids())
                .sorted(Comparator.comparing((Event fact) -> fact.meta().occurredAt())
                        .thenComparing(fact -> fact.meta().eventId()))
                .toList();
        Optional<Boolean> intent = facts.values().stream()
                .filter(fact ->
                        fact instanceof Enrolled && fact.meta().corrects().isEmpty())
                .map(fact -> ((Enrolled) fact).jobIntent())
                .findFirst();
        return new Timeline(effective, facts.size(), intent);
    }

    /** Facts known, those no longer in force included. */
    public int known() {
        return known;
    }

    /**
     * The enrolment in force. Whether a job is sought is what the first enrolment said: it is asked before assignment, and a later
     * change would take people out of the denominator.
     */
    public Optional<Enrolled> enrolment() {
        return ofType(Enrolled.class).stream()
                .findFirst()
                .map(enrolled -> intent.map(enrolled::withJobIntent).orElse(enrolled));
    }

    List<CheckpointScored> scores() {
        return ofType(CheckpointScored.class);
    }

    List<PlacementRecorded> placements() {
        return ofType(PlacementRecorded.class);
    }

    List<CommitObserved> commits() {
        return ofType(CommitObserved.class);
    }

    private <T> List<T> ofType(Class<T> type) {
        return effective.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
