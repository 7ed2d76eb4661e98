package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.Services;
import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.DashboardSettings;
import dev.dayone.dashboard.signin.SignIn;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.warehouse.access.ApiTokens;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.web.Listener;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.Test;

/** Strangers are refused; people sign in with a real provider on this machine, behind a proxy, or ask with a token. */
class SignInIT {

    @Test
    void nobodyGetsInWithoutBeingKnown() throws Exception {
        Path home = Cli.freshDirectory("signin");
        try (DataDirectory data = DataDirectory.open(home.resolve("data"));
                Services services = Services.start(data, new Services.Systems(null, null), stage -> {})) {
            Studies studies = new Studies(services.warehouse(), Clock.systemUTC(), "test");
            withAProvider(studies);
            behindAProxy(studies);
            withATokenOnly(services, studies);
            assertThat(new Audit(services.warehouse())
                            .entries().stream()
                                    .filter(each -> each.action().equals("signed in"))
                                    .map(each -> each.subject() + ": " + each.detail()))
                    .as("who came in is on record, whoever is named anew with each request once")
                    .contains("ada@example.org: {\"detail\": \"evaluator, through the identity provider\"}")
                    .as("an address that the provider has not verified is nobody's name")
                    .contains("mal: {\"detail\": \"evaluator, through the identity provider\"}")
                    .contains("vic@example.org: {\"detail\": \"viewer, through the identity provider\"}")
                    .contains("ada: {\"detail\": \"evaluator, behind the proxy 127.0.0.1\"}")
                    .containsOnlyOnce("sheet: {\"detail\": \"evaluator, by token\"}")
                    .noneMatch(each -> each.startsWith("eve@"));
        }
    }

