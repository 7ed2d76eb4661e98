package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.notify.Notifier;
import dev.dayone.app.notify.Subscriptions;
import dev.dayone.app.notify.Subscriptions.Subscription;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.Services;
import dev.dayone.warehouse.view.Outbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A report from its draft to a release that is made again, told of, read through a funder's login, and never followed by one that gives people away. */
class ReportIT {

    private static final String STUDY = "sprint-vs-notebook";
    private static final String PROGRAMME = "simulated-arena";

    @Test
    void fromDraftToReleaseAndBack() throws Exception {
        Path home = Cli.freshDirectory("report");
        Path data = home.resolve("data");
        Path programme = home.resolve("programme");
        Cli.run("simulate", "-o", programme.toString(), "--seed", "11", "--cohorts", "3");
        run(programme, data);

        Path draft = home.resolve("draft.html");
        assertThat(report(data, "report", STUDY, "-o", draft.toString()).code()).isZero();
        assertThat(Files.readString(draft))
                .contains("Not published; do not quote.", "SIMULATED DATA", "What is withheld, and why");
        assertThat(report(data, "report", STUDY, "-o", home.resolve("x.doc").toString())
                        .err())
                .contains("must end in .pdf, .html or .csv");
        assertThat(report(data, "report", STUDY, "--threshold", "4").err()).contains("asks for 10 or more");
        assertThat(report(data, "report", "check", STUDY).code()).isZero();

        String id = published(report(data, "report", "publish", STUDY, "--by", "Kim"));
        assertThat(report(data, "report", "publish", STUDY).out()).contains("Published already as " + id);
        String whole = published(report(data, "report", "publish", PROGRAMME, "--by", "Kim"));

        String[] impact = {"report", "publish", PROGRAMME, "--kind", "impact", "--by", "Kim"};
        String own = published(report(data, impact));
        String forFunders =
                published(report(data, "report", "publish", PROGRAMME, "--kind", "impact", "--audience", "funders"));

        // Corrections come in: one person of one arm more is placed, and one left before the end; a cohort is planned,
        // and the plan names costs.
        // The releases stay what they were, to the byte.
        Programmes.replace(
                programme.resolve("dayone.yaml"),
                "\nformats:",
                "\n  - {id: 2099-01, start: 2099-01-08, end: 2099-02-09}\nformats:");
        Programmes.replace(
                programme.resolve("dayone.yaml"),
                "    control: notebook\n",
                "    control: notebook\n    costs: {control: 9000, treatment: 10500, currency: GBP}\n");
        Path placements = programme.resolve("placements.csv");
        placeOneMore(placements);
        oneMoreLeft(programme.resolve("roster.csv"));
        run(programme, data);
        for (String release : List.of(id, whole, own, forFunders)) {
            Cli rebuilt = report(data, "report", "rebuild", release);
            assertThat(rebuilt.out()).contains("same       pdf", "same       html", "same       csv");
            assertThat(rebuilt.code()).isZero();
        }

        // Beside it, a report of today would say who it was.
        Cli differing = report(data, "report", "publish", STUDY);
        assertThat(differing.code()).isEqualTo(1);
        assertThat(differing.out())
                .contains("It must not be published beside what was published before", "differs by 1");
        assertThat(report(data, "report", "list").out()).contains(id, whole).doesNotContain("superseded");
        Cli forItself = report(data, impact);
        assertThat(forItself.code()).isEqualTo(1);
        assertThat(forItself.out())
                .contains("The part \"who came\" differs from release " + own + " in 1 person; below 3")
                .doesNotContain("Published ");
        Cli forOthers = report(data, "report", "publish", PROGRAMME, "--kind", "impact", "--audience", "funders");
        assertThat(forOthers.code()).isEqualTo(1);
        assertThat(forOthers.out())
                .as("beside what the same readers have, and beside what others have by their lower threshold")
                .contains(forFunders + " in 1 person; below 10", own + " in 1 person; below 3");

        Path priced = home.resolve("priced.html");
        report(data, "report", STUDY, "-o", priced.toString());
        assertThat(Files.readString(priced))
                .contains("A place costs 9,000 GBP with")
                .containsPattern("[Oo]ne additional placement");

        Path programmes = home.resolve("programme.html");
        report(data, "report", PROGRAMME, "-o", programmes.toString());
        assertThat(Files.readString(programmes))
                .contains("Per strict placement that is about", "a place costs".replace("a p", "A p"))
                .containsPattern("[Oo]ne additional placement");

        readByAFunder(data, id);
        told(data, id);
        extracted(home, data);
    }

