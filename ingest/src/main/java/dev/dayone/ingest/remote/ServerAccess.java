package dev.dayone.ingest.remote;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which servers may be asked, and who we are there.
 *
 * @param allowed servers of our own network that whoever runs this allows
 * @param tokens for http servers
 * @param helper that is asked where no token is known
 * @param ssh keys for ssh servers
 */
record ServerAccess(Set<String> allowed, Tokens tokens, GitCredential helper, SshAccess ssh) {

    /**
     * What stands beside the mirrors: {@code hosts}, {@code credentials} and, where it is, the directory {@code ssh}; and in the environment.
     *
     * @throws InputException when one of them cannot be used
     */
    static ServerAccess in(Path directory, Map<String, String> environment) {
        return new ServerAccess(
                hosts(directory.resolve("hosts")),
                Tokens.of(directory.resolve("credentials"), environment),
                GitCredential.git(),
                SshAccess.of(directory.resolve("ssh"), environment));
    }

    private static Set<String> hosts(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .collect(Collectors.toUnmodifiableSet())
                    : Set.of();
        } catch (IOException e) {
            throw InputException.of(
                    Problem.ofFile(file.toString(), "cannot be read as text", "One name of a server a line"));
        }
    }
}
