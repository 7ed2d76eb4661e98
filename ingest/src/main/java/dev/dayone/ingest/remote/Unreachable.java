package dev.dayone.ingest.remote;

import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.remote.RepositoryAddress.RefusedException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.internal.JGitText;
import org.jspecify.annotations.Nullable;

/**
 * Why a repository could not be had from its server, in words: each cause has its own.
 *
 * @param server name of the server
 * @param offered a user name and a token were shown to it
 * @param key why the key of an ssh server was not taken; null = it was
 * @param knownHosts file of the keys of ssh servers
 */
record Unreachable(String server, boolean offered, @Nullable String key, String knownHosts) {

    private static final Pattern STATUS = Pattern.compile(": ([45]\\d\\d)\\b");
    private static final String CREDENTIALS =
            "repositories/credentials of the data directory, or in git's credential helper (docs/programme-directory.md)";

    private record Said(String why, String remedy) {}

    /** What the error says of the repository. */
    Problem problem(RepositoryRef ref, Throwable error) {
        Said said = said(causes(error));
        return Problem.ofFile(ref.shown(), said.why(), said.remedy());
    }

    private Said said(List<Throwable> causes) {
        Optional<RefusedException> refused = first(causes, RefusedException.class);
        if (refused.isPresent()) {
            return new Said(
                    "is not read: " + refused.get().getMessage(),
                    "Give an https or ssh address of a server that everybody reaches, or clone it yourself and give the path");
        }
        if (key != null) {
            return new Said(
                    "is not read: " + key,
                    "Compare it with what the owner of " + server + " publishes, and add it to " + knownHosts
                            + ": ssh-keyscan " + server);
        }
        if (first(causes, NoRemoteRepositoryException.class).isPresent()) {
            return new Said(
                    "is not found: " + server + " has no such repository, or does not show it to "
                            + (offered ? "this account" : "strangers"),
                    "Check the address, and what the account may read");
        }
        return http(causes)
                .or(() -> ssh(causes))
                .or(() -> connection(causes))
                .orElseGet(() -> new Said(
                        "cannot be cloned: " + causes.get(causes.size() - 1).getMessage(),
                        "Check the address and your access, or clone it yourself and give the path"));
    }

    private Optional<Said> http(List<Throwable> causes) {
        if (says(causes, JGitText.get().notAuthorized)) {
            return Optional.of(
                    offered
                            ? new Said(
                                    "cannot be read: " + server + " refuses the user name or token that it was given",
                                    "Put one that is valid into " + CREDENTIALS)
                            : new Said(
                                    "cannot be read: " + server
                                            + " asks for a user name and a token, and none is known",
                                    "Put them into " + CREDENTIALS));
        }
        if (says(causes, "not permitted on")) {
            return Optional.of(new Said(
                    "cannot be read: " + server + " does not let " + (offered ? "this account" : "strangers")
                            + " read it",
                    "Ask its owner for access"));
        }
        for (Throwable cause : causes) {
            Matcher status = STATUS.matcher(String.valueOf(cause.getMessage()));
            if (status.find()) {
                return Optional.of(new Said(
                        "cannot be read now: " + server + " answers " + status.group(1),
                        status.group(1).startsWith("4")
                                ? "Check the address, or try again later"
                                : "The server has an error of its own: try again later"));
            }
        }
        return Optional.empty();
    }

    private Optional<Said> ssh(List<Throwable> causes) {
        boolean nobody = causes.stream()
                .anyMatch(cause -> cause instanceof SshException ssh
                        && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE);
        return nobody
                ? Optional.of(new Said(
                        "cannot be read: " + server + " takes none of our ssh keys",
                        "Register a public key there, and name its private key in " + SshAccess.KEY
                                + ", in the ssh settings, or load it into the agent"))
                : Optional.empty();
    }

    private Optional<Said> connection(List<Throwable> causes) {
        if (first(causes, UnknownHostException.class).isPresent()) {
            return Optional.of(new Said("is not read: no server is called " + server, "Check the address"));
        }
        if (first(causes, SocketTimeoutException.class).isPresent()
                || first(causes, InterruptedIOException.class).isPresent()
                || says(causes, JGitText.get().downloadCancelled)
                || says(causes, "timed out")
                || says(causes, "timeout")) {
            return Optional.of(
                    new Said("cannot be read now: " + server + " does not answer in time", "Try again later"));
        }
        if (first(causes, ConnectException.class).isPresent()
                || first(causes, NoRouteToHostException.class).isPresent()
                || first(causes, PortUnreachableException.class).isPresent()) {
            return Optional.of(new Said(
                    "cannot be read now: " + server + " takes no connection", "Check the address, or try again later"));
        }
        Optional<SSLException> certificate = first(causes, SSLException.class);
        if (certificate.isPresent()) {
            return Optional.of(new Said(
                    "is not read: the certificate of " + server + " is not trusted ("
                            + causes.get(causes.size() - 1).getMessage() + ")",
                    "Its owner has to mend it; no setting takes it as it is"));
        }
        return first(causes, SocketException.class)
                .map(broken ->
                        new Said("cannot be read now: the connection to " + server + " broke off", "Try again later"));
    }

    private static List<Throwable> causes(Throwable error) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = error; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> causes, Class<T> kind) {
        return causes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private static boolean says(List<Throwable> causes, String words) {
        return causes.stream()
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(words));
    }
}
