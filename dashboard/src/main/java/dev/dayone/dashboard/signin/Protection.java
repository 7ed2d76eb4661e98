package dev.dayone.dashboard.signin;

import io.javalin.http.Context;

/** What a browser may do with our pages: no script, style or picture but our own, in no frame, told to nobody, kept in no cache. */
public final class Protection {

    /** A report is one file with its style inside and no script. */
    public static final String OF_REPORTS =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String OF_PAGES =
            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private Protection() {}

    /** @param encrypted whether we answer over HTTPS: then browsers ask over nothing else for a year */
    public static void head(Context context, boolean encrypted) {
        context.header("Content-Security-Policy", OF_PAGES);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Cache-Control", "no-store");
        if (encrypted) {
            context.header("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
