package dev.dayone.app.report;

import dev.dayone.app.study.StudyChoice;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.app.terminal.Version;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.impact.Audience;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.report.ReportSource.Draft;
import dev.dayone.dashboard.report.ReportWriter;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.ParticipationViews;
import dev.dayone.warehouse.view.ProgrammeViews;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which report, as of when, and how few people it may speak of. */
final class ReportChoice {

    @Mixin
    StudyChoice study = new StudyChoice();

    /** What a report is about. */
    enum Kind {
        FUNDERS,
        IMPACT
    }

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "funders (default): a study's or programme's report for funders. impact: what a programme publishes about its own people.")
    Kind kind = Kind.FUNDERS;

    @Option(
            names = "--audience",
            paramLabel = "WHO",
            description = "With --kind impact: own (default) speaks of three people or more, funders of ten or more.")
    Audience audience = Audience.OWN;

    @Option(
            names = "--threshold",
            paramLabel = "N",
            description = "Fewest people that a figure may speak of; stricter than the warehouse's (10) only.")
    @Nullable
    Integer threshold;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description =
                    "Who publishes it and how to reach them; it is printed on the first page. Default: the user name.")
    String by = System.getProperty("user.name", "unknown");

    static ReportSource source(Warehouse warehouse) {
        return new ReportSource(
                new StudyStore(warehouse),
                new ProgrammeViews(warehouse),
                new ParticipationViews(warehouse),
                new ReleaseStore(warehouse),
                new ReportWriter(new Templates()),
                Version.text());
    }

    /** The report of a study, or of a programme where that is what the name names. */
    Draft draft(Warehouse warehouse, String target) {
        if (kind == Kind.IMPACT) {
            return impact(warehouse, target);
        }
        int least = new ReleaseStore(warehouse).threshold();
        int fewest = threshold == null ? least : threshold;
        if (fewest < least) {
            throw new UsageException("--threshold " + fewest + ": the warehouse asks for " + least + " or more.");
        }
        ReportSource source = source(warehouse);
        Instant now = Clock.systemUTC().instant();
        LocalDate day = study.day();
        List<Registered> studies = new StudyStore(warehouse).all();
        boolean named = !StudyChoice.named(studies, target).isEmpty();
        boolean programme = source.programmes().contains(target);
        if (!named && !programme) {
            throw new UsageException("No study and no programme \"" + target + "\". Studies: "
                    + String.join(
                            ", ", studies.stream().map(each -> each.plan().id()).toList()) + ". Programmes: "
                    + String.join(", ", source.programmes())
                    + ".");
        }
        if (!named) {
            Instant known = study.known();
            try {
                return source.ofProgramme(target, day, known == null ? source.known() : known, fewest, now, by);
            } catch (IllegalArgumentException e) {
                throw new UsageException(e.getMessage() + ".");
            }
        }
        Registered found = study.find(studies, target);
        awaited(found, day);
        return source.ofStudy(found, day, study.known(), fewest, now, by);
    }

    private Draft impact(Warehouse warehouse, String programme) {
        ReportSource source = source(warehouse);
        if (!source.programmes().contains(programme)) {
            throw new UsageException(
                    "No programme \"" + programme + "\". Programmes: " + String.join(", ", source.programmes()) + ".");
        }
        Instant known = study.known();
        try {
            return source.ofImpact(
                    programme,
                    study.day(),
                    known == null ? source.known() : known,
                    audience,
                    audience == Audience.FUNDERS
                            ? Math.max(audience.fewest(threshold), new ReleaseStore(warehouse).threshold())
                            : audience.fewest(threshold),
                    Clock.systemUTC().instant(),
                    by);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + ".");
        }
    }

    /** Outcomes by arm are for a study's own page alone while it waits for a look. */
    private static void awaited(Registered study, LocalDate day) {
        Optional<LocalDate> until = ReportSource.awaited(study, day);
        if (until.isPresent()) {
            throw new UsageException("Study " + study.plan().id() + " waits for its look on " + until.get()
                    + ": until then there is no report of it.");
        }
    }
}
