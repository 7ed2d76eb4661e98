package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.ingest.input.Directories;
import dev.dayone.warehouse.postgres.PostgresAddress;
import dev.dayone.warehouse.postgres.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the warehouse promises: as of any date, to the events behind a number, lost and found again, erased, and to whom it shows what. */
class WarehouseIT {

    @Test
    void publishedFiguresComeOutAgainAndWhatIsLostIsRebuilt() throws Exception {
        Path home = Cli.freshDirectory("warehouse");
        Path data = home.resolve("data");
        Path programme = Programmes.write(home.resolve("programme"));
        JsonNode published = outcome(run(programme, data));
        JsonNode explained = explain(data);
        String knownThen = explained.get("knownAt").asText();
        assertThat(explained.get("estimate")).isEqualTo(published.get("estimate"));
        JsonNode event = explained.get("people").get(0).get("events").get(0);
        assertThat(event.get("says").asText()).startsWith("checkpoint final, item task: ");
        assertThat(event.get("source").asText()).startsWith("checkpoints.csv:");

        assertThat(cli("backup", data, home.resolve("backup").toString()).code())
                .isZero();
        copy(data.resolve("kafka"), home.resolve("older log"));
        Files.writeString(
                programme.resolve("checkpoints.csv"),
                Files.readString(programme.resolve("checkpoints.csv")) + "p1,final,task,93,2024-02-08,1,no\n");
        JsonNode corrected = outcome(run(programme, data));
        assertThat(corrected.get("estimate")).isNotEqualTo(published.get("estimate"));

        // As known then, to the digit; and every verdict recorded comes out again.
        JsonNode then = explain(data, "--known-at", knownThen);
        assertThat(then.get("estimate")).isEqualTo(published.get("estimate"));
        assertThat(then.get("rows")).isEqualTo(explained.get("rows"));
        Cli reconciled = cli("reconcile", data, "--json", "--source", programme.toString());
        assertRight(reconciled);
        assertThat(differing(reconciled)).containsEntry("source small -> raw", 0);

        // A backup that was cut is refused before anything is changed.
        Path file = home.resolve("backup").resolve("core.fact.copy.gz");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[] {1, 2, 3});
        Cli spoilt = cli("restore", data, home.resolve("backup").toString());
        assertThat(spoilt.code()).isEqualTo(2);
        assertThat(spoilt.err()).contains("core.fact.copy.gz is not the file that was written");
        Files.write(file, whole);

