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

    /** The study of that name: its id, or programme/study as lists print it; the programme must be named only where several have one. */
    public Registered find(List<Registered> all, String name) {
        List<Registered> found = named(all, name).stream()
                .filter(each -> programme == null || each.programme().equals(programme))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw found.isEmpty()
                ? none(all, name)
                : new UsageException("Several programmes have a study \"" + name + "\". Say which: "
                        + found.stream().map(StudyChoice::name).collect(Collectors.joining(", ")) + ".");
    }

    /** All studies that a name may mean. */
    public static List<Registered> named(List<Registered> all, String name) {
        return all.stream()
                .filter(each -> each.plan().id().equals(name) || name(each).equals(name))
                .toList();
    }

    private static String name(Registered study) {
        return study.programme() + "/" + study.plan().id();
    }

    static UsageException none(List<Registered> all, String study) {
        return new UsageException("No study \"" + study + "\". "
                + (all.isEmpty()
                        ? "No study is registered yet: write one with ./dayone study plan, then load its directory."
                        : "There are: " + all.stream().map(StudyChoice::name).collect(Collectors.joining(", ")) + "."));
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
