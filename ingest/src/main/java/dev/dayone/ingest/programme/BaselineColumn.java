package dev.dayone.ingest.programme;

import java.util.Collection;
import java.util.TreeSet;

/**
 * A column of the roster that was measured before assignment, as it will be analysed.
 *
 * @param name without {@code baseline.}
 * @param numeric numbers, else categories
 * @param values people who have one
 * @param levels different values among them
 */
public record BaselineColumn(String name, boolean numeric, int values, int levels) {

    /** Codes of categories that are written as numbers have few levels, and whole numbers. */
    private static final int FEW = 6;

    static BaselineColumn of(String name, boolean numeric, Collection<String> values) {
        return new BaselineColumn(name, numeric, values.size(), new TreeSet<>(values).size());
    }

    /** One sentence for people. */
    public String sentence() {
        String told = "baseline." + name + ": " + (numeric ? "numbers" : "categories") + ", " + values + " people, "
                + levels + " different values";
        return numeric && levels > 2 && levels <= FEW && values >= 2 * levels
                ? told + ". If they are codes of categories, say so in dayone.yaml: categories: [" + name + "]"
                : told;
    }
}
