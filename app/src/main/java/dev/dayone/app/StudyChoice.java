package dev.dayone.app;

import dev.dayone.warehouse.StudyStore.Registered;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which study, and as of when: what several commands ask in the same words. */
final class StudyChoice {

    private StudyChoice() {}

    /** The study of that id; the programme must be named only where several have one. */
    static Registered find(List<Registered> all, String study, @Nullable String programme) {
        List<Registered> found = all.stream()
                .filter(each -> each.plan().id().equals(study))
                .filter(each -> programme == null || each.programme().equals(programme))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new UsageException(
                found.isEmpty()
                        ? "No study \"" + study + "\". There are: "
                                + all.stream()
                                        .map(each -> each.programme() + "/"
                                                + each.plan().id())
                                        .collect(Collectors.joining(", "))
                                + "."
                        : "Several programmes have a study \"" + study + "\". Say which with --programme: "
                                + found.stream().map(Registered::programme).collect(Collectors.joining(", ")) + ".");
    }

    /**
     * The day up to which follow-up counts: never one to come, since a planned look cannot be taken before its day.
     *
     * @param knownAt null = now
     */
    static LocalDate day(@Nullable LocalDate asOf, @Nullable Instant knownAt) {
        LocalDate today = LocalDate.now(Clock.systemUTC());
        if (asOf != null && asOf.isAfter(today)) {
            throw new UsageException("--as-of " + asOf + ": is a day to come; today is " + today + ".");
        }
        return asOf != null ? asOf : knownAt != null ? LocalDate.ofInstant(knownAt, ZoneOffset.UTC) : today;
    }

    /** A day's beginning in UTC, or a time. */
    static Instant time(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new UsageException("--known-at " + text
                    + ": is no time. Write 2026-03-01 for its beginning in UTC, or 2026-03-01T12:00:00Z.");
        }
    }
}
