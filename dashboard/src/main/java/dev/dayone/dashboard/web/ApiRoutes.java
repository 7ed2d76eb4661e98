package dev.dayone.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.compare.CohortComparison;
import dev.dayone.dashboard.compare.ComparePage;
import dev.dayone.dashboard.document.FieldFault;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.shown.WithheldRows;
import dev.dayone.dashboard.study.ResultJson;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Grouped;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import dev.dayone.warehouse.view.ProgrammeViews.Scale;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1}: the same figures for programs. openapi.yaml describes it. */
public final class ApiRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Tables that show no outcome by format. */
    private static final Set<String> ARMLESS = Set.of("freshness", "verdict", "checkpoint_reliability");

    private static final String API = "/api/v1";
    private static final int PAGE = 200;

    private ApiRoutes() {}

    public static void add(JavalinConfig config, Studies studies, Templates pages, AskPage ask, ComparePage compare) {
        for (String root : List.of("/api", API)) {
            config.routes.get(root + "/studies", context -> {
                String programme = Http.asked(context).getOrDefault("programme", "");
                requireProgramme(studies.views(), programme);
                if (!fresh(context, studies)) {
                    Http.json(context, list(studies, programme));
                }
            });
            config.routes.get(root + "/studies/{programme}/{study}", context -> {
                if (!fresh(context, studies)) {
                    Analysed found = Http.find(studies, context);
                    Http.json(context, ResultJson.of(found.study(), found.result()));
                }
            });
        }
        config.routes.get(API + "/cohorts", context -> {
            if (!fresh(context, studies)) {
                Http.json(context, cohorts(studies.views()));
            }
        });
        config.routes.get(API + "/measures", context -> {
            if (!fresh(context, studies)) {
                Http.json(context, measures(studies.views()));
            }
        });
        config.routes.get(
                API + "/answer",
                context -> Http.json(
                        context,
                        answer(ask.answer(Http.asked(context))
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "programme and measure must name ones that exist: see " + API
                                                + "/measures")))));
        config.routes.get(
                API + "/compare",
                context -> Http.json(context, compared(compare, context).json()));
        config.routes.get(API + "/tables/{table}", context -> {
            String table = context.pathParam("table");
            boolean asCsv = table.endsWith(".csv");
            String view = asCsv ? table.substring(0, table.length() - ".csv".length()) : table;
            if (!ProgrammeViews.TABLES.contains(view)) {
                throw new NotFoundResponse();
            }
            if (fresh(context, studies)) {
                return;
            }
            if (asCsv) {
                Http.csv(context, table, shown(studies, view));
            } else {
                Http.json(context, table(view, shown(studies, view), cursor(context)));
            }
        });
        config.routes.get(
                "/openapi.yaml",
                context ->
                        context.contentType("application/yaml; charset=utf-8").result(pages.openApi()));
        config.routes.get(
                "/health", context -> Http.json(context, JSON.createObjectNode().put("status", "ok")));
    }

    /** @throws IllegalArgumentException where programme or subject does not exist */
    static CohortComparison compared(ComparePage compare, Context context) {
        return compare.compare(Http.asked(context))
                .orElseThrow(() -> new IllegalArgumentException(
                        "programme and what must name ones that exist: see the page /compare and " + API
                                + "/measures"));
    }

    /** Answers 304 where the asker has what these data say already. */
    private static boolean fresh(Context context, Studies studies) {
        String tag = "\"" + studies.dataVersion() + "\"";
        context.header("ETag", tag);
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(304);
            return true;
        }
        return false;
    }

    private static void requireProgramme(ProgrammeViews views, String programme) {
        if (!programme.isEmpty()
                && views.cohorts().stream().noneMatch(each -> each.programme().equals(programme))) {
            throw new FieldFault("programme", "No programme here is called “" + programme + "”");
        }
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
        String cursor = Http.asked(context).getOrDefault("cursor", "0");
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

    /** A view without what a look still to come hides. */
    private static Rows shown(Studies studies, String view) {
        Rows rows = studies.views().rows(view);
        return ARMLESS.contains(view) ? rows : WithheldRows.of(rows, studies.waiting());
    }

    /** One page of a view and the cursor of the next. */
    private static ObjectNode table(String view, Rows rows, int after) {
        ObjectNode out = JSON.createObjectNode().put("table", view);
        ArrayNode array = out.putArray("rows");
        rows.rows().stream().skip(after).limit(PAGE).forEach(cells -> {
            ObjectNode row = array.addObject();
            for (int i = 0; i < cells.size(); i++) {
                String column = rows.columns().get(i);
                row.set(column, value(cells.get(i), rows.scale(column)));
            }
        });
        out.put("next", next(after, rows.rows().size()));
        return out;
    }

    /** The cursor of the page behind that one; null = it is the last. */
    static @Nullable String next(int after, int rows) {
        long next = (long) after + PAGE;
        return rows > next ? String.valueOf(next) : null;
    }

    /** A number as a number, yes or no as true or false, nothing as null; what is no such thing stays a text. */
    static JsonNode value(String cell, Scale scale) {
        if (scale == Scale.TEXT) {
            return JSON.getNodeFactory().textNode(cell);
        }
        if (cell.isEmpty()) {
            return JSON.nullNode();
        }
        if (scale == Scale.YES_OR_NO) {
            return JSON.getNodeFactory().booleanNode(cell.equals("t"));
        }
        return DecimalNumber.of(cell)
                .<JsonNode>map(number -> JSON.getNodeFactory().numberNode(new BigDecimal(cell)))
                .orElseGet(() -> JSON.getNodeFactory().textNode(cell));
    }

    static ObjectNode answer(AskPage.Answered found) {
        ObjectNode out = JSON.createObjectNode()
                .put("programme", found.question().programme())
                .put("measure", found.measure().measure())
                .put("title", found.measure().title())
                .put("unit", found.measure().unit())
                .put("use", found.measure().use())
                .put("by", found.question().group().name())
                .put("sql", ProgrammeViews.sql(found.question()));
        ArrayNode groups = out.putArray("groups");
        Set<Grouped> withheld = found.withheld();
        for (Grouped group : found.groups()) {
            boolean small = withheld.contains(group);
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

    static Rows rows(AskPage.Answered found) {
        List<List<String>> rows = new ArrayList<>();
        Set<Grouped> withheld = found.withheld();
        for (Grouped group : found.groups()) {
            boolean small = withheld.contains(group);
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
}
