package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.programme.Pipeline;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.Progress;
import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.DashboardSettings;
import dev.dayone.dashboard.signin.SignIn;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.ingest.programme.ProgrammeIntake;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ReadOnlySql;
import dev.dayone.web.Listener;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * Walks over every route that the dashboard has, as its own list names them, beside an ordinary study, one that waits for its interim look, one of few people and one whose
 * statistics fail. No route tells what waits, none fails, and each asks for its role.
 */
final class RouteWalk {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> ROLES = List.of("", "viewer", "evaluator", "publisher", "operator");

    /** What each route asks for. A new route fails the walk until its role stands here. "" = anybody. */
    private static final Map<String, String> NEEDED = Map.ofEntries(
            Map.entry("GET /", "evaluator"),
            Map.entry("GET /studies", "evaluator"),
            Map.entry("GET /cohorts", "evaluator"),
            Map.entry("GET /compare", "evaluator"),
            Map.entry("GET /compare.csv", "evaluator"),
            Map.entry("GET /compare.json", "evaluator"),
            Map.entry("GET /api/v1/compare", "evaluator"),
            Map.entry("GET /plan", "viewer"),
            Map.entry("GET /ask", "evaluator"),
            Map.entry("GET /ask.csv", "evaluator"),
            Map.entry("GET /ask.json", "evaluator"),
            Map.entry("GET /learn", "evaluator"),
            Map.entry("GET /data", "evaluator"),
            Map.entry("GET /raters", "evaluator"),
            Map.entry("GET /glossary", "viewer"),
            Map.entry("GET /methods", "viewer"),
            Map.entry("GET /downloads", "evaluator"),
            Map.entry("GET /live", "evaluator"),
            Map.entry("GET /sql", "evaluator"),
            Map.entry("POST /sql", "evaluator"),
            Map.entry("POST /sql.csv", "evaluator"),
            Map.entry("GET /studies/{programme}/{study}", "evaluator"),
            Map.entry("GET /studies/{programme}/{study}/report.html", "evaluator"),
            Map.entry("GET /cohorts/{programme}/{cohort}", "evaluator"),
            Map.entry("GET /cohorts/{programme}/{cohort}/{stage}", "evaluator"),
            Map.entry("GET /identities", "evaluator"),
            Map.entry("POST /identities/answer", "operator"),
            Map.entry("GET /upload", "operator"),
            Map.entry("POST /upload", "operator"),
            Map.entry("GET /upload/{id}", "operator"),
            Map.entry("POST /upload/{id}/load", "operator"),
            Map.entry("POST /upload/{id}/discard", "operator"),
            Map.entry("GET /participants/{programme}", "operator"),
            Map.entry("GET /participants/{programme}/{participant}", "operator"),
            Map.entry("GET /participants/{programme}/{study}/{outcome}", "operator"),
            Map.entry("GET /reports", "viewer"),
            Map.entry("GET /reports/{file}", "viewer"),
            Map.entry("GET /reports/check/{programme}", "evaluator"),
            Map.entry("GET /reports/check/{programme}/{study}", "evaluator"),
            Map.entry("GET /reports/draft/{file}", "evaluator"),
            Map.entry("GET /reports/draft/{programme}/{file}", "evaluator"),
            Map.entry("POST /reports/publish/{programme}", "publisher"),
            Map.entry("POST /reports/publish/{programme}/{study}", "publisher"),
            Map.entry("GET /api/studies", "evaluator"),
            Map.entry("GET /api/studies/{programme}/{study}", "evaluator"),
            Map.entry("GET /api/v1/studies", "evaluator"),
            Map.entry("GET /api/v1/studies/{programme}/{study}", "evaluator"),
            Map.entry("GET /api/v1/cohorts", "evaluator"),
            Map.entry("GET /api/v1/measures", "evaluator"),
            Map.entry("GET /api/v1/answer", "evaluator"),
            Map.entry("GET /api/v1/tables/{table}", "evaluator"),
            Map.entry("GET /openapi.yaml", "viewer"),
            Map.entry("GET /health", ""),
            Map.entry("GET /signin", ""),
            Map.entry("GET /signin/back", ""),
            Map.entry("POST /signout", ""));

    /** Means of the arms, their difference, and the scores of everyone: in no text by chance. */
    private static final Pattern MEANS = Pattern.compile("(?<![\\w.-])(77,?310|41,?870|35,?440)(?![\\w])");

