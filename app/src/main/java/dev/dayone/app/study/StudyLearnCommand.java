package dev.dayone.app.study;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.Screen;
import dev.dayone.dashboard.study.Learned;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What several studies say together. */
@Command(
        name = "learn",
        mixinStandardHelpOptions = true,
        header = "Put studies side by side: pooled difference, cost of one additional placement, skill or signal.",
        description = {
            "",
            "Pools studies that compare the same formats on the same measure and window. Without STUDY: all. Simulated and real data are never pooled.",
            ""
        })
final class StudyLearnCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(index = "0..*", arity = "0..*", paramLabel = "STUDY", description = "Ids of studies.")
    List<String> named = new ArrayList<>();

    @Option(names = "--as-of", paramLabel = "DATE", description = "Follow-up counts up to that day. Default: today.")
    @Nullable
    LocalDate asOf;

    @Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    @Override
    public Integer call() {
        LocalDate day = StudyChoice.past(asOf);
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            StudyStore store = new StudyStore(connection.services().warehouse());
            List<Registered> all = store.all();
            named.forEach(study -> {
                if (StudyChoice.named(all, study).isEmpty()) {
                    throw StudyChoice.none(all, study);
                }
            });
            List<Learned> learned = Learned.of(
                    store,
                    all.stream()
                            .filter(each -> named.isEmpty()
                                    || named.stream()
                                            .anyMatch(study -> !StudyChoice.named(List.of(each), study)
                                                    .isEmpty()))
                            .toList(),
                    day);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ArrayNode root = SourceRun.JSON.createArrayNode();
                learned.forEach(each -> root.add(each.json()));
                out.println(root.toPrettyString());
            } else {
                learned.forEach(each -> out.print(Screen.wrapped(each.text(), Screen.width())));
            }
            out.flush();
            return ExitCode.DONE;
        }
    }
}
