package dev.dayone.app.bench;

import dev.dayone.app.bench.ScaleBench.Answer;
import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.DashboardSettings;
import dev.dayone.dashboard.signin.Page;
import dev.dayone.dashboard.signin.Page.Trait;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Unit;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.Warehouse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Pages of the dashboard over the warehouse of {@link ScaleBench}: the first reader after the data changed, and the readers after. */
public final class PageBench {

    /** Every page that is kept until the data change, and the long ones below them. */
    private static final List<String> PAGES = Stream.concat(
                    Page.with(Trait.KEPT).stream().map(Page::path),
                    Stream.of(
                            "/studies/scale/sprint-vs-notebook",
                            "/cohorts/scale/c017",
                            "/ask?programme=scale&measure=S1.capstone&by=ARM",
                            "/reports",
                            "/downloads"))
            .toList();
    /** A study is of some cohorts, not of all that ever were. */
    private static final List<String> COHORTS =
            List.of("c000", "c001", "c002", "c003", "c004", "c005", "c006", "c007", "c008", "c009");

    private static final int READERS = 40;
    private static final double MOST = 0.95;

    private PageBench() {}

    /** Milliseconds of each page, with how many kilobytes it has in the place of rows. */
    public static List<Answer> run(Warehouse warehouse, Consumer<String> say) throws IOException, InterruptedException {
        register(warehouse);
        List<Answer> out = new ArrayList<>();
        Studies studies = new Studies(warehouse, Clock.systemUTC(), "bench");
        try (DashboardServer server = DashboardServer.start(studies, Optional.empty(), DashboardSettings.loopback(0))) {
            HttpClient client = HttpClient.newHttpClient();
            for (String page : PAGES) {
                say.accept(page);
                URI address = URI.create("http://127.0.0.1:" + server.port() + page);
                Answer first = read(client, address, page + ", first reader");
                double[] millis = new double[READERS];
                for (int reader = 0; reader < READERS; reader++) {
                    millis[reader] = read(client, address, page).millis();
                }
                Arrays.sort(millis);
                out.add(first);
                out.add(new Answer(page + ", p95 of the next 40", millis[(int) (MOST * READERS) - 1], first.rows()));
            }
        }
        return out;
    }

    private static Answer read(HttpClient client, URI address, String what) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<byte[]> answer =
                client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
        double millis = (System.nanoTime() - start) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IOException("page " + address + " answered " + answer.statusCode());
        }
        return new Answer(what, millis, answer.body().length / 1024);
    }

    private static void register(Warehouse warehouse) {
        Instant at = Instant.parse("2015-01-01T00:00:00Z");
        StudyRegistered study = new StudyRegistered(
                new EventMeta(EventIds.of("scale"), "scale", "bench", null, null, at, at, List.of(), false, "bench"),
                "sprint-vs-notebook",
                "Sprints against notebooks",
                "Do sprints make better engineers than notebooks?",
                "notebook",
                "sprint",
                "Notebooks",
                "Sprints",
                Unit.PARTICIPANT,
                true,
                true,
                false,
                COHORTS,
                List.of(),
                0.5,
                List.of(
                        new OutcomePlan(
                                "score",
                                "Capstone",
                                Kind.CHECKPOINT_SCORE,
                                "S1.capstone",
                                "points",
                                5,
                                true,
                                true,
                                null),
                        new OutcomePlan("placed", "Placed", Kind.PLACED, "P1.180", "pp", 10, true, false, 180)),
                List.of(),
                false,
                null);
        warehouse
                .jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                with plan as (
                                    insert into study.plan (programme, study, version, title, question, control, treatment, received_at, payload,
                                                            looks, hidden_between_looks, cohorts)
                                    values ('scale', :study, :version, :title, :question, 'notebook', 'sprint', now(), :payload, '{}', false, :cohorts)
                                    returning programme, study, version, received_at
                                )
                                insert into core.version_in_force (programme, kind, about, version, first_received_at, last_received_at)
                                select programme, 'study', study, version, received_at, received_at from plan
                                """)
                        .bind("study", study.study())
                        .bind("version", study.meta().eventId())
                        .bind("title", study.title())
                        .bind("question", study.question())
                        .bind("payload", WireCodec.encode(study))
                        .bindArray("cohorts", String.class, study.cohorts())
                        .execute());
    }
}
