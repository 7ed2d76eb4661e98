package dev.dayone.ingest.remote;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.remote.RepositoryAddress.RefusedException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the rules for git servers say of a host's programming interface: whether it may be asked, and with which token. */
public final class ApiAccess {

    private final ServerAccess access;
    private final Map<String, String> environment;

    private ApiAccess(ServerAccess access, Map<String, String> environment) {
        this.access = access;
        this.environment = Map.copyOf(environment);
    }

    /** @param directory where mirrors are kept, and beside them which servers may be asked and who we are there */
    public static ApiAccess in(Path directory, Map<String, String> environment) {
        return new ApiAccess(ServerAccess.in(directory, environment), environment);
    }

    /**
     * Looks at an address before anything is asked of it.
     *
     * @throws InputException when it is not asked
     */
    public void require(URI address) {
        try {
            RepositoryAddress.require(address.toString(), access.allowed());
        } catch (RefusedException e) {
            throw InputException.of(Problem.ofFile(
                    address.toString(),
                    "is not asked: " + e.getMessage(),
                    "Give an https address of a server that everybody reaches"));
        }
    }

    /**
     * The token for repositories at that address; nothing where none is known.
     *
     * @throws InputException when it cannot be one; it is not repeated
     */
    public Optional<String> token(URI repositories) {
        return access.tokens()
                .at(repositories)
                .or(() -> access.helper().at(repositories))
                .map(Login::token)
                .map(token -> Tokens.requireToken("the token for " + repositories.getHost(), token));
    }

    /**
     * The token for a server that somebody named themselves. One that is kept for that server goes first: the variable may hold one of another server.
     *
     * @param variable of the environment, for where none is kept
     */
    public Optional<String> token(URI repositories, String variable) {
        return token(repositories).or(() -> Tokens.named(variable, environment));
    }
}
