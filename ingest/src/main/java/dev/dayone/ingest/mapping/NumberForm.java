package dev.dayone.ingest.mapping;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a table writes numbers. */
public enum NumberForm {
    /** Nothing was declared: digits, and a point before the fraction. */
    PLAIN("", ""),
    /** A point before the fraction; commas between thousands: 95,000.50. */
    POINT(",", "."),
    /** A comma before the fraction; points or spaces between thousands: 95.000,50. */
    COMMA(".", ",");

    private static final Pattern PLAIN_NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?");
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

    /**
     * Why a cell is no number although it looks like one.
     *
     * @param form the one in which it is a number; nothing = in both, and another one in each
     * @param why continues a sentence that begins with the value
     * @param remedy a sentence without its full stop
     */
    public record Doubt(Optional<NumberForm> form, String why, String remedy) {}

    /** The same of an amount of money, where three digits behind a point are thousands in half of the world: 95.000. */
    public Optional<Doubt> doubtOfMoney(String cell) {
        return this == PLAIN && cell.strip().matches("[1-9]\\d{0,2}(\\.\\d{3})+")
                ? Optional.of(new Doubt(
                        Optional.empty(),
                        "can be read in two ways, as " + COMMA.read(cell) + " or with a point before the fraction",
                        "Say which in the mapping: decimal: point, or decimal: comma"))
                : doubt(cell);
    }

    /** Nothing where the cell is a number as it stands, or is none whatever is declared. */
    public Optional<Doubt> doubt(String cell) {
        if (this != PLAIN || PLAIN_NUMBER.matcher(cell.strip()).matches()) {
            return Optional.empty();
        }
        String point = POINT.read(cell);
        String comma = COMMA.read(cell);
        boolean byPoint = PLAIN_NUMBER.matcher(point).matches();
        boolean byComma = PLAIN_NUMBER.matcher(comma).matches();
        if (!byPoint && !byComma) {
            return Optional.empty();
        }
        return Optional.of(
                byPoint && byComma && !point.equals(comma)
                        ? new Doubt(
                                Optional.empty(),
                                "can be read in two ways, as " + point + " or as " + comma,
                                "Say which in the mapping: decimal: point, or decimal: comma")
                        : new Doubt(
                                Optional.of(byPoint ? POINT : COMMA),
                                "is " + (byPoint ? point : comma)
                                        + " only where the mapping says how numbers are written",
                                "Write decimal: " + (byPoint ? POINT : COMMA).word() + " into the mapping"));
    }
}