    private static final Pattern SCORES = Pattern.compile("(?<![\\w.-])(72,?310|82,?310|36,?870|46,?870)(?![\\w])");

    private final Studies studies;
    private final String base;

    private RouteWalk(Studies studies, String base) {
        this.studies = studies;
        this.base = base;
    }

    static void walk(Services services, DataDirectory data, Optional<ReadOnlySql> sql, Path home) throws Exception {
        Studies studies = new Studies(services.warehouse(), Clock.systemUTC(), "test");
        Pipeline pipeline = new Pipeline(services, studies, Progress.on(new PrintWriter(new StringWriter())));
        for (String programme : List.of("open", "waiting", "few")) {
            ProgrammeIntake intake = ProgrammeIntake.read(
                    write(home.resolve(programme), programme), data.secrets(), data.repositories(), Clock.systemUTC());
            pipeline.run(intake, data.ledger(services.clusterId(), programme), false, data.reports());
        }
        plantAFault(services);
        studies = new Studies(services.warehouse(), Clock.systemUTC(), "test");
        assertThat(studies.faults()).as("a study fails").hasSize(1);
        SignIn.Proxy proxy = new SignIn.Proxy("X-User", "X-Roles", Set.of("127.0.0.1"), Set.of("127.0.0.1"));
        try (DashboardServer server =
                DashboardServer.start(studies, sql, new DashboardSettings(Listener.plain("127.0.0.1", 0), proxy))) {
            RouteWalk walk = new RouteWalk(studies, "http://127.0.0.1:" + server.port());
            walk.eachAsksForItsRole(server.routes());
            walk.noneTellsWhatWaits(server.routes());
        }
        // Pages of all programmes, once the open one is gone: whatever they still tell is of the one that waits.
        services.warehouse().jdbi().useHandle(handle -> {
            handle.execute("delete from study.plan where programme = 'open'");
            handle.execute("delete from study.verdict where programme = 'open'");
            handle.execute("delete from core.measure where programme = 'open'");
            handle.execute("delete from core.format_metric where programme = 'open'");
        });
        Studies later = new Studies(services.warehouse(), Clock.systemUTC(), "test");
        try (DashboardServer server =
                DashboardServer.start(later, sql, new DashboardSettings(Listener.plain("127.0.0.1", 0), proxy))) {
            new RouteWalk(later, "http://127.0.0.1:" + server.port()).allProgrammesTogether(server.routes());
        }
    }

    private void eachAsksForItsRole(List<DashboardServer.Route> routes) throws Exception {
        List<String> named =
                routes.stream().map(DashboardServer.Route::toString).toList();
        assertThat(named.stream().filter(each -> !each.startsWith("GET /assets/")))
                .as("every route has its role in this test, and nothing else has")
                .containsExactlyInAnyOrderElementsOf(NEEDED.keySet());
        for (DashboardServer.Route route : routes) {
            String needed = NEEDED.getOrDefault(route.toString(), "");
            for (String path : addresses(route, "small", false)) {
                for (String role : ROLES) {
                    boolean may = needed.isEmpty() || (!role.isEmpty() && ROLES.indexOf(role) >= ROLES.indexOf(needed));
                    int status = ask(route.method(), path, role).status();
                    String as = route + " at " + path + " as " + (role.isEmpty() ? "nobody" : role);
                    assertThat(status).as(as).isLessThan(500);
                    if (!may && route.path().equals("/") && !role.isEmpty()) {
                        assertThat(status)
                                .as(as + ": their pages are the reports")
                                .isEqualTo(302);
                    } else if (!may) {
                        assertThat(status).as(as).isEqualTo(role.isEmpty() ? 401 : 403);
                    } else if (!route.path().startsWith("/signin")) {
                        assertThat(status).as(as).isNotIn(401, 403);
                    }
                }
            }
        }
    }

