package dev.dayone.dashboard.study;

import dev.dayone.dashboard.document.FieldFault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * As of when a study's page is asked: what an address says is honoured or refused, never left unread.
 *
 * @param asOf follow-up up to that day; null = today, or the day of knownAt
 * @param knownAt what the warehouse knew then; null = now
 */
public record Moment(@Nullable LocalDate asOf, @Nullable Instant knownAt) {

    /** Today, on all that is known. */
    public static final Moment NOW = new Moment(null, null);

    /**
     * What an address asks with {@code as-of} and {@code known-at}.
     *
     * @throws FieldFault with what to write instead, for a text that is no day and for a day to come
     */
    public static Moment of(Map<String, String> asked, LocalDate today) {
        String day = asked.getOrDefault("as-of", "");
        LocalDate asOf = day.isEmpty() ? null : FieldFault.date("as-of", day);
        String time = asked.getOrDefault("known-at", "");
        Instant knownAt = time.isEmpty() ? null : instant(time);
        if (asOf != null && asOf.isAfter(today)) {
            throw new FieldFault("as-of", asOf + " is still to come; today is " + today);
        }
        if (knownAt != null && LocalDate.ofInstant(knownAt, ZoneOffset.UTC).isAfter(today)) {
            throw new FieldFault("known-at", time + " is still to come; today is " + today);
        }
        return new Moment(asOf, knownAt);
    }

    private static Instant instant(String text) {
        if (text.length() == "2026-03-01".length()) {
            return FieldFault.date("known-at", text)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        }
        try {
            Instant time = Instant.parse(text);
            FieldFault.requireYear("known-at", text, LocalDate.ofInstant(time, ZoneOffset.UTC));
            return time;
        } catch (DateTimeException notADate) {
            throw new FieldFault("known-at", "“" + text + "” is no time. Write 2026-03-01, or 2026-03-01T12:00:00Z");
        }
    }

    /** Nothing else than today is asked. */
    public boolean isNow() {
        return asOf == null && knownAt == null;
    }

    /** The day up to which follow-up counts. */
    public LocalDate day(LocalDate today) {
        Instant known = knownAt;
        return asOf != null ? asOf : known == null ? today : LocalDate.ofInstant(known, ZoneOffset.UTC);
    }

    /** As the page says it. */
    String words(LocalDate today) {
        Instant known = knownAt;
        return "This page is not of today. It follows learners up to " + day(today)
                + (known == null ? "" : ", and counts what was known at " + known) + ".";
    }
}
