package dev.dayone.evidence.decimal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one grammar of numbers in files, messages, forms and baseline columns: decimal digits, at most one point, a sign, an exponent
 * ({@code -12.5}, {@code .5}, {@code 1e3}). What only Java calls a number is none: {@code 51f}, {@code 1D}, {@code 0x35p0}, {@code NaN},
 * {@code Infinity}; nor are digits of other scripts, or numbers too large for a double.
 */
public final class DecimalNumber {

    private static final Pattern GRAMMAR =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");

    /** Longest text that is tried, in characters: the shortest exact decimal of a double has fewer than 800 digits. */
    private static final int LONGEST = 1_100;

    private DecimalNumber() {}

    /** The finite number that the text writes, white space around it left out; nothing where it writes none. */
    public static Optional<Double> of(String text) {
        String plain = text.strip();
        if (plain.length() > LONGEST || !GRAMMAR.matcher(plain).matches()) {
            return Optional.empty();
        }
        return Optional.of(Double.valueOf(plain)).filter(Double::isFinite);
    }

    /** Whether the text writes a finite number. */
    public static boolean isNumber(String text) {
        return of(text).isPresent();
    }
}
