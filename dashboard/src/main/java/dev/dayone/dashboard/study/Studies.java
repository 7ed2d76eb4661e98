package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Role;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.warehouse.access.ApiTokens;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.postgres.WarehouseException;
import dev.dayone.warehouse.study.Explanation;
import dev.dayone.warehouse.study.ReleaseStore;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.study.VerdictHistory;
import dev.dayone.warehouse.view.ParticipantViews;
import dev.dayone.warehouse.view.ParticipationViews;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.RaterViews;
import dev.dayone.warehouse.view.SchemaList;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Studies with their results as of today: what pages, reports, JSON and the terminal all start from. */
public final class Studies {

    private static final Logger LOG = LoggerFactory.getLogger(Studies.class);

    private final StudyStore store;
    private final PipelineStatus status;
    private final ProgrammeViews views;
    private final ParticipationViews participation;
    private final ReleaseStore releases;
    private final ApiTokens tokens;
    private final ParticipantViews participants;
    private final RaterViews raters;
    private final Audit audit;
    private final VerdictHistory history;
    private final Explanation explanation;
    private final SchemaList schemas;
    private final Clock clock;
    private final String version;
    private final Memo<Asked, Computed> analyses = new Memo<>(this::dataVersion);
    private final KeptAnalyses kept = new KeptAnalyses(StudyStore::analysis);
    private final Memo<String, List<Account>> accounts = new Memo<>(this::dataVersion);

    public Studies(Warehouse warehouse, Clock clock, String version) {
        this.store = new StudyStore(warehouse);
        this.status = new PipelineStatus(warehouse);
        this.views = new ProgrammeViews(warehouse);
        this.participation = new ParticipationViews(warehouse);
        this.releases = new ReleaseStore(warehouse);
        this.tokens = new ApiTokens(warehouse);
        this.participants = new ParticipantViews(warehouse);
        this.raters = new RaterViews(warehouse);
        this.audit = new Audit(warehouse);
        this.history = new VerdictHistory(warehouse);
        this.explanation = new Explanation(warehouse);
        this.schemas = new SchemaList(warehouse);
        this.clock = clock;
        this.version = version;
    }

    /** What people of a programme told. */
    public ParticipationViews participation() {
        return participation;
    }

    /** A study with what it says. */
    public record Analysed(Registered study, StudyStore.Analysis analysis) {

        public StudyResult result() {
            return analysis.result();
        }
    }

    /** Which analysis is kept. */
    private record Asked(String programme, String study, UUID version, LocalDate day) {}

    /**
     * What came of an analysis.
     *
     * @param analysis null = it failed
     */
    private record Computed(StudyStore.@Nullable Analysis analysis) {}

    /** All studies that can be analysed; {@link #faults} names the others. */
    public List<Analysed> all() {
        return store.all().stream().map(this::analyse).flatMap(Optional::stream).toList();
    }

