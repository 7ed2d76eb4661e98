package dev.dayone.dashboard.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.web.Listener;
import dev.dayone.web.Servers;
import io.javalin.Javalin;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The gatekeeper before a real server, asked as browsers and strangers ask. */
class GatekeeperTest {

    private static final String FOREIGN =
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n";
    private static final String LINK =
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";

    /** Where the whole address is not one that we send people back to, its path is. */
    @Test
    void whoSignsInOnTheWayGoesOnWithWhatWasAsked() {
        assertThat(Gatekeeper.address("/cohorts", null)).isEqualTo("/cohorts");
        assertThat(Gatekeeper.address("/cohorts", "cohort=1&to=2026-01-01"))
                .isEqualTo("/cohorts?cohort=1&to=2026-01-01");
        for (String odd : List.of("q=select%0A1", "q=a|b", "q=" + "x".repeat(2_000))) {
            assertThat(Gatekeeper.address("/sql", odd)).isEqualTo("/sql");
        }
    }

    @Test
    void pagesOfElsewhereGetNothing() throws Exception {
        try (Server server = new Server(new SignIn.Loopback())) {
            for (String path : List.of(
                    "/",
                    "/sql?q=select+1",
                    "/sql.csv?q=select+1",
                    "/participants/p/x",
                    "/api/v1/studies",
                    "/live",
                    "/reports/check/p")) {
                assertThat(server.get(path, "127.0.0.1", "")).as(path).startsWith("HTTP/1.1 200");
                assertThat(server.get(path, "127.0.0.1", FOREIGN))
                        .as("%s as a picture", path)
                        .startsWith("HTTP/1.1 403");
                assertThat(server.get(path, "evil.example", ""))
                        .as("%s under another name", path)
                        .startsWith("HTTP/1.1 403");
                assertThat(server.get(path, "127.0.0.1", "Origin: https://evil.example\r\n"))
                        .startsWith("HTTP/1.1 403");
            }
            assertThat(server.get("/studies", "127.0.0.1", LINK)).as("a link").startsWith("HTTP/1.1 200");
            for (String path : List.of(
                    "/sql?q=select+1",
                    "/sql.csv?q=select+1",
                    "/participants/p/x",
                    "/api/v1/studies",
                    "/reports/check/p",
                    "/reports/draft/p.pdf",
                    "/ask.csv")) {
                assertThat(server.get(path, "127.0.0.1", LINK))
                        .as("a link to %s", path)
                        .startsWith("HTTP/1.1 403");
            }
            assertThat(server.ask("POST", "/reports/publish/p", "127.0.0.1", LINK))
                    .startsWith("HTTP/1.1 403");
            assertThat(server.ask("POST", "/reports/publish/p", "127.0.0.1", "Sec-Fetch-Site: same-origin\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aProxyIsBelievedOnceFromItsOwnAddress() throws Exception {
        SignIn.Proxy proxy = new SignIn.Proxy("X-User", "X-Roles", Set.of("127.0.0.1"), Set.of("dayone.example.org"));
        try (Server server = new Server(proxy)) {
            String host = "dayone.example.org";
            assertThat(server.get("/studies", host, "X-User: ada\r\nX-Roles: evaluator\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(server.get("/studies", host, "X-User: mal\r\nX-User: ada\r\nX-Roles: evaluator\r\n"))
                    .as("the stranger's header and the proxy's")
                    .startsWith("HTTP/1.1 401");
            assertThat(server.get("/studies", host, "X-User: ada\r\nX-Roles: operator\r\nX-Roles: viewer\r\n"))
                    .startsWith("HTTP/1.1 401");
            assertThat(server.get("/studies", host, "authorization: bearer good\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(server.get("/studies", host, "Authorization: BEARER bad\r\n"))
                    .startsWith("HTTP/1.1 401");
        }
    }

    /** The gate and the router read one address alike, however it is written. */
    @Test
    void noWayOfWritingAPathGivesMoreThanTheRole() throws Exception {
        SignIn.Proxy proxy = new SignIn.Proxy("X-User", "X-Roles", Set.of("127.0.0.1"), Set.of("127.0.0.1"));
        try (Server server = new Server(proxy)) {
            String operator = "X-User: ada\r\nX-Roles: operator\r\n";
            String viewer = "X-User: mal\r\nX-Roles: viewer\r\n";
            assertThat(server.get("/sql", "127.0.0.1", operator)).endsWith("secret");
            assertThat(server.get("/participants/p/x", "127.0.0.1", operator)).endsWith("secret");
            for (String to : List.of("sql", "participants/p/x")) {
                for (String way : List.of(
                        "/%s",
                        "//%s",
                        "/./%s",
                        "/%%2e/%s",
                        "/reports/../%s",
                        "/reports/%%2e%%2e/%s",
                        "/assets/../%s",
                        "/assets/%%2e%%2e/%s",
                        "/assets/..%%2f%s",
                        "/assets/..%%5c%s",
                        "/assets/..;/%s",
                        "/assets/..;x=1/%s",
                        "/assets//../%s",
                        "/assets/%%252e%%252e/%s",
                        "/signin/../%s",
                        "/signin/%%2e%%2e/%s",
                        "/signin%%2f..%%2f%s",
                        "/signin;/../%s",
                        "/;x=1/%s",
                        "/%s;x=1",
                        "/%s/",
                        "/%s%%00",
                        "/%s%%20",
                        "/%s%%3Fx",
                        "/%s?",
                        "/%s#x",
                        "\\%s",
                        "http://127.0.0.1/%s",
                        "http://127.0.0.1/assets/../%s",
                        "http://evil.example/%s")) {
                    String path = String.format(Locale.ROOT, way, to);
                    assertThat(server.get(path, "127.0.0.1", viewer)).as(path).doesNotContain("secret");
                    assertThat(server.get(path, "127.0.0.1", "")).as(path).doesNotContain("secret");
                }
            }
            for (String path : List.of("/SQL", "/%73ql", "/%53QL", "/%C5%BFql", "/sql%EF%BB%BF", "/Participants/p/x")) {
                assertThat(server.get(path, "127.0.0.1", viewer)).as(path).doesNotContain("secret");
            }
        }
    }

    /** An address bar, a case, a dot or a port makes no other name of one; and no other name is ours. */
    @Test
    void noWayOfWritingAHostIsAnotherName() throws Exception {
        try (Server server = new Server(new SignIn.Loopback())) {
            for (String host : List.of(
                    "127.0.0.1.evil.example",
                    "evil.example#127.0.0.1",
                    "127.0.0.1@evil.example",
                    "evil.example/127.0.0.1",
                    "2130706433",
                    "0x7f000001",
                    "127.1",
                    "0.0.0.0",
                    "localhost.evil.example",
                    "xn--localhost-x.example")) {
                assertThat(server.get("/", host, "")).as(host).doesNotStartWith("HTTP/1.1 200");
            }
            assertThat(server.get("http://evil.example/", "127.0.0.1", ""))
                    .as("another name in the address of the request")
                    .doesNotStartWith("HTTP/1.1 200");
            assertThat(server.get("/", "127.0.0.1", "Host: evil.example\r\n"))
                    .as("two names")
                    .doesNotStartWith("HTTP/1.1 200");
            assertThat(server.get("/", "LOCALHOST:8080", "")).startsWith("HTTP/1.1 200");
        }
    }

    /** A proxy before us and we must read the same requests: what can be read in two ways is none. */
    @Test
    void noRequestHidesASecondOne() throws Exception {
        String hidden = "GET /sql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        try (Server server = new Server(new SignIn.Loopback())) {
            for (String framing : List.of(
                    "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "Content-Length: 0\r\nContent-Length: " + hidden.length() + "\r\n\r\n",
                    "Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                    "X: a\r\n Transfer-Encoding: chunked\r\n\r\n",
                    "Content-Length: +0\r\n\r\n",
                    "X: a\rContent-Length: 0\r\n\r\n")) {
                assertThat(server.raw("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + framing + hidden))
                        .as(framing)
                        .startsWith("HTTP/1.1 400")
                        .doesNotContain("secret");
            }
        }
    }

    @Test
    void onePersonsManySessionsKeepNobodyOut() {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
        Sessions sessions = new Sessions(clock);
        String other = sessions.open(new Principal("grace", Role.VIEWER));
        String last = "";
        for (int i = 0; i < 200; i++) {
            last = sessions.open(new Principal("ada", Role.VIEWER));
        }
        assertThat(sessions.find(last)).isPresent();
        assertThat(sessions.find(other)).isPresent();
        assertThat(Sessions.LONGEST).isGreaterThan(Duration.ZERO);
    }

    /** A server beside us can set a cookie of our name where we are asked over http, and a page of a path before ours always could. */
    @Test
    void ofTwoCookiesOfOneNameNoneIsBelieved() {
        Cookie ours = new Cookie("dayone_session", "a");
        Cookie theirs = new Cookie("dayone_session", "b");
        Cookie another = new Cookie("theme", "dark");

        assertThat(session(ours, another)).contains("a");
        assertThat(session(ours, another, ours)).as("the same twice").contains("a");
        assertThat(session(theirs, ours)).isEmpty();
        assertThat(session(ours, theirs)).isEmpty();
        assertThat(session(another)).isEmpty();
        assertThat(Gatekeeper.values(null, "dayone_session")).isEmpty();
    }

    private static Optional<String> session(Cookie... sent) {
        return Gatekeeper.only(Gatekeeper.values(sent, "dayone_session"));
    }

    @Test
    void overHttpsCookiesAreOfThisServerAlone() {
        assertThat(Gatekeeper.named("dayone_session", true)).isEqualTo("__Host-dayone_session");
        assertThat(Gatekeeper.named("dayone_session", false)).isEqualTo("dayone_session");
    }

    /** A server whose pages all say "fine". */
    private static final class Server implements AutoCloseable {

        private final Javalin server;

        Server(SignIn mode) {
            Gatekeeper gate = new Gatekeeper(
                    mode,
                    Set.of(),
                    false,
                    token -> token.equals("good")
                            ? Optional.of(new Principal("sheet", Role.EVALUATOR))
                            : Optional.empty(),
                    (who, how) -> {},
                    Clock.systemUTC());
            server = Servers.start(Listener.plain("127.0.0.1", 0), config -> {
                config.routes.before(gate::check);
                config.routes.get("/sql", context -> context.result("secret"));
                config.routes.get("/participants/{programme}/{id}", context -> context.result("secret"));
                config.routes.get("/*", context -> context.result("fine"));
                config.routes.get("/", context -> context.result("fine"));
                config.routes.post("/*", context -> context.result("done"));
                config.routes.exception(ForbiddenResponse.class, (error, context) -> context.status(403));
                config.routes.exception(UnauthorizedResponse.class, (error, context) -> context.status(401));
            });
        }

        String get(String path, String host, String headers) throws IOException {
            return ask("GET", path, host, headers);
        }

        String ask(String method, String path, String host, String headers) throws IOException {
            return raw(method + " " + path + " HTTP/1.1\r\nHost: " + host
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n" + headers + "\r\n");
        }

        String raw(String request) throws IOException {
            URI here = URI.create("http://127.0.0.1:" + server.port());
            try (Socket socket = new Socket(here.getHost(), here.getPort())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public void close() {
            server.stop();
        }
    }
}
