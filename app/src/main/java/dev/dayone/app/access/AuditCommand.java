package dev.dayone.app.access;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.warehouse.access.Audit;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What was done to the warehouse, and whether the record of it is whole. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        header = "Show who was granted what, who erased, exported or changed a plan; check that the record is whole.",
        description = {
            "",
            "Each entry holds the hash of the one before: an entry changed or taken out shows, exit code 1. Keep the last hash elsewhere "
                    + "to see later that none was cut off the end.",
            ""
        })
public final class AuditCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    @Override
    public Integer call() {
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            Audit audit = new Audit(connection.services().warehouse());
            List<Long> broken = audit.broken();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                var root = SourceRun.JSON
                        .createObjectNode()
                        .put("whole", broken.isEmpty())
                        .put("head", audit.head());
                broken.forEach(root.putArray("broken")::add);
                var entries = root.putArray("entries");
                audit.entries()
                        .forEach(each -> entries.addObject()
                                .put("seq", each.seq())
                                .put("at", each.at().toString())
                                .put("actor", each.actor())
                                .put("action", each.action())
                                .put("subject", each.subject())
                                .put("detail", each.detail()));
                out.println(root.toPrettyString());
            } else {
                audit.entries()
                        .forEach(each -> out.println(each.seq() + "  " + each.at() + "  " + each.actor() + "  "
                                + each.action() + "  " + each.subject() + "  " + each.detail()));
                out.println(
                        broken.isEmpty()
                                ? "The chain is whole; last hash " + audit.head()
                                : "BROKEN at entries " + broken + ": they were changed, or the one before them was.");
            }
            out.flush();
            return broken.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
        }
    }
}
