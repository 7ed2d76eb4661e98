package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Download;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.report.ReportSource.Draft;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Role;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports for funders: what was published, and a draft of what could be. */
final class ReportsPage {

    static final Map<String, String> TYPES =
            Map.of("pdf", "application/pdf", "html", "text/html; charset=utf-8", "csv", "text/csv; charset=utf-8");

    private final Studies studies;
    private final ReportSource source;
    private final Clock clock;

    ReportsPage(Studies studies, ReportSource source, Clock clock) {
        this.clock = clock;
        this.studies = studies;
        this.source = source;
    }

    /** Releases that somebody may read: what a programme says of its own people has exact counts of few, and is not for funders. */
    static List<Release> open(List<Release> releases, Role role) {
        return releases.stream()
                .filter(each -> each.kind() != ReleaseStore.Kind.IMPACT_OWN || role.covers(Role.EVALUATOR))
                .toList();
    }

    /** @param role of whoever reads the page */
    List<Section> sections(List<Analysed> all, Role role) {
        List<Section> out = new ArrayList<>();
        List<Release> releases = open(studies.releases().all(), role);
        Section published = Section.of(
                "published",
                "Published",
                releases.isEmpty()
                        ? "Nothing was published yet. In the terminal: ./dayone report publish STUDY."
                        : "Frozen, each with its checksum. No figure in them speaks of fewer people than the threshold, alone or beside another release.");
        out.add(releases.isEmpty() ? published : published.with(table(releases)));
        List<List<Cell>> drafts = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (Analysed each : all) {
            String name = each.study().programme() + "/" + each.study().plan().id();
            Optional<LocalDate> until = ReportSource.awaited(each.study(), LocalDate.now(clock));
            if (until.isPresent()) {
                waiting.add(name + " waits for its look on " + until.get() + ": until then there is no report of it.");
            } else {
                drafts.add(draft(name));
            }
        }
        source.programmes().forEach(programme -> {
            Optional<LocalDate> until = awaited(programme);
            if (until.isPresent() && allWait(programme)) {
                waiting.add("All cohorts of " + programme + " wait for an interim look on " + until.get()
                        + ": until then there is no report of it.");
                return;
            }
            until.ifPresent(day -> waiting.add(programme + " has cohorts that wait for an interim look on " + day
                    + ": until then its own report is without them."));
            drafts.add(draft(programme));
        });
        List<String> said = new ArrayList<>();
        said.add("What a report of today would say, marked as a draft, with small groups withheld.");
        said.addAll(waiting);
        Section section = Section.of("drafts", "Drafts", said.toArray(String[]::new));
        out.add(
                drafts.isEmpty()
                        ? section
                        : section.with(new Table(
                                "Studies and programmes of which a report can be written.",
                                List.of(
                                        Column.text("Report"),
                                        Column.text("Draft"),
                                        Column.text("Draft to read here"),
                                        Column.text("Publish")),
                                drafts)));
        return out;
    }

    private static List<Cell> draft(String name) {
        String at = Paths.path(name);
        return List.of(
                Cell.text(name),
                Cell.link("PDF", "/reports/draft/" + at + ".pdf"),
                Cell.link("HTML", "/reports/draft/" + at + ".html"),
                Cell.link("check and publish", "/reports/check/" + at));
    }

    /** Whether no cohort is left of which a report could speak today. */
    private boolean allWait(String programme) {
        List<Waiting> all = studies.waiting();
        return studies.views().cohorts().stream()
                .filter(each -> each.programme().equals(programme))
                .allMatch(each -> Waiting.until(all, programme, each.cohort()).isPresent());
    }

    /** The look that some study of a programme waits for today. */
    private Optional<LocalDate> awaited(String programme) {
        return studies.hiddenUntil(programme);
    }

    /**
     * What stands against publishing a report of today, and the button where nothing does.
     *
     * @param study "" = the programme's own report
     */
    Optional<List<Section>> check(String programme, String study) {
        return draft(programme, study, "").map(draft -> {
            Optional<Release> same = studies.releases().find(draft.release().release());
            return List.of(
                    same.isPresent()
                            ? Section.of(
                                    "check",
                                    draft.report().name(),
                                    "Published already as " + same.get().release() + ": nothing new came in since.")
                            : checked(draft, source.check(draft)));
        });
    }

