package dev.dayone.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param host address that it binds
 * @param port TCP port; 0 = any free one
 * @param tls certificate and key; null = plain HTTP
 * @param names further names under which it may be asked
 */
public record Listener(String host, int port, @Nullable Tls tls, Set<String> names) {

    public Listener {
        names = Set.copyOf(names);
    }

    /** Plain HTTP, under no further name. */
    public static Listener plain(String host, int port) {
        return new Listener(host, port, null, Set.of());
    }

    /** http or https. */
    public String scheme() {
        return tls == null ? "http" : "https";
    }
}
