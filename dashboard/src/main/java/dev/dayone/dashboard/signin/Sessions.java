package dev.dayone.dashboard.signin;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who is signed in: random names in cookies, kept here; over after eight hours, or one without a request. */
final class Sessions {

    static final Duration LONGEST = Duration.ofHours(8);
    static final Duration IDLE = Duration.ofHours(1);
    private static final int MOST = 10_000;

    /** Browsers in which one person is signed in at a time; one more ends the one used longest ago. */
    private static final int MOST_OF_ONE = 20;

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Clock clock;

    Sessions(Clock clock) {
        this.clock = clock;
    }

    private record Session(Principal principal, Instant ends, Instant seen) {}

    /** A new name, never one that the browser brought. */
    String open(Principal principal) {
        Instant now = clock.instant();
        sessions.values().removeIf(each -> over(each, now));
        endOldest(principal.name());
        if (sessions.size() >= MOST) {
            throw new IllegalStateException("too many people are signed in");
        }
        String id = name();
        sessions.put(id, new Session(principal, now.plus(LONGEST), now));
        return id;
    }

    Optional<Principal> find(String id) {
        Instant now = clock.instant();
        Session found = sessions.get(id);
        if (found == null || over(found, now)) {
            sessions.remove(id);
            return Optional.empty();
        }
        sessions.replace(id, found, new Session(found.principal(), found.ends(), now));
        return Optional.of(found.principal());
    }

    private void endOldest(String name) {
        List<Map.Entry<String, Session>> own = sessions.entrySet().stream()
                .filter(each -> each.getValue().principal().name().equals(name))
                .sorted(Comparator.comparing(each -> each.getValue().seen()))
                .toList();
        own.stream().limit(Math.max(0, own.size() - MOST_OF_ONE + 1)).forEach(each -> sessions.remove(each.getKey()));
    }

    void close(String id) {
        sessions.remove(id);
    }

    /** 256 random bits. */
    String name() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean over(Session session, Instant now) {
        return now.isAfter(session.ends()) || now.isAfter(session.seen().plus(IDLE));
    }
}