        // Nor is one read that somebody without the key made or changed, and what it says never becomes a command.
        Path manifest = home.resolve("backup").resolve("manifest.json");
        Path code = home.resolve("backup").resolve("manifest.hmac");
        String made = Files.readString(manifest);
        String proof = home.resolve("proof").toString();
        Files.writeString(
                manifest,
                made.replaceFirst(
                        "\"columns\" : \"[^\"]*\"",
                        "\"columns\" : \"programme) from program 'touch " + proof + "' --\""));
        Cli forged = cli("restore", data, home.resolve("backup").toString());
        assertThat(forged.code()).isEqualTo(2);
        assertThat(forged.err()).contains("was changed since. Nothing was restored");
        String codeMade = Files.readString(code);
        Files.delete(code);
        assertThat(cli("restore", data, home.resolve("backup").toString()).err())
                .contains("has no manifest.hmac");
        Files.writeString(code, codeMade);
        Files.writeString(manifest, made);
        assertThat(Path.of(proof)).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("backup"))))
                .isEqualTo("rwx------");

        // Postgres back at an older state reads on from the log.
        Directories.delete(data.resolve("postgres"));
        assertThat(cli("restore", data, home.resolve("backup").toString()).code())
                .isZero();
        assertThat(cli("restore", data, home.resolve("backup").toString()).code())
                .isEqualTo(2);
        assertRight(cli("reconcile", data, "--json"));
        assertThat(explain(data).get("estimate")).isEqualTo(corrected.get("estimate"));

        // A power cut: the log is back at an older state, and the warehouse gives it what it lacks.
        Directories.delete(data.resolve("kafka"));
        copy(home.resolve("older log"), data.resolve("kafka"));
        Cli mended = Cli.run("run", programme.toString(), "--no-serve", "--json", "--data", data.toString());
        assertThat(mended.err()).contains("Kafka's log is older than the warehouse", "The log is whole again");
        assertThat(mended.json().get("intake").get("accepted").asInt()).isZero();
        assertThat(outcome(mended.json()).get("estimate")).isEqualTo(corrected.get("estimate"));
        assertRight(cli("reconcile", data, "--json"));

        // The same by hand: no advice leads in a circle.
        Directories.delete(data.resolve("kafka"));
        copy(home.resolve("older log"), data.resolve("kafka"));
        assertThat(cli("rebuild", data, "--log", "--replace").code()).isZero();
        assertRight(cli("reconcile", data, "--json"));

        // Another key would make a second person of everybody.
        Path key = data.resolve("pseudonym.key");
        Files.move(key, home.resolve("key"));
        Cli lost = Cli.run("run", programme.toString(), "--no-serve", "--data", data.toString());
        assertThat(lost.code()).isEqualTo(3);
        assertThat(lost.err()).contains("is not the one that made the pseudonyms", "participant.keys");
        Files.move(home.resolve("key"), key, StandardCopyOption.REPLACE_EXISTING);

        // The log is wiped: refused with what to do, then written anew; nothing is lost and nothing counted twice.
        Directories.delete(data.resolve("kafka"));
        Cli refused = Cli.run("run", programme.toString(), "--no-serve", "--data", data.toString());
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("dayone rebuild --log");
        assertThat(cli("rebuild", data, "--log").code()).isZero();
        JsonNode again = run(programme, data);
        assertThat(outcome(again).get("estimate")).isEqualTo(corrected.get("estimate"));
        assertThat(again.get("intake").get("accepted").asInt()).isZero();
        assertRight(cli("reconcile", data, "--json"));

        // Facts and measures derived anew, beside those in force: none differs.
        Cli rebuilt = cli("rebuild", data, "--json");
        assertThat(rebuilt.code()).isZero();
        assertThat(rebuilt.json().get("changed").asInt()).isZero();
        assertThat(rebuilt.err()).contains("core.fact: 25 rows, 0 were others");

        // What somebody changed by hand shows, and what can be repaired is.
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection owner = connect(postgres.address())) {
            execute(owner, "delete from raw.event where source = 'checkpoints.csv:2'");
            execute(
                    owner,
                    "delete from raw.event_key k where not exists (select 1 from raw.event e where e.event_id = k.event_id)");
            execute(owner, "update core.fact set value = 1 where about = 'final' and value = 93");
            execute(owner, "update core.measure set value = 1 where measure = 'S1.final' and value = 93");
            // And somebody of whom nothing is left but the events.
            execute(
                    owner,
                    "delete from core.measure where participant = (select min(participant) from core.enrolment)");
            execute(
                    owner,
                    "delete from core.enrolment where participant = (select min(participant) from core.enrolment)");
        }
        Cli broken = cli("reconcile", data, "--json", "--source", programme.toString());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(differing(broken)).containsEntry("log -> raw", 1).containsEntry("source small -> raw", 1);
        assertThat(differing(broken).get("raw -> core.fact")).isPositive();
        assertThat(differing(broken).get("raw -> measures")).isPositive();
        Cli repaired = cli("reconcile", data, "--repair", "--json");
        assertThat(repaired.code()).as(repaired.out()).isZero();
        assertRight(cli("reconcile", data, "--json"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Test
    void whoIsErasedIsNowhereAndDoesNotComeBack() throws Exception {
        Path home = Cli.freshDirectory("erased");
        Path data = home.resolve("data");
        Path programme = Programmes.write(home.resolve("programme"));
        Programmes.replace(programme.resolve("roster.csv"), "p1@example.org", "canary-address@example.org");
        Programmes.replace(programme.resolve("roster.csv"), "p1,", "canary-person,");
        Programmes.replace(programme.resolve("checkpoints.csv"), "p1,", "canary-person,");
        Files.writeString(programme.resolve("placements.csv"), """
                participant,date,status,tier,pay,evidence
                canary-person,2024-03-01,J1a,V3,90000,canary-employer
                canary-person,2024-03-01,J1a,V9,90000,canary-employer
                """);
        JsonNode before = run(programme, data);
        assertThat(before.get("intake").get("rejected").asInt()).isEqualTo(1);

        Cli unsure = cli("erase", data, "canary-person", "--programme", "small");
        assertThat(unsure.code()).isEqualTo(2);
        Path ledger = Files.createDirectories(data.resolve("scans/cluster/small"));
        Cli erased = cli("erase", data, "canary-person", "--programme", "small", "--yes", "--rewrite-log");

        assertThat(erased.err()).contains("Key of the person: destroyed");
        assertThat(erased.code()).isZero();
        assertThat(erased.out()).contains("receipt ", "\"core.fact\": 2");
        assertThat(ledger.resolve("erased")).as("the person's git identities").isNotEmptyFile();
        Cli unknown = cli("erase", data, "canary-person", "--programme", "small", "--yes");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("Nothing is known of participant \"canary-person\"");

        String pseudonym = pseudonym(data);
        // The request itself, and what the new generation of streams keeps of it, where compression leaves the name
        // whole.
        assertThat(filesThatName(data.resolve("kafka"), pseudonym))
                .allSatisfy(file -> assertThat(file.toString()).containsAnyOf("dayone.roster-", "dayone-streams-g1-"));

        // The source still has the person: what it sends again is refused.
        JsonNode after = run(programme, data);
        assertThat(after.get("intake").get("accepted").asInt()).isZero();
        assertThat(outcome(after).get("treatment").get("n").asInt())
                .isEqualTo(outcome(before).get("treatment").get("n").asInt() - 1);
        assertRight(cli("reconcile", data, "--json"));
        assertThat(cli("audit", data).out()).contains("participant erased", "The chain is whole");

        assertThat(rowsThatName(data, List.of("canary", pseudonym))).containsOnlyKeys("raw.event", "core.subject");
        for (String directory : List.of("kafka", "streams", "reports", "logs", "spool")) {
            assertThat(filesThatName(data.resolve(directory), "canary"))
                    .as(directory)
                    .isEmpty();
        }
    }

    @Test
    void raterAgreementIsThatOfShroutAndFleiss() throws Exception {
        Path home = Cli.freshDirectory("raters");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                Warehouse warehouse = Warehouse.open(postgres.address())) {
            // Shrout and Fleiss (1979), table 2: six targets, four judges; ICC(1,1) = .17, ICC(1,4) = .44.
            int[][] scores = {{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}};
            warehouse.jdbi().useHandle(handle -> {
                for (int target = 0; target < scores.length; target++) {
                    for (int judge = 0; judge < scores[target].length; judge++) {
                        handle.execute(
                                "insert into core.fact (event_id, programme, participant, kind, about, valid_from, value, item, rater)"
                                        + " values (gen_random_uuid(), 'p', ?, 'score', 'final', '2024-01-01', ?, 'task', ?)",
                                "t" + target,
                                (double) scores[target][judge],
                                "j" + judge);
                    }
                }
                double[] icc = handle.createQuery(
                                "select icc_single, icc_mean, works, raters from mart.checkpoint_reliability")
                        .map((row, context) ->
                                new double[] {row.getDouble(1), row.getDouble(2), row.getInt(3), row.getInt(4)})
                        .one();
                assertThat(icc[0]).isCloseTo(0.1657, within(5e-5));
                assertThat(icc[1]).isCloseTo(0.4428, within(5e-5));
                assertThat(icc[2]).isEqualTo(6);
                assertThat(icc[3]).isEqualTo(4);
            });
        }
    }

    @Test
    void everyViewIsExplainedAndEveryExampleQueryRuns() throws Exception {
        Path home = Cli.freshDirectory("queries");
        Path data = home.resolve("data");
        Path programme = Programmes.write(home.resolve("programme"));
        run(programme, data);
        assertThat(Cli.run("report", "publish", "b-vs-a", "--data", data.toString())
                        .out())
                .startsWith("Published ");
        Cli granted = cli("grant", data, "reader_one", "--role", "evaluator", "--programme", "small");
        assertThat(granted.code()).isZero();
        Cli other = cli("grant", data, "reader_two", "--role", "evaluator", "--programme", "another");
        Cli funder = cli("grant", data, "funder_one", "--role", "report_reader", "--programme", "small");
        assertThat(cli("grant", data, "--list").out()).contains("funder_one", "dayone_report_reader");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"))) {
            try (Connection owner = connect(postgres.address())) {
                assertThat(strings(owner, UNEXPLAINED)).isEmpty();
                assertThat(strings(owner, WITH_RIGHTS_OF_ITS_OWNER)).isEmpty();
                assertThat(strings(
                                owner,
                                "select 1 from mart.outcome_accounting group by programme, cohort, arm, enrolled"
                                        + " having sum(people) <> enrolled"))
                        .isEmpty();
                assertKnownNowIsNow(owner);
                GeneratedDocsTest.assertPrinted("warehouse.md", Dictionary.of(owner));
                for (String view : strings(owner, MART_VIEWS)) {
                    assertThat(String.join("\n", strings(owner, "explain (verbose) select * from " + view)))
                            .as(view)
                            .doesNotContain("Seq Scan on raw.");
                }
            }
            try (Connection reader = connect(as(postgres, granted));
                    Stream<Path> queries = Files.list(Path.of("..", "examples", "queries"))) {
                for (Path query : queries.sorted().toList()) {
                    execute(reader, Files.readString(query));
                }
                assertThat(strings(reader, "select distinct programme from mart.participant"))
                        .containsExactly("small");
                assertThat(strings(
                                reader,
                                "select count(*) from mart.cohort_comparison where measure = 'S1.final' and n = 12"))
                        .containsExactly("2");
                assertRefused(
                        reader,
                        "delete from mart.participant",
                        "select payload from raw.event",
                        "select * from audit.entry",
                        "select original from ops.reject",
                        "select * from privacy.programme_access",
                        "update core.measure set value = 0");
                assertThat(strings(reader, "show statement_timeout")).containsExactly("1min");
            }
            try (Connection reader = connect(as(postgres, other))) {
                for (String view : strings(reader, MART_VIEWS)) {
                    boolean catalogue = view.equals("mart.measure_definition");
                    assertThat(strings(reader, "select count(*) > 0 from " + view))
                            .as(view)
                            .containsExactly(catalogue ? "t" : "f");
                }
            }
            try (Connection reader = connect(as(postgres, funder))) {
                assertThat(strings(reader, "select outcome from report.verdict"))
                        .containsExactly("score");
                assertRefused(reader, "select * from mart.participant", "select * from core.measure");
            }
            eachRoleTriesEachTable(postgres);
            try (Connection owner = connect(postgres.address())) {
                DatabaseAttacks.aTypeOfTheCallersOwn(as(postgres, granted), owner, postgres.administrator());
                DatabaseAttacks.aTimeZoneDaysAhead(as(postgres, granted), owner);
                DatabaseAttacks.aLookHidesItsOwnCohortOnly(as(postgres, granted), owner);
                DatabaseAttacks.nothingBelongsToTheAdministrator(postgres.administrator(), owner);
            }
            DatabaseAttacks.aReaderStopsNobody(as(postgres, granted));
            DatabaseAttacks.aReaderStopsNobody(as(postgres, funder));
            DatabaseAttacks.aFunderCountsNoRows(as(postgres, funder));
            try (Warehouse warehouse = Warehouse.open(postgres.address())) {
                DatabaseAttacks.limitsHoldAlthoughTheyAreTakenOff(as(postgres, granted), warehouse);
            }
        }
    }

    @Test
    void everyViewAnswersAsItDidThenAndEveryLoginIsOnRecord() throws Exception {
        Path home = Cli.freshDirectory("as-known");
        Path data = home.resolve("data");
        Path programme = Programmes.write(home.resolve("programme"));
        Path work = Files.createDirectories(home.resolve("work"));
        Git.run(work, "init", "--quiet");
        Git.commit(work, "p1@example.org");
        Git.commit(work, "stranger@example.org");
        Git.commit(work, "late@example.org");
        Git.run(
                home,
                "clone",
                "--quiet",
                "--depth",
                "2",
                "--no-local",
                "file://" + work,
                programme.resolve("clone").toString());
        Files.writeString(programme.resolve("repositories.csv"), "repository,participant\nclone,p1\n");
        Programmes.replace(programme.resolve("checkpoints.csv"), "p3,final,task,71", "p3,final,task,many");
        run(programme, data);
        Map<String, List<String>> then = new TreeMap<>();
        String at;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection owner = connect(postgres.address())) {
            at = strings(owner, "select now()").get(0);
            for (String view : strings(owner, MART_VIEWS)) {
                then.put(view, rows(owner, view));
            }
        }

        // Everything changes: a value, what became of a reject, whose an address is, commits, a clone made whole, a
        // verdict.
        String refused = Cli.run("rejects", "list", "--data", data.toString(), "--json")
                .json()
                .get(0)
                .get("reject")
                .asText();
        assertThat(Cli.run("rejects", "waive", refused, "--note", "a word", "--data", data.toString())
                        .code())
                .isZero();
        Git.commit(work, "stranger@example.org");
        Git.commit(work, "late@example.org");
        Git.run(programme.resolve("clone"), "pull", "--quiet", "--unshallow");
        Files.writeString(programme.resolve("identities.csv"), "participant,email\np2,late@example.org\n");
        Programmes.replace(programme.resolve("checkpoints.csv"), "p3,final,task,many", "p3,final,task,71");
        Files.writeString(
                programme.resolve("checkpoints.csv"),
                Files.readString(programme.resolve("checkpoints.csv")) + "p1,final,task,93,2024-02-08,1,no\n");
        run(programme, data);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection owner = connect(postgres.address())) {
            List<String> changed = new ArrayList<>();
            for (String view : then.keySet()) {
                if (!rows(owner, view).equals(then.get(view))) {
                    changed.add(view);
                }
            }
            assertThat(changed)
                    .contains(
                            "mart.cohort_comparison",
                            "mart.fact",
                            "mart.format_standing",
                            "mart.freshness",
                            "mart.intake",
                            "mart.measure",
                            "mart.reject",
                            "mart.repository",
                            "mart.source_gap",
                            "mart.unattributed_commit",
                            "mart.verdict");
            execute(owner, "set dayone.known_at = '" + at + "'");
            for (String view : then.keySet()) {
                assertThat(rows(owner, view)).as(view).isEqualTo(then.get(view));
            }
        }
        loginsAreOnRecord(data, at, then);
    }

    /** Each connection of a login that DayOne made is in the audit, and a session that could not be written down is refused. */
    private static void loginsAreOnRecord(Path data, String at, Map<String, List<String>> then) throws Exception {
        Cli kim = cli("grant", data, "evaluator_kim", "--role", "evaluator", "--programme", "small");
        Cli guard = cli("grant", data, "guard", "--role", "privacy");
        assertThat(kim.err()).doesNotContain("on record");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection owner = connect(postgres.address())) {
            String logins =
                    "select concat_ws(' ', action, subject, detail) from audit.entry where action = 'logged in' order by seq";
            assertThat(strings(owner, logins)).isEmpty();
            try (Connection reader = connect(as(postgres, kim))) {
                assertThat(strings(reader, "show default_transaction_read_only"))
                        .containsExactly("on");
                assertThat(strings(reader, "show lock_timeout")).containsExactly("0");
                execute(reader, "set dayone.known_at = '" + at + "'");
                assertThat(rows(reader, "mart.unattributed_commit"))
                        .isEqualTo(then.get("mart.unattributed_commit"))
                        .isNotEmpty();
                // Rights keep it from writing, not the session's default alone.
                execute(reader, "set default_transaction_read_only = off");
                for (String statement : List.of(
                        "insert into core.subject select * from core.subject",
                        "delete from ops.intake_history",
                        "create table mine (a int)",
                        "select audit.append('logged in', 'somebody else', '{}')",
                        "select audit.watch_logins()")) {
                    assertThat(stateOf(reader, statement)).as(statement).isEqualTo("42501");
                }
            }
            try (Connection privacy = connect(as(postgres, guard))) {
                assertThat(strings(privacy, logins))
                        .containsExactly(
                                "logged in evaluator_kim {\"detail\": \"dayone_evaluator from 127.0.0.1\"}",
                                "logged in guard {\"detail\": \"dayone_privacy from 127.0.0.1\"}");
                assertThat(strings(privacy, "show default_transaction_read_only"))
                        .containsExactly("off");
            }
            PostgresAddress unwritten = as(postgres, kim);
            assertThatThrownBy(() -> DriverManager.getConnection(
                            unwritten.jdbcUrl() + (unwritten.jdbcUrl().contains("?") ? "&" : "?")
                                    + "options=-c%20default_transaction_read_only=on",
                            unwritten.user(),
                            unwritten.password()))
                    .hasMessageContaining("cannot be written down");
            assertThat(strings(owner, logins)).hasSize(2);
            assertThat(strings(owner, "select seq from audit.broken")).isEmpty();
        }
    }

    /** Rows of a view as texts, in order; fractions to nine digits, and without what the clock alone changes. */
    private static List<String> rows(Connection connection, String view) throws SQLException {
        String columns = strings(connection, """
                        select case data_type when 'double precision' then format('round(cast(%%I as numeric), 9)', column_name)
                                              else quote_ident(column_name) end
                        from information_schema.columns
                        where table_schema || '.' || table_name = '%s' and data_type <> 'interval'
                        order by ordinal_position
                        """.formatted(view)).stream().collect(Collectors.joining(", "));
        return strings(connection, "select cast(row(" + columns + ") as text) from " + view + " order by 1");
    }

    private static String stateOf(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "none";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    /** What answers as known at a time says of a time to come what answers of now say. */
    private static void assertKnownNowIsNow(Connection owner) throws SQLException {
        for (String view : strings(owner, MART_VIEWS)) {
            List<String> now = rows(owner, view);
            execute(owner, "set dayone.known_at = '2100-01-01'");
            List<String> known = rows(owner, view);
            execute(owner, "reset dayone.known_at");
            assertThat(known).as(view).isEqualTo(now);
        }
    }

    private static final String MART_VIEWS = "select 'mart.' || relname from pg_class where relkind = 'v'"
            + " and relnamespace = 'mart'::regnamespace order by 1";

    /** Views through which a reader would see rows of other programmes: those of a view that was replaced without its option. */
    private static final String WITH_RIGHTS_OF_ITS_OWNER = """
            select cast(c.oid as regclass) from pg_class c
            where c.relkind = 'v' and c.relnamespace in ('mart'::regnamespace, 'core'::regnamespace)
                  and not ('security_invoker=true' = any (coalesce(c.reloptions, array[]::text[])))
            """;

    private static final String UNEXPLAINED = """
            select n.nspname || '.' || c.relname || '.' || a.attname
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind in ('r', 'v', 'p') and not c.relispartition
                  and n.nspname in ('raw', 'core', 'mart', 'study', 'report', 'ops', 'privacy', 'audit')
                  and (obj_description(c.oid, 'pg_class') is null
                       or (n.nspname not in ('core') or c.relname not like '%known') and col_description(c.oid, a.attnum) is null)
            """;

    /** Who may read (r) and who may write (w) what; a table that is not named may be touched by nobody. */
    private static void eachRoleTriesEachTable(EmbeddedPostgres postgres) throws SQLException, IOException {
        StringBuilder matrix = new StringBuilder();
        try (Connection owner = connect(postgres.address())) {
            for (String role : strings(
                    owner,
                    "select rolname from pg_roles where rolname like 'dayone\\_%' and rolname not in ('dayone_owner', 'dayone_service', 'dayone_groups') order by 1")) {
                assertThat(strings(
                                owner,
                                "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = '"
                                        + role + "'"))
                        .as("tables that %s owns", role)
                        .containsExactly("0");
                matrix.append(role).append(":\n");
                for (String table : strings(owner, """
                        select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relkind in ('r', 'v', 'p') and not c.relispartition
                              and n.nspname in ('raw', 'core', 'mart', 'study', 'report', 'ops', 'privacy', 'audit') order by 1
                        """)) {
                    String rights = (tries(owner, role, "select 1 from " + table + " limit 1") ? "r" : "")
                            + (tries(owner, role, "delete from " + table + " where false") ? "d" : "")
                            + (strings(owner, "select has_table_privilege('" + role + "', '" + table + "', 'insert')")
                                            .contains("t")
                                    ? "i"
                                    : "")
                            + (strings(owner, "select has_table_privilege('" + role + "', '" + table + "', 'update')")
                                            .contains("t")
                                    ? "u"
                                    : "");
                    if (!rights.isEmpty()) {
                        matrix.append("  ")
                                .append(table)
                                .append(' ')
                                .append(rights)
                                .append('\n');
                    }
                }
            }
        }
        try (Connection owner = connect(postgres.address())) {
            assertThat(strings(owner, """
                            select distinct c.oid::regclass::text
                            from pg_class c join pg_namespace n on n.oid = c.relnamespace
                            join pg_roles r on r.rolname in ('dayone_evaluator', 'dayone_programme', 'dayone_report_reader', 'dayone_summary')
                            where c.relkind in ('r', 'p') and not c.relispartition and not c.relrowsecurity
                                  and n.nspname in ('raw', 'core', 'mart', 'study', 'report', 'ops', 'privacy', 'audit')
                                  and (has_table_privilege(r.oid, c.oid, 'select') or has_any_column_privilege(r.oid, c.oid, 'select'))
                            """))
                    .as("tables that readers see whole, with the rows of other programmes")
                    .containsExactly("core.measure_definition");
        }
        Path golden = Path.of("src", "test", "resources", "roles.txt");
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, matrix);
        }
        assertThat(matrix.toString()).isEqualTo(Files.readString(golden));
    }

    private static boolean tries(Connection owner, String role, String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("set role " + role);
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            return !"42501".equals(e.getSQLState()) && !"55000".equals(e.getSQLState());
        } finally {
            execute(owner, "reset role");
        }
    }

    private static void assertRefused(Connection reader, String... statements) throws SQLException {
        for (String sql : statements) {
            assertThat(stateOf(reader, sql)).as(sql).isIn("42501", "25006", "55000");
        }
    }

    static PostgresAddress as(EmbeddedPostgres postgres, Cli granted) {
        PostgresAddress login = PostgresAddress.parse(granted.out().strip());
        return new PostgresAddress(postgres.address().jdbcUrl(), login.user(), login.password());
    }

    static Connection connect(PostgresAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> out = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                out.add(rows.getString(1));
            }
        }
        return out;
    }

    private static String pseudonym(Path data) throws Exception {
        try (DataDirectory directory = DataDirectory.open(data)) {
            return directory.secrets().pseudonyms("small").participant("canary-person");
        }
    }

    /** Rows of each table that hold one of the texts, whatever the column. */
    private static Map<String, Long> rowsThatName(Path data, List<String> texts) throws Exception {
        Map<String, Long> found = new TreeMap<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection owner = connect(postgres.address())) {
            for (String table : strings(owner, """
                    select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema')
                    """)) {
                for (String row : strings(owner, "select t::text from " + table + " t")) {
                    if (texts.stream()
                            .anyMatch(text -> row.contains(text)
                                    || row.contains(java.util.HexFormat.of()
                                            .formatHex(text.getBytes(StandardCharsets.UTF_8))))) {
                        found.merge(table, 1L, Long::sum);
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> filesThatName(Path root, String text) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.exists(root)) {
            return found;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static JsonNode run(Path programme, Path data) {
        return Cli.run("run", programme.toString(), "--no-serve", "--data", data.toString(), "--json")
                .json();
    }

    private static JsonNode outcome(JsonNode run) {
        return run.get("studies").get(0).get("outcomes").get(0);
    }

    private static JsonNode explain(Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "explain",
                "b-vs-a",
                "score",
                "--as-of",
                "2026-01-01",
                "--events",
                "--json",
                "--data",
                data.toString()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new)).json();
    }

    private static Cli cli(String command, Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--data", data.toString()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private static void assertRight(Cli reconciled) {
        assertThat(reconciled.json().get("right").asBoolean())
                .as(reconciled.out())
                .isTrue();
        assertThat(reconciled.code()).isZero();
    }

    private static Map<String, Integer> differing(Cli reconciled) {
        Map<String, Integer> out = new TreeMap<>();
        reconciled
                .json()
                .get("comparisons")
                .forEach(each ->
                        out.put(each.get("what").asText(), each.get("differing").asInt()));
        return out;
    }
}
