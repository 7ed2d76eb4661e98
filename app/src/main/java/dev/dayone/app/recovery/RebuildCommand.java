package dev.dayone.app.recovery;

import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.LogMend;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Topics;
import dev.dayone.streams.Generations;
import dev.dayone.warehouse.upkeep.CoreTables;
import dev.dayone.warehouse.upkeep.LogBinding;
import dev.dayone.warehouse.upkeep.LogCheck;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What can be derived, derived anew: facts and measures from events, or the log itself from the warehouse. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        header = "Derive facts and measures anew and switch at once; or write a lost log anew from the warehouse.",
        description = {
            "",
            "Without options: facts and counts from raw events in one transaction, then all measures as 'dayone replay' makes them. Readers "
                    + "see the old until the new is whole.",
            "",
            "--log: the log was lost, and the warehouse has every event: they are written into the empty log, and measures are made anew "
                    + "from it by the next start. A log that was put back to an older state gets what it lacks.",
            ""
        })
public final class RebuildCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Option(
            names = "--log",
            description = "Write the log anew from the warehouse; the log must be empty, or older than the warehouse.")
    boolean log;

    @Option(
            names = "--replace",
            description =
                    "With --log: delete a log that is whole first, as to be rid of what was erased. Refused where the log has "
                            + "anything that the warehouse lacks. Stop all other parts first.")
    boolean replace;

    @Option(names = "--json", description = "Print the comparison of measures as JSON on standard output.")
    boolean json;

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        if (log) {
            try (DataDirectory data = options.open();
                    Services services = Services.startSystems(
                            data, options.systems(), stage -> progress.say("Starting " + stage))) {
                writeLog(services, replace, progress);
            }
            return ExitCode.DONE;
        }
        if (replace) {
            throw new UsageException("--replace goes with --log.");
        }
        try (DataDirectory data = options.open();
                Services services =
                        Services.startSystems(data, options.systems(), stage -> progress.say("Starting " + stage))) {
            progress.say("Deriving facts and counts");
            new CoreTables(services.warehouse())
                    .rebuild()
                    .forEach(table -> progress.line(String.format(
                            Locale.ROOT,
                            "%s: %,d rows, %,d were others",
                            table.table(),
                            table.rows(),
                            table.differing())));
        }
        ReplayCommand measures = new ReplayCommand();
        measures.spec = spec;
        measures.options = options;
        measures.json = json;
        return measures.call();
    }

    /** Writes every event of the warehouse into an empty log, and makes that log the one the sink goes on with. */
    static void writeLog(Services services, boolean replace, Progress progress) {
        KafkaAddress kafka = services.kafka();
        LogBinding binding = new LogBinding(services.warehouse(), kafka);
        if (!binding.begun()) {
            if (LogMend.mendIfOlder(services.warehouse(), kafka, progress::line) && !replace) {
                return;
            }
            if (replace) {
                binding.requireWholeAndRead();
                long missing = new LogCheck(services.warehouse(), kafka)
                        .run(false, read -> progress.say("Reading the log: " + read + " messages"))
                        .missing();
                if (missing > 0) {
                    throw new UsageException(
                            "The log has " + missing
                                    + " events that the warehouse lacks: it is not replaced. Run 'dayone reconcile --repair' first.");
                }
            } else {
                binding.requireEmptyLog();
            }
            binding.begin();
        }
        if (replace) {
            progress.say("Deleting the log");
            KafkaTopics.forget(
                    kafka, Generations.EVERY_APPLICATION, Topics.all().keySet());
            KafkaTopics.create(kafka, false);
        }
        long[] written = new long[1];
        long total = binding.events();
        try (Publisher publisher = Publisher.connect(kafka)) {
            binding.eachEvent(event -> {
                publisher.send(event);
                progress.show("events written to the log", ++written[0], total);
            });
            publisher.flush();
        }
        new Generations(kafka).writeAbove(binding.highestRevision());
        binding.complete();
        progress.line(String.format(
                Locale.ROOT, "%,d events are in the log. The next start makes all measures anew.", written[0]));
    }
}
