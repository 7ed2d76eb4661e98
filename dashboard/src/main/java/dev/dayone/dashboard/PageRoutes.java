package dev.dayone.dashboard;

import dev.dayone.dashboard.ReportsPage.Download;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.signin.Gatekeeper;
import dev.dayone.warehouse.ProgrammeViews;
import dev.dayone.warehouse.ReadOnlySql;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The pages. */
final class PageRoutes {

    private static final Set<String> NO_DATA = Set.of("/plan", "/methods", "/downloads");

    private final Studies studies;
    private final Pages pages;
    private final ProgrammePages programme;
    private final AskPage ask;
    private final ReportsPage reports;
    private final Optional<SqlPage> sql;
    private final ParticipantPages participants;

    PageRoutes(Studies studies, Pages pages, AskPage ask, ReportSource source, Optional<ReadOnlySql> sql, Clock clock) {
        this.studies = studies;
        this.pages = pages;
        this.programme = new ProgrammePages(studies.views(), studies);
        this.ask = ask;
        this.reports = new ReportsPage(studies, source, clock);
        this.sql = sql.map(SqlPage::new);
        this.participants = new ParticipantPages(studies.participants());
    }

    void add(JavalinConfig config) {
        page(config, "/", "Overview", context -> programme.overview(studies.all()));
        page(config, "/studies", "Experiments", context -> programme.experiments(studies.all(), Http.asked(context)));
        page(config, "/cohorts", "Cohorts", context -> programme.cohorts(Http.asked(context)));
        page(config, "/plan", "Plan a test", context -> PlanPage.of(Http.asked(context)));
        page(config, "/ask", "Ask", context -> ask.sections(Http.asked(context)));
        page(
                config,
                "/learn",
                "Studies together",
                context -> studies.learned().stream()
                        .flatMap(each -> each.sections().stream())
                        .toList());
        page(config, "/reports", "Reports", context -> reports.sections(studies.all()));
        page(
                config,
                "/sql",
                "SQL",
                context -> sqlPage().sections(Http.asked(context).getOrDefault("q", "")));
        config.routes.get(
                "/sql.csv",
                context -> Http.csv(
                        context,
                        "answer.csv",
                        sqlPage().export(Http.asked(context).getOrDefault("q", ""))));
        config.routes.get("/participants/{programme}", context -> {
            List<Section> sections = participants.list(
                    context.pathParam("programme"),
                    Http.asked(context).getOrDefault("cohort", ""),
                    Gatekeeper.principal(context));
            context.html(pages.sections(frame("Participants", context), sections));
        });
        config.routes.get("/participants/{programme}/{participant}", context -> {
            List<Section> sections = participants
                    .one(
                            context.pathParam("programme"),
                            context.pathParam("participant"),
                            Gatekeeper.principal(context))
                    .orElseThrow(NotFoundResponse::new);
            context.html(pages.sections(frame("One participant", context), sections));
        });
        for (String which : List.of("{programme}", "{programme}/{study}")) {
            config.routes.get(
                    "/reports/check/" + which,
                    context -> context.html(pages.sections(
                            frame("May it be published?", context),
                            reports.check(context.pathParam("programme"), study(context))
                                    .orElseThrow(NotFoundResponse::new))));
            config.routes.post(
                    "/reports/publish/" + which,
                    context -> context.html(pages.sections(
                            frame("Reports", context),
                            reports.publish(
                                            context.pathParam("programme"),
                                            study(context),
                                            Gatekeeper.principal(context).name())
                                    .orElseThrow(NotFoundResponse::new))));
        }
        config.routes.get(
                "/reports/{file}",
                context -> download(
                        context, reports.release(context.pathParam("file")).orElseThrow(NotFoundResponse::new)));
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
        page(config, "/data", "Data quality", context -> programme.data());
        page(config, "/methods", "Methods", context -> programme.methods());
        page(config, "/downloads", "Downloads", context -> programme.downloads());
        config.routes.get("/cohorts/{programme}/{cohort}", context -> {
            List<Section> sections = new ArrayList<>(programme
                    .cohort(context.pathParam("programme"), context.pathParam("cohort"))
                    .orElseThrow(NotFoundResponse::new));
            sections.add(Section.of("people", "People", "One at a time, for operators; each look is on record.")
                    .linked("/participants/" + context.pathParam("programme") + "?cohort="
                            + context.pathParam("cohort")));
            context.html(pages.sections(frame("Cohort " + context.pathParam("cohort"), context), sections));
        });
        config.routes.get(
                "/studies/{programme}/{study}",
                context -> context.html(pages.study(studies.view(Http.find(studies, context)))));
        config.routes.get("/studies/{programme}/{study}/report.html", context -> {
            context.header("Content-Disposition", "attachment; filename=\"report.html\"");
            context.html(pages.report(studies.view(Http.find(studies, context))));
        });
        config.routes.get("/ask.csv", context -> {
            AskPage.Answered found = ask.answer(Http.asked(context)).orElseThrow(NotFoundResponse::new);
            Http.csv(context, "answer.csv", ApiRoutes.rows(found));
        });
        config.routes.get("/ask.json", context -> {
            AskPage.Answered found = ask.answer(Http.asked(context)).orElseThrow(NotFoundResponse::new);
            Http.json(context, ApiRoutes.answer(found));
        });
    }

    private void page(JavalinConfig config, String path, String title, Function<Context, List<Section>> sections) {
        config.routes.get(
                path, context -> context.html(pages.sections(frame(title, context), sections.apply(context))));
    }

    private Frame frame(String title, Context context) {
        boolean simulated = !NO_DATA.contains(context.path())
                && studies.views().cohorts().stream().anyMatch(ProgrammeViews.Cohort::simulated);
        return new Frame(title, context.path(), simulated, programme.dataTo(), studies.version());
    }

    /** The study of a path; "" where it names a programme alone. */
    private static String study(Context context) {
        return context.pathParamMap().getOrDefault("study", "");
    }

    private SqlPage sqlPage() {
        return sql.orElseThrow(
                () -> new IllegalArgumentException(
                        "SQL is not asked here: this process could make no login of its own for it. ./dayone grant makes one for your own tool"));
    }

    /** A file that the browser keeps, but for pages, which it shows. */
    private static void download(Context context, Download file) {
        if (!file.name().endsWith(".html")) {
            context.header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"");
        } else {
            context.header("Content-Security-Policy", Protection.OF_REPORTS);
        }
        context.contentType(file.type()).result(file.bytes());
    }
}
