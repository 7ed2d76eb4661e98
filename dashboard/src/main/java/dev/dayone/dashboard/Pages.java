package dev.dayone.dashboard;

import dev.dayone.dashboard.report.FunderReport;
import dev.dayone.dashboard.report.Imprint;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Renders the templates: the page on the server and the report in a file are the same page. */
public final class Pages {

    static final String STYLE = "/assets/dayone.css";
    static final String ICON = "/assets/icon.svg";
    static final String SCRIPT = "/assets/live.js";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final String css = resource("dayone.css");

    /** The study page on the server. */
    String study(StudyView view, String take) {
        return render("study.jte", Map.of("view", view, "css", "", "take", take));
    }

    /** The study page as one file that needs nothing else. */
    public String report(StudyView view) {
        return render("study.jte", Map.of("view", view, "css", css, "take", ""));
    }

    /** A funder's report, well-formed as XML. */
    public String report(FunderReport report, Imprint imprint, String style) {
        return render("report.jte", Map.of("report", report, "imprint", imprint, "css", style));
    }

    /** A page made of sections. */
    String sections(Frame frame, List<Section> sections) {
        return render("sections.jte", Map.of("frame", frame, "sections", sections));
    }

    /** An error page: what, and what to do. */
    String problem(String heading, String sentence) {
        return render("problem.jte", Map.of("heading", heading, "sentence", sentence));
    }

    String css() {
        return css;
    }

    String script() {
        return resource("live.js");
    }

    String icon() {
        return resource("icon.svg");
    }

    /** The description of the API. */
    String openApi() {
        return resource("openapi.yaml");
    }

    private String render(String template, Map<String, Object> model) {
        StringOutput out = new StringOutput();
        engine.render(template, model, out);
        return out.toString();
    }

    private static String resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not packaged");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
