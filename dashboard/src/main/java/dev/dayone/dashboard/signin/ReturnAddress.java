package dev.dayone.dashboard.signin;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a browser goes after signing in: a path of ours. Browsers take tabs and line ends out of an address and read a backslash as a slash, so an address is parsed, read as
 * often as it is written percent-encoded, and refused as soon as it could name another server.
 */
final class ReturnAddress {

    private static final String FRONT = "/";
    private static final int LONGEST = 1500;
    private static final int ENCODINGS = 3;

    private ReturnAddress() {}

    /** What was asked for where it is a path of ours, else the front page. */
    static String of(String asked) {
        return asked.length() <= LONGEST && isOurs(asked) && isPlain(asked) ? asked : FRONT;
    }

    private static boolean isOurs(String asked) {
        try {
            URI uri = new URI(asked);
            return uri.getScheme() == null
                    && uri.getRawAuthority() == null
                    && uri.getRawPath() != null
                    && uri.getRawPath().startsWith("/");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isPlain(String asked) {
        String text = asked;
        for (int i = 0; i <= ENCODINGS; i++) {
            String path = text.split("[?#]", 2)[0];
            if (path.contains("//") || text.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
                return false;
            }
            try {
                text = URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // A percent sign that encodes nothing: what is written is what is meant.
                return true;
            }
        }
        return true;
    }
}
