package dev.dayone.dashboard;

import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.report.ReportWriter;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Role;
import dev.dayone.evidence.study.StudyProtocol;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.warehouse.ApiTokens;
import dev.dayone.warehouse.Audit;
import dev.dayone.warehouse.ParticipantViews;
import dev.dayone.warehouse.PipelineStatus;
import dev.dayone.warehouse.ProgrammeViews;
import dev.dayone.warehouse.ProgrammeViews.Account;
import dev.dayone.warehouse.ReleaseStore;
import dev.dayone.warehouse.StudyStore;
import dev.dayone.warehouse.StudyStore.Registered;
import dev.dayone.warehouse.Warehouse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Studies with their results as of today: what pages, reports, JSON and the terminal all start from. */
public final class Studies {

    private final StudyStore store;
    private final PipelineStatus status;
    private final ProgrammeViews views;
    private final ReleaseStore releases;
    private final ApiTokens tokens;
    private final ParticipantViews participants;
    private final Audit audit;
    private final Clock clock;
    private final String version;
    private final Memo<StudyStore.Analysis> analyses = new Memo<>(this::dataVersion);
    private final Memo<List<Account>> accounts = new Memo<>(this::dataVersion);

    public Studies(Warehouse warehouse, Clock clock, String version) {
        this.store = new StudyStore(warehouse);
        this.status = new PipelineStatus(warehouse);
        this.views = new ProgrammeViews(warehouse);
        this.releases = new ReleaseStore(warehouse);
        this.tokens = new ApiTokens(warehouse);
        this.participants = new ParticipantViews(warehouse);
        this.audit = new Audit(warehouse);
        this.clock = clock;
        this.version = version;
    }

    /** A study with what it says. */
    public record Analysed(Registered study, StudyStore.Analysis analysis) {

        public StudyResult result() {
            return analysis.result();
        }
    }

    public List<Analysed> all() {
        return store.all().stream().map(this::analyse).toList();
    }

    public List<Analysed> ofProgramme(String programme) {
        return store.ofProgramme(programme).stream().map(this::analyse).toList();
    }

    Optional<Analysed> find(String programme, String study) {
        return store.find(programme, study).map(this::analyse);
    }

    /** Keeps the verdicts of a result in the warehouse. */
    public void record(Analysed analysed) {
        store.record(analysed.study(), analysed.analysis(), version);
    }

    /** The study's page. */
    public StudyView view(Analysed analysed) {
        String programme = analysed.study().programme();
        return StudyView.of(
                analysed.study(),
                analysed.result(),
                looks(analysed),
                status.commits(programme),
                status.measured(programme),
                version);
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
                                                .result()
                                                .main()))
                        .toList();
    }

    /**
     * The next look of a study of that programme that still waits for one: until then outcomes by arm are shown by the study's own page
     * alone, or not at all.
     */
    Optional<LocalDate> hiddenUntil(String programme) {
        LocalDate today = LocalDate.now(clock);
        return store.ofProgramme(programme).stream()
                .map(each -> each.plan().protocol().awaited(today))
                .flatMap(Optional::stream)
                .min(LocalDate::compareTo);
    }

    /** What all studies say together today. */
    List<Learned> learned() {
        return Learned.of(store, store.all(), LocalDate.now(clock));
    }

    /** Whose an API token is. */
    Optional<Principal> tokenHolder(String token) {
        return tokens.find(token)
                .flatMap(found -> Role.highest(List.of(found.role())).map(role -> new Principal(found.name(), role)));
    }

    /** Puts on record who came in. */
    void signedIn(Principal who, String how) {
        audit.append("signed in", who.name(), who.role().name().toLowerCase(Locale.ROOT) + ", " + how);
    }

    ParticipantViews participants() {
        return participants;
    }

    ReleaseStore releases() {
        return releases;
    }

    ReportSource reports(ReportWriter writer) {
        return new ReportSource(store, views, releases, writer, version);
    }

    /** What became of everyone of a programme, by cohort and format. */
    List<Account> accounts(String programme) {
        return accounts.of(programme, () -> views.accounting(programme, null));
    }

    ProgrammeViews views() {
        return views;
    }

    /** What the answers of today depend on: all that was taken in, the verdicts on record, the day, and the code. */
    String dataVersion() {
        return views.version() + "-" + LocalDate.now(clock).toEpochDay() + "-" + version;
    }

    String version() {
        return version;
    }

    private Analysed analyse(Registered study) {
        return new Analysed(study, analysis(study, LocalDate.now(clock)));
    }

    private StudyStore.Analysis analysis(Registered study, LocalDate day) {
        return analyses.of(study.version() + " " + day, () -> store.analyse(study, day));
    }
}
