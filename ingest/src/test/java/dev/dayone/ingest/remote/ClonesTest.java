package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.privacy.Pseudonyms;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Private repositories over http: who we are comes from the right place, goes to the right server, and each refusal has its own words. */
class ClonesTest {

    private static final Pseudonyms PSEUDONYMS = Pseudonyms.of(new byte[32], "clones");
    private static final String RIGHT =
            "Basic " + Base64.getEncoder().encodeToString("kim:s3cret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path temp;

    private HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private ObjectId head;

    @BeforeEach
    void serverWithAPrivateRepository() throws Exception {
        head = repository(temp.resolve("work"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** A work tree of one commit, and what servers without git's own protocol need of it. */
    static ObjectId repository(Path work) throws Exception {
        try (Git git =
                Git.init().setDirectory(work.toFile()).setInitialBranch("main").call()) {
            Files.writeString(work.resolve("a.py"), "x = 1\n");
            git.add().addFilepattern("a.py").call();
            ObjectId commit = git.commit()
                    .setMessage("One")
                    .setAuthor("Kim", "kim@example.org")
                    .setSign(false)
                    .call();
            Path info = Files.createDirectories(work.resolve(".git/info"));
            Files.writeString(info.resolve("refs"), commit.name() + "\trefs/heads/main\n");
            Files.writeString(
                    Files.createDirectories(work.resolve(".git/objects/info")).resolve("packs"), "\n");
            return commit;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/endless.git/")) {
            exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-advertisement");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("001e# service=git-upload-pack\n0000".getBytes(StandardCharsets.US_ASCII));
            namesWithoutEnd(exchange.getResponseBody());
            return;
        }
        if (path.endsWith("/info/refs")) {
            asked.incrementAndGet();
        }
        int status = path.startsWith("/status-") ? Integer.parseInt(path.substring(8, 11)) : 200;
        boolean known = RIGHT.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (path.startsWith("/private.git/") && !known) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            status = 401;
        }
        Path file = temp.resolve("work/.git").resolve(path.replaceFirst("^/[^/]*/", ""));
        boolean there = path.startsWith("/private.git/") || path.startsWith("/open.git/");
        if (status == 200 && (!there || !Files.isRegularFile(file))) {
            status = 404;
        }
        byte[] body = status == 200 ? Files.readAllBytes(file) : new byte[0];
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void aTokenOfTheFileOpensAPrivateRepositoryAndStaysOutOfTheMirror() throws IOException {
        Clones clones = clones(tokens("http://kim:s3cret@127.0.0.1:" + port()));

        assertThat(headOf(clones.atHand(ref(address("", "/private.git"))))).isEqualTo(head);
        assertThat(everything(temp.resolve("mirrors"))).doesNotContain("s3cret");
    }

    @Test
    void aTokenOfTheAddressOpensItAndStaysOutOfMirrorAndNames() throws IOException {
        RepositoryRef ref = ref(address("kim:s3cret@", "/private.git"));

        assertThat(headOf(clones(Tokens.none()).atHand(ref))).isEqualTo(head);
        assertThat(everything(temp.resolve("mirrors"))).doesNotContain("s3cret");
        assertThat(ref.shown()).doesNotContain("s3cret");
        assertThat(ref.label())
                .as("another token, the same repository")
                .isEqualTo(ref(address("", "/private.git")).label());
    }

    @Test
    void aMirrorThatAnEarlierVersionMadeIsKeptWithoutTheToken() throws IOException {
        String named = address("kim:s3cret@", "/private.git");
        Path earlier = temp.resolve(
                "mirrors/" + java.util.UUID.nameUUIDFromBytes(named.getBytes(StandardCharsets.UTF_8)) + ".git");
        clones(Tokens.none()).atHand(ref(named));
        try (Stream<Path> mirrors = Files.list(temp.resolve("mirrors"))) {
            Files.move(mirrors.findFirst().orElseThrow(), earlier);
        }
        Path config = earlier.resolve("config");
        Files.writeString(config, Files.readString(config).replace(address("", "/private.git"), named));

        assertThat(headOf(clones(Tokens.none()).atHand(ref(named)))).isEqualTo(head);
        assertThat(earlier).doesNotExist();
        assertThat(everything(temp.resolve("mirrors"))).doesNotContain("s3cret");
    }

    @Test
    void gitsHelperIsAskedLast() throws IOException {
        ServerAccess access = new ServerAccess(
                Set.of("127.0.0.1"),
                tokens("http://kim:outdated@127.0.0.1:" + port()),
                new GitCredential(List.of("printf", "username=kim\\npassword=s3cret\\n")),
                SshAccess.of(temp.resolve("ssh"), Map.of()));

        assertThat(headOf(new Clones(temp.resolve("mirrors"), () -> access)
                        .atHand(ref(address("kim:wrong@", "/private.git")))))
                .isEqualTo(head);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/private.git | '' | asks for a user name and a token, and none is known",
                "/private.git | kim:wr0ng@ | refuses the user name or token that it was given",
                "/nowhere.git | '' | is not found: 127.0.0.1 has no such repository",
                "/status-403/x.git | '' | does not let strangers read it",
                "/status-502/x.git | '' | 127.0.0.1 answers 502",
                "/status-429/x.git | '' | 127.0.0.1 answers 429",
            })
    void eachRefusalHasItsOwnWords(String path, String login, String words) {
        String address = address(login, path);
        InputException fetched = catchThrowableOfType(
                InputException.class, () -> clones(Tokens.none()).atHand(ref(address)));
        InputException checked = catchThrowableOfType(
                InputException.class, () -> clones(Tokens.none()).ask(ref(address)));

        assertThat(fetched).hasMessageContaining(words).hasMessageNotContaining("wr0ng");
        assertThat(checked).hasMessage(fetched.getMessage());
    }

    @Test
    void aServerThatIsDownIsSaidToBe() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(catchThrowableOfType(
                        InputException.class,
                        () -> clones(Tokens.none()).atHand(ref("http://127.0.0.1:" + free + "/x.git"))))
                .hasMessageContaining("cannot be read now: 127.0.0.1 takes no connection");
        assertThat(catchThrowableOfType(
                        InputException.class,
                        () -> clones(Tokens.none()).atHand(ref("https://no-such-server.invalid/x.git"))))
                .hasMessageContaining("no server is called no-such-server.invalid");
    }

    @Test
    void aRedirectDoesNotTakeATokenAlongToAnotherServer() throws IOException {
        List<String> shown = Collections.synchronizedList(new ArrayList<>());
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        other.start();
        server.createContext("/moved.git/", exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + other.getAddress().getPort() + exchange.getRequestURI());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        try {
            assertThat(catchThrowableOfType(
                            InputException.class,
                            () -> clones(tokens("http://kim:s3cret@127.0.0.1:" + port()))
                                    .atHand(ref(address("kim:s3cret@", "/moved.git")))))
                    .isNotNull();
            assertThat(shown).isNotEmpty().containsOnly("null");
        } finally {
            other.stop(0);
        }
    }

    /** Names are kept in memory: a server could else end the process. */
    @Test
    void aServerThatNamesBranchesWithoutEndIsLeft() {
        RepositoryRef endless = ref(address("", "/endless.git"));

        assertThat(catchThrowableOfType(
                        InputException.class, () -> clones(Tokens.none()).atHand(endless)))
                .hasMessageContaining("it has more branches and tags than a repository may have");
        assertThat(catchThrowableOfType(
                        InputException.class, () -> clones(Tokens.none()).ask(endless)))
                .as("also where it is only asked")
                .hasMessageContaining("more branches and tags");
    }

    /** Branches as git's protocol names them, until the other side has gone. */
    static void namesWithoutEnd(OutputStream out) throws IOException {
        String tail = "x".repeat(60_000);
        for (int i = 0; ; i++) {
            String line = String.format(Locale.ROOT, "%040x refs/heads/%010d%s\n", i + 1, i, tail);
            out.write(String.format(Locale.ROOT, "%04x%s", line.length() + 4, line)
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whoever pushes rewrites a large history again and again: each is kept. */
    @Test
    void aMirrorThatIsTooLargeIsNotFetched() throws IOException {
        RepositoryRef ref = ref(address("", "/open.git"));
        RepositoryRef mirror = clones(Tokens.none()).atHand(ref);
        try (RandomAccessFile hole =
                new RandomAccessFile(new File(Objects.requireNonNull(mirror.directory()), "objects/large"), "rw")) {
            hole.setLength((4L << 30) + 1);
        }
        int before = asked.get();

        assertThat(catchThrowableOfType(
                        InputException.class, () -> clones(Tokens.none()).atHand(ref)))
                .hasMessageContaining("it is larger than a repository may be");
        assertThat(asked).hasValue(before);
    }

    @Test
    void anUpstreamIsAskedOnceWhateverNumberOfRowsNameIt() throws IOException {
        RepositoryRef upstream = ref(address("", "/open.git"));
        Clones clones = clones(Tokens.none());
        for (int i = 0; i < 4; i++) {
            clones.atHand(local().withUpstream(upstream));
        }
        assertThat(asked).hasValue(1);

        RepositoryRef dead = local().withUpstream(ref(address("", "/status-502/x.git")));
        for (int i = 0; i < 4; i++) {
            assertThat(catchThrowableOfType(InputException.class, () -> clones.atHand(dead)))
                    .hasMessageContaining("is not read, since its upstream cannot be")
                    .hasMessageContaining("answers 502");
        }
        assertThat(asked).hasValue(2);
    }

    private RepositoryRef local() {
        return RepositoryRef.of("work", temp, null, null, PSEUDONYMS);
    }

    private Clones clones(Tokens tokens) {
        return new Clones(
                temp.resolve("mirrors"),
                () -> new ServerAccess(
                        Set.of("127.0.0.1"),
                        tokens,
                        GitCredential.none(),
                        SshAccess.of(temp.resolve("ssh"), Map.of())));
    }

    private Tokens tokens(String line) throws IOException {
        Path file = temp.resolve("credentials");
        Files.writeString(file, line + "\n");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return Tokens.of(file, Map.of());
    }

    private String address(String login, String path) {
        return "http://" + login + "127.0.0.1:" + port() + path;
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private RepositoryRef ref(String address) {
        return RepositoryRef.of(address, temp, null, null, PSEUDONYMS);
    }

    static ObjectId headOf(RepositoryRef ref) throws IOException {
        try (Repository opened = Clones.open(ref)) {
            return opened.resolve("refs/heads/main");
        }
    }

    private static String everything(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(file).append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
