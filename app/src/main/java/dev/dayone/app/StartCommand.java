package dev.dayone.app;

import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.Studies;
import dev.dayone.ingest.ProgrammeDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** All services, until stopped: with programme directories kept up to date and the doors open. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        header = "Start the services, the collector and the dashboard, until SIGINT or SIGTERM.",
        description = {
            "",
            "Programme directories named here are sent when their files change, and their repositories are scanned again and again.",
            "The collector takes webhooks (/hooks/github/ID, /hooks/gitlab/ID), events (/v1/events) and xAPI statements "
                    + "(/xapi/statements): docs/collector.md.",
            ""
        })
final class StartCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    PortOption dashboard = new PortOption();

    @Parameters(arity = "0..*", paramLabel = "DIR", description = "Programme directories to keep up to date.")
    List<Path> directories = List.of();

    @Option(
            names = "--scan-every",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "Seconds between scans of the repositories (default: ${DEFAULT-VALUE}).")
    int scanEvery;

    @Option(
            names = "--collector-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the collector (default: ${DEFAULT-VALUE}; 0 = any free one).")
    int collectorPort;

    @Option(
            names = "--collector-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address that the collector binds (default: ${DEFAULT-VALUE}). What comes in there is signed or has a "
                            + "token; put a proxy with TLS before it.")
    String collectorHost = "127.0.0.1";

    @Option(
            names = "--spool-limit",
            paramLabel = "MIB",
            defaultValue = "256",
            description = "MiB that may wait on this disk while Kafka is away (default: ${DEFAULT-VALUE}).")
    int spoolLimit;

    @Override
    public Integer call() {
        dashboard.requireFree();
        PortOption.requireFree("--collector-port", collectorPort);
        if (scanEvery < 1 || spoolLimit < 1) {
            throw new UsageException("--scan-every and --spool-limit must be at least 1.");
        }
        directories.forEach(ProgrammeDirectory::programmeOf);
        Services.Systems systems = options.systems();
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (DataDirectory data = options.open();
                Services services = Services.start(data, systems, stage -> progress.say("Starting " + stage))) {
            Studies studies = new Studies(services.warehouse(), Clock.systemUTC(), DayOne.Version.text());
            Producers.Settings settings = new Producers.Settings(
                    directories, Duration.ofSeconds(scanEvery), collectorHost, collectorPort, (long) spoolLimit << 20);
            try (Producers producers = Producers.start(data, services, settings, progress);
                    DashboardServer server = DashboardServer.start(studies, dashboard.port)) {
                progress.line("Kafka:     " + services.bootstrapServers());
                progress.line("Dashboard: http://127.0.0.1:" + server.port() + "/   (Ctrl-C stops)");
                progress.line("Collector: http://" + collectorHost + ":" + producers.port() + "/");
                Shutdown.await(services);
            }
        } finally {
            Shutdown.closed();
        }
        return DayOne.DONE;
    }
}
