package dev.dayone.ingest.input;

import dev.dayone.schemas.Reject;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one place of the input.
 *
 * @param file file name as the user knows it
 * @param row line of the file, from 1; 0 = the file as a whole
 * @param column position in the line, from 1; 0 = the line as a whole
 * @param field column or key; null = the line as a whole
 * @param value the value at fault; null = none
 * @param why what is wrong with it
 * @param remedy what to do
 */
public record Problem(
        Reject.Code code,
        String file,
        long row,
        long column,
        @Nullable String field,
        @Nullable String value,
        String why,
        String remedy) {

    /** Whatever is said of it, a password or a token in an address is not repeated. */
    public Problem {
        file = Masked.text(file);
        value = value == null ? null : Masked.text(value);
        why = Masked.text(why);
    }

    public static Problem ofFile(String file, String why, String remedy) {
        return new Problem(Reject.Code.INVALID_VALUE, file, 0, 0, null, null, why, remedy);
    }

    /** The same without the value, for places that may not have it: its shape instead, and what to do in general. */
    public String blind() {
        String shape = shape();
        String name = safeField();
        String shown = shape == null ? name : (name == null ? "" : name + " ") + "(" + shape + ", not repeated here)";
        return new Problem(code, file, row, column, shown, null, why, generally(code)).line();
    }

    /** The field's name where it looks like one: a sender may call a field anything. */
    @Nullable
    public String safeField() {
        return field == null || (code != Reject.Code.MALFORMED_ROW && field.matches("[A-Za-z0-9_.-]{1,60}"))
                ? field
                : "?";
    }

    /** What the value looks like; null = there is none. */
    @Nullable
    public String shape() {
        if (value == null) {
            return null;
        }
        if (value.isBlank()) {
            return "blank";
        }
        if (value.matches("[+-]?\\d+([.,]\\d+)?([eE][+-]?\\d+)?")) {
            return "number";
        }
        if (value.matches("\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}.*")) {
            return "like a date";
        }
        if (value.contains("@")) {
            return "address";
        }
        return value.codePoints().allMatch(Character::isLetter)
                ? value.length() + " letters"
                : value.length() + " characters";
    }

    private static String generally(Reject.Code code) {
        return switch (code) {
            case MISSING_VALUE -> "Fill it in and send it again";
            case UNKNOWN_REFERENCE -> "Correct it, or add what it names, then replay the reject";
            case UNSUPPORTED -> "Nothing is to be done";
            case CLOCK_AHEAD -> "Set the sender's clock and send it again";
            case CONFLICT, FROZEN -> "To change a fact, send its next revision";
            case INVALID_VALUE, OUT_OF_RANGE, MALFORMED_ROW, UNREADABLE ->
                "Correct it and send it again, or correct the rule and replay the reject";
        };
    }

    /** One line, whatever the value holds: {@code file:line:column: field "value": why. Remedy.} */
    public String line() {
        StringBuilder out = new StringBuilder(file);
        if (row > 0) {
            out.append(':').append(row);
        }
        if (column > 0) {
            out.append(':').append(column);
        }
        out.append(": ");
        if (field != null) {
            out.append(field).append(' ');
        }
        if (value != null) {
            out.append('"').append(value).append("\" ");
        }
        out.append(why).append(". ").append(remedy);
        return Printable.line(
                remedy.endsWith("?") ? out.toString() : out.append('.').toString());
    }
}
