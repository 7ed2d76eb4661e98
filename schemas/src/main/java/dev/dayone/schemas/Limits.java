package dev.dayone.schemas;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a value may be, at every door and in every file: whatever is inside these limits can be carried to the end, stored, shown, exported and
 * backed up. What is outside is refused where it comes in, with the reason and what to do.
 */
public final class Limits {

    /** First day that is taken. */
    public static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);

    /** Last day that is taken. */
    public static final LocalDate LAST_DAY = LocalDate.of(2200, 12, 31);

    /** Longest text that people write, in characters: a comment, an answer. */
    public static final int LONGEST_TEXT = 20_000;

    /** Longest name, in characters: of a person, block, cluster, column or category. An index of Postgres holds it. */
    public static final int LONGEST_NAME = 500;

    /** Longest text of an event, in characters: a comment under seal is longer than what it says. */
    public static final int LONGEST_SEALED = 150_000;

    /** Largest message, in bytes: what a log of Kafka holds by default, with room for its key and headers. */
    public static final int LARGEST_MESSAGE = 900_000;

    /** Largest number, without its sign: each whole number up to it is exact. */
    public static final double LARGEST_NUMBER = 1e15;

    private static final Instant FIRST = FIRST_DAY.atStartOfDay(ZoneOffset.UTC).toInstant();

    private static final Instant END =
            LAST_DAY.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();

    /** Years that a typed year most likely stands for. */
    private static final int LIKELY_FROM = 1990;

    private static final int LIKELY_TO = 2060;

    private Limits() {}

    /**
     * What is wrong with a value.
     *
     * @param why continues a sentence that begins with the value
     * @param remedy a sentence without its full stop
     */
    public record Wrong(String why, String remedy) {}

    /** Nothing for a day that is taken. */
    public static Optional<Wrong> wrong(LocalDate day) {
        return day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY) ? Optional.of(year(day.getYear())) : Optional.empty();
    }

    /** Nothing for a time that is taken. */
    public static Optional<Wrong> wrong(Instant time) {
        if (!time.isBefore(FIRST) && time.isBefore(END)) {
            return Optional.empty();
        }
        long day = Math.floorDiv(time.getEpochSecond(), 86_400L);
        long told = Math.max(LocalDate.MIN.toEpochDay(), Math.min(LocalDate.MAX.toEpochDay(), day));
        return Optional.of(year(LocalDate.ofEpochDay(told).getYear()));
    }

    /** Nothing for a number that is taken. */
    public static Optional<Wrong> wrong(double number) {
        if (!Double.isFinite(number)) {
            return Optional.of(new Wrong("is no finite number", "Write it with digits, or leave it out"));
        }
        return Math.abs(number) > LARGEST_NUMBER
                ? Optional.of(new Wrong("is beyond a thousand million million", "Correct it, or use a larger unit"))
                : Optional.empty();
    }

    /** Nothing for a text that is taken. */
    public static Optional<Wrong> wrong(String text, int longest) {
        if (text.length() > longest) {
            return Optional.of(new Wrong("is longer than " + longest + " characters", "Shorten it"));
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean half = Character.isHighSurrogate(c)
                    ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                    : Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
            if (half) {
                return Optional.of(new Wrong("holds half a character (U+" + hexadecimal(c) + ")", "Write it as UTF-8"));
            }
            if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
                return Optional.of(
                        new Wrong("holds the control character U+" + hexadecimal(c), "Remove what cannot be seen"));
            }
        }
        return Optional.empty();
    }

    private static Wrong year(int year) {
        String written = String.format("%s%04d", year < 0 ? "-" : "", Math.abs((long) year));
        OptionalInt meant = meant(year);
        return new Wrong(
                "is in the year " + written + ", and years from " + FIRST_DAY.getYear() + " to " + LAST_DAY.getYear()
                        + " are taken",
                meant.isPresent() ? "Did you mean " + meant.getAsInt() + "?" : "Correct the year");
    }

    /** The year of our time that the digits most likely stand for: two digits, two exchanged, or one mistyped. */
    private static OptionalInt meant(int year) {
        if (year >= 0 && year < 100) {
            return OptionalInt.of(2000 + year);
        }
        if (year < 0 || year > 9999) {
            return OptionalInt.empty();
        }
        String digits = String.format("%04d", year);
        IntStream exchanged = IntStream.range(0, 3).map(i -> {
            char[] other = digits.toCharArray();
            other[i] = digits.charAt(i + 1);
            other[i + 1] = digits.charAt(i);
            return Integer.parseInt(new String(other));
        });
        IntStream mistyped = IntStream.rangeClosed(LIKELY_FROM, LIKELY_TO)
                .filter(likely -> IntStream.range(0, 4)
                                .filter(i -> String.valueOf(likely).charAt(i) != digits.charAt(i))
                                .count()
                        == 1);
        return IntStream.concat(exchanged.filter(likely -> likely >= LIKELY_FROM && likely <= LIKELY_TO), mistyped)
                .findFirst();
    }

    private static String hexadecimal(char c) {
        return String.format("%04X", (int) c);
    }
}
