package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.impact.Audience;
import dev.dayone.dashboard.impact.ImpactPeople;
import dev.dayone.dashboard.impact.ImpactReport;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.disclosure.LinearAudit;
import dev.dayone.evidence.disclosure.LinearAudit.Atom;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.warehouse.postgres.Sha256;
import dev.dayone.warehouse.postgres.WarehouseException;
import dev.dayone.warehouse.study.ConductJson;
import dev.dayone.warehouse.study.DataUse;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.ReleaseStore.Kind;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import dev.dayone.warehouse.study.ReleasedTable;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Evidence;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.ParticipationViews;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Drafts of reports from the warehouse, releases of drafts, and releases made again. */
public final class ReportSource {

    private static final int ID = 16;

    private final StudyStore studies;
    private final ProgrammeViews views;
    private final ParticipationViews people;
    private final ReleaseStore releases;
    private final ReportWriter writer;
    private final String code;

    /** @param code version of DayOne */
    public ReportSource(
            StudyStore studies,
            ProgrammeViews views,
            ParticipationViews people,
            ReleaseStore releases,
            ReportWriter writer,
            String code) {
        this.studies = studies;
        this.views = views;
        this.people = people;
        this.releases = releases;
        this.writer = writer;
        this.code = code;
    }

    /**
     * A report before it is published.
     *
     * @param release what it would be published as
     * @param tables the people behind a study's outcomes; empty = a programme's report
     */
    public record Draft(FunderReport report, Release release, List<Table> tables) {
        public Draft {
            tables = List.copyOf(tables);
        }
    }

    /** Why there can be no report now: the plan hides outcomes until that day. */
    public static Optional<LocalDate> awaited(Registered study, LocalDate asOf) {
        return study.plan().protocol().awaited(asOf);
    }

    /**
     * A study's report.
     *
     * @param then as the warehouse knew it then; null = now
     * @param at time written into the files
     */
    public Draft ofStudy(
            Registered study, LocalDate asOf, @Nullable Instant then, int threshold, Instant at, String by) {
        Evidence evidence = studies.evidence(study, asOf, then, DataUse.FUNDER_REPORT);
        return study(study, asOf, evidence, evidence.conduct(), threshold, at, by);
    }

    private Draft study(
            Registered study,
            LocalDate asOf,
            Evidence evidence,
            Conduct conduct,
            int threshold,
            Instant at,
            String by) {
        Instant known = evidence.knownAt().truncatedTo(ChronoUnit.MICROS);
        StudyResult result = StudyAnalysis.of(study.plan(), asOf, conduct).analyse(evidence.tables());
        FunderReport report = StudyReport.of(
                study,
                result,
                views.accountingForFunders(study.programme(), known),
                threshold,
                releases.ledgerBefore(study.programme(), at.truncatedTo(ChronoUnit.SECONDS)));
        return new Draft(
                report,
                new Release(
                        id(report, asOf, known, study.version().toString()),
                        Kind.REPORT,
                        study.programme(),
                        study.plan().id(),
                        asOf,
                        known,
                        study.version(),
                        code,
                        threshold,
                        report.withheld(),
                        at.truncatedTo(ChronoUnit.SECONDS),
                        by,
                        ConductJson.write(conduct).toString(),
                        Map.of(),
                        null),
                evidence.tables());
    }

    /**
     * A programme's report, without the cohorts that wait for an interim look on that day.
     *
     * @throws IllegalArgumentException where all of them wait
     */
    public Draft ofProgramme(String programme, LocalDate asOf, Instant known, int threshold, Instant at, String by) {
        return programme(programme, asOf, known, null, threshold, at, by);
    }

