package dev.dayone.app.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.dayone.app.notify.Subscriptions.Smtp;
import dev.dayone.app.notify.Subscriptions.Subscription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path directory;

    @Test
    void theFileSaysWhoIsToldWhatAndSecretsAreElsewhere() throws IOException {
        Path file = write("""
                smtp: {host: mail.example.org, from: dayone@example.org, user: dayone, password-env: MAIL}
                subscriptions:
                  - {to: "mailto:ada@example.org", events: [look.due]}
                  - {to: "https://hooks.example.org/d", events: [report.published], programme: arena, secret-env: HOOK}
                """);

        Subscriptions read = Subscriptions.read(file, Map.of("MAIL", "m", "HOOK", SECRET));

        assertThat(read.smtp().port()).isEqualTo(587);
        assertThat(read.smtp().startTls()).isTrue();
        assertThat(read.subscriptions()).hasSize(2);
        assertThat(read.subscriptions().get(1).programme()).isEqualTo("arena");
        assertThatThrownBy(() -> Subscriptions.read(file, Map.of("MAIL", "m")))
                .hasMessageContaining("the environment has no HOOK: secrets are never in the file");
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        assertBad("subscriptions: []", "has no subscriptions");
        assertBad("subscriptions: [{to: \"mailto:a@b\", events: [look.due]}]", "there is no smtp");
        assertBad("subscriptions: [{to: \"ftp://x\", events: [look.due]}]", "is neither mailto: nor https://");
        assertBad(
                "subscriptions: [{to: \"https://x\", events: [news]}]",
                "must say events: [look.due, report.published]");
        assertBad("subscriptions: [{to: \"https://x\", whom: y}]", "subscriptions.whom is unknown");
        assertBad("- a", "is no map");
    }

    private void assertBad(String text, String why) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> Subscriptions.read(file, Map.of())).hasMessageContaining(why);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("notify.yaml"), text);
    }

    @Test
    void aSignatureIsTheOneOfTheStandard() {
        // The example of the specification of Standard Webhooks.
        byte[] secret = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
        assertThat(Webhook.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aWebhookGetsASignedPostAndItsAnswerCounts() throws Exception {
        BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(List.of(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/busy") ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        try {
            byte[] secret = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
            String base = "http://localhost:" + server.getAddress().getPort();
            UUID id = UUID.randomUUID();
            Instant at = Instant.ofEpochSecond(1_800_000_000L);

            assertThat(new Webhook().send(new Subscription(base + "/ok", List.of(), "", secret), id, at, "{}"))
                    .isEmpty();
            List<String> request = seen.poll(5, TimeUnit.SECONDS);
            assertThat(request)
                    .containsExactly(
                            "msg_" + id,
                            "1800000000",
                            Webhook.signature(secret, "msg_" + id, 1_800_000_000L, "{}"),
                            "{}");
            assertThat(new Webhook().send(new Subscription(base + "/busy", List.of(), "", secret), id, at, "{}"))
                    .contains("answered 503");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void mailGoesThroughTheServerThatIsNamed() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            Smtp server = new Smtp("127.0.0.1", mail.getSmtp().getPort(), "dayone@example.org", "", "", false);

            Mail.send(server, "ada@example.org", "A look is due", "Study trial\n");

            assertThat(mail.waitForIncomingEmail(5000, 1)).isTrue();
            assertThat(mail.getReceivedMessages()[0].getSubject()).isEqualTo("A look is due");
            assertThat(GreenMailUtil.getBody(mail.getReceivedMessages()[0])).contains("Study trial");
        } finally {
            mail.stop();
        }
    }
}