    private static void withAProvider(Studies studies) throws Exception {
        MockOAuth2Server provider =
                new MockOAuth2Server(OAuth2Config.Companion.fromJson("{\"httpServer\": \"NettyWrapper\"}"));
        provider.start();
        int port = free();
        URI here = URI.create("http://localhost:" + port);
        SignIn.Oidc settings = new SignIn.Oidc(
                URI.create(provider.issuerUrl("dayone").toString()), "dayone", "secret", "roles", "", here);
        try (DashboardServer server = DashboardServer.start(
                studies, Optional.empty(), new DashboardSettings(Listener.plain("127.0.0.1", port), settings))) {
            assertThat(server.port()).isEqualTo(port);
            HttpClient stranger = browser(false);
            HttpResponse<String> sent = get(stranger, here + "/studies");
            assertThat(sent.statusCode()).isEqualTo(302);
            assertThat(sent.headers().firstValue("Location")).hasValue("/signin?to=%2Fstudies");
            assertThat(get(stranger, here + "/cohorts?cohort=2024-05").headers().firstValue("Location"))
                    .as("who signs in on the way sees what was asked for")
                    .hasValue("/signin?to=%2Fcohorts%3Fcohort%3D2024-05");
            assertThat(get(stranger, here + "/api/v1/studies").statusCode()).isEqualTo(401);
            assertThat(get(stranger, here + "/signin/back?state=made-up&code=made-up")
                            .statusCode())
                    .isEqualTo(401);

            provider.enqueueCallback(token("ada@example.org", List.of("dayone-evaluator", "other")));
            HttpClient ada = browser(true);
            HttpResponse<String> page = get(ada, here + "/studies");
            assertThat(page.body())
                    .as("a page of ours that goes on to where she wanted to be")
                    .contains("You are signed in", "0;url=/studies\"");
            assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(get(ada, here + "/studies").statusCode()).isEqualTo(200);
            assertThat(get(ada, here + "/api/v1/studies").statusCode()).isEqualTo(200);
            assertThat(get(ada, here + "/participants/p/x").statusCode())
                    .as("an evaluator sees no single person")
                    .isEqualTo(403);
            HttpRequest forged = HttpRequest.newBuilder(URI.create(here + "/signout"))
                    .header("Origin", "https://evil.example")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(ada.send(forged, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .as("another page cannot act for her")
                    .isEqualTo(403);
            HttpRequest out = HttpRequest.newBuilder(URI.create(here + "/signout"))
                    .header("Sec-Fetch-Site", "same-origin")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpClient noRedirect = HttpClient.newBuilder()
                    .cookieHandler(ada.cookieHandler().orElseThrow())
                    .build();
            noRedirect.send(out, HttpResponse.BodyHandlers.ofString());
            assertThat(get(noRedirect, here + "/studies").statusCode())
                    .as("signed out is out")
                    .isEqualTo(302);

            provider.enqueueCallback(token("ada@example.org", List.of("evaluator")));
            assertThat(get(browser(true), here + "/signin?to=%2F%09%2Fevil.example")
                            .body())
                    .as("a return address that is none of ours")
                    .contains("0;url=/\"");
            for (int i = 0; i < 1100; i++) {
                stranger.sendAsync(
                                HttpRequest.newBuilder(URI.create(here + "/signin"))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .join();
            }
            provider.enqueueCallback(token("mal", "ada@example.org", false, List.of("evaluator")));
            HttpClient mal = browser(true);
            assertThat(get(mal, here + "/studies").body())
                    .as("a stranger who begins to sign in a thousand times keeps nobody out")
                    .contains("You are signed in");

            provider.enqueueCallback(token("eve@example.org", List.of("something")));
            assertThat(get(browser(true), here + "/studies").statusCode())
                    .as("known, and without a role")
                    .isEqualTo(403);

            provider.enqueueCallback(token("vic@example.org", List.of("viewer")));
            HttpClient vic = browser(true);
            assertThat(get(vic, here + "/reports").body()).contains("You are signed in");
            assertThat(get(vic, here + "/reports").statusCode()).isEqualTo(200);
            HttpResponse<String> front = get(vic, here + "/");
            assertThat(front.uri().getPath())
                    .as("a viewer's pages are the reports")
                    .isEqualTo("/reports");
            assertThat(get(vic, here + "/studies").statusCode()).isEqualTo(403);
        } finally {
            provider.shutdown();
        }
    }

    private static DefaultOAuth2TokenCallback token(String email, List<String> roles) {
        return token(email, email, true, roles);
    }

    private static DefaultOAuth2TokenCallback token(
            String subject, String email, boolean verified, List<String> roles) {
        return new DefaultOAuth2TokenCallback(
                "dayone",
                subject,
                "JWT",
                List.of("dayone"),
                Map.of("email", email, "email_verified", verified, "roles", roles),
                300);
    }

    private static void behindAProxy(Studies studies) throws Exception {
        SignIn.Proxy believed = new SignIn.Proxy("X-User", "X-Roles", Set.of("127.0.0.1"), Set.of("127.0.0.1"));
        try (DashboardServer server = DashboardServer.start(
                studies, Optional.empty(), new DashboardSettings(Listener.plain("127.0.0.1", 0), believed))) {
            URI page = URI.create("http://127.0.0.1:" + server.port() + "/studies");
            assertThat(status(page, "X-Other", "x")).isEqualTo(401);
            assertThat(status(page, "X-User", "ada", "X-Roles", "evaluator")).isEqualTo(200);
            assertThat(status(page, "X-User", "ada", "X-Roles", "viewer")).isEqualTo(403);
        }
        SignIn.Proxy elsewhere = new SignIn.Proxy("X-User", "X-Roles", Set.of("192.0.2.7"), Set.of("127.0.0.1"));
        try (DashboardServer server = DashboardServer.start(
                studies, Optional.empty(), new DashboardSettings(Listener.plain("127.0.0.1", 0), elsewhere))) {
            URI page = URI.create("http://127.0.0.1:" + server.port() + "/studies");
            assertThat(status(page, "X-User", "ada", "X-Roles", "operator"))
                    .as("headers that the proxy did not write")
                    .isEqualTo(401);
        }
    }

    private static void withATokenOnly(Services services, Studies studies) throws Exception {
        ApiTokens tokens = new ApiTokens(services.warehouse());
        String good = tokens.make("sheet", "evaluator", Instant.now().plus(Duration.ofDays(1)));
        String old = tokens.make("old", "operator", Instant.now().minus(Duration.ofDays(1)));
        SignIn.Proxy elsewhere = new SignIn.Proxy("X-User", "X-Roles", Set.of("192.0.2.7"), Set.of("127.0.0.1"));
        try (DashboardServer server = DashboardServer.start(
                studies, Optional.empty(), new DashboardSettings(Listener.plain("127.0.0.1", 0), elsewhere))) {
            URI api = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/studies");
            assertThat(status(api, "Authorization", "Bearer " + good)).isEqualTo(200);
            assertThat(status(api, "Authorization", "Bearer " + old)).isEqualTo(401);
            assertThat(status(api, "Authorization", "Bearer nonsense")).isEqualTo(401);
            tokens.revoke("sheet");
            assertThat(status(api, "Authorization", "Bearer " + good)).isEqualTo(401);
        }
    }

    private static int status(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).headers(headers).build();
        return browser(false)
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpClient browser(boolean follows) {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .followRedirects(follows ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
                .build();
    }

    private static HttpResponse<String> get(HttpClient client, String uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
