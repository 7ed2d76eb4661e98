package dev.dayone.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.Studies.Analysed;
import dev.dayone.dashboard.report.Csv;
import dev.dayone.warehouse.ProgrammeViews;
import dev.dayone.warehouse.ProgrammeViews.Grouped;
import dev.dayone.warehouse.ProgrammeViews.Rows;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard over HTTP, on loopback: pages for people, JSON and CSV for programs. It reads and never writes. Whoever asks under another name than
 * that of this machine is refused, so that no page of elsewhere reads it through a browser (DNS rebinding).
 */
public final class DashboardServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> NO_DATA = Set.of("/plan", "/methods", "/downloads");
    /** Tables that show no outcome by format. */
    private static final Set<String> ARMLESS = Set.of("freshness", "verdict", "checkpoint_reliability");

    private static final String API = "/api/v1";
    private static final int PAGE = 200;

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
        ProgrammePages programme = new ProgrammePages(studies.views(), studies);
        AskPage ask = new AskPage(studies.views(), studies);
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.before(DashboardServer::protect);
            pages(config, studies, pages, programme, ask);
            api(config, studies, pages, ask);
            config.routes.get(
                    Pages.STYLE,
                    context -> context.contentType("text/css; charset=utf-8").result(pages.css()));
            config.routes.exception(
                    NotFoundResponse.class,
                    (error, context) -> problem(
                            context, pages, 404, "No such page", "Nothing is here. The front page lists all studies."));
            config.routes.exception(
                    ForbiddenResponse.class,
                    (error, context) -> problem(
                            context,
                            pages,
                            403,
                            "Not under this name",
                            "The dashboard answers on this machine only: use http://127.0.0.1 or http://localhost."));
            config.routes.exception(
                    IllegalArgumentException.class,
                    (error, context) ->
                            problem(context, pages, 400, "This question cannot be read", error.getMessage() + "."));
            config.routes.exception(Exception.class, (error, context) -> {
                LOG.error("page failed: path={}", context.path(), error);
                problem(
                        context,
                        pages,
                        500,
                        "This page failed",
                        "That is our bug, or the warehouse is away. The log says which.");
            });
        });
        server.start("127.0.0.1", port);
        return new DashboardServer(server);
    }

    private static void pages(
            JavalinConfig config, Studies studies, Pages pages, ProgrammePages programme, AskPage ask) {
        page(config, "/", "Overview", studies, pages, programme, context -> programme.overview(studies.all()));
        page(
                config,
                "/studies",
                "Experiments",
                studies,
                pages,
                programme,
                context -> programme.experiments(studies.all(), asked(context)));
        page(config, "/cohorts", "Cohorts", studies, pages, programme, context -> programme.cohorts(asked(context)));
        page(config, "/plan", "Plan a test", studies, pages, programme, context -> PlanPage.of(asked(context)));
        page(config, "/ask", "Ask", studies, pages, programme, context -> ask.sections(asked(context)));
        page(
                config,
                "/learn",
                "Studies together",
                studies,
                pages,
                programme,
                context -> studies.learned().stream()
                        .flatMap(each -> each.sections().stream())
                        .toList());
        page(config, "/data", "Data quality", studies, pages, programme, context -> programme.data());
        page(config, "/methods", "Methods", studies, pages, programme, context -> programme.methods());
        page(config, "/downloads", "Downloads", studies, pages, programme, context -> programme.downloads());
        config.routes.get("/cohorts/{programme}/{cohort}", context -> {
            List<Section> sections = programme
                    .cohort(context.pathParam("programme"), context.pathParam("cohort"))
                    .orElseThrow(NotFoundResponse::new);
            context.html(pages.sections(
                    frame("Cohort " + context.pathParam("cohort"), context, studies, programme), sections));
        });
        config.routes.get(
                "/studies/{programme}/{study}",
                context -> context.html(pages.study(studies.view(find(studies, context)))));
        config.routes.get("/studies/{programme}/{study}/report.html", context -> {
            context.header("Content-Disposition", "attachment; filename=\"report.html\"");
            context.html(pages.report(studies.view(find(studies, context))));
        });
        config.routes.get("/ask.csv", context -> {
            AskPage.Answered found = ask.answer(asked(context)).orElseThrow(NotFoundResponse::new);
            csv(context, "answer.csv", rows(found));
        });
        config.routes.get("/ask.json", context -> {
            AskPage.Answered found = ask.answer(asked(context)).orElseThrow(NotFoundResponse::new);
            json(context, answer(found));
        });
    }

    private static void page(
            JavalinConfig config,
            String path,
            String title,
            Studies studies,
            Pages pages,
            ProgrammePages programme,
            Function<Context, List<Section>> sections) {
        config.routes.get(
                path,
                context -> context.html(
                        pages.sections(frame(title, context, studies, programme), sections.apply(context))));
    }

    private static Frame frame(String title, Context context, Studies studies, ProgrammePages programme) {
        boolean simulated = !NO_DATA.contains(context.path())
                && studies.views().cohorts().stream().anyMatch(ProgrammeViews.Cohort::simulated);
        return new Frame(title, context.path(), simulated, programme.dataTo(), studies.version());
    }

    private static void api(JavalinConfig config, Studies studies, Pages pages, AskPage ask) {
        for (String root : List.of("/api", API)) {
            config.routes.get(root + "/studies", context -> {
                if (!fresh(context, studies)) {
                    json(context, list(studies, asked(context).getOrDefault("programme", "")));
                }
            });
            config.routes.get(root + "/studies/{programme}/{study}", context -> {
                if (!fresh(context, studies)) {
                    Analysed found = find(studies, context);
                    json(context, ResultJson.of(found.study(), found.result()));
                }
            });
        }
        config.routes.get(API + "/cohorts", context -> {
            if (!fresh(context, studies)) {
                json(context, cohorts(studies.views()));
            }
        });
        config.routes.get(API + "/measures", context -> {
            if (!fresh(context, studies)) {
                json(context, measures(studies.views()));
            }
        });
        config.routes.get(
                API + "/answer",
                context -> json(
                        context,
                        answer(ask.answer(asked(context))
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "programme and measure must name ones that exist: see " + API
                                                + "/measures")))));
        config.routes.get(API + "/tables/{table}", context -> {
            String table = context.pathParam("table");
            boolean asCsv = table.endsWith(".csv");
            String view = asCsv ? table.substring(0, table.length() - ".csv".length()) : table;
            if (!ProgrammeViews.TABLES.contains(view)) {
                throw new NotFoundResponse();
            }
            if (!ARMLESS.contains(view)) {
                studies.views().cohorts().stream()
                        .map(ProgrammeViews.Cohort::programme)
                        .distinct()
                        .map(studies::hiddenUntil)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .ifPresent(until -> {
                            throw new IllegalArgumentException("A study waits for its next look, on " + until
                                    + ": until then outcomes by format are for its own page alone");
                        });
            }
            if (fresh(context, studies)) {
                return;
            }
            if (asCsv) {
                csv(context, table, studies.views().rows(view, 0, Integer.MAX_VALUE));
            } else {
                json(context, table(studies.views(), view, cursor(context)));
            }
        });
        config.routes.get(
                "/openapi.yaml",
                context ->
                        context.contentType("application/yaml; charset=utf-8").result(pages.openApi()));
        config.routes.get(
                "/health", context -> json(context, JSON.createObjectNode().put("status", "ok")));
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
        String host = Objects.requireNonNullElse(context.host(), "").replaceFirst(":\\d+$", "");
        if (!HOSTS.contains(host)) {
            throw new ForbiddenResponse();
        }
        context.header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; img-src 'self' data:; "
                        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
    }

    /** Answers 304 where the asker has what these data say already. */
    private static boolean fresh(Context context, Studies studies) {
        String tag = "\"" + studies.dataVersion() + "\"";
        context.header("ETag", tag).header("Cache-Control", "no-cache");
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(304);
            return true;
        }
        return false;
    }

    private static void problem(Context context, Pages pages, int status, String title, String detail) {
        context.status(status);
        if (context.path().startsWith("/api")) {
            context.contentType("application/problem+json; charset=utf-8")
                    .result(JSON.createObjectNode()
                                    .put("type", "about:blank")
                                    .put("title", title)
                                    .put("status", status)
                                    .put("detail", detail)
                                    .put("instance", context.path())
                                    .toPrettyString()
                            + "\n");
        } else {
            context.html(pages.problem(title, detail));
        }
    }

    private static Map<String, String> asked(Context context) {
        Map<String, String> out = new LinkedHashMap<>();
        context.queryParamMap().forEach((name, values) -> {
            if (!values.isEmpty()) {
                out.put(name, values.get(0));
            }
        });
        return out;
    }

    private static Analysed find(Studies studies, Context context) {
        return studies.find(context.pathParam("programme"), context.pathParam("study"))
                .orElseThrow(NotFoundResponse::new);
    }

    private static ArrayNode list(Studies studies, String programme) {
        ArrayNode out = JSON.createArrayNode();
        List<Analysed> shown = programme.isEmpty() ? studies.all() : studies.ofProgramme(programme);
        shown.forEach(each -> out.add(ResultJson.of(each.study(), each.result())));
        return out;
    }

    private static ArrayNode cohorts(ProgrammeViews views) {
        ArrayNode out = JSON.createArrayNode();
        views.cohorts()
                .forEach(each -> out.addObject()
                        .put("programme", each.programme())
                        .put("cohort", each.cohort())
                        .put("startsOn", each.startsOn().toString())
                        .put("endsOn", each.endsOn().toString())
                        .put("simulated", each.simulated())
                        .put("people", each.people()));
        return out;
    }

    private static ArrayNode measures(ProgrammeViews views) {
        ArrayNode out = JSON.createArrayNode();
        views.measures()
                .forEach(each -> out.addObject()
                        .put("measure", each.measure())
                        .put("title", each.title())
                        .put("unit", each.unit())
                        .put("use", each.use())
                        .put("definition", each.definition()));
        return out;
    }

    private static int cursor(Context context) {
        String cursor = asked(context).getOrDefault("cursor", "0");
        try {
            int after = Integer.parseInt(cursor);
            if (after >= 0) {
                return after;
            }
        } catch (NumberFormatException e) {
            LOG.debug("cursor {} is no number", cursor);
        }
        throw new IllegalArgumentException("cursor \"" + cursor + "\" is none that an answer named as next");
    }

    /** One page of a view and the cursor of the next. */
    private static ObjectNode table(ProgrammeViews views, String view, int after) {
        Rows rows = views.rows(view, after, PAGE + 1);
        ObjectNode out = JSON.createObjectNode().put("table", view);
        ArrayNode array = out.putArray("rows");
        rows.rows().stream().limit(PAGE).forEach(cells -> {
            ObjectNode row = array.addObject();
            for (int i = 0; i < cells.size(); i++) {
                row.put(rows.columns().get(i), cells.get(i));
            }
        });
        if (rows.rows().size() > PAGE) {
            out.put("next", String.valueOf(after + PAGE));
        } else {
            out.putNull("next");
        }
        return out;
    }

    private static ObjectNode answer(AskPage.Answered found) {
        ObjectNode out = JSON.createObjectNode()
                .put("programme", found.question().programme())
                .put("measure", found.measure().measure())
                .put("title", found.measure().title())
                .put("unit", found.measure().unit())
                .put("use", found.measure().use())
                .put("by", found.question().group().name())
                .put("sql", ProgrammeViews.sql(found.question()));
        ArrayNode groups = out.putArray("groups");
        for (Grouped group : found.groups()) {
            boolean small = small(group);
            groups.addObject()
                    .put("group", group.group())
                    .put("people", group.people())
                    .put("n", small ? null : group.n())
                    .put("mean", small ? null : group.mean())
                    .put("standardDeviation", small ? null : group.deviation())
                    .put("open", group.open())
                    .put("suppressed", small);
        }
        return out;
    }

    private static boolean small(Grouped group) {
        return group.n() > 0 && group.n() < AskPage.SMALLEST_GROUP;
    }

    private static Rows rows(AskPage.Answered found) {
        List<List<String>> rows = new ArrayList<>();
        for (Grouped group : found.groups()) {
            boolean small = small(group);
            rows.add(List.of(
                    group.group(),
                    String.valueOf(group.people()),
                    small ? "" : String.valueOf(group.n()),
                    small || group.mean() == null ? "" : String.valueOf(group.mean()),
                    small || group.deviation() == null ? "" : String.valueOf(group.deviation()),
                    String.valueOf(group.open()),
                    String.valueOf(small)));
        }
        return new Rows(List.of("group", "people", "n", "mean", "standard_deviation", "open", "suppressed"), rows);
    }

    private static void csv(Context context, String name, Rows rows) {
        List<List<String>> lines = new ArrayList<>(List.of(rows.columns()));
        lines.addAll(rows.rows());
        context.header("Content-Disposition", "attachment; filename=\"" + name + "\"");
        context.contentType("text/csv; charset=utf-8").result(Csv.of(lines));
    }

    private static void json(Context context, JsonNode node) {
        context.contentType("application/json; charset=utf-8").result(node.toPrettyString() + "\n");
    }
}
