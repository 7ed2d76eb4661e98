package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.privacy.Pseudonyms;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.UploadPack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories over ssh, from a server of the same library: keys of a file and of an agent, and servers that are not the one they say they are. */
class SshClonesTest {

    private static final Pseudonyms PSEUDONYMS = Pseudonyms.of(new byte[32], "clones");

    @TempDir
    Path temp;

    private SshServer server;
    private KeyPair ours;
    private KeyPair hosts;
    private ObjectId head;

    @BeforeEach
    void serverWithAPrivateRepository() throws Exception {
        head = ClonesTest.repository(temp.resolve("work"));
        ours = key();
        hosts = key();
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hosts));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("git") && KeyUtils.compareKeys(key, ours.getPublic()));
        server.setCommandFactory((channel, command) -> new Upload(temp, command));
        server.start();
        Files.createDirectories(temp.resolve("ssh"));
        known(hosts);
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    @Test
    void aKeyFileAndAKnownServerAreEnough() throws Exception {
        write(ours, temp.resolve("ssh/id_ecdsa"));

        assertThat(ClonesTest.headOf(clones(Map.of()).atHand(ref("/work/.git"))))
                .isEqualTo(head);
        clones(Map.of()).ask(ref("/work/.git"));
    }

    @Test
    void aServerThatNamesBranchesWithoutEndIsLeft() throws Exception {
        write(ours, temp.resolve("ssh/id_ecdsa"));

        assertThat(refusal("/endless.git")).contains("it has more branches and tags than a repository may have");
    }

    @Test
    void theKeyFileOfTheEnvironmentGoesFirst() throws Exception {
        write(key(), temp.resolve("ssh/id_ecdsa"));
        Path named = temp.resolve("deploy-key");
        write(ours, named);

        assertThat(ClonesTest.headOf(
                        clones(Map.of(SshAccess.KEY, named.toString())).atHand(ref("/work/.git"))))
                .isEqualTo(head);
    }

    @Test
    void aKeyOfTheAgentIsTaken() throws Exception {
        Path socket = Path.of("/tmp", "dayone-agent-" + ProcessHandle.current().pid());
        Path key = temp.resolve("elsewhere");
        write(ours, key);
        assumeTrue(Files.exists(Path.of("/usr/bin/ssh-agent")), "no ssh-agent on this machine");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            for (int i = 0; i < 100 && !Files.exists(socket); i++) {
                Thread.sleep(20);
            }
            ProcessBuilder add = new ProcessBuilder("ssh-add", key.toString()).inheritIO();
            add.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertThat(add.start().waitFor()).isZero();

            assertThat(ClonesTest.headOf(
                            clones(Map.of("SSH_AUTH_SOCK", socket.toString())).atHand(ref("/work/.git"))))
                    .isEqualTo(head);
        } finally {
            agent.destroy();
            agent.waitFor();
            Files.deleteIfExists(socket);
        }
    }

    @Test
    void eachRefusalHasItsOwnWords() throws Exception {
        assertThat(refusal("/work/.git")).contains("127.0.0.1 takes none of our ssh keys");
        write(ours, temp.resolve("ssh/id_ecdsa"));
        assertThat(refusal("/nowhere.git")).contains("is not found: 127.0.0.1 has no such repository");
        known(key());
        assertThat(refusal("/work/.git"))
                .contains("the key of its server is not the one that is known ("
                        + KeyUtils.getFingerPrint(hosts.getPublic()));
        Files.writeString(temp.resolve("ssh/known_hosts"), "");
        assertThat(refusal("/work/.git"))
                .contains(
                        "the key of its server is not known (",
                        temp.resolve("ssh/known_hosts").toString());
        assertThat(temp.resolve("ssh/known_hosts")).content().isEmpty();
        int port = server.getPort();
        server.stop(true);
        assertThat(catchThrowableOfType(
                        InputException.class,
                        () -> clones(Map.of())
                                .atHand(RepositoryRef.of(
                                        "ssh://git@127.0.0.1:" + port + "/x.git", temp, null, null, PSEUDONYMS))))
                .hasMessageContaining("127.0.0.1 takes no connection");
    }

    private String refusal(String path) {
        InputException told = catchThrowableOfType(
                InputException.class, () -> clones(Map.of()).atHand(ref(path)));
        assertThat(told).isNotNull();
        return told.getMessage();
    }

    private Clones clones(Map<String, String> environment) {
        return new Clones(
                temp.resolve("mirrors"),
                () -> new ServerAccess(
                        Set.of("127.0.0.1"),
                        Tokens.none(),
                        GitCredential.none(),
                        SshAccess.of(temp.resolve("ssh"), environment)));
    }

    private RepositoryRef ref(String path) {
        return RepositoryRef.of("ssh://git@127.0.0.1:" + server.getPort() + path, temp, null, null, PSEUDONYMS);
    }

    private static KeyPair key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private void known(KeyPair key) throws IOException {
        Files.writeString(
                temp.resolve("ssh/known_hosts"),
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    private static void write(KeyPair key, Path file) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** What a git server runs: {@code git-upload-pack 'PATH'}. */
    private static final class Upload implements Command {

        private final Path root;
        private final String command;
        private InputStream in;
        private OutputStream out;
        private OutputStream err;
        private ExitCallback exit;

        Upload(Path root, String command) {
            this.root = root;
            this.command = command;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Thread thread = new Thread(this::serve, "upload-pack");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            String path = command.replaceFirst("^git-upload-pack '/?", "").replaceFirst("'$", "");
            Path directory = root.resolve(path);
            try {
                if (path.equals("endless.git")) {
                    ClonesTest.namesWithoutEnd(out);
                }
                if (!Files.isDirectory(directory)) {
                    err.write("fatal: that does not appear to be a git repository\n".getBytes(StandardCharsets.UTF_8));
                    err.flush();
                    exit.onExit(128);
                    return;
                }
                try (Repository repository = new FileRepositoryBuilder()
                        .setGitDir(directory.toFile())
                        .build()) {
                    new UploadPack(repository).upload(in, out, err);
                    out.flush();
                    exit.onExit(0);
                }
            } catch (IOException e) {
                exit.onExit(1, String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void destroy(ChannelSession channel) {
            // Nothing is kept.
        }
    }
}
