package dev.dayone.app;

import dev.dayone.dashboard.DashboardServer;
import dev.dayone.dashboard.Studies;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The services alone, until stopped. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        header = "Start the services and the dashboard, until SIGINT or SIGTERM.")
final class StartCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        options.requireFreePort();
        Services.Systems systems = options.systems();
        Progress progress = Progress.on(err);
        try (DataDirectory data = options.open();
                Services services = Services.start(data, systems, stage -> progress.say("Starting " + stage))) {
            Studies studies = new Studies(services.warehouse(), Clock.systemUTC(), DayOne.Version.text());
            try (DashboardServer server = DashboardServer.start(studies, options.port)) {
                progress.line("Kafka:     " + services.bootstrapServers());
                progress.line("Dashboard: http://127.0.0.1:" + server.port() + "/   (Ctrl-C stops)");
                Shutdown.await(services);
            }
        } finally {
            Shutdown.closed();
        }
        return DayOne.DONE;
    }
}
