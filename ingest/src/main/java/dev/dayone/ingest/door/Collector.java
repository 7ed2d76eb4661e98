package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.UnavailableException;
import dev.dayone.ingest.spool.Drain;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.web.Asked;
import dev.dayone.web.Bearer;
import dev.dayone.web.BrowserGuard;
import dev.dayone.web.Listener;
import dev.dayone.web.Names;
import dev.dayone.web.Servers;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
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

    private final Javalin server;

    private Collector(Javalin server) {
        this.server = server;
    }

    /** Answers one request whose body was read. */
    private interface Door {
        Answer answer(Context context, byte[] body);
    }

    /**
     * Starts to listen.
     *
     * @param listener where, over what, and under which further names
     */
    public static Collector start(Doors doors, Spool spool, Drain drain, Listener listener) {
        BrowserGuard guard = new BrowserGuard(Names.withLocal(listener.names()), path -> false);
        Javalin server = Servers.start(listener, config -> {
            config.routes.before(context -> requireOurs(guard, context));
            config.routes.exception(
                    ForbiddenResponse.class,
                    (error, context) -> respond(
                            context,
                            Answer.problem(
                                    403,
                                    "Refused",
                                    "NAME".equals(error.getMessage())
                                            ? "The collector does not answer under this name. Whoever runs it adds it with --name. Nothing was taken."
                                            : "That came from a page of elsewhere. Nothing was taken.")));
            config.routes.post(
                    "/hooks/github/{programme}",
                    context -> answer(
                            context,
                            (request, body) -> doors.gitHub(
                                    request.pathParam("programme"),
                                    header(request, "X-Hub-Signature-256"),
                                    header(request, "X-GitHub-Event"),
                                    header(request, "X-GitHub-Delivery"),
                                    body)));
            config.routes.post(
                    "/hooks/gitlab/{programme}",
                    context -> answer(
                            context,
                            (request, body) -> doors.gitLab(
                                    request.pathParam("programme"),
                                    header(request, "X-Gitlab-Token"),
                                    header(request, "X-Gitlab-Event"),
                                    Optional.of(header(request, "Idempotency-Key"))
                                            .filter(key -> !key.isEmpty())
                                            .orElseGet(() -> header(request, "X-Gitlab-Event-UUID")),
                                    body)));
            config.routes.post(
                    "/v1/events",
                    context -> answer(
                            context,
                            (request, body) -> doors.events(
                                    bearer(request),
                                    header(request, "Content-Type").contains("ndjson"),
                                    body)));
            config.routes.post(
                    "/xapi/statements",
                    context -> answer(
                            context,
                            (request, body) -> doors.statements(
                                    bearer(request),
                                    header(request, XapiRoutes.VERSION),
                                    null,
                                    header(request, "Content-Type"),
                                    body)));
            config.routes.put(
                    "/xapi/statements",
                    context -> answer(
                            context,
                            (request, body) -> doors.statements(
                                    bearer(request),
                                    header(request, XapiRoutes.VERSION),
                                    Optional.ofNullable(request.queryParam("statementId"))
                                            .orElse(""),
                                    header(request, "Content-Type"),
                                    body)));
            XapiRoutes.add(config.routes, doors, Collector::bearer, Collector::respond);
            config.routes.get("/xapi/about", context -> {
                ObjectNode about = JsonEntries.JSON.createObjectNode();
                ArrayNode versions = about.putArray("version");
                versions.add("1.0.3").add("2.0.0");
                respond(context, Answer.of(200, about));
            });
            config.routes.get("/health", context -> respond(context, health(spool, drain)));
            config.routes.get("/v1/status", context -> respond(context, status(doors, spool, drain)));
            config.routes.exception(UnavailableException.class, (error, context) -> {
                LOG.warn("a request has to come again: path={}, why={}", context.path(), error.getMessage());
                respond(context, Answer.comeAgain(String.valueOf(error.getMessage())));
            });
            config.routes.exception(Exception.class, (error, context) -> {
                LOG.error("a request failed: path={}", context.path(), error);
                respond(
                        context,
                        Answer.problem(
                                500,
                                "Our bug",
                                "Nothing is known to be taken: send it again. The log says what failed."));
            });
            config.routes.error(HttpStatus.NOT_FOUND, context -> {
                if (context.result() == null || context.result().isEmpty() || !isJson(context)) {
                    respond(
                            context,
                            Answer.problem(
                                    404,
                                    "No such door",
                                    "Doors: POST /hooks/github/{programme}, /hooks/gitlab/{programme}, /v1/events, /xapi/statements."));
                }
            });
        });
        return new Collector(server);
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
     * What is posted proves itself by signature or token, which no browser adds by itself; what is read must be asked under a name of ours and from no page of elsewhere.
     * Whether it works at all may be asked under every name, as balancers do.
     */
    private static void requireOurs(BrowserGuard guard, Context context) {
        Asked asked = Asked.of(context);
        boolean reads = asked.method().equals("GET") || asked.method().equals("HEAD");
        if (reads && !asked.path().equals("/health")) {
            guard.refuse(asked).ifPresent(refusal -> {
                throw new ForbiddenResponse(refusal.name());
            });
        }
    }

    private static void answer(Context context, Door door) throws IOException {
        respond(
                context,
                body(context)
                        .map(body -> door.answer(context, body))
                        .orElseGet(() -> Answer.problem(
                                413,
                                "Too large",
                                "A request may have " + LARGEST_BODY
                                        + " bytes. Nothing was taken; send less at a time.")));
    }

    /** The raw bytes, as signatures are over them; nothing when there are too many. */
    private static Optional<byte[]> body(Context context) throws IOException {
        if (context.req().getContentLengthLong() > LARGEST_BODY) {
            return Optional.empty();
        }
        try (InputStream in = context.req().getInputStream()) {
            byte[] body = in.readNBytes(LARGEST_BODY + 1);
            return body.length > LARGEST_BODY ? Optional.empty() : Optional.of(body);
        }
    }

    private static void respond(Context context, Answer answer) {
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

    private static Answer health(Spool spool, Drain drain) {
        return Answer.of(
                200,
                JsonEntries.JSON
                        .createObjectNode()
                        .put("status", "ok")
                        .put("kafka", drain.isReachable() ? "reachable" : "away: what comes is spooled")
                        .put("spooled", spool.size())
                        .put("setAside", drain.setAside()));
    }

    private static Answer status(Doors doors, Spool spool, Drain drain) {
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
        return Answer.of(200, body);
    }
}
