package dev.dayone.app.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.Screen;
import dev.dayone.app.terminal.Version;
import dev.dayone.dashboard.study.ResultJson;
import dev.dayone.dashboard.study.VerdictText;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Analysis;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What may be said of a study, and how surely. */
@Command(
        name = "verdict",
        mixinStandardHelpOptions = true,
        header = "Say what a study shows, how secure that is, and what stands against it.",
        description = {
            "",
            "By the plan in force, from the warehouse. Each verdict is kept with plan, data, code and seed. Exit code 1 when a gate failed.",
            ""
        })
final class StudyVerdictCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    StudyChoice choice = new StudyChoice();

    @Parameters(index = "0", paramLabel = "STUDY", description = "Id of the study.")
    String study = "";

    @Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    @Override
    public Integer call() {
        Instant known = choice.known();
        LocalDate day = choice.day();
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            StudyStore store = new StudyStore(connection.services().warehouse());
            Registered registered = choice.find(store.all(), study);
            Analysis analysis =
                    known == null ? store.analyse(registered, day) : store.analyseAsKnown(registered, day, known);
            store.record(registered, analysis, Version.text());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ObjectNode node = ResultJson.of(registered, analysis.result());
                node.put("knownAt", analysis.knownAt().toString()).put("code", Version.text());
                out.println(node.toPrettyString());
            } else {
                out.print(Screen.wrapped(VerdictText.of(analysis.result(), registered.simulated()), Screen.width()));
            }
            out.flush();
            return analysis.result().main().gates().stream()
                            .anyMatch(gate -> gate.status() == Gate.Status.FAIL && gate.name() != Gate.Name.MATURITY)
                    ? ExitCode.CHECK_FAILED
                    : ExitCode.DONE;
        }
    }
}
