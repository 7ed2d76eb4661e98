package dev.dayone.ingest.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which order a table writes the parts of a day. A day that begins with its year, or names its month, has one reading whatever the order. */
public enum DateOrder {
    DAY_MONTH_YEAR,
    MONTH_DAY_YEAR,
    /** Nothing was declared: only what has one reading is read. */
    UNDECLARED;

    private static final String TIME = "(?:[T ,]+\\d{1,2}[:.]\\d{2}.*)?";
    private static final Pattern YEAR_FIRST =
            Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})" + TIME, Pattern.DOTALL);
    private static final Pattern YEAR_LAST =
            Pattern.compile("(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4}|\\d{2})" + TIME, Pattern.DOTALL);
    private static final Pattern DAY_OF_NAMED =
            Pattern.compile("(\\d{1,2})\\.?[ -](\\p{L}{3,9})\\.?[ ,-]+(\\d{4})" + TIME, Pattern.DOTALL);
    private static final Pattern NAMED_FIRST =
            Pattern.compile("(\\p{L}{3,9})\\.? (\\d{1,2}),? (\\d{4})" + TIME, Pattern.DOTALL);
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    /**
     * A text read as a day.
     *
     * @param day nothing = it is none
     * @param why what is wrong with it, where there is no day; continues a sentence that begins with the value
     * @param remedy a sentence without its full stop
     */
    public record Read(Optional<LocalDate> day, String why, String remedy) {

        private static Read of(LocalDate day) {
            return new Read(Optional.of(day), "", "");
        }

        private static Read none(String why, String remedy) {
            return new Read(Optional.empty(), why, remedy);
        }
    }

    /** How a mapping names it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The day that a cell stands for; a time of day behind it is left out. */
    public Read read(String cell) {
        String text = cell.strip();
        Matcher first = YEAR_FIRST.matcher(text);
        if (first.matches()) {
            return day(first.group(1), first.group(2), first.group(3));
        }
        Matcher named = DAY_OF_NAMED.matcher(text);
        if (named.matches() && month(named.group(2)) > 0) {
            return day(named.group(3), String.valueOf(month(named.group(2))), named.group(1));
        }
        Matcher monthFirst = NAMED_FIRST.matcher(text);
        if (monthFirst.matches() && month(monthFirst.group(1)) > 0) {
            return day(monthFirst.group(3), String.valueOf(month(monthFirst.group(1))), monthFirst.group(2));
        }
        Matcher last = YEAR_LAST.matcher(text);
        if (!last.matches()) {
            return text.matches("\\d{5}(\\.\\d+)?")
                    ? Read.none("is a number and not a day", "Format the column as dates before you export it")
                    : Read.none("is no day", "Write it as 2024-03-31");
        }
        if (last.group(3).length() == 2) {
            return Read.none("has a year of two digits", "Write years with four digits");
        }
        return switch (this) {
            case DAY_MONTH_YEAR -> day(last.group(3), last.group(2), last.group(1));
            case MONTH_DAY_YEAR -> day(last.group(3), last.group(1), last.group(2));
            case UNDECLARED ->
                Read.none(
                        "can be read in two ways, by day or by month first",
                        "Say which in the mapping: dates: day-month-year, or dates: month-day-year");
        };
    }

    private static Read day(String year, String month, String day) {
        try {
            return Read.of(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException e) {
            return Read.none("is no day of the calendar", "Correct it, or dates: in the mapping");
        }
    }

    private static int month(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).equals(lower)
                    || MONTHS.get(i).substring(0, 3).equals(lower)
                    || (lower.equals("sept") && i == 8)) {
                return i + 1;
            }
        }
        return 0;
    }
}