    /** @param then how the study that names costs had gone when it was published; null = ask */
    private Draft programme(
            String programme,
            LocalDate asOf,
            Instant known,
            @Nullable Conduct then,
            int threshold,
            Instant at,
            String by) {
        Instant written = at.truncatedTo(ChronoUnit.SECONDS);
        List<Registered> plans = plansBy(programme, written);
        List<Waiting> waiting = Waiting.of(plans, asOf);
        List<Account> all = views.accountingForFunders(programme, known);
        List<Account> accounts = all.stream()
                .filter(each -> Waiting.until(waiting, programme, each.cohort()).isEmpty())
                .toList();
        Set<String> there = accounts.stream().map(Account::cohort).collect(Collectors.toSet());
        Map<String, LocalDate> left = new TreeMap<>();
        all.forEach(each ->
                Waiting.until(waiting, programme, each.cohort()).ifPresent(until -> left.put(each.cohort(), until)));
        if (there.isEmpty() && !left.isEmpty()) {
            throw new IllegalArgumentException("All cohorts of " + programme + " wait for an interim look, on "
                    + Collections.max(left.values()) + ": until then there is no report of the programme");
        }
        List<ReleasedCount> earlier = releases.ledgerBefore(programme, written);
        List<Registered> own = plans.stream()
                .filter(study -> left.isEmpty() || (!study.cohorts().isEmpty() && there.containsAll(study.cohorts())))
                .toList();
        Optional<Registered> priced = own.stream()
                .filter(study -> study.plan().protocol().costs() != null)
                .findFirst();
        Registered arms = priced.orElse(own.isEmpty() ? null : own.get(0));
        Evidence evidence = priced.map(study -> studies.evidence(study, asOf, known, DataUse.FUNDER_REPORT))
                .orElse(null);
        Conduct conduct = evidence == null ? null : then == null ? evidence.conduct() : then;
        List<String> more = priced.isEmpty() || evidence == null || conduct == null
                ? List.of()
                : StudyReport.placementsMore(
                        priced.get(),
                        StudyAnalysis.of(priced.get().plan(), asOf, conduct).analyse(evidence.tables()),
                        accounts,
                        threshold,
                        earlier);
        FunderReport report = ProgrammeReport.of(
                new ProgrammeReport.Source(
                        programme,
                        asOf,
                        views.cohorts().stream()
                                .filter(cohort ->
                                        cohort.programme().equals(programme) && there.contains(cohort.cohort()))
                                .toList(),
                        accounts,
                        views.tallies(programme, ProgrammeReport.measures(), known).stream()
                                .filter(each -> !left.containsKey(each.cohort()))
                                .toList(),
                        withTitles(releases.outcomes(programme, written), plans),
                        priced.map(study -> study.plan().protocol().costs()).orElse(null),
                        arms == null
                                ? List.of()
                                : List.of(arms.plan().control(), arms.plan().treatment()),
                        more,
                        left,
                        people.of(programme, known, true).only(there)),
                threshold,
                earlier);
        return new Draft(
                report,
                new Release(
                        id(report, asOf, known, ""),
                        Kind.REPORT,
                        programme,
                        "",
                        asOf,
                        known,
                        null,
                        code,
                        threshold,
                        report.withheld(),
                        written,
                        by,
                        conduct == null ? null : ConductJson.write(conduct).toString(),
                        Map.of(),
                        null),
                List.of());
    }

    /**
     * A programme's impact report, without the cohorts that wait for an interim look on that day, and without words of anybody: whoever takes back their consent to be quoted
     * could not take back what is published.
     *
     * @throws IllegalArgumentException where all of them wait
     */
    public Draft ofImpact(
            String programme, LocalDate asOf, Instant known, Audience audience, int threshold, Instant at, String by) {
        Instant written = at.truncatedTo(ChronoUnit.SECONDS);
        FunderReport report = ImpactReport.of(
                counted(programme, asOf, known, audience, written), asOf, audience, threshold, List.of());
        Kind kind = audience == Audience.OWN ? Kind.IMPACT_OWN : Kind.IMPACT_FUNDERS;
        return new Draft(
                report,
                new Release(
                        id(report, asOf, known, kind.word()),
                        kind,
                        programme,
                        "",
                        asOf,
                        known,
                        null,
                        code,
                        threshold,
                        report.withheld(),
                        written,
                        by,
                        null,
                        Map.of(),
                        null),
                List.of());
    }

    private static Audience audience(Kind kind) {
        return kind == Kind.IMPACT_OWN ? Audience.OWN : Audience.FUNDERS;
    }

    /** Of whom an impact report written then speaks. */
    private Participation counted(String programme, LocalDate asOf, Instant known, Audience audience, Instant written) {
        Participation all = people.of(programme, known, audience == Audience.FUNDERS);
        List<Waiting> waiting = Waiting.of(plansBy(programme, written), asOf);
        // Cohorts of which somebody was known then: one that was planned since is not in the report when it is made
        // again.
        Set<String> there = Stream.concat(
                        all.people().stream().map(Participation.Person::cohort),
                        all.applications().stream().map(Participation.Application::cohort))
                .collect(Collectors.toSet());
        Set<String> open = there.stream()
                .filter(cohort -> Waiting.until(waiting, programme, cohort).isEmpty())
                .collect(Collectors.toSet());
        if (open.isEmpty() && !there.isEmpty()) {
            throw new IllegalArgumentException("All cohorts of " + programme
                    + " wait for an interim look of a study: until then there is no report of the programme");
        }
        return all.only(open);
    }

