package dev.dayone.app.notify;

import dev.dayone.app.notify.Subscriptions.Subscription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts JSON signed as Standard Webhooks 1.0 asks: webhook-id, webhook-timestamp, and webhook-signature, which is v1 and the HMAC-SHA256 of id.timestamp.body. Anything but
 * 2xx is a failure; redirects are not followed.
 */
final class Webhook {

    private static final Duration WAIT = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(WAIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @return why it failed; nothing = it was taken */
    Optional<String> send(Subscription to, UUID id, Instant at, String body) throws IOException, InterruptedException {
        String message = "msg_" + id;
        HttpRequest request = HttpRequest.newBuilder(URI.create(to.target()))
                .timeout(WAIT)
                .header("Content-Type", "application/json")
                .header("webhook-id", message)
                .header("webhook-timestamp", String.valueOf(at.getEpochSecond()))
                .header("webhook-signature", signature(to.secret(), message, at.getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        return status / 100 == 2 ? Optional.empty() : Optional.of("answered " + status);
    }

    static String signature(byte[] secret, String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] signed = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
