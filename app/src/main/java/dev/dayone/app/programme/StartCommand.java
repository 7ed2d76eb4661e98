package dev.dayone.app.programme;

import dev.dayone.app.identity.DirectoryIdentities;
import dev.dayone.app.notify.NotifyCommand;
import dev.dayone.app.notify.NotifyTimer;
import dev.dayone.app.notify.Subscriptions;
import dev.dayone.app.runtime.CloseInReverse;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.ListenerOptions;
import dev.dayone.app.runtime.OperationsServer;
import dev.dayone.app.runtime.PortOption;
import dev.dayone.app.runtime.ProcessRole;
import dev.dayone.app.runtime.Producers;
import dev.dayone.app.runtime.Secret;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.Shutdown;
import dev.dayone.app.runtime.SignInOptions;
import dev.dayone.app.runtime.SqlLogin;
import dev.dayone.app.runtime.StreamsOptions;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.app.terminal.Version;
import dev.dayone.app.upload.DirectoryUploads;
import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.Desks;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            "Programme directories named here are read again when their files change: dayone.yaml and the tables within seconds of the last change, once nobody "
                    + "writes to them any more; their repositories every --scan-every seconds. A directory that cannot be used is said, and tried again when it was corrected.",
            "The collector takes webhooks (/hooks/github/ID, /hooks/gitlab/ID), events (/v1/events) and xAPI statements "
                    + "(/xapi/statements): docs/collector.md.",
            ""
        })
