package dev.dayone.dashboard.signin;

import java.util.Set;
import java.util.regex.Pattern;

/** Pages that others may link to: those that show figures of groups and have no effect. What is not named here is opened from our own pages alone. */
final class OpenPages {

    private static final Set<String> PATHS = Set.of(
            "/",
            "/studies",
            "/cohorts",
            "/compare",
            "/plan",
            "/ask",
            "/learn",
            "/reports",
            "/data",
            "/methods",
            "/glossary",
            "/downloads",
            "/signin",
            "/signin/back");

    private static final Pattern DEEPER =
            Pattern.compile("/studies/[^/]+/[^/]+|/cohorts/[^/]+/[^/]+(/[^/]+)?|/reports/[^/]+\\.(html|pdf)");

    private OpenPages() {}

    static boolean contain(String path) {
        return PATHS.contains(path) || DEEPER.matcher(path).matches();
    }
}
