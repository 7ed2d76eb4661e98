package dev.dayone.ingest.input;

import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventLimits;
import dev.dayone.schemas.Limits;
import dev.dayone.schemas.Reject.Code;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody reports, as values by name: a row of a table or an object of JSON. Reading is typed; every complaint names
 * the place, the value and the remedy.
 */
public final class Entry {

    /** Milliseconds since 1970, as Avro's JSON writes a time: so many digits that nobody means seconds or a day. */
    private static final String MILLISECONDS = "\\d{12,13}";

    /** Values that are sentences; all others are names, numbers, days and words of a closed set. */
    private static final Set<String> SENTENCES = Set.of(
            "comment", "evidence", "corrects", "email", "github", "gitlab", "wandb", "mlflow", "slurm", "answer");

    /** Each letter of these counts: pseudonyms and ids are made of them. */
    private static final Set<String> AS_WRITTEN =
            Stream.concat(SENTENCES.stream(), Stream.of("participant")).collect(Collectors.toUnmodifiableSet());

    /** Most values that one entry may have. */
    private static final int MOST = 1_000;

    private final Place place;
    private final Map<String, String> values;
    private final @Nullable Problem broken;

    /**
     * Where it stands.
     *
     * @param file file or door
     * @param line line of the file, or number in the request, from 1
     * @param columns positions of the columns from 1; empty where there are none
     */
    public record Place(String file, long line, Map<String, Integer> columns) {
        String source() {
            return file + ":" + line;
        }
    }

    private Entry(Place place, Map<String, String> values, @Nullable Problem broken) {
        this.place = place;
        this.values = values;
        this.broken = broken;
    }

    public static Entry of(Place place, Map<String, String> values) {
        return new Entry(place, values, null);
    }

    /** One that cannot be read at all; asking it for anything says why. */
    public static Entry broken(Place place, Map<String, String> values, Problem problem) {
        return new Entry(place, values, problem);
    }

    /** Thrown while an entry is read; the entry is then rejected, or the file refused, as its reader decides. */
    public static final class EntryException extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        EntryException(Problem problem) {
            super(problem.line());
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }

    /** @throws EntryException when it cannot be read at all */
    public void requireReadable() {
        if (broken != null) {
            throw new EntryException(broken);
        }
    }

    /** @throws EntryException when a value is longer than any that we know what to do with, or holds what no text holds */
    public void requireModest() {
        if (values.size() > MOST) {
            throw modest(
                    "entry", Code.OUT_OF_RANGE, "has more than " + MOST + " values", "Leave out what is not needed");
        }
        values.forEach((name, value) -> {
            int longest = SENTENCES.contains(name) ? Limits.LONGEST_TEXT : Limits.LONGEST_NAME;
            Limits.wrong(name, Limits.LONGEST_NAME).ifPresent(wrong -> {
                throw modest("the name of a value", Code.INVALID_VALUE, wrong.why(), wrong.remedy());
            });
            Limits.wrong(value, longest).ifPresent(wrong -> {
                Code code = value.length() > longest ? Code.OUT_OF_RANGE : Code.INVALID_VALUE;
                throw modest(name, code, wrong.why(), wrong.remedy());
            });
        });
    }

    /** A complaint that does not repeat the value, which may be long or hold what cannot be printed. */
    private EntryException modest(String name, Code code, String why, String remedy) {
        return new EntryException(new Problem(
                code,
                place.file(),
                place.line(),
                place.columns().getOrDefault(name, 0),
                name.length() > 100 ? name.substring(0, 100) : name,
                null,
                why,
                remedy));
    }

    /** @throws EntryException when what was made of this entry cannot be carried to the end */
    public void requireCarried(Event event) {
        EventLimits.of(event).ifPresent(violation -> {
            throw modest(
                    violation.field(),
                    Code.OUT_OF_RANGE,
                    violation.wrong().why(),
                    violation.wrong().remedy());
        });
    }

    /** File and line; for a row that was imported, those of the table that it came from. */
    public String source() {
        return optional("imported_from").orElseGet(place::source);
    }

    /** All values, as they came. */
    public Map<String, String> values() {
        return values;
    }

