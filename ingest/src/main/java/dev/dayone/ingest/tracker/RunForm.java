package dev.dayone.ingest.tracker;

import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.RunLogged.Tracker;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How one tracker writes a run into a row; what all of them write alike is read here. */
sealed interface RunForm permits WandbRuns, MlflowRuns, SlurmRuns {

    Pattern SECONDS = Pattern.compile("(\\d{9,10})(?:[.](\\d{1,9}))?");
    Pattern MILLISECONDS = Pattern.compile("\\d{12,13}");

    /** Days, hours, minutes and seconds as Slurm and people write them: {@code 1-02:03:04}, {@code 02:03}, {@code 1h 2m 3s}. */
    Pattern CLOCK = Pattern.compile("(?:(\\d+)-)?(?:(\\d+):)?(\\d+):(\\d+)(?:[.]\\d+)?");

    Pattern WORDS = Pattern.compile("(?:(\\d+)d)?\\s*(?:(\\d+)h)?\\s*(?:(\\d+)m)?\\s*(?:(\\d+)(?:[.]\\d+)?s)?");

    /** What clocks of a tracker and of a machine may differ by. */
    Duration SKEW = Duration.ofMinutes(1);

    Tracker tracker();

    /** @throws EntryException when the row says what no run can be */
    ToldRun read(Entry row);

    /** The first of these columns that holds something. */
    static Optional<String> column(Entry row, String... names) {
        for (String name : names) {
            if (row.optional(name).isPresent()) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** The name of the first of these columns that holds something; of a row without any the first is told missing. */
    static String required(Entry row, String remedy, String... names) {
        return column(row, names).orElseThrow(() -> row.problem(Code.MISSING_VALUE, names[0], "is empty", remedy));
    }

    /**
     * A time in any form that trackers write.
     *
     * @param zone of times that name none
     */
    static Instant time(Entry row, String name, ZoneId zone) {
        String text = row.required(name);
        try {
            Matcher seconds = SECONDS.matcher(text);
            Instant time;
            if (MILLISECONDS.matcher(text).matches()) {
                time = Instant.ofEpochMilli(Long.parseLong(text));
            } else if (seconds.matches()) {
                String fraction = seconds.group(2) == null ? "" : seconds.group(2);
                time = Instant.ofEpochSecond(
                        Long.parseLong(seconds.group(1)), Long.parseLong((fraction + "000000000").substring(0, 9)));
            } else {
                String iso =
                        text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T").replaceFirst("\\s*UTC$", "Z");
                time = iso.matches(".*(?:Z|[+-]\\d\\d:?\\d\\d)")
                        ? OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                                .toInstant()
                        : LocalDateTime.parse(iso).atZone(zone).toInstant();
            }
            return Instant.ofEpochMilli(time.toEpochMilli());
        } catch (DateTimeException e) {
            throw row.problem(
                    Code.INVALID_VALUE,
                    name,
                    "is not a time",
                    "Export it as 2024-03-31T12:00:00Z, or as seconds or milliseconds since 1970");
        }
    }

    /** A length of time in seconds, or in days, hours, minutes and seconds. */
    static Duration duration(Entry row, String name) {
        String text = row.required(name);
        Optional<Double> seconds = DecimalNumber.of(text);
        if (seconds.isPresent() && seconds.get() >= 0) {
            return Duration.ofMillis(Math.round(seconds.get() * 1_000));
        }
        Matcher clock = CLOCK.matcher(text);
        Matcher words = WORDS.matcher(text);
        Matcher found = clock.matches() ? clock : words.matches() ? words : null;
        if (found == null) {
            throw row.problem(
                    Code.INVALID_VALUE, name, "is no length of time", "Export it in seconds, or as 1-02:03:04");
        }
        return Duration.ofDays(part(found, 1))
                .plusHours(part(found, 2))
                .plusMinutes(part(found, 3))
                .plusSeconds(part(found, 4));
    }

    private static long part(Matcher found, int group) {
        String text = found.group(group);
        return text == null ? 0 : Long.parseLong(text);
    }

    /**
     * How a run ended, by the tracker's word.
     *
     * @param known by the words in capitals
     */
    static <T> T state(Entry row, String name, Map<String, T> known) {
        String word = row.required(name).toUpperCase(Locale.ROOT).replaceFirst("[ +].*", "");
        T state = known.get(word);
        if (state == null) {
            throw row.problem(
                    Code.INVALID_VALUE,
                    name,
                    "is no state of a run",
                    "Known: "
                            + new TreeMap<>(known)
                                    .keySet().stream()
                                            .map(each -> each.toLowerCase(Locale.ROOT))
                                            .collect(Collectors.joining(", ")));
        }
        return state;
    }

    /** An end that is not before the start; two clocks that differ by less than a minute make it the start. */
    static Instant end(Entry row, String name, Instant start, Instant end) {
        if (end.isBefore(start.minus(SKEW))) {
            throw row.problem(
                    Code.OUT_OF_RANGE,
                    name,
                    "is before the start of the run",
                    "Correct one of the two and export again");
        }
        return end.isBefore(start) ? start : end;
    }

    /** A finite number; nothing for what diverged (NaN, Infinity) and for words. */
    static Optional<Double> figure(String text) {
        return DecimalNumber.of(text.strip()).filter(Double::isFinite);
    }

    /** Whether that is what a machine tells of itself or of gradients, and no result. */
    static boolean isOfMachine(String metric) {
        return metric.startsWith("_")
                || metric.startsWith("system/")
                || metric.startsWith("system.")
                || metric.startsWith("gradients/")
                || metric.startsWith("parameters/");
    }

    /** Hash of settings, whatever their order; null = there are none. */
    static @Nullable String configuration(Map<String, String> settings) {
        if (settings.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        new TreeMap<>(settings)
                .forEach((key, value) ->
                        text.append(key).append('\0').append(value).append('\1'));
        return Digests.sha256(text.toString()).substring(0, 32);
    }

    /** Hours times processors. */
    static double hours(Duration time, double processors) {
        return time.toMillis() / 3_600_000.0 * processors;
    }
}
