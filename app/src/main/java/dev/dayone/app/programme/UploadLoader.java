package dev.dayone.app.programme;

import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.Progress;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.programme.ProgrammeIntake;
import dev.dayone.warehouse.view.PipelineStatus;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what was uploaded while {@code run} or {@code demo} serve the dashboard, one directory after the other; {@code start} has a watch of its own for that. */
final class UploadLoader implements Consumer<Path>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UploadLoader.class);

    private final DataDirectory data;
    private final Services services;
    private final List<Path> directories;
    private final Progress progress;
    private final ExecutorService sends = Executors.newSingleThreadExecutor();

    /** @param directories at hand; those that are loaded are added */
    UploadLoader(DataDirectory data, Services services, List<Path> directories, Progress progress) {
        this.data = data;
        this.services = services;
        this.directories = directories;
        this.progress = progress;
    }

    @Override
    public void accept(Path directory) {
        if (!directories.contains(directory)) {
            directories.add(directory);
        }
        sends.execute(() -> send(directory));
    }

    private void send(Path directory) {
        try (Publisher publisher = Publisher.connect(services.kafka())) {
            PipelineStatus status = new PipelineStatus(services.warehouse());
            ProgrammeIntake intake = ProgrammeIntake.read(
                            directory, data.secrets(), data.repositories(), Clock.systemUTC())
                    .heldAgainst(status::keys);
            intake.directory().problems().forEach(problem -> progress.line("  " + problem.line()));
            ProgrammeIntake.Sent sent = intake.send(
                    publisher,
                    data.ledger(services.clusterId(), intake.directory().programme())
                            .after(services.logSync()),
                    GitScan.Options.standard(Pipeline.owners(status, intake)),
                    done -> {});
            progress.line("Uploaded: " + intake.directory().programme() + ", " + sent.messages() + " messages sent.");
        } catch (RuntimeException e) {
            LOG.error("what was uploaded to {} could not be sent", directory, e);
            progress.line("Uploaded files stand in " + directory + " and could not be sent: " + e.getMessage()
                    + " ./dayone run " + directory + " sends them.");
        }
    }

    @Override
    public void close() {
        sends.shutdown();
    }
}
