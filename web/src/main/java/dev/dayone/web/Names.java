package dev.dayone.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names under which a server may be asked. A page of elsewhere can have its own name point at this machine (DNS rebinding); its browser then asks under that name, and is
 * refused.
 */
public final class Names {

    private final Set<String> known;
    private final boolean local;

    private Names(Set<String> known, boolean local) {
        this.known = known.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.local = local;
    }

    /** Those names and no other. */
    public static Names only(Set<String> names) {
        return new Names(names, false);
    }

    /**
     * Those names, every address written in numbers, and every name without a dot, as machines of one network have them: nobody can make such a name of the internet point
     * here.
     */
    public static Names withLocal(Set<String> names) {
        return new Names(names, true);
    }

    /** @param host of the request, with or without port */
    public boolean contain(String host) {
        return nameOf(host)
                .map(name -> known.contains(name) || (local && isLocal(name)))
                .orElse(false);
    }

    private static boolean isLocal(String name) {
        return name.startsWith("[")
                || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                || name.matches("[a-z0-9]([a-z0-9_-]*[a-z0-9])?");
    }

    /** The name of "name:port", in lower case; nothing where it is none. */
    static Optional<String> nameOf(String host) {
        return parse("http://" + host)
                .filter(uri -> uri.getRawUserInfo() == null && uri.getRawPath().isEmpty())
                .map(URI::getHost)
                .map(name -> name.toLowerCase(Locale.ROOT));
    }

    /** The address, where it has a name; nothing where it has none. */
    static Optional<URI> parse(String address) {
        try {
            URI uri = new URI(address);
            return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
