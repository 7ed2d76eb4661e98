package dev.dayone.app.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.programme.Arrival;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.ProgrammeOption;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.door.Replay;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.programme.Programme.Outcome;
import dev.dayone.schemas.RejectResolved;
import dev.dayone.schemas.RejectResolved.Resolution;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.PipelineStatus.Intake;
import dev.dayone.warehouse.view.RejectStore;
import dev.dayone.warehouse.view.RejectStore.Refused;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What was refused: looked at, read again after a fix, or given up with a reason. */
@Command(
        name = "rejects",
        mixinStandardHelpOptions = true,
        header = "List what was refused, show it, replay it after a fix, or waive it.",
        description = {
            "",
            "States: open, replayed (taken after all), waived (given up), ignored (a kind of event that no measure is made of).",
            ""
        },
        subcommands = HelpCommand.class)
public final class RejectsCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "rejects: say list, show, replay or waive.");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "List rejects, oldest first.")
    int list(
            @Mixin ServiceOptions options,
            @Option(names = "--programme", paramLabel = "ID", description = "Of that programme only.") @Nullable
                    String programme,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            defaultValue = "open",
                            description = "open, replayed, waived, ignored or all (default: ${DEFAULT-VALUE}).")
                    String state,
            @Option(names = "--code", paramLabel = "CODE", description = "With that reason code only.") @Nullable
                    String code,
            @Option(names = "--json", description = "As JSON (docs/json.md).") boolean json) {
        try (Connection connection = connect(options)) {
            List<Refused> found = new RejectStore(connection.services().warehouse())
                    .list(programme, state.equals("all") ? null : state, code);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ArrayNode array = new ObjectMapper().createArrayNode();
                found.forEach(reject -> array.add(json(reject)));
                out.println(array.toPrettyString());
            } else {
                found.forEach(reject -> out.println(reject.id() + "  " + reject.state() + "  " + reject.code() + "  "
                        + reject.door() + "  " + reject.reason()));
                spec.commandLine().getErr().println(found.size() + " rejects");
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            header = "Show one reject with its original, which is under seal everywhere else.")
    int show(
            @Mixin ServiceOptions options,
            @Parameters(paramLabel = "ID", description = "Its id, or how it starts.") String id,
            @Option(names = "--json", description = "As JSON (docs/json.md).") boolean json) {
        try (Connection connection = connect(options)) {
            Refused reject = find(new RejectStore(connection.services().warehouse()), id);
            Optional<Original> original = original(reject, connection.data().secrets());
            if (original.isPresent()) {
                new Audit(connection.services().warehouse())
                        .append("seal opened", reject.programme(), "reject " + reject.id());
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ObjectNode node = json(reject);
                original.ifPresent(kept -> node.putObject("original")
                        .put("door", kept.door())
                        .put("kind", kept.kind())
                        .put("body", kept.text()));
                out.println(node.toPrettyString());
            } else {
                out.println("reject    " + reject.id());
                out.println("state     " + reject.state() + (reject.note() == null ? "" : ": " + reject.note()));
                out.println("programme " + reject.programme());
                out.println("door      " + reject.door() + ", " + reject.source());
                out.println("code      " + reject.code());
                out.println("field     " + (reject.field() == null ? "-" : reject.field())
                        + (reject.shape() == null ? "" : " (" + reject.shape() + ")"));
                out.println("rule      " + (reject.rule() == null ? "-" : reject.rule()));
                out.println("reason    " + reject.reason());
                out.println(
                        "came      " + Counts.of(reject.times(), "time", "times") + ", first " + reject.recordedAt());
                out.println(original.map(kept -> "original\n" + kept.text()).orElse("original  not kept"));
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            header =
                    "Read rejects again by the rules of today: after a correction of dayone.yaml, roster.csv or DayOne itself.")
    int replay(
            @Mixin ServiceOptions options,
            @Mixin ProgrammeOption programme,
            @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids, or how they start.") List<String> ids,
            @Option(names = "--all", description = "All open rejects of the programme.") boolean all,
            @Option(names = "--code", paramLabel = "CODE", description = "All open ones with that code.") @Nullable
                    String code) {
        if ((ids == null || ids.isEmpty()) && !all && code == null) {
            throw new UsageException("Which rejects? Name ids, --code CODE or --all.");
        }
        String id = programme.programme();
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.open(options, progress)) {
            Services services = connection.services();
            PipelineStatus status = new PipelineStatus(services.warehouse());
            RejectStore store = new RejectStore(services.warehouse());
            Secrets secrets = connection.data().secrets();
            Instant now = Clock.systemUTC().instant();
            Mint mint = secrets.mint(id, now, UUID.randomUUID().toString());
            Optional<Programme> open = Optional.ofNullable(programme.directory)
                    .map(directory -> Programme.read(directory, mint, pseudonym -> status.cohortOf(id, pseudonym)));
            Replay replay = new Replay(connection.data().statements(), open);
            List<Refused> chosen = ids == null || ids.isEmpty()
                    ? store.list(id, "open", code)
                    : ids.stream().map(each -> find(store, each)).toList();
            List<String> still = new ArrayList<>();
            List<UUID> replayed = new ArrayList<>();
            long sent = 0;
            try (Publisher publisher = Publisher.connect(services.kafka())) {
                for (Refused reject : chosen) {
                    Optional<Original> original = original(reject, secrets);
                    if (original.isEmpty()) {
                        still.add(reject.id() + ": its original is not kept. Waive it.");
                        continue;
                    }
                    Outcome outcome = replay.again(original.get(), mint);
                    if (outcome.problem() != null) {
                        still.add(reject.id() + ": " + outcome.problem().line());
                        continue;
                    }
                    outcome.events().forEach(publisher::send);
                    sent += outcome.events().size();
                    publisher.send(new RejectResolved(
                            id,
                            reject.id(),
                            Resolution.REPLAYED,
                            "replayed",
                            outcome.events().stream()
                                    .map(event -> event.meta().eventId())
                                    .toList(),
                            now));
                    replayed.add(reject.id());
                }
                publisher.flush();
            }
            Intake total = new Arrival(services, status, progress).await(mint.runId(), sent);
            awaitState(services, store, replayed);
            Arrival.print(total, spec.commandLine().getErr());
            PrintWriter out = spec.commandLine().getOut();
            out.println(replayed.size() + " replayed, " + still.size() + " still refused");
            still.forEach(out::println);
            out.flush();
            return still.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
    }

    @Command(
            name = "waive",
            mixinStandardHelpOptions = true,
            header = "Give rejects up, with a reason that stays with them.")
    int waive(
            @Mixin ServiceOptions options,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids, or how they start.") List<String> ids,
            @Option(names = "--note", required = true, paramLabel = "WHY", description = "Why they are given up.")
                    String note) {
        if (note.isBlank()) {
            throw new UsageException("--note must say why.");
        }
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.open(options, progress)) {
            Services services = connection.services();
            RejectStore store = new RejectStore(services.warehouse());
            List<Refused> chosen = ids.stream().map(each -> find(store, each)).toList();
            try (Publisher publisher = Publisher.connect(services.kafka())) {
                chosen.forEach(reject -> publisher.send(new RejectResolved(
                        reject.programme(),
                        reject.id(),
                        Resolution.WAIVED,
                        note,
                        List.of(),
                        Clock.systemUTC().instant())));
                publisher.flush();
            }
            awaitState(services, store, chosen.stream().map(Refused::id).toList());
            spec.commandLine().getOut().println(chosen.size() + " waived");
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }

    private static void awaitState(Services services, RejectStore store, List<UUID> ids) {
        long since = System.nanoTime();
        for (UUID id : ids) {
            while (store.find(id).map(Refused::state).filter("open"::equals).isPresent()) {
                services.requireCarrying();
                Arrival.requirePatience(since, "the warehouse has not marked reject " + id);
                Arrival.pause(50);
            }
        }
    }

    private Connection connect(ServiceOptions options) {
        return Connection.open(options, Progress.on(spec.commandLine().getErr()));
    }

    private static Refused find(RejectStore store, String id) {
        List<Refused> found = store.startingWith(id);
        if (found.size() != 1) {
            throw new UsageException(
                    found.isEmpty()
                            ? "No reject's id starts with " + id + ". See 'dayone rejects list --state all'."
                            : found.size() + " rejects' ids start with " + id + ". Write more of it.");
        }
        return found.get(0);
    }

    private static Optional<Original> original(Refused reject, Secrets secrets) {
        return Optional.ofNullable(reject.original())
                .flatMap(bytes -> secrets.vault().open(bytes))
                .map(Original::parse);
    }

    private static ObjectNode json(Refused reject) {
        return new ObjectMapper()
                .createObjectNode()
                .put("reject", reject.id().toString())
                .put("programme", reject.programme())
                .put("state", reject.state())
                .put("code", reject.code())
                .put("door", reject.door())
                .put("source", reject.source())
                .put("field", reject.field())
                .put("shape", reject.shape())
                .put("rule", reject.rule())
                .put("reason", reject.reason())
                .put("note", reject.note())
                .put("times", reject.times())
                .put("recordedAt", reject.recordedAt().toString());
    }
}
