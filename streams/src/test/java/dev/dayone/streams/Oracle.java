package dev.dayone.streams;

import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.ReviewSubmitted;
import dev.dayone.streams.measures.MeasureCatalogue;
import dev.dayone.streams.measures.Timeline;
import dev.dayone.streams.measures.Timeline.Copy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What the measures of a set of events must be: each participant's timeline from the whole set at once, in plain Java. */
public final class Oracle {

    private Oracle() {}

    /** @return measures by key of the topic, revisions 0 */
    public static Map<String, MeasureValue> measures(Collection<Event> events, LocalDate today) {
        Map<String, String> owners = owners(events);
        Map<String, List<Event>> own = new TreeMap<>();
        Map<String, List<Copy>> copies = new TreeMap<>();
        for (Event event : events) {
            String participant = event.meta().participant() != null
                    ? event.meta().participant()
                    : owners.get(String.valueOf(event.meta().identity()));
            if (participant != null) {
                own.computeIfAbsent(participant, key -> new ArrayList<>()).add(event);
            }
            for (String other : others(event)) {
                if (!other.equals(event.key()) && owners.containsKey(other)) {
                    copies.computeIfAbsent(owners.get(other), key -> new ArrayList<>())
                            .add(new Copy(other, event));
                }
            }
        }
        Map<String, MeasureValue> out = new TreeMap<>();
        copies.keySet().forEach(participant -> own.computeIfAbsent(participant, key -> new ArrayList<>()));
        own.forEach((participant, facts) -> MeasureCatalogue.of(
                        Timeline.of(facts, copies.getOrDefault(participant, List.of())), today)
                .forEach(value -> out.put(participant + "|" + value.measure(), value)));
        return out;
    }

    private static Map<String, String> owners(Collection<Event> events) {
        Map<UUID, IdentityLinked> links = new TreeMap<>();
        Set<UUID> superseded = new HashSet<>();
        for (Event event : events) {
            if (event instanceof IdentityLinked link) {
                links.put(link.meta().eventId(), link);
                superseded.addAll(link.meta().corrects());
            }
        }
        Map<String, String> owners = new TreeMap<>();
        links.values().stream()
                .filter(link ->
                        !link.meta().voids() && !superseded.contains(link.meta().eventId()))
                .sorted(Comparator.comparing(
                                (IdentityLinked link) -> link.meta().occurredAt())
                        .thenComparing(link -> link.meta().eventId().toString()))
                .forEach(link ->
                        owners.putIfAbsent(link.meta().identity(), link.meta().participant()));
        return owners;
    }

    private static List<String> others(Event event) {
        String author = null;
        if (event instanceof CommitObserved commit) {
            return commit.coAuthors();
        }
        if (event instanceof PullRequestChanged request) {
            author = request.author();
        } else if (event instanceof ReviewSubmitted review) {
            author = review.author();
        }
        return author == null ? List.of() : List.of(author);
    }
}
