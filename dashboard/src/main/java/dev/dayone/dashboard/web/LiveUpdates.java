package dev.dayone.dashboard.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.sse.SseClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells open pages when the data behind them changed: server-sent events, one question to the warehouse every two seconds however many pages are open. */
public final class LiveUpdates implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS = 2;
    private static final int MOST = 200;

    private final Supplier<String> version;
    private final Supplier<Optional<Instant>> dataTo;
    private final Clock clock;
    private final Queue<SseClient> clients = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-pages");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> telling;

    /**
     * @param version what the answers of now depend on
     * @param dataTo when the warehouse last took anything
     */
    public LiveUpdates(Supplier<String> version, Supplier<Optional<Instant>> dataTo, Clock clock) {
        this.version = version;
        this.dataTo = dataTo;
        this.clock = clock;
        this.telling = timer.scheduleWithFixedDelay(this::tell, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /** A page that wants to know. */
    public void join(SseClient client) {
        if (clients.size() >= MOST) {
            client.close();
            return;
        }
        client.keepAlive();
        client.onClose(() -> clients.remove(client));
        clients.add(client);
        send(client, news());
    }

    private void tell() {
        if (clients.isEmpty()) {
            return;
        }
        try {
            String news = news();
            clients.forEach(client -> send(client, news));
        } catch (RuntimeException e) {
            LOG.warn("open pages could not be told of new data", e);
        }
    }

    private String news() {
        return JSON.createObjectNode()
                .put("version", version.get())
                .put(
                        "lag",
                        dataTo.get()
                                .map(at -> words(Duration.between(at, clock.instant())))
                                .orElse("none"))
                .toString();
    }

    private void send(SseClient client, String news) {
        client.sendEvent("data", news);
    }

    static String words(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 90) {
            return seconds + " s";
        }
        return seconds < 90 * 60
                ? seconds / 60 + " min"
                : seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }

    @Override
    public void close() {
        telling.cancel(true);
        timer.shutdownNow();
        clients.forEach(SseClient::close);
    }
}