    private void noneTellsWhatWaits(List<DashboardServer.Route> routes) throws Exception {
        List<String> open = new ArrayList<>();
        for (DashboardServer.Route route : routes) {
            for (String programme : List.of("open", "waiting", "few")) {
                Set<String> done = new LinkedHashSet<>();
                List<String> left = new ArrayList<>(addresses(route, programme, true));
                while (!left.isEmpty()) {
                    String path = left.remove(0);
                    if (!done.add(path)) {
                        continue;
                    }
                    Answer answer = ask(route.method(), path, "operator");
                    String as = route.method() + " " + path;
                    assertThat(answer.status()).as(as).isLessThan(500);
                    assertThat(answer.text()).as(as).doesNotContain("is nothing that this address takes");
                    boolean onePerson = route.path().equals("/participants/{programme}/{participant}");
                    boolean tells = MEANS.matcher(answer.text()).find()
                            || (!onePerson && SCORES.matcher(answer.text()).find());
                    if (programme.equals("waiting")) {
                        // Pages of all programmes show the open one's figures too: they are asked for this one alone.
                        assertThat(tells && !ofAll(route, path))
                                .as("%s tells what waits: %s", as, around(answer.text()))
                                .isFalse();
                    } else if (programme.equals("open") && tells) {
                        open.add(route.toString());
                    }
                    answer.parts().stream().limit(12).forEach(left::add);
                }
            }
        }
        assertThat(open)
                .as("of a study that does not wait, these routes tell: otherwise the walk would see nothing")
                .contains(
                        "GET /studies/{programme}/{study}",
                        "GET /studies/{programme}/{study}/report.html",
                        "GET /api/v1/studies/{programme}/{study}",
                        "GET /ask",
                        "GET /ask.csv",
                        "GET /api/v1/answer",
                        "GET /participants/{programme}/{study}/{outcome}",
                        "GET /reports/draft/{programme}/{file}",
                        "POST /sql");
    }

    private void allProgrammesTogether(List<DashboardServer.Route> routes) throws Exception {
        for (DashboardServer.Route route : routes) {
            if (route.path().contains("{") && !route.path().contains("{table}")) {
                continue;
            }
            for (String path : addresses(route, "waiting", true)) {
                Answer answer = ask(route.method(), path, "operator");
                assertThat(answer.status()).as(path).isLessThan(500);
                assertThat(MEANS.matcher(answer.text()).find())
                        .as("%s tells what waits: %s", path, around(answer.text()))
                        .isFalse();
            }
        }
    }

    private static boolean ofAll(DashboardServer.Route route, String path) {
        return !path.contains("waiting")
                && (!route.path().contains("{") || route.path().contains("{table}"));
    }

