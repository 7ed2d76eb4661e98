package dev.dayone.dashboard.impact;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whom a report is for, and with it how few people a figure in it may speak of. */
public enum Audience {
    /** The programme publishes about its own people, who know each other. */
    OWN(3, 3, "Report of the programme about its own people"),
    /** Funders, who compare many programmes. */
    FUNDERS(10, 10, "Report for funders");

    private final int usual;
    private final int least;
    private final String kind;

    Audience(int usual, int least, String kind) {
        this.usual = usual;
        this.least = least;
        this.kind = kind;
    }

    /**
     * Fewest people that a figure speaks of.
     *
     * @param asked null = the usual
     * @throws IllegalArgumentException where fewer are asked for than may be
     */
    public int fewest(@Nullable Integer asked) {
        int fewest = asked == null ? usual : asked;
        if (fewest < least) {
            throw new IllegalArgumentException(
                    "--threshold " + fewest + ": for the audience " + word() + " it is " + least + " or more");
        }
        return fewest;
    }

    /** What stands over the report. */
    public String kind() {
        return kind;
    }

    /** How the command names it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
