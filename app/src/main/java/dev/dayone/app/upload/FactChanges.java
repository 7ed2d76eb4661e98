package dev.dayone.app.upload;

import dev.dayone.dashboard.upload.UploadDesk.Change;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.WireCodec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What a directory would say that it does not say now, by kind of fact. */
final class FactChanges {

    private FactChanges() {}

    /**
     * Compares, by the ids of the facts and what they say.
     *
     * @param before facts of the directory as it is
     * @param after facts of the directory as it would be
     */
    static List<Change> of(List<Event> before, List<Event> after) {
        Map<UUID, Event> known = byId(before);
        Map<UUID, Event> then = byId(after);
        Map<String, long[]> counts = new TreeMap<>();
        Set<UUID> all = new LinkedHashSet<>(then.keySet());
        all.addAll(known.keySet());
        for (UUID id : all) {
            Event old = known.get(id);
            Event fresh = then.get(id);
            Event one = fresh == null ? old : fresh;
            if (one == null) {
                continue;
            }
            int which = old == null
                    ? 0
                    : fresh == null
                            ? 3
                            : Arrays.equals(WireCodec.contentHash(old), WireCodec.contentHash(fresh)) ? 1 : 2;
            counts.computeIfAbsent(kind(one), key -> new long[4])[which]++;
        }
        return counts.entrySet().stream()
                .map(each -> new Change(
                        each.getKey(), each.getValue()[0], each.getValue()[1], each.getValue()[2], each.getValue()[3]))
                .toList();
    }

    /** The first of each id, as the warehouse keeps it. */
    private static Map<UUID, Event> byId(List<Event> events) {
        Map<UUID, Event> out = new HashMap<>();
        events.forEach(event -> out.putIfAbsent(event.meta().eventId(), event));
        return out;
    }

    private static String kind(Event event) {
        return switch (event.getClass().getSimpleName()) {
            case "Enrolled" -> "people assigned";
            case "CheckpointScored" -> "scores";
            case "CheckpointSubmitted" -> "submissions";
            case "PlacementRecorded" -> "placements";
            case "ConsentRecorded" -> "consents";
            case "IdentityLinked" -> "addresses and logins of people";
            case "TaskAssigned" -> "tasks";
            case "FormatChanged" -> "changes of format";
            case "SurveyAnswered" -> "answers to surveys";
            case "SurveyRegistered" -> "surveys";
            case "ApplicationRecorded" -> "applications";
            case "CohortScheduled" -> "cohorts";
            case "StudyRegistered" -> "plans of studies";
            default -> event.getClass().getSimpleName();
        };
    }
}
