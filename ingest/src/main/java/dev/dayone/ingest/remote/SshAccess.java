package dev.dayone.ingest.remote;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/**
 * How ssh servers are reached: with the settings, known hosts and keys of this account ({@code ~/.ssh}) or, where it is there, of the directory {@code ssh} beside the mirrors; with
 * the keys of a running agent; with the key file that the environment names. No program is run.
 *
 * @param directory of settings, known hosts and keys
 * @param key a key file that goes first; null = those of the directory
 * @param agent socket of the agent; null = none runs
 */
record SshAccess(
        Path directory, @Nullable Path key, @Nullable Path agent) {

    /** Path of a private key. */
    static final String KEY = "DAYONE_SSH_KEY_FILE";

    /** @throws InputException when the key file that is named is not there */
    static SshAccess of(Path beside, Map<String, String> environment) {
        String key = environment.getOrDefault(KEY, "");
        if (!key.isBlank() && !Files.isReadable(Path.of(key))) {
            throw InputException.of(
                    Problem.ofFile(key, "is named by " + KEY + " and cannot be read", "Check the path"));
        }
        String agent = environment.getOrDefault("SSH_AUTH_SOCK", "");
        return new SshAccess(
                Files.isDirectory(beside) ? beside : Path.of(System.getProperty("user.home"), ".ssh"),
                key.isBlank() ? null : Path.of(key).toAbsolutePath(),
                agent.isBlank() ? null : Path.of(agent));
    }

    Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    /** Sessions of one repository; closed after it was read. */
    Sessions sessions() {
        return new Sessions();
    }

    /** Makes sessions, and remembers which server's key it did not take. */
    final class Sessions extends SshdSessionFactory {

        private @Nullable String refused;

        private Sessions() {
            setHomeDirectory(new File(System.getProperty("user.home")));
            setSshDirectory(directory.toFile());
        }

        /** Why a server's key was not taken; null = it was. */
        @Nullable
        String refused() {
            return refused;
        }

        /** Nobody is there to type a password. */
        @Override
        protected String getDefaultPreferredAuthentications() {
            return "publickey";
        }

        @Override
        protected List<Path> getDefaultIdentities(File sshDirectory) {
            return key == null ? super.getDefaultIdentities(sshDirectory) : List.of(key);
        }

        @Override
        protected @Nullable ConnectorFactory getConnectorFactory() {
            return agent == null ? null : new AgentSocket.Factory(agent);
        }

        @Override
        protected ServerKeyDatabase createServerKeyDatabase(File home, File sshDirectory) {
            ServerKeyDatabase known = super.createServerKeyDatabase(home, sshDirectory);
            return new ServerKeyDatabase() {
                @Override
                public List<PublicKey> lookup(String host, InetSocketAddress remote, Configuration config) {
                    return known.lookup(host, remote, config);
                }

                @Override
                public boolean accept(
                        String host,
                        InetSocketAddress remote,
                        PublicKey offered,
                        Configuration config,
                        @Nullable CredentialsProvider provider) {
                    if (known.accept(host, remote, offered, config, provider)) {
                        return true;
                    }
                    String print = KeyUtils.getFingerPrint(offered);
                    refused = known.lookup(host, remote, config).isEmpty()
                            ? "the key of its server is not known (" + print + ")"
                            : "the key of its server is not the one that is known (" + print + ")";
                    return false;
                }
            };
        }
    }
}