    private static void readByAFunder(Path data, String id) throws Exception {
        Cli funder = report(data, "grant", "funder", "--role", "report_reader", "--programme", PROGRAMME);
        Cli strict = report(
                data, "grant", "strict", "--role", "report_reader", "--programme", PROGRAMME, "--smallest-cell", "25");
        assertThat(strict.code()).isZero();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection reader = WarehouseIT.connect(WarehouseIT.as(postgres, funder));
                Connection stricter = WarehouseIT.connect(WarehouseIT.as(postgres, strict));
                Connection owner = WarehouseIT.connect(postgres.address())) {
            assertThat(WarehouseIT.strings(reader, "select release from report.release where study = '" + STUDY + "'"))
                    .containsExactly(id);
            assertThat(
                            WarehouseIT.strings(
                                    reader,
                                    "select value from report.cell where release = '" + id
                                            + "' and \"table\" = 'accounting.csv' and \"column\" = 'people' and value <> '' and value::int % 5 <> 0"))
                    .isEmpty();
            assertThat(WarehouseIT.strings(reader, "select kind from report.release order by kind"))
                    .as("what a programme publishes about its own people is not for funders' logins")
                    .containsExactly("impact", "report", "report");
            assertThat(WarehouseIT.strings(reader, "select count(*) from report.cell"))
                    .doesNotContain("0");
            assertThat(WarehouseIT.strings(stricter, "select count(*) from report.release"))
                    .as("its threshold is stricter than the release's")
                    .containsExactly("0");
            for (String table : List.of("study.released_count", "study.release", "mart.participant")) {
                assertThat(refused(reader, "select * from " + table)).as(table).isTrue();
            }
            namesStayBehind(owner);
            assertThat(refused(owner, "update study.release set published_by = 'Lee'"))
                    .as("a release is frozen")
                    .isTrue();
        }
    }

    /** Its repositories are directories named after participants: no text of any table or view tells one. */
    private static void namesStayBehind(Connection owner) throws SQLException {
        List<String> columns = WarehouseIT.strings(owner, """
                        select format('select count(*) from %I.%I where %I::text ~ ''sim-20|repositories/''', table_schema, table_name, column_name)
                        from information_schema.columns
                        where table_schema in ('raw', 'core', 'ops', 'mart', 'summary', 'report', 'study', 'audit')
                              and data_type in ('text', 'jsonb', 'ARRAY')
                        """);
        assertThat(columns).hasSizeGreaterThan(100);
        assertThat(WarehouseIT.strings(owner, "select count(*) from core.repository"))
                .doesNotContain("0");
        for (String column : columns) {
            assertThat(WarehouseIT.strings(owner, column)).as(column).containsExactly("0");
        }
    }

    private static boolean refused(Connection connection, String sql) {
        try {
            WarehouseIT.strings(connection, sql);
            return false;
        } catch (SQLException e) {
            return "42501".equals(e.getSQLState());
        }
    }

    private static void told(Path data, String id) throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(seen.size() == 1 ? 500 : 200, -1);
            exchange.close();
        });
        hook.start();
        try (DataDirectory directory = DataDirectory.open(data);
                Services services = Services.start(directory, new Services.Systems(null, null), stage -> {})) {
            Subscriptions subscriptions = new Subscriptions(
                    null,
                    List.of(new Subscription(
                            "http://localhost:" + hook.getAddress().getPort() + "/",
                            List.of("report.published"),
                            "",
                            new byte[24])));
            Outbox outbox = new Outbox(services.warehouse());
            Notifier notifier = new Notifier(outbox, subscriptions, Instant.EPOCH, Clock.systemUTC());

            // Those for funders; what a programme publishes about its own people is its own to tell.
            assertThat(notifier.run()).isEqualTo(new Notifier.Round(2, 1));
            Notifier later = new Notifier(
                    outbox, subscriptions, Instant.EPOCH, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1)));
            assertThat(later.run()).isEqualTo(new Notifier.Round(1, 0));
            assertThat(later.run()).as("each is told once").isEqualTo(new Notifier.Round(0, 0));
        } finally {
            hook.stop(0);
        }
        assertThat(seen)
                .hasSize(4)
                .allMatch(body -> body.contains("\"simulated\":"))
                .anyMatch(body -> body.contains(id) && body.contains("report.published"));
    }

    private static void extracted(Path home, Path data) throws IOException {
        Path csv = home.resolve("extract");
        assertThat(report(data, "export", PROGRAMME, "-o", csv.toString()).code())
                .isZero();
        assertThat(Files.readString(csv.resolve("people.csv")))
                .startsWith("participant,cohort,")
                .doesNotContain("@");
        assertThat(Files.readString(csv.resolve("dictionary.csv"))).contains("Pseudonym; the same in all files");
        assertThat(report(data, "export", PROGRAMME, "-o", csv.toString()).err())
                .contains("is not an empty directory");
        Path xapi = home.resolve("xapi");
        report(data, "export", PROGRAMME, "--as", "xapi", "-o", xapi.toString());
        try (var lines = Files.lines(xapi.resolve("statements.ndjson"))) {
            JsonNode first = new ObjectMapper().readTree(lines.findFirst().orElseThrow());
            assertThat(first.at("/verb/id").asText()).startsWith("http");
            assertThat(first.at("/actor/account/name").asText()).isNotEmpty();
        }
        assertThat(report(data, "audit").out()).contains("rows of people", "report published");
    }

    private static String published(Cli cli) {
        assertThat(cli.code()).as(cli.err() + cli.out()).isZero();
        return cli.out().replaceFirst("(?s)Published (\\w+)\\..*", "$1");
    }

    /** Somebody of the roster who completed did not, as the next revision says. */
    private static void oneMoreLeft(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int completed = List.of(lines.get(0).split(",", -1)).indexOf("completed");
        StringBuilder out = new StringBuilder(lines.get(0) + ",revision\n");
        lines.stream().skip(1).forEach(line -> out.append(line).append(",0\n"));
        String[] one = lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(cells -> cells[completed].equals("yes"))
                .findFirst()
                .orElseThrow();
        one[completed] = "no";
        Files.writeString(file, out + String.join(",", one) + ",1\n");
    }

    /** Somebody who was never in a strict placement starts one a month after the end of the first cohort. */
    private static void placeOneMore(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String person = lines.stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .filter(each -> lines.stream()
                                .filter(line -> line.startsWith(each + ","))
                                .count()
                        == 1)
                .filter(each -> lines.stream().noneMatch(line -> line.startsWith(each + ",") && line.contains("J1")))
                .findFirst()
                .orElseThrow();
        String first = lines.stream()
                .filter(line -> line.startsWith(person + ","))
                .findFirst()
                .orElseThrow();
        String day = LocalDate.parse(first.split(",", -1)[1]).plusDays(30).toString();
        Files.writeString(file, person + "," + day + ",J1a,V3,90000\n", StandardOpenOption.APPEND);
    }

    private static void run(Path programme, Path data) {
        Cli cli = Cli.run("run", programme.toString(), "--no-serve", "--data", data.toString());
        assertThat(cli.code()).as(cli.err()).isZero();
    }

    private static Cli report(Path data, String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--data";
        all[args.length + 1] = data.toString();
        return Cli.run(all);
    }
}
