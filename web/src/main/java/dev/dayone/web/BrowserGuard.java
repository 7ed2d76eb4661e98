package dev.dayone.web;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Refuses what a page of elsewhere makes a browser ask for. Others may link to our pages, so that a tab opens one; they may not embed one, read one, or have anything done. By
 * Fetch Metadata (W3C), and where a browser does not send it by Origin (RFC 6454). A program sends neither and is let through, but for what changes something: that takes a
 * token.
 */
public final class BrowserGuard {

    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private final Names names;
    private final Predicate<String> pages;

    /**
     * @param names under which it may be asked
     * @param pages whether others may link to that path: only to what has no effect
     */
    public BrowserGuard(Names names, Predicate<String> pages) {
        this.names = names;
        this.pages = pages;
    }

    /** Why a request is refused. */
    public enum Refusal {
        /** It asks under a name that is not ours. */
        NAME,
        /** It comes from a page that is not ours. */
        ORIGIN
    }

    /** Nothing where it may go on. */
    public Optional<Refusal> refuse(Asked asked) {
        if (!names.contain(asked.host())) {
            return Optional.of(Refusal.NAME);
        }
        // OPTIONS asks what may be asked: it has no effect and tells nothing.
        boolean fine = asked.method().equals("OPTIONS")
                || asked.bearer()
                || (asked.site().isEmpty() ? byOrigin(asked) : bySite(asked));
        return fine ? Optional.empty() : Optional.of(Refusal.ORIGIN);
    }

    private boolean bySite(Asked asked) {
        return switch (asked.site()) {
            // Without a referrer our own forms tell no origin. One that is told and is another's is a contradiction,
            // and no browser's.
            case "same-origin" -> asked.origin().isEmpty() || asked.origin().equals("null") || isOurs(asked);
            // Typed in, or a bookmark: never a form.
            case "none" -> SAFE.contains(asked.method());
            default ->
                asked.method().equals("GET")
                        && asked.mode().equals("navigate")
                        && asked.destination().equals("document")
                        && pages.test(asked.path());
        };
    }

    private static boolean byOrigin(Asked asked) {
        return asked.origin().isEmpty() ? SAFE.contains(asked.method()) : isOurs(asked);
    }

    /** A port is compared where both tell it: a proxy may have taken it off. */
    private static boolean isOurs(Asked asked) {
        Optional<URI> origin = Names.parse(asked.origin());
        Optional<URI> here = Names.parse("http://" + asked.host());
        return origin.isPresent()
                && here.isPresent()
                && Names.nameOf(asked.host()).equals(Names.nameOf(origin.get().getHost()))
                && (origin.get().getPort() < 0
                        || here.get().getPort() < 0
                        || origin.get().getPort() == here.get().getPort());
    }
}