    private static String around(String text) {
        Matcher found = MEANS.matcher(text);
        Matcher score = SCORES.matcher(text);
        int at = found.find() ? found.start() : score.find() ? score.start() : -1;
        return at < 0 ? "" : text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100));
    }

    /** Addresses of a route, with everything in it that the programme has. */
    private List<String> addresses(DashboardServer.Route route, String programme, boolean all) {
        String study = programme.equals("small") ? "b-vs-a" : programme;
        Map<String, List<String>> values = new LinkedHashMap<>();
        values.put("programme", List.of(programme));
        values.put("study", List.of(study));
        values.put("cohort", List.of("c1"));
        values.put("id", List.of("0123"));
        values.put("stage", all ? List.of("assigned", "started", "placed") : List.of("started"));
        values.put("outcome", List.of(programme.equals("small") ? "score" : "points"));
        values.put(
                "participant",
                studies.participants().people(programme, "", "walk").stream()
                        .limit(all ? 2 : 1)
                        .map(each -> each.participant())
                        .toList());
        values.put("table", all ? tables() : List.of("funnel"));
        values.put(
                "file",
                route.path().equals("/reports/draft/{programme}/{file}")
                        ? all ? List.of(study + ".html", study + ".csv", study + ".pdf") : List.of(study + ".html")
                        : all
                                ? List.of(programme + ".html", programme + ".csv", programme + ".pdf")
                                : List.of(programme + ".html"));
        List<String> out = List.of(route.path());
        for (Map.Entry<String, List<String>> each : values.entrySet()) {
            String hole = "{" + each.getKey() + "}";
            out = out.stream()
                    .flatMap(path -> path.contains(hole)
                            ? each.getValue().stream().map(value -> path.replace(hole, value))
                            : Stream.of(path))
                    .toList();
        }
        assertThat(out).as("%s can be filled in", route).allMatch(path -> !path.contains("{"));
        String narrowed = "?programme=" + programme;
        return switch (route.path()) {
            case "/ask", "/ask.csv", "/ask.json", "/api/v1/answer" ->
                all
                        ? List.of("ARM", "COHORT", "COHORT_AND_ARM", "BLOCK", "STARTED").stream()
                                .map(by -> route.path() + narrowed + "&measure=S1.final&by=" + by)
                                .toList()
                        : List.of(route.path() + narrowed + "&measure=S1.final&by=COHORT");
            case "/compare", "/compare.csv", "/compare.json", "/api/v1/compare" ->
                List.of(route.path() + narrowed + "&what=measure/S1.final");
            case "/", "/studies", "/cohorts", "/data", "/api/studies", "/api/v1/studies" ->
                List.of(route.path() + narrowed);
            default -> out;
        };
    }

    private static List<String> tables() {
        List<String> out = new ArrayList<>();
        ProgrammeViews.TABLES.forEach(table -> {
            out.add(table);
            out.add(table + ".csv");
        });
        return out;
    }

    /** @param parts addresses of what can be taken from the page */
    private record Answer(int status, String text, List<String> parts) {}

    private Answer ask(String method, String path, String role) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Sec-Fetch-Site", "same-origin");
        if (!role.isEmpty()) {
            request.header("X-User", "walker").header("X-Roles", role);
        }
        if (method.equals("POST")) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "q=select+programme,+arm,+measure,+mean+from+mart.cohort_comparison"));
        }
        HttpResponse<InputStream> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            String type = answer.headers().firstValue("Content-Type").orElse("");
            // What goes on telling has no end.
            byte[] bytes = type.startsWith("text/event-stream") ? new byte[0] : body.readAllBytes();
            String text = type.contains("pdf") ? text(bytes) : new String(bytes, StandardCharsets.UTF_8);
            List<String> parts = new ArrayList<>();
            Matcher taken =
                    Pattern.compile("href=\"([^\"]*[?&](?:amp;)?take=[^\"]+)\"").matcher(text);
            while (taken.find()) {
                String part = taken.group(1).replace("&amp;", "&");
                parts.add(part.startsWith("?") ? path.replaceAll("\\?.*", "") + part : part);
            }
            return new Answer(answer.statusCode(), text, parts);
        }
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    /** A value that no statistics can read, as a fault of ours could leave it. */
    private static void plantAFault(Services services) {
        int changed = services.warehouse()
                .jdbi()
                .withHandle(handle -> handle.execute(
                        "update core.measure set value = 'NaN' where programme = 'few' and measure = 'S1.final'"));
        assertThat(changed).isPositive();
    }

    private static Path write(Path directory, String programme) throws IOException {
        Files.createDirectories(directory);
        int people = programme.equals("few") ? 14 : 40;
        Files.writeString(
                directory.resolve("dayone.yaml"),
                Programmes.YAML
                        .replace("programme: small", "programme: " + programme)
                        .replace("id: b-vs-a", "id: " + programme)
                        .replace("Is B better than A?", "Is B better in " + programme + "?")
                        .replace("maximum: 100", "maximum: 100000")
                        .replace(
                                "    treatment: b\n",
                                "    treatment: b\n"
                                        + (programme.equals("waiting")
                                                ? "    looks: [2096-06-01, 2096-12-01]\n    between-looks: hidden\n"
                                                : ""))
                        .replace("id: score", "id: points"));
        StringBuilder roster = new StringBuilder("participant,cohort,assigned_arm,email\n");
        StringBuilder scores = new StringBuilder("participant,checkpoint,item,score,submitted\n");
        StringBuilder placements = new StringBuilder("participant,date,status,tier,observed\n");
        for (int i = 0; i < people; i++) {
            boolean treated = i % 2 == 1;
            int score = (treated ? 77_310 : 41_870) + (i % 4 < 2 ? 5_000 : -5_000);
            roster.append("p%d,c1,%s,%s%d@example.org\n".formatted(i, treated ? "b" : "a", programme, i));
            scores.append("p%d,final,task,%d,2024-02-08\n".formatted(i, score));
            placements.append("p%d,2024-03-01,%s,V2,2024-09-01\n".formatted(i, i % 3 == 0 ? "J1a" : "J3a"));
        }
        Files.writeString(directory.resolve("roster.csv"), roster);
        Files.writeString(directory.resolve("checkpoints.csv"), scores);
        Files.writeString(directory.resolve("placements.csv"), placements);
        return directory;
    }
}