public final class StartCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    PortOption dashboard = new PortOption();

    @Mixin
    StreamsOptions streams = new StreamsOptions();

    @Option(
            names = "--only",
            paramLabel = "ROLE",
            split = ",",
            description =
                    "Run these alone, beside other processes: streams, sink, collector, dashboard. Needs --kafka and "
                            + "--postgres (streams: --kafka; dashboard: --postgres) and a --data of its own.")
    List<ProcessRole> only = List.of();

    @Option(
            names = "--operations-port",
            paramLabel = "PORT",
            defaultValue = "8082",
            description =
                    "Port of /health, /ready, /metrics and, with the operator's token, /v1/live (default: ${DEFAULT-VALUE}; 0 = any free one).")
    int operationsPort;

    @Option(
            names = "--operations-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address that it binds (default: ${DEFAULT-VALUE}).")
    String operationsHost = "127.0.0.1";

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
                            + "token; give it --tls-certificate, or put a proxy with TLS before it.")
    String collectorHost = "127.0.0.1";

    @Option(
            names = "--spool-limit",
            paramLabel = "MIB",
            defaultValue = "256",
            description = "MiB that may wait on this disk while Kafka is away (default: ${DEFAULT-VALUE}).")
    int spoolLimit;

    @ArgGroup(validate = false, heading = "%nHTTPS and names:%n")
    ListenerOptions listener = new ListenerOptions();

    @ArgGroup(validate = false, heading = "%nDashboard on another address than this machine's own:%n")
    SignInOptions signIn = new SignInOptions();

    @Option(
            names = "--notify",
            paramLabel = "FILE",
            description = "Tell subscribers when a look comes due or a report is published (docs/reports.md).")
    @Nullable
    Path notifyFile;

    @Override
    public Integer call() {
        Set<ProcessRole> roles = only.isEmpty() ? ProcessRole.standard() : EnumSet.copyOf(only);
        if (roles.contains(ProcessRole.DASHBOARD)) {
            dashboard.requireFree();
            signIn.settings(listener, dashboard.port);
        }
        if (roles.contains(ProcessRole.COLLECTOR)) {
            PortOption.requireFree("--collector-port", collectorPort);
        }
        PortOption.requireFree("--operations-port", operationsPort);
        if (!directories.isEmpty() && !roles.contains(ProcessRole.COLLECTOR)) {
            throw new UsageException(
                    directories.get(0) + ": only the collector watches programme directories, and --only leaves it "
                            + "out. Add it to --only, or give the directory to the process that runs it.");
        }
        if (scanEvery < 1 || spoolLimit < 1) {
            throw new UsageException("--scan-every and --spool-limit must be at least 1.");
        }
        Optional<Subscriptions> subscriptions =
                notifyFile == null ? Optional.empty() : Optional.of(NotifyCommand.read(notifyFile));
        Services.Systems systems = options.systems();
        requireSystems(roles, systems);
        String scheme = listener.at(collectorHost, collectorPort).scheme();
        directories.forEach(ProgrammeDirectory::requireDirectory);
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (DataDirectory data = options.open();
                CloseInReverse started = new CloseInReverse()) {
            // A key that is broken is said before anything is started.
            String token = data.operatorToken(Secret.of("DAYONE_OPERATOR_TOKEN"));
            Services services = started.keep(
                    Services.start(data, systems, roles, streams, stage -> progress.say("Starting " + stage)));
            services.notices().forEach(progress::line);
            Optional<Producers> producers = roles.contains(ProcessRole.COLLECTOR)
                    ? Optional.of(started.keep(Producers.start(data, services, producers(data), progress)))
                    : Optional.empty();
            Optional<DashboardServer> server = roles.contains(ProcessRole.DASHBOARD)
                    ? Optional.of(started.keep(DashboardServer.start(
                            new Studies(services.warehouse(), Clock.systemUTC(), Version.text()),
                            started.keep(SqlLogin.open(services)).reader(),
                            signIn.settings(listener, dashboard.port),
                            producers.map(each -> desks(data, each, started)).orElse(Desks.NONE))))
                    : Optional.empty();
            subscriptions.ifPresent(each -> started.keep(NotifyTimer.start(services.warehouse(), each)));
            OperationsServer operations = started.keep(OperationsServer.start(
                    services,
                    listener.plainAt(operationsHost, operationsPort),
                    token,
                    Clock.systemUTC(),
                    registry -> producers.ifPresent(each -> each.bindTo(registry))));
            if (roles.contains(ProcessRole.POSTGRES)) {
                progress.line("Postgres:   " + services.postgres().url());
            }
            if (services.hasKafka()) {
                progress.line("Kafka:      " + services.kafka());
            }
            progress.line("Operations: http://" + operationsHost + ":" + operations.port() + "/ready");
            server.ifPresent(each ->
                    progress.line("Dashboard:  " + scheme + "://127.0.0.1:" + each.port() + "/   (Ctrl-C stops)"));
            producers.ifPresent(
                    each -> progress.line("Collector:  " + scheme + "://" + collectorHost + ":" + each.port() + "/"));
            progress.line("Running:    " + roles.toString().toLowerCase(Locale.ROOT));
            Shutdown.await(() -> {
                services.requireCarrying();
                producers.ifPresent(Producers::requireCarrying);
            });
        } finally {
            Shutdown.closed();
        }
        return ExitCode.DONE;
    }

    /** Pages that read and write programme directories: those that the collector keeps up to date. */
    private static Desks desks(DataDirectory data, Producers producers, CloseInReverse started) {
        return new Desks(
                started.keep(new DirectoryIdentities(
                        producers::directories, data.secrets(), data.repositories(), Clock.systemUTC())),
                new DirectoryUploads(
                        data.uploads(),
                        data.programmes(),
                        producers::directories,
                        data.secrets(),
                        producers::watch,
                        Clock.systemUTC()),
                data.incoming().toString());
    }

    private Producers.Settings producers(DataDirectory data) {
        List<Path> all = new ArrayList<>(directories);
        all.addAll(data.uploaded());
        return new Producers.Settings(
                all, Duration.ofSeconds(scanEvery), listener.at(collectorHost, collectorPort), (long) spoolLimit << 20);
    }

    /** A process that runs a part needs the systems that the other parts use. */
    private static void requireSystems(Set<ProcessRole> roles, Services.Systems systems) {
        boolean embedded = roles.containsAll(ProcessRole.standard()) || roles.equals(EnumSet.of(ProcessRole.POSTGRES));
        boolean kafka = ProcessRole.needKafka(roles) && systems.kafka() == null;
        boolean postgres = ProcessRole.needPostgres(roles) && systems.postgres() == null;
        if (!embedded && (kafka || postgres)) {
            throw new UsageException("--only: " + roles.toString().toLowerCase(Locale.ROOT) + " needs"
                    + (kafka ? " --kafka" : "") + (kafka && postgres ? " and" : "") + (postgres ? " --postgres" : "")
                    + ": the parts of one installation share them.");
        }
    }
}