    private Section checked(Draft draft, List<String> conflicts) {
        String name = draft.report().name();
        List<String> said = new ArrayList<>();
        int withheld = draft.release().withheld();
        said.add(
                withheld == 0
                        ? "No figure is withheld."
                        : withheld + (withheld == 1 ? " figure is" : " figures are")
                                + " withheld, so that none speaks of fewer than "
                                + draft.release().threshold() + " people or gives such a figure away.");
        if (!conflicts.isEmpty()) {
            said.add("It must not be published beside what was published before:");
            conflicts.forEach(each -> said.add(each + "."));
            return Section.of("check", name, said.toArray(String[]::new));
        }
        said.add("Ready to publish. A published report cannot be changed; a later one can supersede it.");
        return Section.of("check", name, said.toArray(String[]::new))
                .with(Form.changing("/reports/publish/" + Paths.path(name), "Publish"));
    }

    /** Publishes a report of today; then what is published, or why it is not. */
    Optional<List<Section>> publish(String programme, String study, Principal by) {
        return draft(programme, study, by.name()).map(draft -> {
            boolean already = studies.releases().find(draft.release().release()).isPresent();
            List<String> conflicts = already ? List.of() : source.publish(draft);
            return conflicts.isEmpty() ? sections(studies.all(), by.role()) : List.of(checked(draft, conflicts));
        });
    }

    private Optional<Draft> draft(String programme, String study, String by) {
        return study.isEmpty() ? ofProgramme(programme, by) : ofStudy(programme, study, by);
    }

    private Optional<Draft> ofProgramme(String programme, String by) {
        if (!source.programmes().contains(programme)) {
            return Optional.empty();
        }
        return Optional.of(source.ofProgramme(
                programme,
                LocalDate.now(clock),
                source.known(),
                studies.releases().threshold(),
                clock.instant(),
                by));
    }

    private Optional<Draft> ofStudy(String programme, String study, String by) {
        return studies.find(programme, study).map(found -> {
            LocalDate today = LocalDate.now(clock);
            ReportSource.awaited(found.study(), today).ifPresent(until -> {
                throw new IllegalArgumentException(
                        "The study waits for its look on " + until + ": until then there is no report of it");
            });
            return source.ofStudy(found.study(), today, null, studies.releases().threshold(), clock.instant(), by);
        });
    }

    private static Table table(List<Release> releases) {
        return new Table(
                "The latest first.",
                List.of(
                        Column.text("Report"),
                        Column.text("Release"),
                        Column.text("As of"),
                        Column.number("Threshold"),
                        Column.number("Withheld"),
                        Column.text("PDF"),
                        Column.text("HTML"),
                        Column.text("CSV"),
                        Column.text("SHA-256 of the PDF"),
                        Column.text("Superseded by")),
                releases.stream()
                        .map(each -> {
                            String superseded = each.supersededBy();
                            String at = "/reports/" + Paths.segment(each.release());
                            return List.of(
                                    Cell.text(each.name()),
                                    Cell.text(each.release()),
                                    Cell.text(each.asOf().toString()),
                                    Cell.number(String.valueOf(each.threshold())),
                                    Cell.number(String.valueOf(each.withheld())),
                                    Cell.link("PDF", at + ".pdf"),
                                    Cell.link("HTML", at + ".html"),
                                    Cell.link("CSV", at + ".csv"),
                                    Cell.text(each.sha256()
                                                    .getOrDefault("pdf", "")
                                                    .substring(0, 12) + "…"),
                                    Cell.text(superseded == null ? "" : superseded));
                        })
                        .toList());
    }

    /** A file of a release: its id, a dot, the format. One that the asker may not read is as unknown to them as one that is not there. */
    Optional<Download> release(String file, Role role) {
        int dot = file.lastIndexOf('.');
        String format = file.substring(dot + 1);
        String type = TYPES.get(format);
        ReleaseStore store = studies.releases();
        return dot < 0 || type == null
                ? Optional.empty()
                : open(store.find(file.substring(0, dot)).stream().toList(), role).stream()
                        .findFirst()
                        .map(release -> new Download(file, type, store.file(release.release(), format)));
    }

    /** A draft of a programme's report of today: programme, a dot, the format. */
    Optional<Download> draftFile(String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : draftFile(file.substring(0, dot), "", file);
    }

    /** A draft of a study's report of today: study, a dot, the format. */
    Optional<Download> draftFile(String programme, String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : draftFile(programme, file.substring(0, dot), file);
    }

    private Optional<Download> draftFile(String programme, String study, String file) {
        String format = file.substring(file.lastIndexOf('.') + 1);
        String type = TYPES.get(format);
        return type == null
                ? Optional.empty()
                : draft(programme, study, "")
                        .map(draft -> new Download(
                                "draft-" + file,
                                type,
                                source.files(draft, false).getOrDefault(format, new byte[0])));
    }
}
