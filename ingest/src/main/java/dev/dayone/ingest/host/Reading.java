package dev.dayone.ingest.host;

import dev.dayone.ingest.Problem;
import dev.dayone.schemas.Event;
import java.util.List;
import java.util.function.Function;

/** What became of one payload. */
public sealed interface Reading {

    <R> R match(Function<Taken, R> taken, Function<Unsupported, R> unsupported, Function<Refused, R> refused);

    /** Events in it. */
    record Taken(List<Event> events) implements Reading {
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
    record Unsupported(String kind) implements Reading {
        @Override
        public <R> R match(
                Function<Taken, R> taken, Function<Unsupported, R> unsupported, Function<Refused, R> refused) {
            return unsupported.apply(this);
        }
    }

    /** Not what its kind promises. */
    record Refused(Problem problem) implements Reading {
        @Override
        public <R> R match(
                Function<Taken, R> taken, Function<Unsupported, R> unsupported, Function<Refused, R> refused) {
            return refused.apply(this);
        }
    }
}
