package dev.dayone.dashboard.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Puts on record who came in and how. Those who are named anew with every request, by a proxy or a token, once in eight hours. */
final class Arrivals {

    private static final Duration SESSION = Duration.ofHours(8);
    private static final int MOST = 10_000;

    private final BiConsumer<Principal, String> record;
    private final Clock clock;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    Arrivals(BiConsumer<Principal, String> record, Clock clock) {
        this.record = record;
        this.clock = clock;
    }

    /** Somebody signed in. */
    void arrived(Principal who, String how) {
        record.accept(who, how);
    }

    /** Somebody asked. */
    void asked(Principal who, String how) {
        Instant now = clock.instant();
        if (seen.size() > MOST) {
            seen.values().removeIf(at -> at.isBefore(now.minus(SESSION)));
        }
        seen.compute(how + " " + who.role() + " " + who.name(), (key, at) -> {
            if (at != null && at.isAfter(now.minus(SESSION))) {
                return at;
            }
            record.accept(who, how);
            return now;
        });
    }
}
