package dev.dayone.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.dashboard.document.Csv;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What pages and API read from a request and write into an answer. */
public final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Http() {}

    public static void problem(Context context, Templates pages, int status, String title, String detail) {
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

    static Map<String, String> asked(Context context) {
        Map<String, String> out = new LinkedHashMap<>();
        context.queryParamMap().forEach((name, values) -> {
            if (!values.isEmpty()) {
                out.put(name, values.get(0));
            }
        });
        return out;
    }

    /** A field of a form that was sent; "" where it is not there. */
    static String posted(Context context, String field) {
        return Objects.requireNonNullElse(context.formParam(field), "");
    }

    /** All fields of a form that was sent, the first value of each. */
    static Map<String, String> posted(Context context) {
        Map<String, String> out = new LinkedHashMap<>();
        context.formParamMap().forEach((name, values) -> {
            if (!values.isEmpty()) {
                out.put(name, values.get(0));
            }
        });
        return out;
    }

    static Analysed find(Studies studies, Context context) {
        return studies.find(context.pathParam("programme"), context.pathParam("study"))
                .orElseThrow(NotFoundResponse::new);
    }

    /** The header of a file to keep (RFC 6266): of its name what every system takes, so that no name ends the text it stands in. */
    static String attachment(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^\\.+", "");
        return "attachment; filename=\"" + (plain.isEmpty() ? "file" : plain) + "\"";
    }

    static void csv(Context context, String name, Rows rows) {
        List<List<String>> lines = new ArrayList<>(List.of(rows.columns()));
        lines.addAll(rows.rows());
        context.header("Content-Disposition", attachment(name));
        context.contentType("text/csv; charset=utf-8").result(Csv.of(lines));
    }

    static void json(Context context, JsonNode node) {
        context.contentType("application/json; charset=utf-8").result(node.toPrettyString() + "\n");
    }
}
