package dev.dayone.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token of a request (RFC 6750). The name of a scheme is read in upper and lower case alike (RFC 9110, section 11.1). */
public final class Bearer {

    private static final String SCHEME = "Bearer ";
    private static final String BASIC = "Basic ";

    private Bearer() {}

    /** @param authorization the header Authorization; null = none */
    public static Optional<String> of(@Nullable String authorization) {
        return after(SCHEME, authorization);
    }

    /** The same, or the password of basic authentication, which learning systems send. */
    public static Optional<String> orPassword(@Nullable String authorization) {
        return of(authorization).or(() -> after(BASIC, authorization).flatMap(Bearer::password));
    }

    private static Optional<String> after(String scheme, @Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .map(String::strip)
                .filter(header -> header.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(header -> header.substring(scheme.length()).strip())
                .filter(token -> !token.isEmpty());
    }

    private static Optional<String> password(String pair) {
        try {
            String clear = new String(Base64.getDecoder().decode(pair), StandardCharsets.UTF_8);
            return Optional.of(clear.substring(clear.indexOf(':') + 1)).filter(token -> !token.isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
