package dev.dayone.app.programme;

import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.ingest.entry.LinksInForce;
import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.programme.ProgrammeIntake;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.PipelineStatus.Intake;
import dev.dayone.warehouse.view.PipelineStatus.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One programme through the whole pipeline: sent, carried into the warehouse, measured, analysed, reported. */
public final class Pipeline {

    private static final long ASK_AGAIN_MILLIS = 200;

    /** Asking takes a share of one in so many of the database's time: what we wait for needs the rest. */
    private static final long QUESTIONS_COST = 4;

    private final Services services;
    private final PipelineStatus status;
    private final Studies studies;
    private final Progress progress;

    public Pipeline(Services services, Studies studies, Progress progress) {
        this.services = services;
        this.status = new PipelineStatus(services.warehouse());
        this.studies = studies;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param sent what this run sent
     * @param faults a sentence for each study that could not be analysed
     * @param reports one HTML file a study
     */
    record Outcome(
            ProgrammeIntake intake,
            Intake total,
            ProgrammeIntake.Sent sent,
            List<Analysed> studies,
            List<String> faults,
            List<Path> reports) {}

    /**
     * Runs to the end: returns when every fact is in the measures and in the standings.
     *
     * @param reportDirectory where reports are written
     */
    public Outcome run(ProgrammeIntake asWritten, ScanLedger ledger, boolean full, Path reportDirectory) {
        ProgrammeIntake intake = asWritten.heldAgainst(status::keys);
        String programme = intake.directory().programme();
        ProgrammeIntake.Sent sent;
        try (Publisher publisher = Publisher.connect(services.kafka())) {
            GitScan.Options options = GitScan.Options.standard(owners(status, intake));
            sent = intake.send(
                    publisher,
                    ledger,
                    full ? options.everything() : options,
                    done -> progress.show("events read", done, 0));
            progress.finish("events read", sent.messages(), "of which " + sent.commits() + " commits");
            progress.finish("in Kafka", publisher.acknowledged(), "acknowledged");
        }
        new Arrival(services, status, progress).await(intake.runId(), sent.messages());
        Measured measured = awaitMeasures(programme);
        progress.finish("through streams", measured.participants(), "participants measured");
        progress.finish("in the warehouse", measured.measures(), "measures");
        List<Analysed> analysed = studies.ofProgramme(programme);
        analysed.forEach(studies::record);
        return new Outcome(
                intake,
                status.total(intake.runId()),
                sent,
                analysed,
                studies.faults(programme),
                analysed.stream().map(study -> write(study, reportDirectory)).toList());
    }

    /** Who an identity belongs to: as the warehouse knows, and as this run's roster says. */
    public static Map<String, String> owners(PipelineStatus status, ProgrammeIntake intake) {
        return LinksInForce.of(
                status.identities(intake.directory().programme()),
                intake.directory().events());
    }

    private Measured awaitMeasures(String programme) {
        Measured last = new Measured(-1, -1, -1, -1);
        long since = System.nanoTime();
        while (true) {
            services.requireCarrying();
            long asked = System.nanoTime();
            Measured now = status.measured(programme);
            long took = System.nanoTime() - asked;
            progress.show("through streams", now.participants(), now.participants() + now.behind());
            if (now.caughtUp()) {
                return now;
            }
            since = now.equals(last) ? since : System.nanoTime();
            last = now;
            Arrival.requirePatience(since, now.behind() + " participants are not measured yet");
            Arrival.pause(Math.max(ASK_AGAIN_MILLIS, QUESTIONS_COST * took / 1_000_000));
        }
    }

    private Path write(Analysed study, Path directory) {
        String name = study.study().programme() + "--" + study.study().plan().id() + ".html";
        Path file = directory.resolve(name.replaceAll("[^A-Za-z0-9._-]", "-"));
        try {
            Files.createDirectories(directory);
            Files.writeString(file, studies.view(study).file(new Templates()));
            return file;
        } catch (IOException e) {
            throw new SystemException(
                    "The report cannot be written to " + file + ": " + e.getMessage()
                            + ". Choose a directory with --report.",
                    e);
        }
    }

    /** The sources of a run, for the JSON and the accounting line. */
    List<Intake> bySource(ProgrammeIntake intake) {
        return new ArrayList<>(status.intake(intake.runId()));
    }

    PipelineStatus status() {
        return status;
    }
}
