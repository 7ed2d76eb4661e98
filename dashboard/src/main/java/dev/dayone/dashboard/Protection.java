package dev.dayone.dashboard;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Objects;
import java.util.Set;

/** What keeps a browser's other pages out: names of this machine only (DNS rebinding), no reading across origins, no script but our own. */
final class Protection {

    /** A report is one file with its style inside and no script. */
    static final String OF_REPORTS =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String OF_PAGES =
            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Set<String> hosts;

    /** @param hosts names under which it may be asked */
    Protection(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    void check(Context context) {
        String host = Objects.requireNonNullElse(context.host(), "").replaceFirst(":\\d+$", "");
        if (!hosts.contains(host)) {
            throw new ForbiddenResponse();
        }
        context.header("Content-Security-Policy", OF_PAGES);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
    }
}
