package dev.dayone.web;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a request says of itself and of the page that it comes from. A browser fills these in; a page cannot change them. "" = it says nothing.
 *
 * @param host name and port under which it asks
 * @param site Sec-Fetch-Site: same-origin, same-site, cross-site or none
 * @param mode Sec-Fetch-Mode: navigate where a page is opened
 * @param destination Sec-Fetch-Dest: document where it fills a whole tab
 * @param origin Origin: scheme, name and port of the page
 * @param bearer whether it carries a bearer token, which a browser never adds by itself
 */
public record Asked(
        String method,
        String path,
        String host,
        String site,
        String mode,
        String destination,
        String origin,
        boolean bearer) {

    public static Asked of(Context context) {
        return new Asked(
                context.method().name(),
                context.path(),
                header(context, "Host"),
                header(context, "Sec-Fetch-Site"),
                header(context, "Sec-Fetch-Mode"),
                header(context, "Sec-Fetch-Dest"),
                header(context, "Origin"),
                Bearer.of(context.header("Authorization")).isPresent());
    }

    private static String header(Context context, String name) {
        // A browser sends each once. All of several together are none that is known.
        return Collections.list(context.req().getHeaders(name)).stream()
                .map(value -> Objects.requireNonNullElse(value, ""))
                .collect(Collectors.joining(", "));
    }
}
