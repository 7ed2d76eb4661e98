package dev.dayone.ingest.organisation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long a host wants us to wait before the same question is asked again (docs.github.com, "Rate limits for the REST API"; docs.gitlab.com, "Rate limits").
 */
final class Pause {

    private static final int ATTEMPTS = 5;
    private static final Duration SECONDARY = Duration.ofSeconds(60);

    private Pause() {}

    /**
     * The wait after an answer that is none; nothing = asking again is of no use.
     *
     * @param header of the answer, by name
     * @param body of the answer, or its beginning
     * @param attempt how often it was asked, from 1
     */
    static Optional<Duration> after(
            int status, Function<String, Optional<String>> header, String body, int attempt, Instant now) {
        if (attempt > ATTEMPTS || (status != 403 && status != 429 && status < 500)) {
            return Optional.empty();
        }
        Optional<Duration> told = header.apply("retry-after").flatMap(text -> retryAfter(text, now));
        if (told.isPresent()) {
            return told;
        }
        if (status >= 500) {
            return Optional.of(Duration.ofSeconds(1L << attempt));
        }
        Optional<Duration> reset = untilReset(header, now);
        if (reset.isPresent()) {
            return reset;
        }
        boolean limited = status == 429 || body.toLowerCase(Locale.ROOT).contains("rate limit");
        return limited ? Optional.of(SECONDARY.multipliedBy(1L << (attempt - 1))) : Optional.empty();
    }

    /** Until the host counts anew, where it said that nothing is left. */
    static Optional<Duration> untilReset(Function<String, Optional<String>> header, Instant now) {
        Optional<String> left = header.apply("x-ratelimit-remaining").or(() -> header.apply("ratelimit-remaining"));
        Optional<String> reset = header.apply("x-ratelimit-reset").or(() -> header.apply("ratelimit-reset"));
        if (!left.equals(Optional.of("0")) || reset.isEmpty() || !reset.get().matches("\\d{1,12}")) {
            return Optional.empty();
        }
        Duration until = Duration.between(now, Instant.ofEpochSecond(Long.parseLong(reset.get())));
        return Optional.of(until.isNegative() ? Duration.ofSeconds(1) : until.plusSeconds(1));
    }

    /** Seconds, or a date (RFC 9110, section 10.2.3). */
    private static Optional<Duration> retryAfter(String text, Instant now) {
        if (text.matches("\\d{1,6}")) {
            return Optional.of(Duration.ofSeconds(Math.max(1, Long.parseLong(text))));
        }
        try {
            Duration until = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(until.isNegative() ? Duration.ofSeconds(1) : until);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
