package dev.dayone.app.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.programme.Arrival;
import dev.dayone.app.programme.RunJson;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.ProgrammeOption;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.app.terminal.Version;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.PipelineStatus.Intake;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the commands for single sources have in common: connect, send, wait until the warehouse has it, account for it. */
public final class SourceRun {

    public static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    ProgrammeOption programme = new ProgrammeOption();

    @Option(names = "--json", description = "Print counts as JSON on standard output (docs/json.md).")
    boolean json;

    /** A run that can send. */
    record Open(Connection connection, PipelineStatus status, Mint mint, Publisher publisher, Progress progress) {

        String id() {
            return mint.programme();
        }
    }

    /** Sends what a source holds. */
    interface Source {

        /** @param json what it wants printed besides the accounting */
        Handed send(Open run, ObjectNode json);
    }

    /**
     * What a source handed over.
     *
     * @param acknowledged runs when all is acknowledged
     * @param unread parts of the source that could not be read to their end, and why; the rest was sent
     */
    record Handed(Runnable acknowledged, List<Problem> unread) {

        Handed {
            unread = List.copyOf(unread);
        }

        /** All of it. */
        static Handed whole() {
            return new Handed(() -> {}, List.of());
        }
    }

    /** @throws UsageException when one is not there, before anything is started */
    static void requireFiles(List<Path> files) {
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new UsageException(file + ": is no file that can be read. Check the path.");
            }
        }
    }

    int execute(CommandSpec spec, Source source) {
        String id = programme.programme();
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = Progress.on(err);
        try (Connection connection = Connection.open(options, progress)) {
            Services services = connection.services();
            PipelineStatus status = new PipelineStatus(services.warehouse());
            Mint mint = connection
                    .data()
                    .secrets()
                    .mint(id, Clock.systemUTC().instant(), UUID.randomUUID().toString());
            ObjectNode out = head(id, mint.runId());
            Handed handed;
            long sent;
            try (Publisher publisher = Publisher.connect(services.kafka())) {
                handed = source.send(new Open(connection, status, mint, publisher, progress), out);
                publisher.flush();
                handed.acknowledged().run();
                sent = publisher.sent();
            }
            Intake total = new Arrival(services, status, progress).await(mint.runId(), sent);
            Arrival.print(total, err);
            out.set("intake", RunJson.counts(total));
            tell(handed.unread(), err, out);
            print(spec, out);
            return total.conflicts() > 0 || !handed.unread().isEmpty() ? ExitCode.CHECK_FAILED : ExitCode.DONE;
        }
    }

    /** What could not be read, on the terminal and in the JSON. */
    static void tell(List<Problem> unread, PrintWriter err, ObjectNode out) {
        if (!unread.isEmpty()) {
            err.println("Not read, or not to the end (the rest was; run again once it can be read):");
            ArrayNode lines = out.putArray("unread");
            unread.forEach(problem -> {
                err.println("  " + problem.line());
                lines.add(problem.line());
            });
            err.flush();
        }
    }

    static ObjectNode head(String programme, String runId) {
        return JSON.createObjectNode()
                .put("dayone", Version.text())
                .put("programme", programme)
                .put("runId", runId);
    }

    void print(CommandSpec spec, ObjectNode out) {
        if (json) {
            spec.commandLine().getOut().println(out.toPrettyString());
            spec.commandLine().getOut().flush();
        }
    }
}
