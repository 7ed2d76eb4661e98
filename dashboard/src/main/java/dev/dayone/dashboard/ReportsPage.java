package dev.dayone.dashboard;

import dev.dayone.dashboard.Section.Cell;
import dev.dayone.dashboard.Section.Choice;
import dev.dayone.dashboard.Section.Column;
import dev.dayone.dashboard.Section.Table;
import dev.dayone.dashboard.Studies.Analysed;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.report.ReportSource.Draft;
import dev.dayone.warehouse.ReleaseStore;
import dev.dayone.warehouse.ReleaseStore.Release;
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
    private final Clock clock = Clock.systemUTC();

    ReportsPage(Studies studies, ReportSource source) {
        this.studies = studies;
        this.source = source;
    }

    /** A file to take away. */
    record Download(String name, String type, byte[] bytes) {}

    List<Section> sections(List<Analysed> all) {
        List<Section> out = new ArrayList<>();
        List<Release> releases = studies.releases().all();
        Section published = Section.of(
                "published",
                "Published",
                releases.isEmpty()
                        ? "Nothing was published yet. In the terminal: ./dayone report publish STUDY."
                        : "Frozen, each with its checksum. No figure in them speaks of fewer people than the threshold, alone or beside another release.");
        out.add(releases.isEmpty() ? published : published.with(table(releases)));
        List<Choice> drafts = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (Analysed each : all) {
            String name = each.study().programme() + "/" + each.study().plan().id();
            Optional<LocalDate> until = ReportSource.awaited(each.study(), LocalDate.now(clock));
            if (until.isPresent()) {
                waiting.add(name + " waits for its look on " + until.get() + ": until then there is no report of it.");
            } else {
                drafts.add(new Choice("/reports/draft/" + name + ".pdf", name + " (PDF)"));
                drafts.add(new Choice("/reports/draft/" + name + ".html", "(HTML)"));
            }
        }
        List<String> said = new ArrayList<>();
        said.add("What a report of today would say, marked as a draft, with small groups withheld.");
        said.addAll(waiting);
        out.add(Section.of("drafts", "Drafts", said.toArray(String[]::new)).taken(drafts.toArray(Choice[]::new)));
        return out;
    }

    private static Table table(List<Release> releases) {
        return new Table(
                "The latest first.",
                List.of(
                        Column.text("Report"),
                        Column.text("Release"),
                        Column.text("Follow-up to"),
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
                            String at = "/reports/" + each.release();
                            return List.of(
                                    Cell.text(each.programme() + (each.study().isEmpty() ? "" : "/" + each.study())),
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

    /** A file of a release: its id, a dot, the format. */
    Optional<Download> release(String file) {
        int dot = file.lastIndexOf('.');
        String format = file.substring(dot + 1);
        String type = TYPES.get(format);
        ReleaseStore store = studies.releases();
        return dot < 0 || type == null
                ? Optional.empty()
                : store.find(file.substring(0, dot))
                        .map(release -> new Download(file, type, store.file(release.release(), format)));
    }

    /** A draft of today: study, a dot, the format. */
    Optional<Download> draft(String programme, String file) {
        int dot = file.lastIndexOf('.');
        String format = file.substring(dot + 1);
        String type = TYPES.get(format);
        if (dot < 0 || type == null) {
            return Optional.empty();
        }
        return studies.find(programme, file.substring(0, dot)).map(found -> {
            LocalDate today = LocalDate.now(clock);
            ReportSource.awaited(found.study(), today).ifPresent(until -> {
                throw new IllegalArgumentException(
                        "The study waits for its look on " + until + ": until then there is no report of it");
            });
            Draft draft = source.ofStudy(
                    found.study(), today, null, studies.releases().threshold(), clock.instant(), "");
            return new Download(
                    "draft-" + file, type, source.files(draft, false).getOrDefault(format, new byte[0]));
        });
    }
}
