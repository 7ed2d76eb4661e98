package dev.dayone.app.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.evidence.Interval;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.streams.LiveStandings;
import dev.dayone.streams.StreamsService;
import dev.dayone.web.Asked;
import dev.dayone.web.Bearer;
import dev.dayone.web.BrowserGuard;
import dev.dayone.web.Listener;
import dev.dayone.web.Names;
import dev.dayone.web.Servers;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For whoever operates a process: health and meters, and for whoever has the operator's token the live standing of every study and the timeline of
 * one participant. Instances ask each other for what they do not keep themselves.
 */
public final class OperationsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperationsServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int UNAVAILABLE = 503;

    /** What may stand in an address without being written otherwise. */
    private static final String PSEUDONYM = "[A-Za-z0-9_-]{1,100}";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Services services;
    private final String token;
    private final Clock clock;
    private @Nullable Javalin server;

    private OperationsServer(Services services, String token, Clock clock) {
        this.services = services;
        this.token = token;
        this.clock = clock;
    }

    /**
     * Starts to serve.
     *
     * @param token of the operator, and of the instances among each other
     * @param meters adds further meters
     */
    public static OperationsServer start(
            Services services, Listener listener, String token, Clock clock, Consumer<PrometheusMeterRegistry> meters) {
        OperationsServer operations = new OperationsServer(services, token, clock);
        operations.collections.bindTo(operations.registry);
        new JvmMemoryMetrics().bindTo(operations.registry);
        services.bindTo(operations.registry);
        meters.accept(operations.registry);
        BrowserGuard guard = new BrowserGuard(Names.withLocal(listener.names()), path -> false);
        operations.server = Servers.start(listener, config -> {
            config.routes.before(context -> requireOurs(guard, context));
            config.routes.get("/health", operations::health);
            config.routes.get("/ready", operations::ready);
            config.routes.get(
                    "/metrics",
                    context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                            .result(operations.registry.scrape()));
            config.routes.get("/v1/live", operations::live);
            config.routes.get("/v1/timeline/{participant}", operations::timeline);
            config.routes.get("/v1/instance/standings", operations::instanceStandings);
            config.routes.get("/v1/instance/timeline/{participant}", operations::instanceTimeline);
            config.routes.exception(
                    ForbiddenResponse.class,
                    (error, context) -> problem(context, 403, String.valueOf(error.getMessage())));
            config.routes.exception(Exception.class, (error, context) -> {
                LOG.error("request failed: path={}", context.path(), error);
                problem(context, 500, "That is our bug, or a system we need is away. The log says which.");
            });
        });
        return operations;
    }

    /** Pages of elsewhere reach nothing here. Whether it works at all may be asked under every name, as balancers do. */
    private static void requireOurs(BrowserGuard guard, Context context) {
        if (context.path().equals("/health") || context.path().equals("/ready")) {
            return;
        }
        guard.refuse(Asked.of(context)).ifPresent(refusal -> {
            throw new ForbiddenResponse(
                    refusal == BrowserGuard.Refusal.NAME
                            ? "This process does not answer under this name. Add it with --name, or ask by address."
                            : "That came from a page of elsewhere.");
        });
    }

    public int port() {
        return server == null ? 0 : server.port();
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop();
        }
        collections.close();
        registry.close();
    }

    /** Whether the process works at all: it is to be started anew when this says no. */
    private void health(Context context) {
        List<String> problems = services.problems();
        ObjectNode body = JSON.createObjectNode().put("status", problems.isEmpty() ? "ok" : "failed");
        services.streams().ifPresent(streams -> body.put("streams", streams.state()));
        ArrayNode list = body.putArray("problems");
        problems.forEach(list::add);
        json(context, problems.isEmpty() ? 200 : UNAVAILABLE, body);
    }

    /** Whether its measures follow events at once: not while it takes over or restores. */
    private void ready(Context context) {
        boolean ready = services.problems().isEmpty()
                && services.streams().map(StreamsService::isReady).orElse(true);
        ObjectNode body = JSON.createObjectNode().put("status", ready ? "ready" : "not ready");
        services.streams()
                .ifPresent(streams -> body.put("streams", streams.state())
                        .put("lag", streams.lag())
                        .put("droppedRecords", streams.dropped()));
        ArrayNode waiting = body.putArray("waiting");
        services.waiting()
                .forEach((partition, seconds) -> waiting.add("Readers of " + partition
                        + " have waited for an open transaction for " + seconds
                        + " s; its producer ends it, or the broker's time-out."));
        json(context, ready ? 200 : UNAVAILABLE, body);
    }

    private void live(Context context) throws IOException, InterruptedException {
        StreamsService streams = streams(context);
        if (streams == null || !isOperator(context)) {
            return;
        }
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        Kept kept = Kept.of(streams);
        List<String> silent = new ArrayList<>();
        List<String> instances = streams.instances();
        if (instances.size() > 1) {
            kept = new Kept(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (String instance : instances) {
                Optional<JsonNode> answer = ask(instance, "/v1/instance/standings");
                if (answer.isPresent()) {
                    kept.add(answer.get());
                } else {
                    silent.add(instance);
                }
            }
        }
        List<LiveStandings.Study> studies = LiveStandings.of(kept.plans(), kept.metrics(), kept.simulated(), today);
        String programme = context.queryParam("programme");
        String study = context.queryParam("study");
        ObjectNode body = JSON.createObjectNode()
                .put("asOf", clock.instant().toString())
                .put("complete", silent.isEmpty())
                .put("instances", Math.max(1, instances.size()))
                .put("interval", LiveStandings.LABEL)
                .put("lag", streams.lag());
        ArrayNode list = body.putArray("studies");
        studies.stream()
                .filter(each -> programme == null || programme.equals(each.programme()))
                .filter(each -> study == null || study.equals(each.study()))
                .forEach(each -> list.add(studyJson(each)));
        json(context, 200, body);
    }

    private void timeline(Context context) throws IOException, InterruptedException {
        StreamsService streams = streams(context);
        if (streams == null || !isOperator(context)) {
            return;
        }
        String participant = context.pathParam("participant");
        if (!participant.matches(PSEUDONYM)) {
            noFacts(context);
            return;
        }
        LOG.info("timeline shown: participant={}", participant);
        Optional<String> keeper = streams.keeperOf(participant);
        if (keeper.isPresent() && streams.instances().size() > 1) {
            Optional<JsonNode> answer = ask(keeper.get(), "/v1/instance/timeline/" + participant);
            if (answer.isEmpty()) {
                problem(context, UNAVAILABLE, keeper.get() + " keeps this participant and does not answer. Try again.");
                return;
            }
            json(context, 200, answer.get());
            return;
        }
        instanceTimeline(context);
    }

    private void instanceStandings(Context context) {
        StreamsService streams = streams(context);
        if (streams != null && isOperator(context)) {
            json(context, 200, Kept.of(streams).json());
        }
    }

    private void instanceTimeline(Context context) {
        StreamsService streams = streams(context);
        if (streams == null || !isOperator(context)) {
            return;
        }
        String participant = context.pathParam("participant");
        ObjectNode body = JSON.createObjectNode().put("participant", participant);
        ArrayNode facts = body.putArray("facts");
        for (Event event : streams.facts(participant)) {
            facts.addObject()
                    .put("eventId", event.meta().eventId().toString())
                    .put("type", event.getClass().getSimpleName())
                    .put("occurredAt", event.meta().occurredAt().toString())
                    .put("receivedAt", event.meta().receivedAt().toString())
                    .put("source", event.meta().source())
                    .put("voids", event.meta().voids())
                    .put("corrects", event.meta().corrects().toString());
        }
        ArrayNode days = body.putArray("commitDays");
        streams.commitDays(participant)
                .forEach(day -> days.addObject()
                        .put("day", day.day().toString())
                        .put("commits", day.commits())
                        .put("sourceAdded", day.sourceAdded())
                        .put("facts", day.facts()));
        if (facts.isEmpty() && days.isEmpty()) {
            noFacts(context);
            return;
        }
        json(context, 200, body);
    }

    private static void noFacts(Context context) {
        problem(context, 404, "No facts are kept under this pseudonym. It is the participant column of mart views.");
    }

    /** What an instance keeps, as it tells others. */
    private record Kept(List<StudyRegistered> plans, List<FormatMetric> metrics, List<String> simulated) {

        static Kept of(StreamsService streams) {
            return new Kept(streams.plans(), streams.standings(), streams.simulated());
        }

        ObjectNode json() {
            ObjectNode node = JSON.createObjectNode();
            ArrayNode plansNode = node.putArray("plans");
            plans.forEach(plan -> plansNode.add(encoded(plan)));
            ArrayNode metricsNode = node.putArray("metrics");
            metrics.forEach(metric -> metricsNode.add(encoded(metric)));
            ArrayNode simulatedNode = node.putArray("simulated");
            simulated.forEach(simulatedNode::add);
            return node;
        }

        void add(JsonNode node) {
            node.path("plans").forEach(plan -> plans.add((StudyRegistered) decoded(plan)));
            node.path("metrics").forEach(metric -> metrics.add((FormatMetric) decoded(metric)));
            node.path("simulated").forEach(programme -> simulated.add(programme.asText()));
        }

        private static String encoded(WireRecord record) {
            return Base64.getEncoder().encodeToString(WireCodec.encode(record));
        }

        private static WireRecord decoded(JsonNode node) {
            return WireCodec.decode(Base64.getDecoder().decode(node.asText()));
        }
    }

    private Optional<JsonNode> ask(String instance, String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + instance + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                return Optional.of(JSON.readTree(response.body()));
            }
            LOG.warn("an instance refuses: instance={}, status={}", instance, response.statusCode());
        } catch (IOException e) {
            LOG.warn("an instance does not answer: instance={}", instance, e);
        }
        return Optional.empty();
    }

    private @Nullable StreamsService streams(Context context) {
        Optional<StreamsService> streams = services.streams();
        if (streams.isEmpty()) {
            problem(context, 404, "This process does not run streams. Ask one that does.");
        }
        return streams.orElse(null);
    }

    private boolean isOperator(Context context) {
        String sent = Bearer.of(context.header("Authorization")).orElse("");
        boolean right =
                MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        if (!right) {
            context.header("WWW-Authenticate", "Bearer");
            problem(
                    context,
                    401,
                    "This needs the operator's token: operator.token in the data directory, or DAYONE_OPERATOR_TOKEN.");
        }
        return right;
    }

    private static ObjectNode studyJson(LiveStandings.Study study) {
        ObjectNode node = JSON.createObjectNode()
                .put("programme", study.programme())
                .put("study", study.study())
                .put("title", study.title())
                .put("question", study.question())
                .put("simulated", study.simulated());
        ArrayNode outcomes = node.putArray("outcomes");
        for (LiveStandings.Outcome outcome : study.outcomes()) {
            ObjectNode each = outcomes.addObject()
                    .put("outcome", outcome.outcome())
                    .put("title", outcome.title())
                    .put("measure", outcome.measure())
                    .put("unit", outcome.unit());
            if (outcome.why() != null) {
                each.put("withheld", outcome.why());
                continue;
            }
            each.put("proviso", outcome.proviso());
            ArrayNode arms = each.putArray("arms");
            for (LiveStandings.Arm arm : outcome.arms()) {
                ObjectNode one = arms.addObject()
                        .put("arm", arm.arm())
                        .put("label", arm.label())
                        .put("n", arm.n())
                        .put("missing", arm.missing())
                        .put("open", arm.open())
                        .put("mean", arm.mean());
                interval(one, arm.interval());
            }
            LiveStandings.Difference difference = outcome.difference();
            if (difference != null) {
                interval(each.putObject("difference").put("value", difference.value()), difference.interval());
            }
        }
        return node;
    }

    private static void interval(ObjectNode node, @Nullable Interval interval) {
        if (interval == null) {
            node.putNull("interval");
        } else {
            node.putObject("interval").put("lower", interval.lower()).put("upper", interval.upper());
        }
    }

    private static void json(Context context, int status, JsonNode body) {
        context.status(status)
                .contentType("application/json; charset=utf-8")
                .header("Cache-Control", "no-store")
                .result(body.toString());
    }

    private static void problem(Context context, int status, String detail) {
        context.status(status)
                .contentType("application/problem+json; charset=utf-8")
                .result(JSON.createObjectNode()
                        .put("status", status)
                        .put("detail", detail)
                        .toString());
    }
}
