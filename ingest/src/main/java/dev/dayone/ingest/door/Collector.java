package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.UnavailableException;
import dev.dayone.ingest.spool.Drain;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.web.Asked;
import dev.dayone.web.Bearer;
import dev.dayone.web.Bodies;
import dev.dayone.web.BrowserGuard;
import dev.dayone.web.Clients;
import dev.dayone.web.Listener;
import dev.dayone.web.Names;
import dev.dayone.web.Servers;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The doors over HTTP. An answer of 2xx means: on this disk for good. Senders that are told 503 shall come again; those that are told
 * 4xx need not.
 */
public final class Collector implements AutoCloseable {

    /** GitHub never sends more; nobody may. */
    static final int LARGEST_BODY = 25 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    /** A refused body is read on that long, so that its sender reads the answer. */
    private static final Duration LONGEST_PASSED_OVER = Duration.ofSeconds(2);

    /** Bytes that Java holds for each value of JSON, names and lists included. */
    private static final int BYTES_OF_VALUE = 120;

    private final Doors doors;
    private final Bodies senders;
    private final Bodies strangers;
    private final Javalin server;

    private Collector(Doors doors, Spool spool, Drain drain, Listener listener) {
        long heap = Runtime.getRuntime().maxMemory();
        this.doors = doors;
        this.senders =
                new Bodies(LARGEST_BODY, new Bodies.Bounds(heap / 6, heap / 12, 128, 100, 32, 30), System::nanoTime);
        this.strangers =
                new Bodies(LARGEST_BODY, new Bodies.Bounds(heap / 8, heap / 16, 64, 48, 32, 15), System::nanoTime);
        this.server = listen(spool, drain, listener);
    }

    /** Answers one request whose body was read. */
    private interface Door {
        DoorAnswer answer(byte[] body);
    }

    /**
     * Starts to listen.
     *
     * @param listener where, over what, and under which further names
     */
    public static Collector start(Doors doors, Spool spool, Drain drain, Listener listener) {
        return new Collector(doors, spool, drain, listener);
    }