    /** The same of one programme. */
    public List<Analysed> ofProgramme(String programme) {
        return store.ofProgramme(programme).stream()
                .map(this::analyse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** A sentence for each study whose analysis fails: its fault is not the others'. */
    public List<String> faults() {
        return store.all().stream()
                .filter(study -> analyse(study).isEmpty())
                .map(Studies::fault)
                .toList();
    }

    /** The same of one programme. */
    public List<String> faults(String programme) {
        return store.ofProgramme(programme).stream()
                .filter(study -> analyse(study).isEmpty())
                .map(Studies::fault)
                .toList();
    }

    private static String fault(Registered study) {
        return study.programme() + "/" + study.plan().id()
                + " could not be analysed because of an internal error. The log has the details; every other study is shown.";
    }

    /** @throws IllegalArgumentException where it cannot be analysed */
    public Optional<Analysed> find(String programme, String study) {
        return store.find(programme, study)
                .map(found -> analyse(found).orElseThrow(() -> new IllegalArgumentException(fault(found))));
    }

    /** Keeps the verdicts of a result in the warehouse. */
    public void record(Analysed analysed) {
        store.record(analysed.study(), analysed.analysis(), version);
    }

    /** The study's page of today. */
    public StudyView view(Analysed analysed) {
        return view(analysed, Moment.NOW);
    }

    /**
     * The study's page as of another time, by the plan that was in force then; nothing where no plan was known then.
     *
     * @throws IllegalArgumentException where the plan hides outcomes today: what was known before would give them away
     */
    public Optional<StudyView> view(Registered study, Moment moment) {
        LocalDate today = LocalDate.now(clock);
        study.plan().protocol().hiddenUntil(today).ifPresent(until -> {
            throw new IllegalArgumentException(
                    "This study's plan hides outcomes by format until its next interim look, on " + until
                            + ". Until then only the page of today is shown");
        });
        Instant known = moment.knownAt();
        return (known == null ? Optional.of(study) : inForce(study, known))
                .map(then -> view(
                        new Analysed(
                                then,
                                known == null
                                        ? store.analyse(then, moment.day(today))
                                        : store.analyseAsKnown(then, moment.day(today), known)),
                        moment));
    }

    /** When the plan of a study was first on record. */
    public Instant firstKnown(Registered study) {
        return store.versions(study.programme(), study.plan().id()).stream()
                .map(StudyStore.Version::recordedAt)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** The plan of a study as it was in force at that time. */
    private Optional<Registered> inForce(Registered study, Instant at) {
        return store.versions(study.programme(), study.plan().id()).stream()
                .filter(each -> !each.recordedAt().isAfter(at))
                .findFirst()
                .map(StudyStore.Version::registered);
    }

    private StudyView view(Analysed analysed, Moment moment) {
        Registered study = analysed.study();
        String programme = study.programme();
        LocalDate today = LocalDate.now(clock);
        boolean hidden = study.plan().protocol().hiddenUntil(today).isPresent();
        return StudyView.of(
                study,
                analysed.result(),
                new StudyView.Around(
                        setting(study, analysed.result()),
                        moment.isNow() ? looks(analysed) : List.of(),
                        hidden ? List.of() : said(analysed),
                        List.of(),
                        moment.isNow() ? "" : moment.words(today),
                        status.commits(programme),
                        status.measured(programme),
                        version));
    }

    private Setting setting(Registered study, StudyResult result) {
        List<Cohort> cohorts = views.cohorts().stream()
                .filter(each -> each.programme().equals(study.programme()))
                .filter(each -> result.compares(each.cohort(), study.cohorts()))
                .toList();
        return new Setting(
                study.programme(),
                cohorts.size(),
                cohorts.stream().map(Cohort::startsOn).min(LocalDate::compareTo).orElse(null),
                cohorts.stream().map(Cohort::endsOn).max(LocalDate::compareTo).orElse(null));
    }

    /** What was said of the main outcome, each time it changed. */
    private List<Said> said(Analysed analysed) {
        Registered study = analysed.study();
        OutcomeResult main = analysed.result().main();
        int decimals = Figures.of(main).decimals();
        return history.of(study.programme(), study.plan().id(), main.outcome().id()).stream()
                .map(each -> new Said(
                        each.at().toString().substring(0, 16).replace('T', ' '),
                        each.verdict(),
                        each.estimate() == null || each.lower() == null || each.upper() == null
                                ? Figures.NONE
                                : Figures.signed(each.estimate(), decimals) + " ["
                                        + Figures.signed(each.lower(), decimals) + " to "
                                        + Figures.signed(each.upper(), decimals) + "]",
                        each.asOf().toString(),
                        "?as-of=" + each.asOf()
                                + (each.knownAt() == null
                                        ? ""
                                        : "&known-at="
                                                + each.knownAt()
                                                        .truncatedTo(ChronoUnit.SECONDS)
                                                        .plusSeconds(1))))
                .toList();
    }

    /** What the main outcome said at each planned look, on what is known now; empty where none is planned or the plan hides it today. */
    private List<Planned> looks(Analysed analysed) {
        StudyProtocol protocol = analysed.study().plan().protocol();
        LocalDate today = LocalDate.now(clock);
        return protocol.hiddenUntil(today).isPresent()
                ? List.of()
                : protocol.looks().stream()
                        .map(day -> new Planned(
                                day,
                                day.isAfter(today)
                                        ? null
                                        : analysis(analysed.study(), day)
                                                .map(analysis ->
                                                        analysis.result().main())
                                                .orElse(null)))
                        .toList();
    }

    /**
     * The next look of a study of that programme that still waits for one: until then outcomes by arm are shown by the study's own page
     * alone, or not at all.
     */
    public Optional<LocalDate> hiddenUntil(String programme) {
        LocalDate today = LocalDate.now(clock);
        return store.ofProgramme(programme).stream()
                .map(each -> each.plan().protocol().awaited(today))
                .flatMap(Optional::stream)
                .min(LocalDate::compareTo);
    }

    /** Until when some of those cohorts wait: outcomes by format of the others may be shown. */
    public Optional<LocalDate> hiddenUntil(String programme, Collection<String> cohorts) {
        List<Waiting> waiting = waiting();
        return cohorts.stream()
                .map(cohort -> Waiting.until(waiting, programme, cohort))
                .flatMap(Optional::stream)
                .max(LocalDate::compareTo);
    }

    /** Cohorts of every programme whose outcomes by format wait for an interim look today. */
    public List<Waiting> waiting() {
        return Waiting.of(store.all(), LocalDate.now(clock));
    }

    /** What all studies say together today. */
    public List<Learned> learned() {
        return Learned.of(
                store,
                kept,
                store.all().stream().filter(study -> analyse(study).isPresent()).toList(),
                LocalDate.now(clock));
    }

    /** Whose an API token is. */
    public Optional<Principal> tokenHolder(String token) {
        return tokens.find(token)
                .flatMap(found -> Role.highest(List.of(found.role())).map(role -> new Principal(found.name(), role)));
    }

    /** Puts on record who came in. */
    public void signedIn(Principal who, String how) {
        audit.append("signed in", who.name(), who.role().name().toLowerCase(Locale.ROOT) + ", " + how);
    }

    /** Puts on record what somebody did or saw, beyond what pages show to everybody. */
    public void noted(String what, String about, Principal who) {
        audit.append(what, about, who.name());
    }

    /** When events of each kind came, of all programmes. */
    public List<PipelineStatus.Arrivals> arrivals() {
        return status.arrivals();
    }

    /**
     * Everyone in an outcome with the value that counts, put on record under the asker's name.
     *
     * @throws IllegalArgumentException while some of its cohorts wait for an interim look
     */
    public List<Explanation.Contribution> behind(Registered study, Outcome outcome, Principal who) {
        List<String> cohorts = study.cohorts().isEmpty()
                ? views.cohorts().stream()
                        .filter(each -> each.programme().equals(study.programme()))
                        .map(Cohort::cohort)
                        .toList()
                : study.cohorts();
        hiddenUntil(study.programme(), cohorts).ifPresent(until -> {
            throw new IllegalArgumentException("A study of these cohorts waits for its next interim look, on " + until
                    + ". Until then nobody's outcome is shown beside the format");
        });
        audit.append(
                "participants listed", study.programme() + "/" + study.plan().id() + "/" + outcome.id(), who.name());
        return explanation.of(study, outcome, null, null);
    }

    /** What can be asked in SQL. */
    public SchemaList schemas() {
        return schemas;
    }

    public ParticipantViews participants() {
        return participants;
    }

    public ReleaseStore releases() {
        return releases;
    }

    /** Where the studies and their rows come from. */
    public StudyStore store() {
        return store;
    }

    /** What became of everyone of a programme, by cohort and format. */
    public List<Account> accounts(String programme) {
        return accounts.of(programme, () -> views.accounting(programme, null));
    }

    public RaterViews raters() {
        return raters;
    }

    public ProgrammeViews views() {
        return views;
    }

    /** What the answers of today depend on: all that was taken in, the verdicts on record, the day, and the code. */
    public String dataVersion() {
        return views.version() + "-" + LocalDate.now(clock).toEpochDay() + "-" + version;
    }

    public String version() {
        return version;
    }

    private Optional<Analysed> analyse(Registered study) {
        return analysis(study, LocalDate.now(clock)).map(analysis -> new Analysed(study, analysis));
    }

    private Optional<StudyStore.Analysis> analysis(Registered study, LocalDate day) {
        Asked asked = new Asked(study.programme(), study.plan().id(), study.version(), day);
        return Optional.ofNullable(analyses.of(asked, () -> compute(study, day)).analysis());
    }

    private Computed compute(Registered study, LocalDate day) {
        return new Computed(apart(
                        study.programme() + "/" + study.plan().id(),
                        () -> kept.of(study, day, store.evidence(study, day, null)))
                .orElse(null));
    }

    /** Whatever goes wrong within the statistics stays with the study; a warehouse that is away is told as such. */
    static <T> Optional<T> apart(String study, Supplier<T> analysis) {
        try {
            return Optional.of(analysis.get());
        } catch (RuntimeException | StackOverflowError e) {
            if (e instanceof RuntimeException known && WarehouseException.is(known)) {
                throw known;
            }
            LOG.error("a study could not be analysed: {}", study, e);
            return Optional.empty();
        }
    }
}
