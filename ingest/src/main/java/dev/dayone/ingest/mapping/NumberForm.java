package dev.dayone.ingest.mapping;

import java.util.Locale;
import java.util.regex.Pattern;

/** How a table writes numbers. */
public enum NumberForm {
    /** Nothing was declared: digits, and a point before the fraction. */
    PLAIN("", ""),
    /** A point before the fraction; commas between thousands: 95,000.50. */
    POINT(",", "."),
    /** A comma before the fraction; points or spaces between thousands: 95.000,50. */
    COMMA(".", ",");

    private static final String CURRENCIES = "[$€£¥]";
    private final String thousands;
    private final String fraction;

    NumberForm(String thousands, String fraction) {
        this.thousands = thousands;
        this.fraction = fraction;
    }

    /** How a mapping names it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The number as the programme directory writes it; a cell that is none in this form stays as it is, to be refused by whoever needs a number. */
    public String read(String cell) {
        String text = cell.strip();
        if (this == PLAIN) {
            return text;
        }
        String bare = text.replaceFirst("^" + CURRENCIES + "\\s?", "").replaceFirst("\\s?" + CURRENCIES + "$", "");
        String between = "[" + Pattern.quote(thousands) + "\\u00A0\\u202F' ]";
        Pattern form =
                Pattern.compile("[-+]?(\\d{1,3}(" + between + "\\d{3})+|\\d+)(" + Pattern.quote(fraction) + "\\d+)?");
        return form.matcher(bare).matches() ? bare.replaceAll(between, "").replace(fraction.charAt(0), '.') : text;
    }
}
