package dev.dayone.dashboard.web;

import dev.dayone.dashboard.compare.ComparePage;
import dev.dayone.dashboard.document.Download;
import dev.dayone.dashboard.document.FieldFault;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.dashboard.document.SimulatedNotice;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.identity.IdentityPage;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.signin.Gatekeeper;
import dev.dayone.dashboard.signin.Page;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Protection;
import dev.dayone.dashboard.signin.Role;
import dev.dayone.dashboard.study.Memo;
import dev.dayone.dashboard.study.Moment;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.study.StudyView;
import dev.dayone.dashboard.upload.UploadDesk.Part;
import dev.dayone.dashboard.upload.UploadPage;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.ReadOnlySql;
import dev.dayone.web.Presence;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UploadedFile;
import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages. */
public final class PageRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(PageRoutes.class);

    /** Names a part of a page that is taken away as a file. */
    static final String TAKE = "take";

    private final Studies studies;
    private final Templates pages;
    private final ProgrammePages programme;
    private final CohortPages cohorts;
    private final DataPage data;
    private final RatersPage raters;
    private final AskPage ask;
    private final ComparePage compare;
    private final IdentityPage identities;
    private final UploadPage uploads;
    private final ReportsPage reports;
    private final Optional<SqlPage> sql;
    private final ParticipantPages participants;
    private final Memo<Question, List<Section>> memo;
    private final Memo<Question, StudyView> views;
    private final Memo<Question, Overview> overviews;
    private final Clock clock;

    /**
     * What a page answers: equal questions get equal pages.
     *
     * @param role what the asker may see
     */
    record Question(Role role, String path, Map<String, String> asked) {
        Question {
            asked = Map.copyOf(asked);
        }

        static Question of(Context context, Map<String, String> asked) {
            return new Question(Gatekeeper.principal(context).role(), context.path(), asked);
        }
    }

    public PageRoutes(
            Studies studies,
            Templates pages,
            AskPage ask,
            ComparePage compare,
            IdentityPage identities,
            UploadPage uploads,
            ReportSource source,
            Optional<ReadOnlySql> sql,
            Clock clock) {
        this.studies = studies;
        this.pages = pages;
        this.cohorts = new CohortPages(studies.views(), studies);
        this.programme = new ProgrammePages(studies.views(), cohorts);
        this.data = new DataPage(studies.views(), studies);
        this.raters = new RatersPage(studies.raters());
        this.ask = ask;
        this.compare = compare;
        this.identities = identities;
        this.uploads = uploads;
        this.reports = new ReportsPage(studies, source, clock);
        this.sql = sql.map(reader -> new SqlPage(reader::ask, studies.schemas()::of));
        this.participants = new ParticipantPages(
                studies.participants(), () -> studies.views().measures());
        this.memo = new Memo<>(studies::dataVersion);
        this.views = new Memo<>(studies::dataVersion);
        this.overviews = new Memo<>(studies::dataVersion);
        this.clock = clock;
    }

    public void add(JavalinConfig config) {
        config.routes.beforeMatched(Parameters::check);
        config.routes.exception(FieldFault.class, (fault, context) -> {
            if (context.path().startsWith("/api")) {
                Http.problem(context, pages, 400, "This question cannot be read", fault.named());
            } else {
                refuse(context, fault);
            }
        });
        for (Page page : Page.values()) {
            config.routes.get(page.path(), context -> show(page, context));
        }
        config.routes.post("/sql", context -> {
            String query = Http.posted(context, "q");
            answer(context, "SQL", sqlPage().answer(query, Gatekeeper.principal(context), awaited(context)));
        });
        config.routes.post("/sql.csv", this::exportSql);
        config.routes.post(
                "/identities/answer",
                context -> answer(
                        context, "Identities", identities.answer(Http.posted(context), Gatekeeper.principal(context))));
        config.routes.post("/upload", context -> answer(context, "Upload", checked(context)));
        config.routes.get(
                "/upload/{id}",
                context -> answer(
                        context,
                        "Upload",
                        uploads.waiting(context.pathParam("id")).orElseThrow(NotFoundResponse::new)));
        config.routes.post(
                "/upload/{id}/load",
                context -> answer(
                        context, "Upload", uploads.load(context.pathParam("id"), Gatekeeper.principal(context))));
        config.routes.post(
                "/upload/{id}/discard", context -> answer(context, "Upload", uploads.discard(context.pathParam("id"))));
        config.routes.get("/participants/{programme}", context -> {
            List<Section> sections = participants.list(
                    context.pathParam("programme"),
                    Http.asked(context).getOrDefault("cohort", ""),
                    Gatekeeper.principal(context));
            answer(context, "Participants", sections);
        });
        config.routes.get("/participants/{programme}/{participant}", context -> {
            List<Section> sections = participants
                    .one(
                            context.pathParam("programme"),
                            context.pathParam("participant"),
                            Http.asked(context).getOrDefault("event", ""),
                            Gatekeeper.principal(context))
                    .orElseThrow(NotFoundResponse::new);
            answer(context, "Participant " + context.pathParam("participant"), sections);
        });
        config.routes.get(
                "/participants/{programme}/{study}/{outcome}",
                context -> answer(context, "People and events behind a figure", figure(context)));
        for (String which : List.of("{programme}", "{programme}/{study}")) {
            config.routes.get(
                    "/reports/check/" + which,
                    context -> answer(
                            context,
                            "May it be published?",
                            reports.check(context.pathParam("programme"), study(context))
                                    .orElseThrow(NotFoundResponse::new)));
            config.routes.post(
                    "/reports/publish/" + which,
                    context -> answer(
                            context,
                            "Reports",
                            reports.publish(
                                            context.pathParam("programme"),
                                            study(context),
                                            Gatekeeper.principal(context))
                                    .orElseThrow(NotFoundResponse::new)));
        }
        config.routes.get(
                "/reports/{file}",
                context -> download(
                        context,
                        reports.release(
                                        context.pathParam("file"),
                                        Gatekeeper.principal(context).role())
                                .orElseThrow(NotFoundResponse::new)));
        config.routes.get(
                "/reports/draft/{file}",
                context -> download(
                        context, reports.draftFile(context.pathParam("file")).orElseThrow(NotFoundResponse::new)));
        config.routes.get(
                "/reports/draft/{programme}/{file}",
                context -> download(
                        context,
                        reports.draftFile(context.pathParam("programme"), context.pathParam("file"))
                                .orElseThrow(NotFoundResponse::new)));
        config.routes.get(
                "/cohorts/{programme}/{cohort}/{stage}",
                context -> answer(
                        context,
                        "Cohort " + context.pathParam("cohort"),
                        kept(
                                context,
                                () -> cohorts.stage(
                                                context.pathParam("programme"),
                                                context.pathParam("cohort"),
                                                context.pathParam("stage"))
                                        .orElseThrow(NotFoundResponse::new))));
        config.routes.get("/cohorts/{programme}/{cohort}", context -> {
            List<Section> sections = new ArrayList<>(kept(
                    context,
                    () -> cohorts.one(context.pathParam("programme"), context.pathParam("cohort"))
                            .orElseThrow(NotFoundResponse::new)));
            sections.add(Section.of("people", "People", "One at a time, for operators; each look is on record.")
                    .linked("/participants/" + Paths.segment(context.pathParam("programme")) + "?cohort="
                            + Paths.segment(context.pathParam("cohort"))));
            answer(context, "Cohort " + context.pathParam("cohort"), sections);
        });
        config.routes.get("/studies/{programme}/{study}", this::showStudy);
        config.routes.get("/studies/{programme}/{study}/report.html", context -> {
            context.header("Content-Disposition", Http.attachment("report.html"));
            Moment moment = Moment.of(Http.asked(context), LocalDate.now(clock));
            StudyView view = moment.isNow()
                    ? studies.view(Http.find(studies, context))
                    : studies.view(registered(context), moment).orElseThrow(NotFoundResponse::new);
            context.html(view.file(pages));
        });
        config.routes.get(
                "/compare.csv",
                context -> Http.csv(
                        context,
                        "cohorts.csv",
                        ApiRoutes.compared(compare, context).csv()));
        config.routes.get(
                "/compare.json",
                context ->
                        Http.json(context, ApiRoutes.compared(compare, context).json()));
        config.routes.get("/ask.csv", context -> {
            AskPage.Answered found = ask.answer(Http.asked(context)).orElseThrow(NotFoundResponse::new);
            Http.csv(context, "answer.csv", ApiRoutes.rows(found));
        });
        config.routes.get("/ask.json", context -> {
            AskPage.Answered found = ask.answer(Http.asked(context)).orElseThrow(NotFoundResponse::new);
            Http.json(context, ApiRoutes.answer(found));
        });
    }

    /** A page that says the same until the data change: it is made once for each address. */
    private List<Section> kept(Context context, Supplier<List<Section>> sections) {
        return memo.of(Question.of(context, shown(context)), sections);
    }

    private void show(Page page, Context context) {
        if (page == Page.OVERVIEW) {
            Overview overview = overview(context);
            if (!taken(context, overview.sections())) {
                context.html(pages.render(
                        "overview.jte",
                        Map.of(
                                "frame",
                                frame(page.title(), context),
                                "overview",
                                overview,
                                "faults",
                                studies.faults())));
            }
            return;
        }
        answer(
                context,
                page.title(),
                page.is(Page.Trait.KEPT) ? kept(context, () -> sections(page, context)) : sections(page, context));
    }

    private Overview overview(Context context) {
        return overviews.of(
                Question.of(context, shown(context)),
                () -> programme.overview(
                        studies.all(), studies.arrivals(), filter(Http.asked(context)), clock.instant()));
    }

    /** What a page is narrowed to. */
    private Filter filter(Map<String, String> asked) {
        return Filter.of(asked).known(studies.views().cohorts(), studies.views().labels());
    }

    /** What a page says; a page without a case here does not compile. */
    private List<Section> sections(Page page, Context context) {
        Map<String, String> asked = Http.asked(context);
        Principal who = Gatekeeper.principal(context);
        return switch (page) {
            case OVERVIEW -> overview(context).sections();
            case STUDIES -> withFaults(programme.experiments(studies.all(), filter(asked)));
            case LEARN ->
                studies.learned().stream()
                        .flatMap(each -> each.sections().stream())
                        .toList();
            case COHORTS -> cohorts.list(filter(asked));
            case COMPARE -> compare.sections(asked);
            case PLAN -> PlanPage.of(asked);
            case ASK -> ask.sections(asked);
            case SQL -> sqlPage().form(asked.getOrDefault("q", ""), who);
            case REPORTS -> withFaults(reports.sections(studies.all(), who.role()));
            case DATA -> withFaults(data.sections(studies.all(), filter(asked)));
            case RATERS -> raters.sections(asked);
            case IDENTITIES -> identities.sections(asked.getOrDefault("programme", ""), who);
            case UPLOAD -> uploads.choose();
            case GLOSSARY -> GlossaryPage.sections();
            case METHODS -> programme.methods();
            case DOWNLOADS -> programme.downloads();
        };
    }

    /** A field that cannot be read: the page's form as it was filled in, with the field marked, and nothing answered. */
    private void refuse(Context context, FieldFault fault) {
        Map<String, String> asked = shown(context);
        Section correct = Section.of("correct", "Please correct what is marked", "Nothing was asked yet.")
                .with(Form.corrected(asked, fault, readable -> form(context.path(), readable)));
        context.status(HttpStatus.BAD_REQUEST)
                .html(pages.render(
                        "sections.jte",
                        Map.of("frame", frame("Please correct", context), "sections", List.of(correct))));
    }

    /** Files that were sent; a browser sends an empty one where none was chosen. */
    private List<Section> checked(Context context) {
        List<UploadedFile> files;
        try {
            files = context.uploadedFiles("files");
        } catch (Exception tooLarge) { // Kotlin lets the checked one of the servlet through
            LOG.debug("an upload was not taken", tooLarge);
            return uploads.tooLarge();
        }
        return uploads.check(
                files.stream()
                        .filter(file -> !file.filename().isEmpty())
                        .map(file -> new Part(file.filename(), file.content()))
                        .toList(),
                Http.posted(context, "programme"),
                Http.posted(context, "as"));
    }

    /** The answer to a query as a file; where there is none, the page says why and keeps the query. */
    private void exportSql(Context context) {
        String query = Http.posted(context, "q");
        InputStream answer;
        try {
            answer = sqlPage().export(query, Gatekeeper.principal(context), awaited(context));
        } catch (IllegalArgumentException refused) {
            context.status(HttpStatus.BAD_REQUEST);
            answer(context, "SQL", sqlPage().refused(query, Gatekeeper.principal(context), refused));
            return;
        }
        context.header("Content-Disposition", Http.attachment("answer.csv"))
                .contentType("text/csv; charset=utf-8")
                .result(answer);
    }

    /** The form of a page, drawn from what can be read of its address. */
    private Form form(String path, Map<String, String> asked) {
        return switch (path) {
            case "/plan" -> PlanPage.form(asked);
            case "/ask", "/ask.csv", "/ask.json" -> ask.form(asked);
            case "/compare", "/compare.csv", "/compare.json" -> compare.form(asked);
            case "/", "/studies", "/cohorts", "/data" ->
                Filter.of(asked)
                        .form(
                                path,
                                studies.views().cohorts(),
                                studies.views().labels(),
                                path.equals("/") || path.equals("/cohorts"))
                        .orElseGet(() -> new Form(path, List.of(), "Show"));
            default -> path.startsWith("/studies/") ? ofAnotherDay(path) : new Form(path, List.of(), "Show");
        };
    }

    private static Form ofAnotherDay(String path) {
        return new Form(
                path,
                List.of(
                        Field.date("known-at", "What was known on (its beginning, UTC)", ""),
                        Field.date("as-of", "Follow-up up to (empty: that day)", "")),
                "Show the page of that day");
    }

    /** A study, today or as of another time: what the address asks is honoured or refused. */
    private void showStudy(Context context) {
        Map<String, String> asked = shown(context);
        Moment moment = Moment.of(asked, LocalDate.now(clock));
        if (moment.isNow()) {
            show(context, views.of(Question.of(context, asked), () -> studies.view(Http.find(studies, context))));
            return;
        }
        Registered registered = registered(context);
        Optional<StudyView> then = studies.view(registered, moment);
        if (then.isPresent()) {
            show(context, then.get());
            return;
        }
        answer(
                context,
                registered.plan().question(),
                List.of(Section.of(
                                "unknown",
                                "Nothing was known then",
                                "DayOne knew nothing of this study as of "
                                        + asked.getOrDefault("known-at", "that day")
                                        + ": its plan was first recorded at "
                                        + studies.firstKnown(registered)
                                                .toString()
                                                .substring(0, 16)
                                                .replace('T', ' ')
                                        + " UTC. Ask for a later day, or without known-at for what is known now.")
                        .linked(context.path())));
    }

    private void show(Context context, StudyView view) {
        if (!taken(context, view.sections())) {
            context.html(pages.render("study.jte", Map.of("frame", frame(view.question(), context), "view", view)));
        }
    }

    private Registered registered(Context context) {
        return studies.store()
                .find(context.pathParam("programme"), context.pathParam("study"))
                .orElseThrow(NotFoundResponse::new);
    }

    /** The people behind a figure: on record under the asker's name, and hidden where the plan hides outcomes. */
    private List<Section> figure(Context context) {
        Registered registered = registered(context);
        Outcome outcome = registered.plan().outcomes().stream()
                .filter(each -> each.id().equals(context.pathParam("outcome")))
                .findFirst()
                .orElseThrow(NotFoundResponse::new);
        if (!outcome.order().isEmpty()) {
            throw new IllegalArgumentException("“" + outcome.title() + "” is made of other outcomes: "
                    + String.join(", ", outcome.order()) + ". Ask for one of them");
        }
        return FigurePage.of(registered, outcome, studies.behind(registered, outcome, Gatekeeper.principal(context)));
    }

    /** The page, and above it which studies are missing in it. */
    private List<Section> withFaults(List<Section> sections) {
        List<String> faults = studies.faults();
        if (faults.isEmpty()) {
            return sections;
        }
        List<Section> all = new ArrayList<>();
        all.add(Section.of("faults", "Not shown", faults.toArray(String[]::new)));
        all.addAll(sections);
        return all;
    }

    /** The page, or the part of it that is asked for. */
    private void answer(Context context, String title, List<Section> sections) {
        if (!taken(context, sections)) {
            context.html(pages.render("sections.jte", Map.of("frame", frame(title, context), "sections", sections)));
        }
    }

    private static boolean taken(Context context, List<Section> sections) {
        String what = Http.asked(context).getOrDefault(TAKE, "");
        if (what.isEmpty()) {
            return false;
        }
        download(context, Download.of(sections, what).orElseThrow(NotFoundResponse::new));
        return true;
    }

    /** What a page was asked to show, without what is taken of it. */
    private static Map<String, String> shown(Context context) {
        Map<String, String> asked = Http.asked(context);
        asked.keySet().remove(TAKE);
        asked.values().removeIf(String::isEmpty);
        return asked;
    }

    /** Address of the view as it is, with the name of a part still to come. */
    private static String take(Context context) {
        String query = shown(context).entrySet().stream()
                .map(each -> Paths.segment(each.getKey()) + "=" + Paths.segment(each.getValue()) + "&")
                .collect(Collectors.joining());
        return context.method().equals(HandlerType.GET) ? context.path() + "?" + query + TAKE + "=" : "";
    }

    private Frame frame(String title, Context context) {
        String only = context.pathParamMap()
                .getOrDefault("programme", Http.asked(context).getOrDefault("programme", ""));
        String simulated = Page.at(context.path())
                        .filter(page -> page.is(Page.Trait.WITHOUT_DATA))
                        .isPresent()
                ? ""
                : SimulatedNotice.of(programme.simulated(), only);
        return new Frame(title, context.path(), take(context), simulated, programme.dataTo(), studies.version());
    }

    /** The study of a path; "" where it names a programme alone. */
    private static String study(Context context) {
        return context.pathParamMap().getOrDefault("study", "");
    }

    private static BooleanSupplier awaited(Context context) {
        Presence reader = Presence.of(context);
        return () -> !reader.hasLeft();
    }

    private SqlPage sqlPage() {
        return sql.orElseThrow(
                () -> new IllegalArgumentException(
                        "SQL is not asked here: this process could make no login of its own for it. ./dayone grant makes one for your own tool"));
    }

    /** A file that the browser keeps, but for pages, which it shows. */
    private static void download(Context context, Download file) {
        if (!file.name().endsWith(".html")) {
            context.header("Content-Disposition", Http.attachment(file.name()));
        } else {
            context.header("Content-Security-Policy", Protection.OF_REPORTS);
        }
        context.contentType(file.type()).result(file.bytes());
    }
}
