package dev.dayone.app;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Presses everything that a reader of the dashboard can press: follows every link, fetches every download, sends every form as it stands, and every field that takes a text once
 * with a text that it cannot mean. Notes each answer that is an error, each anchor that leads nowhere, and each form that does not keep what was written.
 */
final class Crawl {

    /** Addresses of one kind, such as one person each, of which so many are tried. */
    private static final int OF_A_KIND = 3;

    private static final int MOST = 600;
    private static final String NONSENSE = "soon";
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]+)\"");
    private static final Pattern FORM =
            Pattern.compile("(?s)<form method=\"(\\w+)\" action=\"([^\"]*)\"[^>]*>(.*?)</form>");
    private static final Pattern INPUT = Pattern.compile("<input ([^>]*)>");
    private static final Pattern TEXT = Pattern.compile("(?s)<textarea name=\"([^\"]*)\"[^>]*>(.*?)</textarea>");
    private static final Pattern CHOICE = Pattern.compile("(?s)<select name=\"([^\"]*)\"[^>]*>(.*?)</select>");
    private static final Pattern OPTION = Pattern.compile("<option value=\"([^\"]*)\"( selected)?");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final Queue<String> waiting = new ArrayDeque<>(List.of("/"));
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private int pressed;

    private Crawl(String base) {
        this.base = base;
    }

    /**
     * What went wrong, and how much was pressed.
     *
     * @param problems a line each
     */
    record Found(List<String> problems, int pressed) {}

    /** Presses everything that can be reached from the first page. */
    static Found from(String base) throws Exception {
        Crawl crawl = new Crawl(base);
        while (!crawl.waiting.isEmpty() && crawl.pressed < MOST) {
            String address = crawl.waiting.remove();
            if (crawl.isNew(address)) {
                crawl.visit(address);
            }
        }
        return new Found(List.copyOf(crawl.problems), crawl.pressed);
    }

    private boolean isNew(String address) {
        String kind = address.replaceAll("participants/([^/?]+)/[^/?]+", "participants/$1/X")
                .replaceAll("event=[^&]+", "event=E")
                .replaceAll("take=[^&]+", "take=T")
                .replaceAll("measure=[^&]+", "measure=M");
        return seen.add(address) && kinds.merge(kind, 1, Integer::sum) <= OF_A_KIND;
    }

    private void visit(String address) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + address)));
        if (answer.statusCode() >= 400) {
            problems.add(answer.statusCode() + " at " + address);
        }
        // A report stands alone; it has no page to go back to.
        if (!isPage(answer) || address.startsWith("/reports/draft/")) {
            return;
        }
        String html = answer.body();
        List<String> ids = ID.matcher(html).results().map(each -> each.group(1)).toList();
        if (ids.size() > new HashSet<>(ids).size()) {
            problems.add("an id twice on " + address);
        }
        for (MatchResult each : LINK.matcher(html).results().toList()) {
            follow(address, text(each.group(1)), ids);
        }
        for (MatchResult each : FORM.matcher(html).results().toList()) {
            fill(address, each.group(1), text(each.group(2)), each.group(3));
        }
    }

    private void follow(String from, String to, List<String> ids) {
        if (to.startsWith("#")) {
            if (!ids.contains(to.substring(1))) {
                problems.add(to + " leads nowhere on " + from);
            }
        } else if (!to.startsWith("http") && !to.startsWith("data:")) {
            waiting.add(withoutAnchor(from, to));
        }
    }

    private static String withoutAnchor(String from, String to) {
        // The JDK resolves a bare query against the folder, browsers against the page.
        URI there = to.startsWith("?")
                ? URI.create(from.replaceAll("\\?.*", "") + to)
                : URI.create(from).resolve(to);
        return there.getRawPath() + (there.getRawQuery() == null ? "" : "?" + there.getRawQuery());
    }

    private void fill(String from, String method, String action, String body) throws Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> typed = new ArrayList<>();
        INPUT.matcher(body).results().map(each -> each.group(1)).forEach(each -> {
            fields.put(attribute(each, "name"), attribute(each, "value"));
            if (!attribute(each, "type").equals("hidden")) {
                typed.add(attribute(each, "name"));
            }
        });
        TEXT.matcher(body).results().forEach(each -> fields.put(each.group(1), text(each.group(2))));
        Map<String, List<String>> choices = new LinkedHashMap<>();
        for (MatchResult each : CHOICE.matcher(body).results().toList()) {
            List<MatchResult> options = OPTION.matcher(each.group(2)).results().toList();
            choices.put(
                    each.group(1),
                    options.stream().map(option -> text(option.group(1))).toList());
            fields.put(
                    each.group(1),
                    options.stream()
                            .filter(option -> option.group(2) != null)
                            .findFirst()
                            .or(() -> options.stream().findFirst())
                            .map(option -> text(option.group(1)))
                            .orElse(""));
        }
        if (method.equals("post")) {
            post(from, action, fields);
            return;
        }
        String to = withoutAnchor(from, action).replaceAll("\\?.*", "");
        waiting.add(to + "?" + query(fields));
        choices.forEach((name, values) -> values.stream()
                .limit(OF_A_KIND + 1L)
                .forEach(value -> waiting.add(to + "?" + query(with(fields, name, value)))));
        for (String name : typed) {
            keepsWhatWasWritten(to, with(fields, name, NONSENSE), name);
        }
    }

    /** A field that cannot mean what was written: the page has its frame and its form, with what was written and the reason at the field. */
    private void keepsWhatWasWritten(String to, Map<String, String> fields, String name) throws Exception {
        String address = to + "?" + query(fields);
        if (!seen.add("nonsense " + to + name)) {
            return;
        }
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + address)));
        Pattern marked = Pattern.compile("<input [^>]*name=\"" + Pattern.quote(name) + "\" value=\"" + NONSENSE
                + "\"[^>]*aria-invalid=\"true\"");
        if (answer.statusCode() != 400
                || !marked.matcher(answer.body()).find()
                || !answer.body().contains("id=\"problem-" + name + "\"")
                || !answer.body().contains("aria-label=\"Pages\"")) {
            problems.add("the field " + name + " is not marked, or the form is lost: " + answer.statusCode() + " at "
                    + address);
        }
    }

    private void post(String from, String action, Map<String, String> fields) throws Exception {
        if (!seen.add("post " + action + fields)) {
            return;
        }
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + action))
                .header("Origin", base)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(query(fields))));
        if (answer.statusCode() >= 400 || answer.body().contains("This query has no answer")) {
            problems.add(answer.statusCode() + " for the form " + action + " on "
                    + URLDecoder.decode(from, StandardCharsets.UTF_8));
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        pressed++;
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static boolean isPage(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> out = new LinkedHashMap<>(fields);
        out.put(name, value);
        return out;
    }

    private static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(each -> URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String attribute(String tag, String name) {
        return Pattern.compile("\\b" + name + "=\"([^\"]*)\"")
                .matcher(tag)
                .results()
                .map(each -> text(each.group(1)))
                .findFirst()
                .orElse("");
    }

    /** What a piece of HTML says. */
    private static String text(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
