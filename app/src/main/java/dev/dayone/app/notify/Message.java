package dev.dayone.app.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.warehouse.view.Outbox.Due;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a subscriber is told: which study of which programme, what the report covers, and where to read it. Never a result: that is read where it stands.
 *
 * @param subject of a mail
 * @param text of a mail
 * @param body of a webhook, as JSON
 */
record Message(String subject, String text, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLAIN = Pattern.compile("[\\w./-]+");

    /** @param dashboard address of the dashboard without a slash at its end; "" = not known, and the command to read it stands in its place */
    static Message of(Due due, String dashboard) throws JsonProcessingException {
        JsonNode detail = JSON.readTree(due.detail());
        String study = detail.path("study").asText();
        String title = detail.path("title").asText();
        boolean look = due.kind().equals("look.due");
        String name = title.isEmpty() ? study.isEmpty() ? "programme " + due.programme() : study : title;
        String link = dashboard.isEmpty()
                ? ""
                : look
                        ? dashboard + "/studies/" + part(due.programme()) + "/" + part(study)
                        : dashboard + "/reports/" + part(detail.path("release").asText()) + ".html";
        String where = study.isEmpty()
                ? "The report is about programme " + due.programme() + " as a whole."
                : "Study: " + name + " (" + due.programme() + "/" + study + ").";
        String what = look
                ? "The interim look planned for " + detail.path("look").asText()
                        + " is due. Its result can be read from today on."
                : "The report covers data up to " + detail.path("asOf").asText() + ". It was published by "
                        + detail.path("by").asText() + " as release "
                        + detail.path("release").asText() + ".";
        String how = link.isEmpty()
                ? look
                        ? "./dayone study verdict " + argument(due.programme() + "/" + study)
                        : "./dayone report get " + detail.path("release").asText()
                : link;
        boolean simulated = detail.path("simulated").asBoolean();
        String check = look
                ? ""
                : "\n\nWhoever gets the PDF from somebody else can compare its SHA-256: "
                        + detail.path("sha256").asText();
        ObjectNode data = JSON.createObjectNode();
        if (detail instanceof ObjectNode object) {
            data.setAll(object);
        }
        if (!link.isEmpty()) {
            data.put("link", link);
        }
        return new Message(
                (simulated ? "Simulated data: " : "")
                        + (look
                                ? "DayOne: an interim look is due: " + name
                                : "DayOne: a report was published: " + name + ", data up to "
                                        + detail.path("asOf").asText()),
                (simulated ? "SIMULATED DATA: nobody in this programme exists.\n" : "") + where + "\n" + what
                        + "\n\nRead it: " + how + check + "\n",
                JSON.writeValueAsString(JSON.createObjectNode()
                        .put("type", due.kind())
                        .put("timestamp", due.occurredAt().toString())
                        .set("data", data)));
    }

    /** As one argument of a shell. */
    private static String argument(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static String part(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