    private Javalin listen(Spool spool, Drain drain, Listener listener) {
        BrowserGuard guard = new BrowserGuard(Names.withLocal(listener.names()), path -> false);
        Clients clients = new Clients(listener.gateways());
        return Servers.start(listener, config -> {
            config.http.prefer405over404 = true;
            config.routes.before(context -> requireOurs(guard, context));
            config.routes.post("/hooks/github/{programme}", context -> {
                String programme = context.pathParam("programme");
                String signature = header(context, "X-Hub-Signature-256");
                answer(
                        context,
                        strangers,
                        clients.of(context),
                        doors.gitHubRefusal(programme, signature),
                        body -> doors.gitHub(
                                programme,
                                signature,
                                header(context, "X-GitHub-Event"),
                                header(context, "X-GitHub-Delivery"),
                                body));
            });
            config.routes.post("/hooks/gitlab/{programme}", context -> {
                String programme = context.pathParam("programme");
                String token = header(context, "X-Gitlab-Token");
                answer(
                        context,
                        senders,
                        "gitlab " + programme,
                        doors.gitLabRefusal(programme, token),
                        body -> doors.gitLab(
                                programme,
                                token,
                                header(context, "X-Gitlab-Event"),
                                Optional.of(header(context, "Idempotency-Key"))
                                        .filter(key -> !key.isEmpty())
                                        .orElseGet(() -> header(context, "X-Gitlab-Event-UUID")),
                                body));
            });
            config.routes.post("/v1/events", context -> {
                String token = bearer(context);
                answer(
                        context,
                        senders,
                        token,
                        doors.refusal(token, false),
                        body -> doors.events(token, isLines(header(context, "Content-Type")), body));
            });
            config.routes.post("/xapi/statements", context -> statements(context, null));
            config.routes.put(
                    "/xapi/statements",
                    context -> statements(
                            context,
                            Optional.ofNullable(context.queryParam("statementId"))
                                    .orElse("")));
            XapiRoutes.add(config.routes, doors, Collector::bearer, Collector::respond);
            config.routes.get("/xapi/about", context -> {
                ObjectNode about = JsonEntries.JSON.createObjectNode();
                ArrayNode versions = about.putArray("version");
                versions.add("1.0.3").add("2.0.0");
                respond(context, DoorAnswer.of(200, about));
            });
            config.routes.get("/health", context -> respond(context, health(spool, drain)));
            config.routes.get("/v1/status", context -> respond(context, status(doors, spool, drain)));
            config.routes.exception(UnavailableException.class, (error, context) -> {
                LOG.warn("a request has to come again: path={}, why={}", context.path(), error.getMessage());
                respond(context, DoorAnswer.comeAgain(String.valueOf(error.getMessage())));
            });
            config.routes.exception(
                    HttpResponseException.class,
                    (error, context) -> respond(
                            context,
                            DoorAnswer.problem(
                                    error.getStatus(),
                                    error.getStatus() == 405 ? "Wrong method" : "Refused",
                                    error.getStatus() == 405
                                            ? "This door takes another method. Nothing was taken."
                                            : String.valueOf(error.getMessage()))));
            config.routes.exception(Exception.class, (error, context) -> {
                LOG.error("a request failed: path={}", context.path(), error);
                respond(
                        context,
                        DoorAnswer.problem(
                                500,
                                "Our bug",
                                "Nothing is known to be taken: send it again. The log says what failed."));
            });
            config.routes.error(HttpStatus.NOT_FOUND, context -> {
                if (context.result() == null || context.result().isEmpty() || !isJson(context)) {
                    respond(
                            context,
                            DoorAnswer.problem(
                                    404,
                                    "No such door",
                                    "Doors: POST /hooks/github/{programme}, /hooks/gitlab/{programme}, /v1/events, /xapi/statements."));
                }
            });
        });
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    /**
     * What is posted, and what learning systems ask, proves itself by signature or token, which no browser adds by itself; what is read must be asked under a name of ours and from no page of elsewhere.
     * Whether it works at all may be asked under every name, as balancers do.
     */
    private static void requireOurs(BrowserGuard guard, Context context) {
        Asked asked = Asked.of(context);
        boolean reads = asked.method().equals("GET") || asked.method().equals("HEAD");
        if (reads && !asked.path().equals("/health") && !asked.path().startsWith("/xapi/")) {
            guard.refuse(asked).ifPresent(refusal -> {
                throw new ForbiddenResponse(refusal.name());
            });
        }
    }

    private void statements(Context context, @Nullable String statementId) {
        String token = bearer(context);
        answer(
                context,
                senders,
                token,
                doors.refusal(token, true),
                body -> context.queryParam("method") != null && statementId == null
                        ? doors.form(token, header(context, XapiRoutes.VERSION), XapiRoutes.query(context), body)
                        : doors.statements(
                                token,
                                header(context, XapiRoutes.VERSION),
                                statementId,
                                header(context, "Content-Type"),
                                body));
    }

    /**
     * Answers what has a body: refused before it is read where the sender is not known, and within the sender's bounds else.
     *
     * @param sender whose share it takes
     */
    private static void answer(Context context, Bodies bodies, String sender, Optional<DoorAnswer> refusal, Door door) {
        String encoding = header(context, "Content-Encoding");
        if (refusal.isPresent() || !(encoding.isEmpty() || encoding.equalsIgnoreCase("identity"))) {
            // Nobody waits for the rest of a body that is not read.
            context.header("Connection", "close");
            respond(
                    context,
                    refusal.orElseGet(() -> DoorAnswer.problem(
                            415,
                            "Encoding not taken",
                            "The body must come as it is, without Content-Encoding. Nothing was taken.")));
            return;
        }
        try (Bodies.Room room = bodies.enter(sender)) {
            byte[] body;
            try (InputStream in = context.req().getInputStream()) {
                body = room.read(in, context.req().getContentLengthLong());
            }
            room.take(values(body) * BYTES_OF_VALUE);
            respond(context, read(door, body));
        } catch (Bodies.BoundException e) {
            context.header("Connection", "close");
            respond(context, bounded(e.bound()));
            passOver(context);
        } catch (IOException e) {
            // Whoever sent it has gone, or sends what is no HTTP: no fault of ours.
            LOG.info("a body did not come whole: path={}, why={}", context.path(), e.getMessage());
            context.header("Connection", "close");
            respond(context, DoorAnswer.problem(400, "Not whole", "The body did not come whole. Nothing was taken."));
        }
    }

    /**
     * Reads on for a moment, into nothing: whoever still sends when the connection closes would see that it broke, and not the answer. Only those do who have a token.
     */
    private static void passOver(Context context) {
        byte[] nothing = new byte[8192];
        long end = System.nanoTime() + LONGEST_PASSED_OVER.toNanos();
        try {
            InputStream in = context.req().getInputStream();
            while (System.nanoTime() < end && in.read(nothing) >= 0) {
                // What it says is refused.
            }
        } catch (IOException e) {
            LOG.debug("whoever sent it has gone", e);
        }
    }

    /** Values that no calendar and no number can hold are the sender's: whatever comes is answered. */
    private static DoorAnswer read(Door door, byte[] body) {
        try {
            return door.answer(body);
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            LOG.warn("a body holds a value out of every range", e);
            return DoorAnswer.problem(
                    400, "Not understood", "It holds a number or a time that cannot be read. Nothing was taken.");
        }
    }

    private static DoorAnswer bounded(Bodies.Bound bound) {
        return switch (bound) {
            case TOO_LARGE ->
                DoorAnswer.problem(
                        413,
                        "Too large",
                        "A request may have " + LARGEST_BODY
                                + " bytes, and no more values than this process has memory for. Nothing was taken; send less at a time.");
            case BUSY ->
                DoorAnswer.comeAgain(
                        "Too many requests are being read, of yours or of all senders. Nothing was taken.");
            case TOO_SLOW ->
                DoorAnswer.problem(408, "Too slow", "The body did not come in time. Nothing was taken; send it again.");
        };
    }

    /** At least as many as there are values of JSON, also where a form encodes them. */
    private static long values(byte[] body) {
        long values = 0;
        for (byte each : body) {
            if (each == ',' || each == ':' || each == '[' || each == '{' || each == '%') {
                values++;
            }
        }
        return values;
    }

    private static boolean isLines(String type) {
        return type.contains("ndjson") || type.contains("jsonl") || type.contains("json-lines");
    }

    private static void respond(Context context, DoorAnswer answer) {
        context.status(answer.status());
        answer.headers().forEach(context::header);
        context.header("X-Content-Type-Options", "nosniff");
        context.header(XapiRoutes.VERSION, XapiRoutes.answered(context));
        if (answer.body() != null) {
            context.contentType(answer.isProblem() ? "application/problem+json" : "application/json");
            context.result(answer.body() + "\n");
        }
    }

    private static boolean isJson(Context context) {
        String type = context.res().getContentType();
        return type != null && type.contains("json");
    }

    private static String header(Context context, String name) {
        return Optional.ofNullable(context.header(name)).orElse("");
    }

    /** A bearer token, or the password of basic authentication, which learning systems send. */
    private static String bearer(Context context) {
        return Bearer.orPassword(context.header("Authorization")).orElse("");
    }

    private static DoorAnswer health(Spool spool, Drain drain) {
        return DoorAnswer.of(
                200,
                JsonEntries.JSON
                        .createObjectNode()
                        .put("status", "ok")
                        .put("kafka", drain.isReachable() ? "reachable" : "away: what comes is spooled")
                        .put("spooled", spool.size())
                        .put("setAside", drain.setAside()));
    }

    private static DoorAnswer status(Doors doors, Spool spool, Drain drain) {
        ObjectNode body = JsonEntries.JSON.createObjectNode();
        ObjectNode counters = body.putObject("sinceStart");
        doors.counters().forEach(counters::put);
        body.putObject("spool")
                .put("id", spool.id().toString())
                .put("appended", spool.appended())
                .put("waiting", spool.size())
                .put("bytesWaiting", spool.bytesWaiting())
                .put("cutOffAtStart", spool.cutOff());
        body.putObject("kafka")
                .put("reachable", drain.isReachable())
                .put("sentSinceStart", drain.sent())
                .put("setAside", drain.setAside());
        return DoorAnswer.of(200, body);
    }
}
