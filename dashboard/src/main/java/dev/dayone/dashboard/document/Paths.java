package dev.dayone.dashboard.document;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Addresses of pages. */
public final class Paths {

    private Paths() {}

    /** A path whose segments are parted by slashes and hold none. */
    public static String path(String names) {
        return Arrays.stream(names.split("/", -1)).map(Paths::segment).collect(Collectors.joining("/"));
    }

    /** A text as one segment of a path, or one value of a query. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
