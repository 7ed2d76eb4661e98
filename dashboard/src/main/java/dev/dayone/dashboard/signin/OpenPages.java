package dev.dayone.dashboard.signin;

import java.util.Set;
import java.util.regex.Pattern;

/** Pages that others may link to: those that show figures of groups and have no effect. What is not named here is opened from our own pages alone. */
final class OpenPages {

    private static final Set<String> OF_SIGN_IN = Set.of("/signin", "/signin/back");

    private static final Pattern DEEPER =
            Pattern.compile("/studies/[^/]+/[^/]+|/cohorts/[^/]+/[^/]+(/[^/]+)?|/reports/[^/]+\\.(html|pdf)");

    private OpenPages() {}

    static boolean contain(String path) {
        return OF_SIGN_IN.contains(path)
                || Page.at(path).filter(page -> page.is(Page.Trait.LINKABLE)).isPresent()
                || DEEPER.matcher(path).matches();
    }
}
