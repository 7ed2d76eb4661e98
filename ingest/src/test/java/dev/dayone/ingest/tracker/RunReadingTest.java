package dev.dayone.ingest.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.RunLogged;
import dev.dayone.schemas.RunLogged.Figure;
import dev.dayone.schemas.RunLogged.State;
import dev.dayone.schemas.RunLogged.Tracker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReadingTest {

    private static final Mint MINT = Secrets.forgetful(new byte[32]).mint("school", Instant.EPOCH, "run");

    @TempDir
    Path folder;

    @Test
    void tableOfWeightsAndBiases() throws IOException {
        RunReading read = read("wandb.csv", """
                "Name","ID","State","User","Created","Runtime","gpu_count","loss","note"
                "calm-sun-1","a1","finished","kim","2024-06-03T09:00:00.000Z","5400","2","0.25","first"
                "calm-sun-2","a2","crashed","kim","2024-06-03T11:00:00.000Z","60","2","NaN",""
                "calm-sun-3","a3","running","kim","2024-06-03T12:00:00.000Z","60","","",""
                """);

        RunLogged first = runs(read).get(0);
        assertThat(first.tracker()).isEqualTo(Tracker.WANDB);
        assertThat(first.state()).isEqualTo(State.FINISHED);
        assertThat(first.startedAt()).isEqualTo(Instant.parse("2024-06-03T09:00:00Z"));
        assertThat(first.endedAt()).isEqualTo(Instant.parse("2024-06-03T10:30:00Z"));
        assertThat(first.gpuHours()).isEqualTo(3);
        assertThat(first.metrics()).containsExactly(new Figure("loss", 0.25));
        assertThat(first.meta().source()).isEqualTo("wandb.csv:2");
        assertThat(runs(read).get(1).state()).isEqualTo(State.CRASHED);
        assertThat(runs(read).get(1).metrics())
                .as("a loss that diverged is no figure")
                .isEmpty();
        assertThat(runs(read).get(2).endedAt()).isNull();
        assertThat(runs(read).get(2).gpuHours()).isNull();
    }

    @Test
    void runsOfWeightsAndBiasesAsJson() throws IOException {
        String packed = """
                {"data": {"project": {"runs": {"edges": [{"node": {"name": "a1", "displayName": "calm-sun-1", "state": "failed",
                  "user": {"username": "kim"}, "createdAt": "2024-06-03T09:00:00", "heartbeatAt": "2024-06-03T10:00:00",
                  "config": "{\\"lr\\": {\\"desc\\": null, \\"value\\": 0.1}, \\"_wandb\\": {\\"value\\": 7}}",
                  "summaryMetrics": "{\\"val/loss\\": 0.5, \\"_runtime\\": 3600}"}}]}}}}
                """;
        String plain = """
                [{"id": "a1", "state": "failed", "user": "kim", "created_at": "2024-06-03T09:00:00Z", "heartbeat_at": "2024-06-03T10:00:00Z",
                  "config": {"lr": 0.1}, "summary": {"val/loss": 0.5}}]
                """;

        assertThat(runs(read("a.json", packed)))
                .as("the same run, however it was asked for")
                .extracting(RunReadingTest::said)
                .isEqualTo(runs(read("b.json", plain)).stream()
                        .map(RunReadingTest::said)
                        .toList());
        RunLogged run = runs(read("a.json", packed)).get(0);
        assertThat(run.state()).isEqualTo(State.CRASHED);
        assertThat(run.metrics()).containsExactly(new Figure("val/loss", 0.5));
        assertThat(run.configuration()).isNotNull();
        assertThat(runs(read("c.json", plain.replace("0.1}", "0.2}"))).get(0).configuration())
                .isNotEqualTo(run.configuration());
    }

    @Test
    void tableAndAnswerOfMlflowSayTheSame() throws IOException {
        RunReading table = read("mlflow.csv", """
                run_id,experiment_id,status,artifact_uri,start_time,end_time,metrics.loss,metrics.system/gpu_0_power_usage_watts,metrics.system/gpu_1_power_usage_watts,params.lr,tags.mlflow.user,tags.mlflow.source.git.commit
                r1,0,FINISHED,s3://x,2024-06-03 09:00:00+00:00,2024-06-03 11:00:00.000000+00:00,0.25,90,80,0.1,kim,abc
                """);
        RunReading answer = read("mlflow.json", """
                {"runs": [{"info": {"run_id": "r1", "run_uuid": "r1", "experiment_id": "0", "user_id": "kim", "status": "FINISHED",
                   "start_time": 1717405200000, "end_time": 1717412400000, "lifecycle_stage": "active"},
                  "data": {"metrics": [{"key": "loss", "value": 0.25, "timestamp": 1717412000000, "step": 9},
                                       {"key": "system/gpu_0_power_usage_watts", "value": 90}, {"key": "system/gpu_1_power_usage_watts", "value": 80}],
                           "params": [{"key": "lr", "value": "0.1"}],
                           "tags": [{"key": "mlflow.user", "value": "kim"}, {"key": "mlflow.source.git.commit", "value": "abc"}]}}],
                 "next_page_token": "more"}
                """);

        assertThat(runs(table)).hasSize(1);
        assertThat(said(runs(table).get(0))).isEqualTo(said(runs(answer).get(0)));
        assertThat(runs(table).get(0).gpuHours()).isEqualTo(4);
        assertThat(runs(table).get(0).metrics()).containsExactly(new Figure("loss", 0.25));
    }

    @Test
    void jobsOfSlurm() throws IOException {
        RunReading read = read("jobs.txt", """
                JobID|User|State|Start|End|ElapsedRaw|AllocTRES|Cluster|WorkDir|SubmitLine
                17|kim|COMPLETED|2024-06-03T10:00:00|2024-06-03T12:00:00|7200|billing=8,cpu=8,gres/gpu:a100=4,gres/gpu=4,node=1|c|/home/kim|sbatch a.sh
                17.batch||COMPLETED|2024-06-03T10:00:00|2024-06-03T12:00:00|7200|cpu=8|c||
                17.0||COMPLETED|2024-06-03T10:00:00|2024-06-03T12:00:00|7200|cpu=8|c||
                18|kim|CANCELLED by 1000|2024-06-03T10:00:00|2024-06-03T10:30:00|1800|cpu=8|c||
                19|kim|PENDING|Unknown|Unknown|0||c||
                20|kim|OUT_OF_MEMORY|2024-06-03T10:00:00|2024-06-03T10:30:00|1800|gres/gpu:h100=2|c||
                20|kim|NODE_FAIL|2024-06-03T11:00:00|2024-06-03T11:30:00|1800|gres/gpu:h100=2|c||
                21|kim|COMPLETED|2024-06-03T10:00:00|2024-06-03T10:30:00|1800||c|/home/kim|sbatch a.sh | tee log
                """);

        assertThat(runs(read))
                .extracting(RunLogged::state)
                .containsExactly(State.FINISHED, State.STOPPED, State.CRASHED, State.INTERRUPTED);
        assertThat(runs(read)).extracting(RunLogged::gpuHours).containsExactly(8.0, 0.0, 1.0, 1.0);
        assertThat(runs(read).get(0).startedAt())
                .as("the cluster's clock")
                .isEqualTo(Instant.parse("2024-06-03T09:00:00Z"));
        assertThat(runs(read).stream().map(RunLogged::run).distinct())
                .as("a job that was queued again is another run")
                .hasSize(4);
        assertThat(read.files().get(0).steps()).isEqualTo(2);
        assertThat(read.files().get(0).waiting()).isEqualTo(1);
        assertThat(read.problems())
                .extracting(Problem::line)
                .containsExactly(
                        "jobs.txt:9: has 11 values where the header has 10. A value holds the separator |: leave out SubmitLine and "
                                + "JobName, or correct the line.");
        assertThat(read.rejects()).hasSize(1);
    }

    @Test
    void aLineThatEndsInAnEmptyValueIsWhole() throws IOException {
        assertThat(runs(read("two.txt", """
                JobID|User|State|Start|End|SubmitLine
                1|kim|COMPLETED|2024-06-03T10:00:00|2024-06-03T12:00:00|
                """))).hasSize(1);
        assertThat(runs(read("one.txt", """
                JobID|User|State|Start|End|
                1|kim|COMPLETED|2024-06-03T10:00:00|2024-06-03T12:00:00|
                """))).as("with --parsable").hasSize(1);
    }

    @Test
    void theSameExportTwiceIsTheSameEvents() throws IOException {
        String text = """
                ID,State,User,Created,Runtime,loss
                a1,running,kim,2024-06-03T09:00:00Z,60,0.5
                """;
        Event once = runs(read("monday.csv", text)).get(0);
        Event again = runs(read("tuesday.csv", "\n" + text)).get(0);
        RunLogged later =
                runs(read("friday.csv", text.replace("running", "finished"))).get(0);

        assertThat(again.meta().eventId()).isEqualTo(once.meta().eventId());
        assertThat(later.meta().eventId())
                .as("it moved on")
                .isNotEqualTo(once.meta().eventId());
        assertThat(later.run()).isEqualTo(((RunLogged) once).run());
    }

    @Test
    void aBadRowIsRefusedByItselfWithPlaceValueAndRemedy() throws IOException {
        RunReading read = read("wandb.csv", """
                ID,State,User,Created,Runtime
                a1,exploded,kim,2024-06-03T09:00:00Z,60
                a2,finished,,2024-06-03T09:00:00Z,60
                a3,finished,kim,last Monday,60
                a4,finished,kim,2024-06-03T09:00:00Z,60
                """);

        assertThat(runs(read)).hasSize(1);
        assertThat(read.rejects()).hasSize(3);
        assertThat(read.problems())
                .extracting(Problem::line)
                .containsExactly(
                        "wandb.csv:2:2: State \"exploded\" is no state of a run. Known: crashed, failed, finished, killed, pending, preempted, preempting, running.",
                        "wandb.csv:3:3: User is empty. Export with the column User, which says whose the run is.",
                        "wandb.csv:4:4: Created \"last Monday\" is not a time. Export it as 2024-03-31T12:00:00Z, or as seconds or milliseconds since 1970.");
    }

    @Test
    void anEndBeforeTheStartIsRefusedUnlessTwoClocksDiffer() throws IOException {
        String text = """
                JobID|User|State|Start|End
                1|kim|COMPLETED|2024-06-03T10:00:30|2024-06-03T10:00:00
                2|kim|COMPLETED|2024-06-03T10:00:00|2024-06-03T09:00:00
                """;

        assertThat(runs(read("jobs.txt", text)))
                .singleElement()
                .satisfies(run -> assertThat(run.endedAt()).isEqualTo(run.startedAt()));
        assertThat(read("jobs.txt", text).problems())
                .extracting(Problem::line)
                .containsExactly(
                        "jobs.txt:3:5: End \"2024-06-03T09:00:00\" is before the start of the run. Correct one of the two and export again.");
    }

    @Test
    void whatIsNoExportIsRefusedWhole() {
        assertThatThrownBy(() -> read("people.csv", "name,age\nkim,30\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is no export of a tracker that is known here");
        assertThatThrownBy(() -> read("jobs.txt", "JobID|State|Start|End\n1|COMPLETED|x|y\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has no column User")
                .hasMessageContaining("sacct --parsable2");
        assertThatThrownBy(() -> read("runs.json", "[{\"a\": 1}]"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no runs");
        assertThatThrownBy(() -> read("runs.json", "{\"runs\": [{"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("runs.json:1: is not JSON");
    }

    @Test
    void usersBelongToWhomTheRosterNames() throws IOException {
        String kim = MINT.pseudonyms().participant("p1");
        String lee = MINT.pseudonyms().participant("p2");
        Map<String, String> owners = Map.of(
                MINT.pseudonyms().github("Kim-Ho"), kim,
                MINT.pseudonyms().email("lee@school.example"), lee,
                MINT.pseudonyms().tracker("wandb", "shared-name"), lee,
                MINT.pseudonyms().github("shared-name"), kim);
        RunPeople people = RunPeople.of(MINT, owners, List.of(), Set.of("p1", "p2", "P3"));
        RunReading read = read(
                "wandb.csv",
                people,
                "ID,State,User,Created,Runtime\n"
                        + List.of("kim-ho", "lee@school.example", "shared-name", "p3", "nobody").stream()
                                .map(user -> user + "1,finished," + user + ",2024-06-03T09:00:00Z,60\n")
                                .collect(Collectors.joining()));

        List<IdentityLinked> links = read.events().stream()
                .filter(IdentityLinked.class::isInstance)
                .map(IdentityLinked.class::cast)
                .toList();
        assertThat(links)
                .extracting(link -> link.meta().participant())
                .as("a login that one person has, and an id; what is linked already needs no link")
                .containsExactly(kim, MINT.pseudonyms().participant("P3"));
        assertThat(read.linked()).containsExactlyInAnyOrder("kim-ho", "p3");
        assertThat(read.unlinked()).containsExactly(Map.entry("nobody", 1));
        assertThat(runs(read))
                .extracting(run -> run.meta().identity())
                .contains(
                        MINT.pseudonyms().email("lee@school.example"),
                        MINT.pseudonyms().tracker("wandb", "nobody"));
        assertThat(read.events().toString()).doesNotContain("lee@", "kim-ho", "nobody");
    }

    @Test
    void aNameThatTwoPeopleHaveIsNobodys() throws IOException {
        Map<String, String> owners = Map.of(
                MINT.pseudonyms().github("kim"), "p-a",
                MINT.pseudonyms().gitlab("kim"), "p-b");
        RunReading read = read("wandb.csv", RunPeople.of(MINT, owners, List.of(), Set.of()), """
                ID,State,User,Created,Runtime
                a1,finished,kim,2024-06-03T09:00:00Z,60
                """);

        assertThat(read.unlinked()).containsKey("kim");
        assertThat(read.events()).hasSize(1);
    }

    @Test
    void figuresAskedForAreTakenHoweverManyThereAre() throws IOException {
        String names =
                IntStream.range(0, 60).mapToObj(i -> String.format("m%02d", i)).collect(Collectors.joining(","));
        String values = IntStream.range(0, 60).mapToObj(String::valueOf).collect(Collectors.joining(","));
        RunReading read = read(
                "wandb.csv",
                "ID,State,User,Created,Runtime," + names + ",z\na,finished,kim,2024-06-03T09:00:00Z,60," + values
                        + ",7\n");

        assertThat(runs(read).get(0).metric("z")).as("named in dayone.yaml").hasValue(7.0);
        assertThat(runs(read).get(0).metrics()).hasSize(RunReading.MOST_FIGURES + 1);
        assertThat(read.leftOut()).hasSize(10);
    }

    @Test
    void whatWasRefusedCanBeReadAgain() throws IOException {
        RunReading read = read("jobs.txt", """
                JobID|User|State|Start|End
                1|kim|COMPLETED|2024-06-03T10:00:00|2024-06-03T12:00:00
                2|kim|MELTED|2024-06-03T10:00:00|2024-06-03T12:00:00
                """);

        assertThat(read.rejects()).hasSize(1);
        assertThat(read.rejects().get(0).door()).isEqualTo(RunReading.DOOR);
        Original refused = new Original(
                RunReading.DOOR,
                "slurm",
                Map.of("source", "jobs.txt:3"),
                "{\"JobID\":\"2\",\"User\":\"kim\",\"State\":\"FAILED\",\"Start\":\"2024-06-03T10:00:00\",\"End\":\"2024-06-03T12:00:00\"}"
                        .getBytes(StandardCharsets.UTF_8));
        RunPeople nobody = RunPeople.of(MINT, Map.of(), List.of(), Set.of());
        assertThat(RunReading.again(refused, MINT, ZoneId.of("UTC"), nobody))
                .singleElement()
                .satisfies(event -> assertThat(event.meta().source()).isEqualTo("jobs.txt:3"));
    }

    private RunReading read(String name, String text) throws IOException {
        return read(name, RunPeople.of(MINT, Map.of(), List.of(), Set.of()), text);
    }

    private RunReading read(String name, RunPeople people, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        RunReading reading =
                new RunReading(MINT, ZoneId.of("Europe/London"), people, (tracker, user) -> false, Set.of("z"));
        reading.read(file);
        return reading;
    }

    private static List<RunLogged> runs(RunReading read) {
        return read.events().stream()
                .filter(RunLogged.class::isInstance)
                .map(RunLogged.class::cast)
                .toList();
    }

    /** What it says, wherever it was read. */
    private static String said(RunLogged run) {
        return run.run()
                + run.state()
                + run.startedAt()
                + run.endedAt()
                + run.metrics()
                + run.gpuHours()
                + run.configuration()
                + run.meta().eventId();
    }
}