    /** Released lines name studies and outcomes by id; readers know them by title. */
    private static List<Map<String, String>> withTitles(List<Map<String, String>> lines, List<Registered> plans) {
        return lines.stream()
                .map(line -> {
                    Map<String, String> out = new TreeMap<>(line);
                    plans.stream()
                            .map(Registered::plan)
                            .filter(plan -> plan.id().equals(line.get("study")))
                            .forEach(plan -> {
                                out.put("study", plan.title());
                                plan.outcomes().stream()
                                        .filter(each -> each.id().equals(line.get("outcome")))
                                        .forEach(each -> out.put("outcome", each.title()));
                            });
                    return out;
                })
                .map(Map::copyOf)
                .toList();
    }

    /** Studies of a programme by the plans that the warehouse had at a time. */
    private List<Registered> plansBy(String programme, Instant time) {
        return studies.ofProgramme(programme).stream()
                .map(study -> studies.versions(programme, study.plan().id()).stream()
                        .filter(version -> !version.recordedAt().isAfter(time))
                        .findFirst())
                .flatMap(Optional::stream)
                .map(StudyStore.Version::registered)
                .toList();
    }

    /** When the warehouse last took anything: a programme's report of now speaks of then. */
    public Instant known() {
        return views.dataTo().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.MICROS);
    }

    public List<String> programmes() {
        return views.programmes();
    }

    private static String id(FunderReport report, LocalDate asOf, Instant known, String plan) {
        String text = String.join(
                "\0",
                report.programme(),
                report.study(),
                asOf.toString(),
                known.toString(),
                plan,
                String.valueOf(report.threshold()));
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, ID);
    }

    /** The files of a report by format. */
    public Map<String, byte[]> files(Draft draft, boolean published) {
        Release release = draft.release();
        Imprint imprint = Imprint.of(
                release.kind() == Kind.REPORT
                        ? "Report for funders"
                        : audience(release.kind()).kind(),
                published ? release.release() : "",
                release.knownAt().toString(),
                release.plan() == null ? "" : release.plan().toString(),
                release.code(),
                release.by(),
                LocalDate.ofInstant(release.writtenAt(), ZoneOffset.UTC));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("pdf", writer.pdf(draft.report(), imprint, release.writtenAt()));
        files.put("html", writer.html(draft.report(), imprint));
        files.put("csv", writer.csv(draft.report()));
        return files;
    }

    /**
     * Earlier releases beside which a draft would speak of few people: those whose people differ in fewer than the threshold, by their outcome, their format or their being
     * there. Whoever has both subtracts one mean, share or interval from the other. What an earlier release saw is read again as the warehouse knew it then.
     */
    private List<String> changes(Draft draft) {
        Release now = draft.release();
        List<String> out = new ArrayList<>(changesOfPeople(now));
        for (Release earlier : releases.all()) {
            boolean beside = earlier.programme().equals(now.programme())
                    && !earlier.release().equals(now.release())
                    && !earlier.study().isEmpty();
            UUID plan = earlier.plan();
            if (!beside || plan == null) {
                continue;
            }
            List<Table> before = studies.version(earlier.programme(), earlier.study(), plan)
                    .map(study -> studies.evidence(study, earlier.asOf(), earlier.knownAt(), DataUse.FUNDER_REPORT)
                            .tables())
                    .orElse(List.of());
            out.addAll(ChangedPeople.between(draft.tables(), before, earlier.release(), now.threshold()));
        }
        return out;
    }

    /** The same for reports of a programme about its people: impact reports beside each other and beside the programme's own report, which tells careers too. */
    private List<String> changesOfPeople(Release now) {
        if (!now.study().isEmpty()) {
            return List.of();
        }
        List<Release> beside = releases.all().stream()
                .filter(earlier -> earlier.programme().equals(now.programme())
                        && earlier.study().isEmpty()
                        && !earlier.release().equals(now.release())
                        && (earlier.kind() != Kind.REPORT || now.kind() != Kind.REPORT))
                .toList();
        if (beside.isEmpty()) {
            return List.of();
        }
        ImpactPeople mine = behind(now);
        return beside.stream()
                .flatMap(earlier ->
                        mine.changesFrom(behind(earlier), earlier.release(), now.fewestBeside(earlier)).stream())
                .distinct()
                .toList();
    }

    /** The people behind a report of a programme. */
    private ImpactPeople behind(Release release) {
        ImpactPeople all = ImpactPeople.of(
                counted(
                        release.programme(),
                        release.asOf(),
                        release.knownAt(),
                        audience(release.kind()),
                        release.writtenAt()),
                release.asOf());
        return release.kind() == Kind.REPORT ? all.careersAlone() : all;
    }

    /**
     * What stands against publishing; empty = nothing. Writes the files and everything that publishing writes, and takes it back, so that a report that passes can be
     * published.
     */
    public List<String> check(Draft draft) {
        return attempt(draft, releases::check);
    }

    /** What stands against it beside all earlier releases. */
    private List<String> conflicts(Draft draft) {
        FunderReport report = draft.report();
        int threshold = draft.release().threshold();
        List<ReleasedCount> earlier =
                releases.ledger(report.programme(), draft.release().release());
        List<String> out = new ArrayList<>(releases.conflicts(draft.release(), report.counts()));
        List<ReleasedCount> all = new ArrayList<>(earlier);
        all.addAll(report.counts());
        List<Atom> atoms = views
                .accountingForFunders(report.programme(), draft.release().knownAt())
                .stream()
                .map(each -> new Atom(each.outcome(), each.arm(), each.cohort(), each.people()))
                .toList();
        Set<String> classes = atoms.stream().map(Atom::what).collect(Collectors.toSet());
        all.removeIf(each -> !each.what().isEmpty() && !classes.containsAll(ReleasedCount.classes(each.what())));
        out.addAll(LinearAudit.known(atoms, all, threshold));
        out.addAll(changes(draft));
        return out;
    }

    /** @return why it was not published; empty = it was */
    public List<String> publish(Draft draft) {
        return attempt(draft, releases::publish);
    }

    /** Writes a release and keeps it, or takes it back. */
    private interface Attempt {
        List<String> write(
                Release release, Map<String, byte[]> files, List<ReleasedTable> tables, List<ReleasedCount> counts);
    }

    private List<String> attempt(Draft draft, Attempt attempt) {
        try {
            List<String> conflicts = conflicts(draft);
            if (!conflicts.isEmpty()) {
                return conflicts;
            }
            Map<String, byte[]> files = files(draft, true);
            Map<String, String> sha256 = new LinkedHashMap<>();
            files.forEach((format, bytes) -> sha256.put(format, Sha256.hex(bytes)));
            return attempt.write(
                    draft.release().with(sha256),
                    files,
                    draft.report().tables(),
                    draft.report().counts());
        } catch (WarehouseException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new NotPublishedException(draft.report().name(), e);
        }
    }

    /** The files of a release made again from the warehouse, on what was known then. */
    public Map<String, byte[]> rebuild(Release release) {
        Draft again;
        if (release.kind() != Kind.REPORT) {
            again = ofImpact(
                    release.programme(),
                    release.asOf(),
                    release.knownAt(),
                    audience(release.kind()),
                    release.threshold(),
                    release.writtenAt(),
                    release.by());
        } else if (release.study().isEmpty()) {
            again = programme(
                    release.programme(),
                    release.asOf(),
                    release.knownAt(),
                    release.conduct() == null ? null : conduct(release),
                    release.threshold(),
                    release.writtenAt(),
                    release.by());
        } else {
            Registered study = studies.version(
                            release.programme(), release.study(), Objects.requireNonNull(release.plan()))
                    .orElseThrow(
                            () -> new IllegalStateException("the plan of release " + release.release() + " is gone"));
            again = study(
                    study,
                    release.asOf(),
                    studies.evidence(study, release.asOf(), release.knownAt(), DataUse.FUNDER_REPORT),
                    conduct(release),
                    release.threshold(),
                    release.writtenAt(),
                    release.by());
        }
        return files(new Draft(again.report(), release, again.tables()), true);
    }

    private static Conduct conduct(Release release) {
        return ConductJson.read(Objects.requireNonNull(release.conduct()));
    }
}
