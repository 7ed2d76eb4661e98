package dev.dayone.app.study;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which study, and as of when: what several commands ask in the same words. */
public final class StudyChoice {

    @Option(names = "--programme", paramLabel = "ID", description = "Programme, where several have such a study.")
    @Nullable
    String programme;

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description = "Follow-up counts up to that day (default: today, or the day of --known-at).")
    @Nullable
    LocalDate asOf;

    @Option(
            names = "--known-at",
            paramLabel = "TIME",
            description = "As the warehouse knew it then: 2026-03-01, or 2026-03-01T12:00:00Z "
                    + "(default: now). By the plan in force now.")
    @Nullable
    public String knownAt;

    /** The study of that id; the programme must be named only where several have one. */
    public Registered find(List<Registered> all, String study) {
        List<Registered> found = all.stream()
                .filter(each -> each.plan().id().equals(study))
                .filter(each -> programme == null || each.programme().equals(programme))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw found.isEmpty()
                ? none(all, study)
                : new UsageException("Several programmes have a study \"" + study + "\". Say which with --programme: "
                        + found.stream().map(Registered::programme).collect(Collectors.joining(", ")) + ".");
    }

    static UsageException none(List<Registered> all, String study) {
        return new UsageException("No study \"" + study + "\". There are: "
                + all.stream()
                        .map(each -> each.programme() + "/" + each.plan().id())
                        .collect(Collectors.joining(", ")) + ".");
    }

    /** As of when the warehouse is asked; null = now. */
    @Nullable
    public Instant known() {
        if (knownAt == null) {
            return null;
        }
        try {
            return knownAt.length() == 10
                    ? LocalDate.parse(knownAt).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(knownAt);
        } catch (DateTimeParseException e) {
            throw new UsageException("--known-at " + knownAt
                    + ": is no time. Write 2026-03-01 for its beginning in UTC, or 2026-03-01T12:00:00Z.");
        }
    }

    /** The day up to which follow-up counts. */
    public LocalDate day() {
        Instant known = known();
        return asOf == null && known != null ? LocalDate.ofInstant(known, ZoneOffset.UTC) : past(asOf);
    }

    /** That day, or today: never one to come, since a planned look cannot be taken before its day. */
    static LocalDate past(@Nullable LocalDate asOf) {
        LocalDate today = LocalDate.now(Clock.systemUTC());
        if (asOf != null && asOf.isAfter(today)) {
            throw new UsageException("--as-of " + asOf + ": is a day to come; today is " + today + ".");
        }
        return asOf == null ? today : asOf;
    }
}
