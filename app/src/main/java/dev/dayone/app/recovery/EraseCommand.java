package dev.dayone.app.recovery;

import dev.dayone.app.programme.Arrival;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.ProgrammeOption;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.warehouse.access.Receipts;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.RejectStore;
import dev.dayone.warehouse.view.RejectStore.Refused;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Everything known of one person is forgotten, and a receipt remains. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        header = "Forget everything of one person: state, warehouse, rejects, key; keep a receipt.",
        description = {
            "",
            "The request goes through the log, so that a replay or a restored warehouse forgets too. The person's key is destroyed: "
                    + "comments, evidence and addresses sealed with it can be read by nobody again, wherever copies lie. Whatever comes "
                    + "of the person later is refused.",
            "",
            "What is left: the request under its pseudonym; in segments of the log pseudonymous events, and for up to 90 days what rejects "
                    + "quoted, until --rewrite-log or 'dayone rebuild --log --replace' writes it anew; what your files send again lies in "
                    + "the log and is refused by all that read it; figures over groups published before; your own files and backups, which "
                    + "DayOne does not touch: take the person out of them.",
            ""
        })
public final class EraseCommand implements Callable<Integer> {

    private static final String ERASED = "[erased]";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    ProgrammeOption programme = new ProgrammeOption();

    @Parameters(paramLabel = "PARTICIPANT", description = "Id, as in roster.csv.")
    String participant = "";

    @Option(names = "--yes", description = "Do it: there is no way back.")
    boolean yes;

    @Option(
            names = "--rewrite-log",
            description =
                    "Write the log anew without the person. Only where all parts run in this command: stop 'start' first.")
    boolean rewriteLog;

    @Override
    public Integer call() {
        String id = programme.programme();
        if (!yes) {
            throw new UsageException("Erasing " + participant + " of " + id + " cannot be undone. Add --yes to do it.");
        }
        Progress progress = Progress.on(spec.commandLine().getErr());
        if (rewriteLog && options.openIfFree().map(EraseCommand::closed).isEmpty()) {
            throw new UsageException("--rewrite-log: another dayone runs on " + options.data + ". Stop it first.");
        }
        UUID receipt;
        String removed;
        try (Connection connection = Connection.open(options, progress)) {
            Secrets secrets = connection.data().secrets();
            ParticipantErased request = request(connection.services(), secrets, id);
            receipt = request.meta().eventId();
            removed = await(connection.services(), receipt, progress);
            connection.data().ledgers(id).forEach(ledger -> ledger.forget(request.identities()));
            boolean key = secrets.vault().destroy(secrets.pseudonyms(id).participant(participant));
            long rejects = rejects(connection.services(), secrets, id);
            progress.line("Key of the person: " + (key ? "destroyed" : "there was none"));
            progress.line("Rejects that named the person, now without what they said: " + rejects);
        }
        if (rewriteLog) {
            try (DataDirectory data = options.open();
                    Services services = Services.startSystems(
                            data, options.systems(), stage -> progress.say("Starting " + stage))) {
                RebuildCommand.writeLog(services, true, progress);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("receipt " + receipt);
        out.println("removed " + removed);
        out.flush();
        return ExitCode.DONE;
    }

    private static boolean closed(DataDirectory data) {
        data.close();
        return true;
    }

    private ParticipantErased request(Services services, Secrets secrets, String id) {
        Mint mint =
                secrets.mint(id, Clock.systemUTC().instant(), UUID.randomUUID().toString());
        String pseudonym = mint.pseudonyms().participant(participant);
        PipelineStatus status = new PipelineStatus(services.warehouse());
        if (!status.knows(id, pseudonym)) {
            throw new UsageException("Nothing is known of participant \"" + participant + "\" of programme " + id
                    + ". Is it the id in roster.csv, and was the person erased before?");
        }
        List<String> identities = status.identities(id).entrySet().stream()
                .filter(entry -> entry.getValue().equals(pseudonym))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        ParticipantErased request = new ParticipantErased(
                mint.meta("dayone erase", pseudonym, null, mint.receivedAt(), 0, false, "erasure", pseudonym),
                identities);
        try (Publisher publisher = Publisher.connect(services.kafka())) {
            publisher.send(request);
            publisher.flush();
        }
        return request;
    }

    /** Until the warehouse has written the receipt, and streams have withdrawn what they made of the person. */
    private static String await(Services services, UUID receipt, Progress progress) {
        Receipts receipts = new Receipts(services.warehouse());
        PipelineStatus status = new PipelineStatus(services.warehouse());
        long since = System.nanoTime();
        progress.say("Erasing");
        while (true) {
            services.requireCarrying();
            Optional<String> removed = receipts.find(receipt);
            if (removed.isPresent() && status.behind() == 0) {
                return removed.get();
            }
            Arrival.requirePatience(since, "the warehouse has not erased yet");
            Arrival.pause(100);
        }
    }

    /** Originals are under the installation's key, and reasons may quote: what names the person goes. */
    private long rejects(Services services, Secrets secrets, String id) {
        Pattern name = Pattern.compile("(?<![\\w-])" + Pattern.quote(participant) + "(?![\\w-])");
        RejectStore store = new RejectStore(services.warehouse());
        List<UUID> about = store.list(id, null, null).stream()
                .filter(reject -> name.matcher(reject.reason()).find()
                        || original(reject, secrets)
                                .filter(text -> name.matcher(text).find())
                                .isPresent())
                .map(Refused::id)
                .toList();
        store.forget(about, ERASED);
        return about.size();
    }

    private static Optional<String> original(Refused reject, Secrets secrets) {
        return Optional.ofNullable(reject.original())
                .flatMap(bytes -> secrets.vault().open(bytes))
                .map(Original::parse)
                .map(Original::text);
    }
}
