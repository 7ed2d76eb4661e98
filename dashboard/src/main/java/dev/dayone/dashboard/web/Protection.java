package dev.dayone.dashboard.web;

import io.javalin.http.Context;

/** What a browser may do with our pages: no script, style or picture but our own, in no frame, told to nobody. */
public final class Protection {

    /** A report is one file with its style inside and no script. */
    static final String OF_REPORTS =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String OF_PAGES =
            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private Protection() {}

    public static void head(Context context) {
        context.header("Content-Security-Policy", OF_PAGES);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
    }
}
