package dev.dayone.dashboard.document;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A field of a form that cannot be read as it was filled in: the page shows the form again with what was written, and marks the field. */
public final class FieldFault extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String field;

    /**
     * Refuses a field.
     *
     * @param field its name in the form and in the address
     * @param why what is wrong and what to write instead, as a sentence without a full stop
     */
    public FieldFault(String field, String why) {
        super(why);
        this.field = field;
    }

    /**
     * A day of a form; null where nothing is written.
     *
     * @param asked what was written, by field
     */
    public static @Nullable LocalDate day(Map<String, String> asked, String field) {
        String text = asked.getOrDefault(field, "");
        return text.isEmpty() ? null : date(field, text);
    }

    /** A day as it was written. */
    public static LocalDate date(String field, String text) {
        LocalDate day;
        try {
            day = LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            throw new FieldFault(field, "“" + text + "” is no date. Write it as 2026-03-01");
        }
        requireYear(field, text, day);
        return day;
    }

    /** Refuses a day that calendars have and the warehouse cannot be asked for. */
    public static void requireYear(String field, String text, LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new FieldFault(
                    field, "“" + text + "” is outside the years 1 to 9999. Write a day such as 2026-03-01");
        }
    }

    public String field() {
        return field;
    }

    /** What is wrong and what to write instead, as a sentence. */
    public String sentence() {
        return Objects.requireNonNull(getMessage()) + ".";
    }

    /** The same for programs, which know the field by its name. */
    public String named() {
        return field + ": " + sentence();
    }
}
