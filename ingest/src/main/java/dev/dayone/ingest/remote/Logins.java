package dev.dayone.ingest.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/**
 * Answers a server that asks who we are: with what stands in the address, then what file and environment say, then what git's credential helper says; each once, and only where the
 * server is the one that it is for. What asks a person is answered with no.
 */
final class Logins extends CredentialsProvider {

    private final URI address;
    private final Iterator<Supplier<Optional<Login>>> sources;
    private @Nullable Login given;
    private boolean offered;

    /**
     * @param address of the repository, with a user name and a token or without
     * @param access what is known
     */
    Logins(URI address, ServerAccess access) {
        this.address = address;
        this.sources = Stream.<Supplier<Optional<Login>>>of(
                        () -> RepositoryRef.login(address),
                        () -> access.tokens().at(address),
                        () -> access.helper().at(address))
                .iterator();
    }

    /** Whether any user name and token was shown to the server. */
    boolean offered() {
        return offered;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        return Stream.of(items)
                .allMatch(item -> item instanceof CredentialItem.Username
                        || item instanceof CredentialItem.Password
                        || item instanceof CredentialItem.YesNoType
                        || item instanceof CredentialItem.InformationalMessage);
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        boolean asksWho = Stream.of(items)
                .anyMatch(item -> item instanceof CredentialItem.Username || item instanceof CredentialItem.Password);
        if (!supports(items) || (asksWho && !isOfOurServer(uri))) {
            return false;
        }
        if (asksWho) {
            given = given == null ? next() : given;
            if (given == null) {
                return false;
            }
            offered = true;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username name && given != null) {
                name.setValue(given.user());
            } else if (item instanceof CredentialItem.Password password && given != null) {
                password.setValue(given.token().toCharArray());
            } else if (item instanceof CredentialItem.YesNoType question) {
                question.setValue(false);
            }
        }
        return true;
    }

    /** The server did not take it. */
    @Override
    public void reset(URIish uri) {
        given = null;
    }

    private @Nullable Login next() {
        while (sources.hasNext()) {
            Optional<Login> login = sources.next().get();
            if (login.isPresent()) {
                return login.get();
            }
        }
        return null;
    }

    /** A redirect does not take a token along to another server, nor from https to http. */
    private boolean isOfOurServer(URIish uri) {
        try {
            URI asked = new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), null, null, null);
            return asked.getScheme().equalsIgnoreCase(String.valueOf(address.getScheme()))
                    && asked.getHost().equalsIgnoreCase(String.valueOf(address.getHost()))
                    && asked.getPort() == address.getPort();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