    /** The value; nothing when it is empty, or NA as R writes it. */
    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name))
                .map(value -> AS_WRITTEN.contains(name) ? value.strip() : Blanks.strip(value))
                .filter(value -> !value.isEmpty() && !value.equals("NA"));
    }

    public String required(String name) {
        return optional(name)
                .orElseThrow(() -> problem(Code.MISSING_VALUE, name, "is empty", "Fill it in or delete the row"));
    }

    public LocalDate date(String name) {
        String value = required(name);
        try {
            LocalDate day = LocalDate.parse(value);
            Limits.wrong(day).ifPresent(wrong -> {
                throw problem(Code.OUT_OF_RANGE, name, wrong.why(), wrong.remedy());
            });
            return day;
        } catch (DateTimeParseException e) {
            boolean number = DecimalNumber.isNumber(value);
            throw problem(
                    Code.INVALID_VALUE,
                    name,
                    number ? "is a number and not a date" : "is not a date",
                    number ? "Write the day as a text: 2024-03-31" : "Write it as 2024-03-31");
        }
    }

    public Optional<LocalDate> optionalDate(String name) {
        return optional(name).map(value -> date(name));
    }

    public Optional<Instant> optionalInstant(String name) {
        return optional(name).map(value -> {
            try {
                Instant time = value.matches(MILLISECONDS)
                        ? Instant.ofEpochMilli(Long.parseLong(value))
                        : Instant.parse(value);
                Limits.wrong(time).ifPresent(wrong -> {
                    throw problem(Code.OUT_OF_RANGE, name, wrong.why(), wrong.remedy());
                });
                return time;
            } catch (DateTimeParseException e) {
                throw problem(Code.INVALID_VALUE, name, "is not a time", "Write it as 2024-03-31T12:00:00Z");
            }
        });
    }

    public double number(String name) {
        required(name);
        return optionalNumber(name).orElseThrow();
    }

    public Optional<Double> optionalNumber(String name) {
        return optional(name).map(value -> {
            double number = DecimalNumber.of(value)
                    .orElseThrow(() -> problem(
                            Code.INVALID_VALUE,
                            name,
                            "is not a number",
                            "Write it with a point, without a unit: 12.5"));
            Limits.wrong(number).ifPresent(wrong -> {
                throw problem(Code.OUT_OF_RANGE, name, wrong.why(), wrong.remedy());
            });
            return number;
        });
    }

    /** A number that is not below zero. */
    public Optional<Double> optionalAmount(String name, String remedy) {
        return optionalNumber(name).map(value -> {
            if (value < 0) {
                throw problem(Code.OUT_OF_RANGE, name, "is below 0", remedy);
            }
            return value;
        });
    }

    /** Refuses a value that somebody sends though the programme's directory says otherwise. */
    public void requireSame(String name, double known) {
        optionalNumber(name).filter(sent -> sent != known).ifPresent(sent -> {
            throw problem(
                    Code.INVALID_VALUE,
                    name,
                    "is not what dayone.yaml says",
                    "Leave it out, or correct one of the two");
        });
    }

    /** Line of the file, or number in the request. */
    public long line() {
        return place.line();
    }

    public int revision() {
        double revision = optionalNumber("revision").orElse(0.0);
        if (revision != Math.rint(revision) || revision < 0 || revision > 1000) {
            throw problem(
                    Code.OUT_OF_RANGE, "revision", "is no revision", "Count from 0: 1 corrects 0, 2 corrects both");
        }
        return (int) revision;
    }

    /** Ids of the events it replaces, where it names them. */
    public List<UUID> corrects() {
        return Arrays.stream(optional("corrects").orElse("").split("[,\\s]+", -1))
                .filter(id -> !id.isEmpty())
                .map(id -> uuid("corrects", id))
                .sorted()
                .distinct()
                .toList();
    }

    /** The id that the sender gives it, where it does. */
    public Optional<UUID> eventId() {
        return optional("event_id").map(id -> uuid("event_id", id));
    }

    public boolean voids() {
        boolean voids = flag("void").orElse(false);
        if (voids && revision() == 0 && corrects().isEmpty()) {
            throw problem(
                    Code.OUT_OF_RANGE,
                    "void",
                    "takes back nothing",
                    "A void needs a revision above that of the row it takes back");
        }
        return voids;
    }

    public Optional<Boolean> flag(String name) {
        return optional(name).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "1" -> true;
            case "no", "false", "0" -> false;
            default -> throw problem(Code.INVALID_VALUE, name, "is neither yes nor no", "Write yes or no");
        });
    }

    /** A value that must be one of those. */
    public String oneOf(String name, Set<String> known, String kind) {
        String value = required(name);
        if (!known.contains(value)) {
            throw problem(
                    Code.UNKNOWN_REFERENCE,
                    name,
                    "is no " + kind,
                    known.size() > 50 ? "Check its spelling" : Suggestion.of(value, known));
        }
        return value;
    }

    /** A constant of a closed set, upper and lower case alike, dashes for underscores. */
    public <E extends Enum<E>> Optional<E> constant(String name, Class<E> type, String kind) {
        return optional(name)
                .filter(value -> !value.equalsIgnoreCase("UNKNOWN"))
                .map(value -> {
                    for (E constant : type.getEnumConstants()) {
                        boolean known = !constant.name().equals("UNKNOWN");
                        if (known && constant.name().equalsIgnoreCase(value.replace('-', '_'))) {
                            return constant;
                        }
                    }
                    List<String> all = Arrays.stream(type.getEnumConstants())
                            .filter(constant -> !constant.name().equals("UNKNOWN"))
                            .map(constant ->
                                    constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .toList();
                    throw problem(Code.INVALID_VALUE, name, "is no " + kind, "Known: " + String.join(", ", all));
                });
    }

    public EntryException problem(Code code, String name, String why, String remedy) {
        return new EntryException(new Problem(
                code,
                place.file(),
                place.line(),
                place.columns().getOrDefault(name, 0),
                name,
                optional(name).orElse(null),
                why,
                remedy.endsWith(".") ? remedy.substring(0, remedy.length() - 1) : remedy));
    }

    private UUID uuid(String name, String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw problem(Code.INVALID_VALUE, name, "is no event id", "Write it as 8-4-4-4-12 hexadecimal digits");
        }
    }
}
