package dev.dayone.dashboard.study;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whom a study is about: what a sentence must say that is read away from its page.
 *
 * @param programme as it is called
 * @param cohorts how many cohorts it compares people of
 * @param from first day of the first of them; null = not known
 * @param to last day of the last; null = not known
 */
record Setting(
        String programme,
        int cohorts,
        @Nullable LocalDate from,
        @Nullable LocalDate to) {

    /** "3 cohorts of arena, January to October 2024". */
    String words() {
        String whose = (cohorts == 1 ? "1 cohort" : cohorts + " cohorts") + " of " + programme;
        LocalDate first = from;
        LocalDate last = to;
        if (cohorts == 0 || first == null || last == null) {
            return programme;
        }
        String end = month(last) + " " + last.getYear();
        if (first.getYear() != last.getYear()) {
            return whose + ", " + month(first) + " " + first.getYear() + " to " + end;
        }
        return whose + ", " + (first.getMonth() == last.getMonth() ? end : month(first) + " to " + end);
    }

    private static String month(LocalDate day) {
        return day.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
