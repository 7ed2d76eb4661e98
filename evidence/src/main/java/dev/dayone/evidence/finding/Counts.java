package dev.dayone.evidence.finding;

import java.util.Locale;

/** A number of things in words: "1 row", "2 rows", "12,000 rows". */
public final class Counts {

    private Counts() {}

    /**
     * @param one what one of them is called, e.g. "row"
     * @param many what none or several are called, e.g. "rows"
     */
    public static String of(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }
}
