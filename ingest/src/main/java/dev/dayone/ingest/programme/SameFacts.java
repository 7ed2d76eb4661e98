package dev.dayone.ingest.programme;

import dev.dayone.ingest.input.Problem;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.WireCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a directory says twice: the same fact again is a duplicate, the same fact with other content is a conflict, of which the warehouse keeps the first. Told before anything
 * is sent, by the rule of the warehouse.
 *
 * @param conflicts one for each later row that says something else
 * @param duplicates rows that say the same again
 */
record SameFacts(List<Problem> conflicts, long duplicates) {

    SameFacts {
        conflicts = List.copyOf(conflicts);
    }

    static SameFacts of(List<Event> events) {
        Map<UUID, Event> first = new HashMap<>();
        List<Problem> conflicts = new ArrayList<>();
        long duplicates = 0;
        for (Event event : events) {
            Event before = first.putIfAbsent(event.meta().eventId(), event);
            if (before == null) {
                continue;
            }
            if (Arrays.equals(WireCodec.contentHash(before), WireCodec.contentHash(event))) {
                duplicates++;
            } else {
                conflicts.add(conflict(event.meta().source(), before.meta().source()));
            }
        }
        return new SameFacts(conflicts, duplicates);
    }

    private static Problem conflict(String source, String before) {
        int colon = source.lastIndexOf(':');
        boolean line = colon > 0 && source.substring(colon + 1).matches("\\d{1,18}");
        return new Problem(
                Code.CONFLICT,
                line ? source.substring(0, colon) : source,
                line ? Long.parseLong(source.substring(colon + 1)) : 0,
                0,
                null,
                null,
                "says other than " + before + " of the same fact. The first stays",
                "Delete one of the two rows; to change a fact, give the later one the next revision");
    }
}
