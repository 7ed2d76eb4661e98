package dev.dayone.dashboard.signin;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each may do what those before it may. */
public enum Role {
    /** Reads published reports. */
    VIEWER,
    /** Asks: pages, API, SQL. */
    EVALUATOR,
    /** Publishes reports. */
    PUBLISHER,
    /** Sees single participants, each look on record. */
    OPERATOR;

    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The highest of the roles that those names name, with or without "dayone-" or "dayone:" before them. */
    public static Optional<Role> highest(Collection<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replaceFirst("^dayone[-:_]", ""))
                .flatMap(name -> Arrays.stream(values())
                        .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name)))
                .max(Comparator.naturalOrder());
    }
}
