package dev.dayone.ingest.host;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.input.Problem;
import dev.dayone.schemas.Limits;
import dev.dayone.schemas.Reject.Code;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A payload of a git host, read by type. Paths are separated by dots; what is absent and what is null are the same, as they are to
 * the hosts.
 */
record Payload(String door, JsonNode node) {

    /** Servers in other zones write offsets. Other abbreviations than UTC are no times: CST is said in Chicago and in Shanghai. */
    private static final List<DateTimeFormatter> TIMES = List.of(
            DateTimeFormatter.ISO_OFFSET_DATE_TIME,
            form("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC),
            form("yyyy-MM-dd HH:mm:ss XX"),
            form("yyyy-MM-dd HH:mm:ss XXX"),
            form("yyyy-MM-dd'T'HH:mm:ss[.SSS]XX"));

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    /** Thrown where a payload is not what its kind promises; it is then rejected whole. */
    static final class PayloadException extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        PayloadException(Problem problem) {
            super(problem.line());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    Payload at(String path) {
        JsonNode found = node;
        for (String name : path.split("\\.", -1)) {
            found = found.path(name);
        }
        return new Payload(door, found);
    }

    boolean has(String path) {
        JsonNode found = at(path).node();
        return !found.isMissingNode() && !found.isNull();
    }

    Optional<String> text(String path) {
        JsonNode found = at(path).node();
        return found.isValueNode() && !found.isNull() && !found.asText().isEmpty()
                ? Optional.of(found.asText())
                : Optional.empty();
    }

    String requiredText(String path) {
        return text(path).orElseThrow(() -> problem(Code.MISSING_VALUE, path, "is empty"));
    }

    /** The host's word for something, kept only if it looks like one. */
    String word(String path) {
        String word = text(path).orElse("unknown").toLowerCase(Locale.ROOT);
        return word.matches("[a-z][a-z0-9_-]{0,39}") ? word : "unknown";
    }

    Optional<Boolean> flag(String path) {
        JsonNode found = at(path).node();
        return found.isBoolean() ? Optional.of(found.booleanValue()) : Optional.empty();
    }

    Optional<Integer> count(String path) {
        JsonNode found = at(path).node();
        return found.isIntegralNumber() && found.canConvertToInt() ? Optional.of(found.intValue()) : Optional.empty();
    }

    int requiredCount(String path) {
        return count(path).orElseThrow(() -> problem(Code.INVALID_VALUE, path, "is no whole number"));
    }

    /** A commit id; zeros stand for none. */
    Optional<String> sha(String path) {
        Optional<String> sha = text(path).map(id -> id.toLowerCase(Locale.ROOT));
        sha.filter(id -> !id.matches("[0-9a-f]{7,64}")).ifPresent(id -> {
            throw problem(Code.INVALID_VALUE, path, "is no commit id");
        });
        return sha.filter(id -> !id.matches("0+"));
    }

    /**
     * A time: ISO, GitLab's {@code 2024-03-31 12:00:00 UTC} or {@code 2024-03-31 14:00:00 +0200}, or seconds since 1970. Some servers write {@code 0001-01-01T00:00:00Z} for a time that they
     * do not know: what is outside the limits is not told.
     */
    Optional<Instant> time(String path) {
        return written(path).filter(time -> Limits.wrong(time).isEmpty());
    }

    private Optional<Instant> written(String path) {
        JsonNode found = at(path).node();
        if (found.isIntegralNumber()) {
            if (!found.canConvertToLong() || Math.abs(found.longValue()) > 253_402_300_799L) {
                throw problem(Code.INVALID_VALUE, path, "is no time");
            }
            return Optional.of(Instant.ofEpochSecond(found.longValue()));
        }
        return text(path).map(text -> {
            for (DateTimeFormatter format : TIMES) {
                try {
                    return ZonedDateTime.parse(text, format).toInstant();
                } catch (DateTimeException e) {
                    // The next form may fit.
                }
            }
            throw problem(Code.INVALID_VALUE, path, "is no time");
        });
    }

    Instant requiredTime(String path) {
        return time(path).orElseThrow(() -> problem(Code.MISSING_VALUE, path, "is empty"));
    }

    List<Payload> items(String path) {
        List<Payload> items = new ArrayList<>();
        at(path).node().forEach(item -> items.add(new Payload(door, item)));
        return items;
    }

    /** Host name in an address. */
    Optional<String> host(String path) {
        return text(path).map(address -> {
            try {
                return URI.create(address).getHost();
            } catch (IllegalArgumentException e) {
                return null;
            }
        });
    }

    PayloadException problem(Code code, String path, String why) {
        return new PayloadException(new Problem(
                code, door, 0, 0, path, text(path).orElse(null), why, "See what the sender's documentation promises"));
    }
}
