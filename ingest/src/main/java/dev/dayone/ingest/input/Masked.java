package dev.dayone.ingest.input;

import java.util.regex.Pattern;

/** Text in which addresses keep their passwords and tokens to themselves. */
public final class Masked {

    /** In an address of http all that stands before the server, as a token alone may stand there; in others what has a password. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(https?://)[^/\\s\"]*@" + "|([a-z][a-z0-9+.-]*://)[^/@\\s:\"]*:(?!\\d{1,5}(?:[/\\s\"]|$))[^\\s\"]*@");

    private Masked() {}

    /** The same text with three stars in their place. */
    public static String text(String text) {
        return SECRET.matcher(text).replaceAll(found -> {
            String scheme = found.group(1) == null ? found.group(2) : found.group(1);
            return scheme + "***@";
        });
    }
}
