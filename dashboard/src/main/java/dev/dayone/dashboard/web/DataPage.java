package dev.dayone.dashboard.web;

import dev.dayone.dashboard.chart.ShareBars;
import dev.dayone.dashboard.chart.ShareBars.Bar;
import dev.dayone.dashboard.chart.ShareBars.Row;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.Studies.Analysed;
import dev.dayone.dashboard.study.StudyView;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.health.SampleRatio;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How complete the data are: fresh, refused, missing, and split as planned. */
final class DataPage {

    /** What happened before it has no time of its own, but the beginning of the computers' calendar. */
    private static final Instant NO_TIME = Instant.parse("1970-01-02T00:00:00Z");

    private final ProgrammeViews views;
    private final Studies studies;

    DataPage(ProgrammeViews views, Studies studies) {
        this.views = views;
        this.studies = studies;
    }

    List<Section> sections(List<Analysed> all, Filter filter) {
        List<Cohort> cohorts = views.cohorts();
        List<List<Cell>> fresh = views.freshness().stream()
                .filter(each -> filter.takesProgramme(each.programme()))
                .map(each -> List.of(
                        Cell.text(each.programme()),
                        Cell.text(EventWords.kind(each.type())),
                        Cell.number(Figures.count(each.facts())),
                        Cell.text(happened(each.occurred(), each.received())),
                        Cell.text(minute(each.received()))))
                .toList();
        List<ProgrammeViews.Trouble> troubles = views.troubles().stream()
                .filter(each -> each.programme().isEmpty() || filter.takesProgramme(each.programme()))
                .toList();
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "fresh",
                        "How fresh each source is",
                        "When the latest event of each kind happened, and when DayOne last received one (UTC).")
                .asking(filter.form("/data", cohorts, views.labels(), false))
                .with(new Table(
                        "Freshness.",
                        List.of(
                                Column.text("Programme"),
                                Column.text("Kind"),
                                Column.number("Events"),
                                Column.text("Latest happened"),
                                Column.text("Last received")),
                        fresh)));
        Section needs = Section.of(
                "troubles",
                "What needs somebody",
                troubles.isEmpty()
                        ? "No row is refused, no source has a gap, and every message could be used."
                        : "Refused rows wait until they are corrected or waived; ./dayone rejects list shows each of them.");
        out.add(
                troubles.isEmpty()
                        ? needs
                        : needs.with(new Table(
                                "Refused, missing, set aside.",
                                List.of(
                                        Column.text("Programme"),
                                        Column.text("What"),
                                        Column.text("Detail"),
                                        Column.number("Count")),
                                troubles.stream()
                                        .map(each -> List.of(
                                                Cell.text(each.programme()),
                                                Cell.text(each.what()),
                                                Cell.text(each.detail()),
                                                Cell.number(Figures.count(each.count()))))
                                        .toList())));
        List<List<Cell>> gates = new ArrayList<>();
        for (Analysed each : all) {
            if (!filter.takesProgramme(each.study().programme())) {
                continue;
            }
            for (Gate gate : each.result().main().gates()) {
                if (gate.status() == Gate.Status.FAIL || gate.status() == Gate.Status.WARN) {
                    gates.add(List.of(
                            Cell.link(each.study().plan().title(), link(each)),
                            Cell.text(gate.name().words()),
                            Cell.text(gate.status().words()),
                            Cell.text(gate.finding().forEvaluators())));
                }
            }
        }
        out.add(Section.of(
                        "gates",
                        "Checks of the studies",
                        gates.isEmpty()
                                ? "Every check of every main outcome passed."
                                : "Checks that failed or call for caution.")
                .with(new Table(
                        "Checks of main outcomes.",
                        List.of(
                                Column.text("Study"),
                                Column.text("Check"),
                                Column.text("Result"),
                                Column.text("In words")),
                        gates)));
        out.add(Section.of(
                        "raters",
                        "Raters",
                        "How strict each rater is beside the others, and how far raters agree, has a page of its own.")
                .linked("/raters"));
        for (String programme :
                cohorts.stream().map(Cohort::programme).distinct().sorted().toList()) {
            if (filter.takesProgramme(programme)) {
                missing(programme, filter.of(cohorts), filter).ifPresent(out::add);
            }
        }
        for (Analysed each : all) {
            if (filter.takesProgramme(each.study().programme())) {
                split(each, filter.of(cohorts)).ifPresent(out::add);
            }
        }
        return out;
    }

    /** Who did not answer by the end of the window, cohort after cohort, by format unless a look is awaited. */
    private Optional<Section> missing(String programme, List<Cohort> cohorts, Filter filter) {
        List<Waiting> waiting = studies.waiting();
        Map<String, String> labels = views.labels();
        List<Account> accounts = studies.accounts(programme);
        List<Row> lines = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (Cohort cohort : inOrder(cohorts, programme)) {
            boolean hidden = Waiting.until(waiting, programme, cohort.cohort()).isPresent();
            Map<String, long[]> byArm = new TreeMap<>();
            for (Account each : accounts) {
                boolean due =
                        !List.of("excluded", "window open", "not recorded").contains(each.outcome());
                if (each.cohort().equals(cohort.cohort()) && filter.takesFormat(each.arm()) && due) {
                    long[] own = byArm.computeIfAbsent(hidden ? "" : each.arm(), key -> new long[2]);
                    own[0] += each.outcome().equals("no answer") ? each.people() : 0;
                    own[1] += each.people();
                }
            }
            List<Bar> bars = new ArrayList<>();
            List<String> arms = List.copyOf(byArm.keySet());
            byArm.forEach((arm, own) -> {
                String label = hidden ? "all formats" : labels.getOrDefault(arm, arm);
                double share = (double) own[0] / own[1];
                bars.add(new Bar(label, arms.indexOf(arm) == 0, share, Double.NaN, own[0] + " of " + own[1]));
                rows.add(List.of(
                        Cell.text(cohort.cohort()),
                        Cell.text(label),
                        Cell.number(String.valueOf(own[0])),
                        Cell.number(String.valueOf(own[1])),
                        Cell.number(Figures.percent(share))));
            });
            if (!bars.isEmpty()) {
                lines.add(new Row(cohort.cohort(), bars));
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String id = "missing-" + programme.replaceAll("[^A-Za-z0-9]", "-");
        return Optional.of(Section.of(
                        id,
                        "Missing over time, " + programme,
                        "Of those who seek a job and whose 180 days are over, the share who gave no answer, cohort by cohort. Where one format loses more people than the "
                                + "other, those who are left may no longer be alike."
                                + CohortPages.latestWords(lines))
                .drawn(
                        ShareBars.of(
                                "Missing over time, " + programme,
                                CohortPages.latest(lines),
                                StudyView.PAGE,
                                id + "-w"),
                        ShareBars.of(
                                "Missing over time, " + programme,
                                CohortPages.latest(lines),
                                StudyView.PHONE,
                                id + "-n"))
                .with(new Table(
                        "No answer within 180 days.",
                        List.of(
                                Column.text("Cohort"),
                                Column.text("Format"),
                                Column.number("No answer"),
                                Column.number("Of"),
                                Column.number("Share")),
                        rows)));
    }

    /** How each cohort of a study was split between its formats, against what was planned. */
    private Optional<Section> split(Analysed analysed, List<Cohort> cohorts) {
        StudyPlan plan = analysed.study().plan();
        Double share = plan.expectedShare();
        if (share == null || plan.clustered()) {
            return Optional.empty();
        }
        String programme = analysed.study().programme();
        List<Account> accounts = studies.accounts(programme);
        List<Row> lines = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (Cohort cohort : inOrder(cohorts, programme)) {
            if (!analysed.study().cohorts().isEmpty()
                    && !analysed.study().cohorts().contains(cohort.cohort())) {
                continue;
            }
            int control = people(accounts, cohort.cohort(), plan.control().id());
            int treatment = people(accounts, cohort.cohort(), plan.treatment().id());
            if (control + treatment == 0) {
                continue;
            }
            double own = (double) treatment / (control + treatment);
            lines.add(new Row(
                    cohort.cohort(),
                    List.of(new Bar("", false, own, share, treatment + " of " + (control + treatment)))));
            rows.add(List.of(
                    Cell.text(cohort.cohort()),
                    Cell.number(String.valueOf(treatment)),
                    Cell.number(String.valueOf(control)),
                    Cell.number(Figures.percent(own)),
                    Cell.number(Figures.percent(share)),
                    Cell.number(Figures.pValue(SampleRatio.pValue(treatment, control, share)))));
        }
        String id = "split-" + (programme + "-" + plan.id()).replaceAll("[^A-Za-z0-9]", "-");
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                                id,
                                "Split, " + plan.title(),
                                "The share assigned to " + plan.treatment().label()
                                        + " in each cohort; the tick is what was planned. Where p is below 0.001 over all cohorts, something other "
                                        + "than the lot decided who is where, and the study's check of the split fails."
                                        + CohortPages.latestWords(lines))
                        .drawn(
                                ShareBars.of(
                                        "Split, " + plan.title(), CohortPages.latest(lines), StudyView.PAGE, id + "-w"),
                                ShareBars.of(
                                        "Split, " + plan.title(),
                                        CohortPages.latest(lines),
                                        StudyView.PHONE,
                                        id + "-n"))
                        .with(new Table(
                                "People assigned.",
                                List.of(
                                        Column.text("Cohort"),
                                        Column.number(plan.treatment().label()),
                                        Column.number(plan.control().label()),
                                        Column.number("Share"),
                                        Column.number("Planned"),
                                        Column.number("p")),
                                rows)));
    }

    private static int people(List<Account> accounts, String cohort, String arm) {
        return accounts.stream()
                .filter(each -> each.cohort().equals(cohort) && each.arm().equals(arm))
                .mapToInt(Account::people)
                .sum();
    }

    private static List<Cohort> inOrder(List<Cohort> cohorts, String programme) {
        return cohorts.stream()
                .filter(each -> each.programme().equals(programme))
                .sorted(Comparator.comparing(Cohort::startsOn))
                .toList();
    }

    private static String link(Analysed each) {
        return ProgrammePages.link(each);
    }

    /** The day on which something happened; a dash where the event carries no time. */
    static String day(Instant occurred) {
        return occurred.isBefore(NO_TIME) ? Figures.NONE : occurred.toString().substring(0, "2026-03-01".length());
    }

    /** When an event happened by its source's clock; one that carries no time of its own says so, and so does one that is still to come. */
    static String happened(Instant occurred, Instant received) {
        if (occurred.isBefore(NO_TIME)) {
            return "carries no time";
        }
        return minute(occurred) + (occurred.isAfter(received) ? ", after it was received" : "");
    }

    private static String minute(Instant at) {
        return at.toString().substring(0, 16).replace('T', ' ');
    }
}
