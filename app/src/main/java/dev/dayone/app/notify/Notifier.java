package dev.dayone.app.notify;

import dev.dayone.app.notify.Subscriptions.Smtp;
import dev.dayone.app.notify.Subscriptions.Subscription;
import dev.dayone.warehouse.view.Outbox;
import dev.dayone.warehouse.view.Outbox.Due;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells subscribers what happened: once each, again later where it fails. The waits between attempts are those that Standard Webhooks recommends.
 */
public final class Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20));

    private final Outbox outbox;
    private final Subscriptions subscriptions;
    private final Instant from;
    private final Clock clock;
    private final Webhook webhook = new Webhook();

    /** @param from what happened before is told nobody */
    public Notifier(Outbox outbox, Subscriptions subscriptions, Instant from, Clock clock) {
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.from = from;
        this.clock = clock;
    }

    /** What one round did. */
    public record Round(int delivered, int failed) {}

    /** Notes what happened, and tells everybody who is due. */
    public Round run() {
        Instant now = clock.instant();
        outbox.collect(LocalDate.ofInstant(now, ZoneOffset.UTC));
        subscriptions
                .subscriptions()
                .forEach(each -> outbox.subscribe(each.target(), each.kinds(), each.programme(), from, now));
        Map<String, Subscription> byTarget = subscriptions.subscriptions().stream()
                .collect(Collectors.toMap(Subscription::target, Function.identity(), (a, b) -> a));
        int delivered = 0;
        int failed = 0;
        for (Due due : outbox.due(now)) {
            Subscription subscription = byTarget.get(due.target());
            if (subscription == null) {
                continue;
            }
            Optional<String> problem = tell(subscription, due, now);
            if (problem.isEmpty()) {
                outbox.delivered(due, now);
                delivered++;
            } else {
                Duration wait = WAITS.get(Math.min(due.attempts(), WAITS.size() - 1));
                outbox.failed(due, problem.get(), now.plus(wait));
                LOG.warn("not told: target={} kind={} why={}", due.target(), due.kind(), problem.get());
                failed++;
            }
        }
        return new Round(delivered, failed);
    }

    /** @return why it failed; nothing = it was taken */
    private Optional<String> tell(Subscription subscription, Due due, Instant now) {
        try {
            Smtp smtp = subscriptions.smtp();
            Message message = Message.of(due, subscriptions.dashboard());
            if (subscription.mail()) {
                if (smtp == null) {
                    return Optional.of("there is no mail server");
                }
                Mail.send(smtp, subscription.target().substring("mailto:".length()), message.subject(), message.text());
                return Optional.empty();
            }
            return webhook.send(subscription, due.notification(), now, message.body());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
