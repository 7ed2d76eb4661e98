package dev.dayone.app.recovery;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.warehouse.sink.Quarantine;
import dev.dayone.warehouse.sink.Quarantine.Replayed;
import dev.dayone.warehouse.sink.Quarantine.SetAside;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the sink set aside: looked at, and taken again. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        header = "List the messages that the warehouse set aside, or take them again once what was wrong is mended.",
        subcommands = HelpCommand.class)
public final class QuarantineCommand implements Runnable {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "quarantine: say list or replay.");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, header = "List what is set aside, the oldest first.")
    int list(
            @Mixin ServiceOptions options,
            @Option(names = "--json", description = "As JSON (docs/json.md).") boolean json) {
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            List<SetAside> found = new Quarantine(connection.services().warehouse()).list();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ArrayNode array = new ObjectMapper().createArrayNode();
                found.forEach(each -> array.addObject()
                        .put("topic", each.topic())
                        .put("partition", each.partition())
                        .put("offset", each.offset())
                        .put("event", each.event() == null ? null : each.event().toString())
                        .put("reason", each.reason())
                        .put("recordedAt", each.recordedAt().toString()));
                out.println(array.toPrettyString());
            } else {
                found.forEach(each -> out.println(line(each)));
                spec.commandLine().getErr().println(Counts.of(found.size(), "message", "messages") + " set aside");
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            header = "Take all of them again, in one transaction; what fails once more stays.",
            description = {"", "Exit code 1 where something that might have been mended is still set aside.", ""})
    int replay(@Mixin ServiceOptions options) {
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            Replayed done = new Quarantine(connection.services().warehouse()).replay();
            PrintWriter out = spec.commandLine().getOut();
            out.println(done.taken() + " taken, " + done.left().size() + " left.");
            done.left().forEach(each -> out.println("  " + line(each)));
            out.flush();
            return done.left().stream().allMatch(SetAside::conflict) ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
    }

    private static String line(SetAside each) {
        return each.topic() + "/" + each.partition() + " " + each.offset() + "  " + each.reason()
                + (each.event() == null ? "" : "  " + each.event());
    }
}
