package dev.dayone.warehouse.sink;

import dev.dayone.schemas.DeadLetter;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.RejectResolved;
import dev.dayone.schemas.WireRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is in a batch, by where it is written; decided before anything is.
 *
 * @param refused events of people who were erased: they count as rejected, and nothing of them is written
 * @param events events that may be written
 * @param derived what streams made: measures, standings, enrolments in force
 */
record BatchContents(
        List<Event> refused,
        List<RawRows.Arrived> events,
        List<Reject> rejects,
        List<RejectResolved> resolutions,
        List<Buried> letters,
        List<WireRecord> derived) {

    /** A dead letter and the message that it came in. */
    record Buried(DeadLetter letter, ConsumerRecord<byte[], byte[]> message) {}

    /** Sorts decoded messages; what speaks of somebody erased is left out, whatever kind of message it is. */
    static BatchContents of(List<Incoming> messages, Erasure erasure) {
        BatchContents out = new BatchContents(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
        for (Incoming each : messages) {
            WireRecord record = each.record();
            if (record != null) {
                out.add(each, record, erasure.forbids(record));
            }
        }
        return out;
    }

    private void add(Incoming each, WireRecord record, boolean erased) {
        if (erased) {
            if (record instanceof Event event) {
                refused.add(event);
            }
        } else if (record instanceof Event event) {
            events.add(each.arrived(event));
        } else if (record instanceof Reject reject) {
            rejects.add(reject);
        } else if (record instanceof DeadLetter letter) {
            letters.add(new Buried(letter, each.message()));
        } else if (record instanceof RejectResolved resolution) {
            resolutions.add(resolution);
        } else {
            derived.add(record);
        }
    }
}
