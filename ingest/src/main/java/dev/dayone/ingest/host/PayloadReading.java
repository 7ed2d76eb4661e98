package dev.dayone.ingest.host;

import dev.dayone.ingest.input.Problem;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventLimits;
import dev.dayone.schemas.Limits;
import dev.dayone.schemas.Reject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What became of one payload. */
public sealed interface PayloadReading {

    <R> R match(Function<Taken, R> taken, Function<Unsupported, R> unsupported, Function<Refused, R> refused);

    /** Those events, if all that they say can be carried to the end. */
    static PayloadReading of(String door, List<? extends Event> events) {
        for (Event event : events) {
            Optional<EventLimits.Violation> violation = EventLimits.of(event);
            if (violation.isPresent()) {
                Limits.Wrong wrong = violation.get().wrong();
                return new Refused(new Problem(
                        Reject.Code.OUT_OF_RANGE,
                        door,
                        0,
                        0,
                        violation.get().field(),
                        null,
                        wrong.why(),
                        wrong.remedy()));
            }
        }
        return new Taken(List.copyOf(events));
    }

    /** Events in it. */
    record Taken(List<Event> events) implements PayloadReading {
        public Taken {
            events = List.copyOf(events);
        }

        @Override
        public <R> R match(
                Function<Taken, R> taken, Function<Unsupported, R> unsupported, Function<Refused, R> refused) {
            return taken.apply(this);
        }
    }

    /** A kind of event that no measure is made of. */
    record Unsupported(String kind) implements PayloadReading {
        @Override
        public <R> R match(
                Function<Taken, R> taken, Function<Unsupported, R> unsupported, Function<Refused, R> refused) {
            return unsupported.apply(this);
        }
    }

    /** Not what its kind promises. */
    record Refused(Problem problem) implements PayloadReading {
        @Override
        public <R> R match(
                Function<Taken, R> taken, Function<Unsupported, R> unsupported, Function<Refused, R> refused) {
            return refused.apply(this);
        }
    }
}
