package dev.dayone.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dayone.dashboard.Pages.Listed;
import dev.dayone.dashboard.Studies.Analysed;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboard over HTTP, on loopback: pages for people, JSON for programs. It reads and never writes. */
public final class DashboardServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Javalin server;

    private DashboardServer(Javalin server) {
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param port TCP port on 127.0.0.1
     */
    public static DashboardServer start(Studies studies, int port) {
        Pages pages = new Pages();
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.before(DashboardServer::protect);
            config.routes.get("/", context -> context.html(overview(studies, pages)));
            config.routes.get(
                    "/studies/{programme}/{study}",
                    context -> context.html(pages.study(studies.view(find(studies, context)))));
            config.routes.get("/studies/{programme}/{study}/report.html", context -> {
                context.header("Content-Disposition", "attachment; filename=\"report.html\"");
                context.html(pages.report(studies.view(find(studies, context))));
            });
            config.routes.get("/api/studies", context -> json(context, list(studies)));
            config.routes.get("/api/studies/{programme}/{study}", context -> {
                Analysed found = find(studies, context);
                json(context, ResultJson.of(found.study(), found.result()));
            });
            config.routes.get(
                    "/health", context -> json(context, JSON.createObjectNode().put("status", "ok")));
            config.routes.get(
                    Pages.STYLE,
                    context -> context.contentType("text/css; charset=utf-8").result(pages.css()));
            config.routes.exception(
                    NotFoundResponse.class,
                    (error, context) -> context.status(404)
                            .html(pages.problem("No such page", "Nothing is here. The front page lists all studies.")));
            config.routes.exception(Exception.class, (error, context) -> {
                LOG.error("page failed: path={}", context.path(), error);
                context.status(500)
                        .html(pages.problem(
                                "This page failed", "That is our bug, or the warehouse is away. The log says which."));
            });
        });
        server.start("127.0.0.1", port);
        return new DashboardServer(server);
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void protect(Context context) {
        context.header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self' data:; "
                        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
    }

    private static Analysed find(Studies studies, Context context) {
        return studies.find(context.pathParam("programme"), context.pathParam("study"))
                .orElseThrow(NotFoundResponse::new);
    }

    private static String overview(Studies studies, Pages pages) {
        return pages.overview(
                studies.all().stream().map(DashboardServer::listed).toList(), studies.version());
    }

    private static Listed listed(Analysed analysed) {
        Figures figures = Figures.of(analysed.result().main());
        return new Listed(
                "/studies/" + path(analysed.study().programme()) + "/"
                        + path(analysed.study().plan().id()),
                analysed.study().plan().title(),
                analysed.study().plan().question(),
                analysed.result().main().verdict().heading(),
                figures.difference() == null ? "" : figures.difference() + " [" + figures.interval() + "]",
                analysed.study().simulated());
    }

    private static ArrayNode list(Studies studies) {
        ArrayNode out = JSON.createArrayNode();
        studies.all().forEach(each -> out.add(ResultJson.of(each.study(), each.result())));
        return out;
    }

    private static void json(Context context, JsonNode node) {
        context.contentType("application/json; charset=utf-8").result(node.toPrettyString() + "\n");
    }

    private static String path(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
