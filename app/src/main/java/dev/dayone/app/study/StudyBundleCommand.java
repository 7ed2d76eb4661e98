package dev.dayone.app.study;

import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.study.StudyBundle.Level;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Evidence;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes everything with which a stranger computes a verdict again. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        header = "Write one archive with which a third party recomputes every figure.",
        description = {
            "",
            "Plan, people without names or pseudonyms, how the study went, figures, code version (docs/bundle.md). The export is logged. Refused when "
                    + "somebody took back their consent to research: rows of people must not leave then; --level aggregate writes counts, means and "
                    + "standard deviations by arm and block instead, in cells of five people or more.",
            ""
        })
final class StudyBundleCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    StudyChoice choice = new StudyChoice();

    @Parameters(index = "0", paramLabel = "STUDY", description = "Id of the study.")
    String study = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write. Default: STUDY.bundle.zip here.")
    @Nullable
    Path output;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description =
                    "people: a row for everyone; aggregate: counts, means and standard deviations. Default: people.")
    Level level = Level.PEOPLE;

    @Override
    public Integer call() {
        Instant known = choice.known();
        LocalDate day = choice.day();
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            StudyStore store = new StudyStore(connection.services().warehouse());
            Registered registered = choice.find(store.all(), study);
            Optional<LocalDate> hidden = registered.plan().protocol().hiddenUntil(day);
            if (hidden.isPresent()) {
                spec.commandLine()
                        .getErr()
                        .println("Not written: the plan hides outcomes by arm until its look on " + hidden.get()
                                + ", and a bundle holds them.");
                return ExitCode.CHECK_FAILED;
            }
            int withdrawn = store.withoutResearchConsent(registered);
            if (withdrawn > 0 && level == Level.PEOPLE) {
                spec.commandLine()
                        .getErr()
                        .println("Not written: " + Counts.of(withdrawn, "person", "people")
                                + " of this study did not consent to research, and this bundle holds a row for everyone. With --level "
                                + "aggregate it holds counts, means and standard deviations.");
                return ExitCode.CHECK_FAILED;
            }
            Evidence evidence = store.evidence(registered, day, known);
            StudyResult result =
                    StudyAnalysis.of(registered.plan(), day, evidence.conduct()).analyse(evidence.tables());
            Path file = output == null ? Path.of(study + ".bundle.zip") : output;
            StudyBundle.write(file, registered, store.event(registered), evidence, result, level);
            new Audit(connection.services().warehouse())
                    .append(
                            "export",
                            registered.programme() + "/" + study,
                            level == Level.PEOPLE ? "bundle with rows of people" : "bundle with cells of people");
            PrintWriter out = spec.commandLine().getOut();
            out.println(file);
            out.flush();
            spec.commandLine().getErr().println("To recompute it anywhere: ./dayone study verify " + file);
            return ExitCode.DONE;
        }
    }
}
