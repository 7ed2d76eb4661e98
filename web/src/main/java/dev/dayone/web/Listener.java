package dev.dayone.web;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param host address that it binds
 * @param port TCP port; 0 = any free one
 * @param tls certificate and key; null = plain HTTP
 * @param names further names under which it may be asked
 * @param gateways addresses of the reverse proxies before it, each one machine in numbers; what they say of where a request comes from is believed
 */
public record Listener(String host, int port, @Nullable Tls tls, Set<String> names, Set<String> gateways) {

    public Listener {
        names = Set.copyOf(names);
        gateways = Set.copyOf(gateways);
    }

    /** Plain HTTP, under no further name, behind no gateway. */
    public static Listener plain(String host, int port) {
        return new Listener(host, port, null, Set.of(), Set.of());
    }

    /** The same behind those gateways too. */
    public Listener behind(Set<String> more) {
        Set<String> all = new HashSet<>(gateways);
        all.addAll(more);
        return new Listener(host, port, tls, names, all);
    }

    /** http or https. */
    public String scheme() {
        return tls == null ? "http" : "https";
    }
}
