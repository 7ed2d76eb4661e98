package dev.dayone.dashboard.document;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Renders the templates: the page on the server and the report in a file are the same page. */
public final class Templates {

    public static final String STYLE = "/assets/dayone.css";
    public static final String ICON = "/assets/icon.svg";
    public static final String SCRIPT = "/assets/live.js";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
    private final String css = resource("dayone.css");

    /** An error page: what, and what to do. */
    public String problem(String heading, String sentence) {
        return render("problem.jte", Map.of("heading", heading, "sentence", sentence));
    }

    public String css() {
        return css;
    }

    public String script() {
        return resource("live.js");
    }

    public String icon() {
        return resource("icon.svg");
    }

    /** The description of the API. */
    public String openApi() {
        return resource("openapi.yaml");
    }

    /**
     * Fills a template.
     *
     * @param template its file name
     * @param model a value for each parameter of the template
     */
    public String render(String template, Map<String, Object> model) {
        StringOutput out = new StringOutput();
        engine.render(template, model, out);
        return out.toString();
    }

    private static String resource(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not packaged");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
