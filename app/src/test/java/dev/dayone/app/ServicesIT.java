package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.programme.Pipeline;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.SqlLogin;
import dev.dayone.app.terminal.Progress;
import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.DashboardSettings;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.ingest.programme.ProgrammeIntake;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Topics;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ReadOnlySql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The services as they run: pages and API over HTTP, poison in quarantine, a clean stop. */
class ServicesIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void servesWhatTheWarehouseHoldsAndQuarantinesPoison() throws Exception {
        Path home = Cli.freshDirectory("services");
        Path programme = Programmes.write(home.resolve("programme"));
        StringBuilder placements = new StringBuilder("participant,date,status,tier,observed\n");
        for (int i = 0; i < 18; i++) {
            placements.append(
                    i % 3 == 0
                            ? "p%d,2024-03-01,J1a,V2,2024-09-01\n".formatted(i)
                            : "p%d,2024-09-01,J3a,V2,2024-09-01\n".formatted(i));
        }
        Files.writeString(programme.resolve("placements.csv"), placements);
        try (DataDirectory data = DataDirectory.open(home.resolve("data"));
                Services services = Services.start(data, new Services.Systems(null, null), stage -> {})) {
            poison(services.kafka());
            strangersAreTurnedAwayByKafka(services.kafka(), home.resolve("data/kafka"));
            Studies studies = new Studies(services.warehouse(), Clock.systemUTC(), "test");
            ProgrammeIntake intake =
                    ProgrammeIntake.read(programme, data.secrets(), data.repositories(), Clock.systemUTC());
            new Pipeline(services, studies, Progress.on(new PrintWriter(new StringWriter())))
                    .run(intake, data.ledger(services.clusterId(), "small"), false, data.reports());

            assertThat(count(services, "select count(*) from ops.quarantine where reason like 'not in single-object%'"))
                    .isEqualTo(1);
            assertThat(count(services, "select count(*) from mart.verdict where verdict is not null"))
                    .isEqualTo(1);
            try (SqlLogin sql = SqlLogin.open(services);
                    DashboardServer server =
                            DashboardServer.start(studies, sql.reader(), DashboardSettings.loopback(0))) {
                String base = "http://127.0.0.1:" + server.port();
                assertThat(get(base + "/").body()).contains("Is B better than A?");
                HttpResponse<String> page = get(base + "/studies/small/b-vs-a");
                assertThat(page.body()).contains("<svg", "Format A", "Format B", "95 % interval");
                assertThat(page.body()).doesNotContainPattern("(?i)significant|proves|winner|95 % chance");
                assertThat(page.headers().firstValue("Content-Security-Policy"))
                        .hasValueSatisfying(csp -> assertThat(csp).contains("default-src 'none'"));
                assertThat(get(base + "/api/studies/small/b-vs-a").body()).contains("\"outcomes\"");
                assertThat(get(base + "/studies/small/none").statusCode()).isEqualTo(404);
                pagesAnswer(base);
                theApiIsAsDescribed(base);
                viewsAreNarrowedAndTaken(base);
                snippetsOfTheDocumentationRun(base);
                sqlIsAnEvaluators(base, services);
                evaluatorsSeeGroups(services);
                reportsAreOffered(base);
                pagesAreTold(base);
                assertThat(count(services, "select count(*) from audit.entry where action = 'participant looked at'"))
                        .isEqualTo(2);
                // The last, since it also asks in SQL, opens people and publishes.
                everythingThatCanBePressedAnswers(base);
                // After it, since it adds programmes of its own, one of them with a fault.
                RouteWalk.walk(services, data, sql.reader(), home);
            }
            assertThat(count(services, "select count(*) from pg_roles where rolname like 'sql_page_%'"))
                    .as("the login goes with the process")
                    .isZero();
        }
    }

    private static void everythingThatCanBePressedAnswers(String base) throws Exception {
        Crawl.Found found = Crawl.from(base);
        assertThat(found.problems()).isEmpty();
        assertThat(found.pressed()).as("what was pressed").isGreaterThan(100);
    }

    private static void pagesAnswer(String base) throws Exception {
        assertThat(get(base + "/studies").body()).contains("Is B better than A?", "Security", "/studies/small/b-vs-a");
        assertThat(get(base + "/cohorts").body()).contains("were not randomised");
        String cohort = get(base + "/cohorts").body().replaceAll("(?s).*?href=\"(/cohorts/small/[^\"]+)\".*", "$1");
        assertThat(get(base + cohort).body()).contains("Everyone accounted for", "Everyone assigned");
        assertThat(get(base + "/compare").body()).contains("This is no experiment", "Cohorts in the order");
        assertThat(get(base + "/compare?programme=small&what=measure/none").body())
                .contains("Nothing to compare");
        assertThat(get(base + "/compare.csv?programme=small&what=measure/S1.final")
                        .body())
                .startsWith("cohort,starts_on,people,n,value,lower,upper");
        assertThat(get(base + "/plan?unit=cohort&cohorts=2").body()).contains("Must not start as it is");
        assertThat(get(base + "/plan?cohorts=many").statusCode()).isEqualTo(400);
        assertThat(get(base + "/data").body()).contains("How fresh each source is", "What needs somebody");
        assertThat(get(base + "/methods").body()).contains("Welch", "Stepped wedge");
        assertThat(get(base + "/glossary").body()).contains("randomisation", "interim look");
        String study = base + "/studies/small/b-vs-a";
        assertThat(get(study + "?known-at=1999-01-01").body()).contains("Nothing was known then");
        assertThat(get(study + "?as-of=2999-01-01").statusCode()).isEqualTo(400);
        assertThat(get(study + "/report.html?known-at=1999-01-01").statusCode())
                .as("the file of a day on which nothing was known")
                .isEqualTo(404);
        assertThat(get(base + "/cohorts?known-at=1999-01-01").statusCode())
                .as("a day that a page does not honour")
                .isEqualTo(400);
        assertThat(get(base + "/raters?programme=smal").body())
                .as("a form that can be sent")
                .contains("Please correct what is marked", "name=\"programme\"")
                .doesNotContain("name=\"as-of\"");
        assertThat(get(base + "/data?programme=smal").statusCode())
                .as("all would seem well with a mistyped programme")
                .isEqualTo(400);
        for (String faulty :
                List.of("/ask?programme=none&measure=P1.180&by=none", "/compare?programme=none&known-at=none")) {
            assertThat(get(base + faulty).body())
                    .as("two fields that cannot be read")
                    .contains("Please correct what is marked");
        }
        assertThat(get(study + "?as-of=" + LocalDate.now(ZoneOffset.UTC)).body())
                .contains("This page is not of today");
        assertThat(get(study).body()).contains("id=\"answer\"", "data-copy=\"quotation\"", "id=\"who-took-part\"");
        assertThat(get(base + "/participants/small/b-vs-a/score").body())
                .contains("24 of 24 learners have this outcome", "Nobody: everyone assigned has this outcome.");
        assertThat(get(base + "/").body()).contains("Needs you", "class=\"card\"");
        HttpResponse<String> asked = get(base + "/ask?programme=small&measure=S1.final&by=ARM");
        assertThat(asked.body()).contains("from mart.participant p", "95 % interval");
        JsonNode answer = new ObjectMapper()
                .readTree(get(base + "/api/v1/answer?programme=small&measure=S1.final&by=ARM")
                        .body());
        String csv =
                get(base + "/ask.csv?programme=small&measure=S1.final&by=ARM").body();
        for (JsonNode group : answer.get("groups")) {
            assertThat(csv)
                    .as("CSV and JSON say the same")
                    .contains(group.get("group").asText() + ","
                            + group.get("people").asInt() + "," + group.get("n").asInt() + ","
                            + group.get("mean").asDouble() + ",");
            assertThat(asked.body())
                    .as("and so does the page")
                    .contains(String.format(
                            Locale.ROOT, "%,.2f", group.get("mean").asDouble()));
        }
    }

    /** Pages are narrowed by what stands in the address, and each part of them is taken away as it is shown. */
    private static void viewsAreNarrowedAndTaken(String base) throws Exception {
        String all = get(base + "/").body();
        String started = get(base + "/?stage=started&format=a").body();
        assertThat(all).contains("/c1/assigned\">assigned", "/c1/started\">started", "take=experiments.csv");
        assertThat(started)
                .contains("/c1/started\">started", "stage=started&amp;format=a&amp;take=")
                .doesNotContain("/c1/assigned");
        assertThat(get(base + "/cohorts?to=1999-01-01").body()).doesNotContain("/cohorts/small/");
        assertThat(get(base + "/cohorts?from=yesterday").body())
                .contains("“yesterday” is no date", "id=\"problem-from\"");
        assertThat(get(base + "/?stage=started&take=stages-small.csv").body())
                .startsWith("Stage,Format,People,Known of,Share (%),95 % interval lower (%),95 % interval upper (%)")
                .contains("started,")
                .doesNotContain("assigned,");
        assertThat(get(base + "/cohorts/small/c1").body()).contains("/cohorts/small/c1/started");
        assertThat(get(base + "/cohorts/small/c1/started").body())
                .contains("The share who got there, of those of whom it is known");
        assertThat(get(base + "/cohorts/small/c1/levitated").statusCode()).isEqualTo(404);
        String stages = get(base + "/?take=stages-small.csv").body();
        for (String stage : ProgrammeViews.STAGES) {
            assertThat(all).as("the view's stages are the filter's").contains(">" + stage);
            assertThat(stages.lines()
                            .filter(line -> line.startsWith(stage) || line.startsWith("\"" + stage))
                            .toList())
                    .as(stage)
                    .hasSize(stage.equals("completed") ? 0 : 2)
                    .noneMatch(line -> line.contains(",not recorded,"));
        }
        assertThat(all).contains("Not recorded for anybody: completed.");
        assertThat(get(base + "/data?take=missing-small.svg").body()).startsWith("<svg ");
        assertThat(get(base + "/studies/small/b-vs-a?take=differed.json").body())
                .contains("\"rows\"");
        assertThat(get(base + "/studies?take=nothing.csv").statusCode()).isEqualTo(404);
    }

    /** The examples of docs/dashboard.md, where Python and R are installed. */
    private static void snippetsOfTheDocumentationRun(String base) throws Exception {
        String documentation = Files.readString(Path.of("..", "docs", "dashboard.md"));
        String difference = new ObjectMapper()
                .readTree(get(base + "/api/v1/studies").body())
                .at("/0/outcomes/0/display/difference")
                .asText();
        ran(base, documentation, "python", List.of("python3", "-c"))
                .ifPresent(said -> assertThat(said).contains("b-vs-a", difference));
        ran(base, documentation, "r", List.of("Rscript", "-e"))
                .ifPresent(said -> assertThat(said).contains("arm", "assigned", "started"));
    }

    /** What a snippet prints; nothing where its language is not installed. */
    private static Optional<String> ran(String base, String documentation, String language, List<String> command)
            throws Exception {
        String open = "```" + language + "\n";
        int from = documentation.indexOf(open) + open.length();
        String code = documentation
                .substring(from, documentation.indexOf("```", from))
                .replace("http://127.0.0.1:8080", base);
        List<String> whole = new ArrayList<>(command);
        whole.add(code);
        Process process;
        try {
            process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        } catch (IOException notInstalled) {
            return Optional.empty();
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Optional.of(said);
    }

    private static void sqlIsAnEvaluators(String base, Services services) throws Exception {
        String asked = "select count(*) from audit.entry where action = 'asked in SQL'";
        String query = "select count(*) as people from mart.participant";
        assertThat(get(base + "/sql?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                        .body())
                .as("an address shows the form and runs nothing")
                .contains(query)
                .doesNotContain("id=\"answer\"");
        assertThat(get(base + "/sql.csv?q=select+1").statusCode()).isEqualTo(404);
        assertThat(post(base + "/sql", "cross-site", query).statusCode()).isEqualTo(403);
        assertThat(post(base + "/sql.csv", "cross-site", query).statusCode()).isEqualTo(403);
        assertThat(count(services, asked)).isZero();
        assertThat(sql(base, "/sql", query)).contains("<td>24</td>");
        assertThat(sql(base, "/sql.csv", "select distinct programme from mart.participant"))
                .isEqualTo("programme\r\nsmall\r\n");
        assertThat(sql(base, "/sql", "select current_setting('application_name') as me"))
                .contains("SQL page, this machine");
        assertThat(count(services, asked + " and subject = 'this machine' and detail ->> 'detail' = '" + query + "'"))
                .isEqualTo(1);
        for (String refused : List.of(
                "select payload from raw.event",
                "select * from audit.entry",
                "delete from core.measure",
                "set role dayone_admin; select * from privacy.setting",
                "select 1; select 2",
                "select 1 /* ; */ ; commit",
                "commit",
                "set transaction read write",
                "begin read write",
                "select set_config('transaction_read_only', 'off', false)",
                "do $$ begin raise notice 'x'; end $$",
                "copy (select 1) to stdout",
                "copy (select 1) to program 'id'",
                "create table mart.mine (a int)",
                "create temporary table mine (a int)",
                "select * into mine from mart.verdict",
                "lock table core.measure",
                "listen dayone",
                "select * from pg_read_file('/etc/passwd')",
                "select U&\"pg\\005fsleep\"(1)",
                "select 'a\\'; commit; begin read write; select 'x'",
                "select E'a\\'; select ' ; commit --'; commit",
                "select query_to_xml('select 1', true, false, '')",
                "select set_config('role', 'dayone_owner', false)",
                "with x as (delete from core.measure returning 1) select * from x",
                "select lo_from_bytea(0, 'x')",
                "select $1",
                "prepare mine as select 1",
                "reset session authorization; commit; begin read write; create table mart.mine (a int); select 1")) {
            assertThat(sql(base, "/sql", refused)).as(refused).contains("This query has no answer");
        }
        long started = System.nanoTime();
        assertThat(sql(
                        base,
                        "/sql",
                        "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b"))
                .contains("longer than 10 seconds and was ended");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
        String running = "select count(*) from pg_stat_activity where usename like 'sql_page_%'";
        await("nothing of it runs on").until(() -> count(services, running) == 0);
        whoLeavesEndsTheQuery(base, services, running);
        String wide = "select repeat('x', 1000000) from generate_series(1, 100000)";
        for (String page : List.of("/sql", "/sql.csv")) {
            assertThat(sql(base, page, wide))
                    .as("neither page nor file takes it into memory")
                    .doesNotContain("xxxxxxxxxx")
                    .containsPattern("too large|larger than");
        }
    }

    /** A reader who closes the page holds no place, and nothing runs on for nobody. */
    private static void whoLeavesEndsTheQuery(String base, Services services, String running) throws Exception {
        String body = "q="
                + URLEncoder.encode(
                        "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b",
                        StandardCharsets.UTF_8);
        try (Socket reader =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(base).getPort())) {
            reader.getOutputStream()
                    .write(
                            ("POST /sql HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                            + body.length() + "\r\n\r\n" + body)
                                    .getBytes(StandardCharsets.US_ASCII));
            await("it runs").until(() -> count(services, running) == 1);
        }
        long left = System.nanoTime();
        await("it is ended").until(() -> count(services, running) == 0);
        assertThat(Duration.ofNanos(System.nanoTime() - left))
                .as("long before its time is out")
                .isLessThan(Duration.ofSeconds(4));
    }

    /** Whoever may not open the page of a participant sees none of their rows in SQL either. */
    private static void evaluatorsSeeGroups(Services services) {
        List<List<String>> rows = new ArrayList<>();
        ReadOnlySql.Answer kept = new ReadOnlySql.Answer() {
            @Override
            public void columns(List<String> names) {
                rows.add(names);
            }

            @Override
            public void row(List<String> cells) {
                rows.add(cells);
            }
        };
        ReadOnlySql.Asker evaluator = new ReadOnlySql.Asker("kim", false);
        ReadOnlySql.Limits limits = new ReadOnlySql.Limits(1000, 1_000_000);
        try (ReadOnlySql sql =
                ReadOnlySql.open(services.warehouse(), services.postgres().jdbcUrl())) {
            sql.ask("select sum(people) from summary.funnel where step = 1", evaluator, limits, kept);
            assertThat(rows).containsExactly(List.of("sum"), List.of("24"));
            for (String people : List.of(
                    "select * from mart.participant",
                    "select * from mart.cohort_comparison",
                    "select * from core.measure",
                    "select * from core.enrolment",
                    "select * from core.facts_known('small', 'x')",
                    "select study.awaiting()")) {
                assertThatThrownBy(() -> sql.ask(people, evaluator, limits, kept))
                        .as(people)
                        .hasMessageContaining("schemas summary and report");
            }
        }
    }

    private static String sql(String base, String page, String query) throws Exception {
        return post(base + page, "same-origin", query).body();
    }

    private static HttpResponse<String> post(String uri, String site, String query) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Sec-Fetch-Site", site)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void reportsAreOffered(String base) throws Exception {
        assertThat(get(base + "/reports").body())
                .contains("Nothing was published yet", "/reports/draft/small/b-vs-a.pdf");
        HttpResponse<byte[]> draft = HTTP.send(
                HttpRequest.newBuilder(URI.create(base + "/reports/draft/small/b-vs-a.pdf"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(new String(draft.body(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
        assertThat(get(base + "/reports/draft/small/b-vs-a.html").body()).contains("Not published; do not quote.");
        assertThat(get(base + "/reports/draft/small.html").body())
                .contains("Not published; do not quote.", "How do learners of small fare?");
        assertThat(get(base + "/reports/draft/nobody.html").statusCode()).isEqualTo(404);
        assertThat(get(base + "/reports/check/small").body()).contains("withheld, so that none speaks of fewer than");
        assertThat(get(base + "/reports/none.pdf").statusCode()).isEqualTo(404);
        assertThat(get(base + "/reports/check/small/b-vs-a").body())
                .contains("Ready to publish. A published report cannot be changed");
        assertThat(post(base + "/reports/publish/small/b-vs-a", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(get(base + "/reports").body()).contains("Nothing was published yet");
        assertThat(post(base + "/reports/publish/small/b-vs-a", "same-origin").body())
                .contains("Frozen, each with its checksum", "small/b-vs-a");
        String people = get(base + "/participants/small").body();
        String one = people.replaceAll("(?s).*?href=\"(/participants/small/[^\"]+)\".*", "$1");
        assertThat(get(base + one).body()).contains("S1.final", "Scored ", "The audit now records");
        assertThat(get(base + "/participants/small/nobody").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> post(String uri, String site) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Sec-Fetch-Site", site)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void pagesAreTold(String base) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(base).getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader told =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = told.readLine();
            while (line != null && !line.startsWith("data:")) {
                line = told.readLine();
            }
            assertThat(line).contains("\"version\"").contains("\"lag\"");
        }
    }

    private static void theApiIsAsDescribed(String base) throws Exception {
        String described = get(base + "/openapi.yaml").body();
        List<String> paths = described
                .lines()
                .filter(line -> line.matches("  /\\S+:"))
                .map(line -> line.strip().replaceFirst(":$", ""))
                .toList();
        assertThat(paths).hasSize(9);
        for (String path : paths) {
            String real = path.replace("{programme}", "small")
                            .replace("{study}", "b-vs-a")
                            .replace("{table}", "funnel")
                    + (path.endsWith("/answer") ? "?programme=small&measure=S1.final" : "")
                    + (path.endsWith("/compare") ? "?programme=small&what=measure/S1.final" : "");
            assertThat(get(base + real).statusCode()).as(path).isEqualTo(200);
        }
        HttpResponse<String> first = get(base + "/api/v1/studies");
        HttpResponse<String> again = HTTP.send(
                HttpRequest.newBuilder(URI.create(base + "/api/v1/studies"))
                        .header(
                                "If-None-Match",
                                first.headers().firstValue("ETag").orElseThrow())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
        HttpResponse<String> none = get(base + "/api/v1/studies/small/none");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(get(base + "/api/v1/tables/participant").statusCode())
                .as("no table with rows of people")
                .isEqualTo(404);
        try (Socket stranger =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(base).getPort())) {
            stranger.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("Is B better");
        }
    }

    @Test
    void startServesUntilTerminatedAndStopsCleanly() throws Exception {
        Path home = Cli.freshDirectory("start");
        Running running = Running.start(home);
        assertThat(get(running.dashboard()).statusCode()).isEqualTo(200);

        running.close();

        assertThat(running.process().exitValue()).isZero();
        assertThat(home.resolve("data/postgres/cluster/postmaster.pid")).doesNotExist();
    }

    /** Another user of the machine, who cannot read the password, at both ports of the broker: without one, and with one that was guessed. */
    private static void strangersAreTurnedAwayByKafka(KafkaAddress kafka, Path directory) throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                .isEqualTo("rw-------");
        Map<String, String> guessed = new LinkedHashMap<>(kafka.security());
        guessed.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"dayone\" password=\"dayone\";");
        Map<String, Object> impatient =
                Map.of("request.timeout.ms", 3_000, "default.api.timeout.ms", 3_000, "retries", 0);
        for (Map<String, String> security : List.of(Map.<String, String>of(), guessed)) {
            KafkaAddress stranger = new KafkaAddress(kafka.bootstrapServers(), security);
            try (Admin admin = Admin.create(stranger.with(impatient))) {
                assertThatThrownBy(() -> admin.listTopics().names().get())
                        .hasCauseInstanceOf(
                                security.isEmpty() ? TimeoutException.class : SaslAuthenticationException.class);
            }
        }
        try (Admin admin = Admin.create(kafka.properties())) {
            String controller = admin.describeMetadataQuorum()
                    .quorumInfo()
                    .get()
                    .nodes()
                    .values()
                    .iterator()
                    .next()
                    .endpoints()
                    .get(0)
                    .toString()
                    .replaceAll(".*port=(\\d+).*", "127.0.0.1:$1");
            try (Admin stranger = Admin.create(Map.of(
                    "bootstrap.controllers",
                    controller,
                    "request.timeout.ms",
                    3_000,
                    "default.api.timeout.ms",
                    3_000))) {
                assertThatThrownBy(() ->
                                stranger.describeMetadataQuorum().quorumInfo().get())
                        .hasCauseInstanceOf(TimeoutException.class);
            }
        }
    }

    private static void poison(KafkaAddress kafka) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka.properties(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.REJECTS, "poison", "no Avro at all".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static long count(Services services, String sql) {
        return services.warehouse()
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
