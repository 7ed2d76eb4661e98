package dev.dayone.dashboard;

import dev.dayone.dashboard.compare.ComparePage;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.identity.IdentityPage;
import dev.dayone.dashboard.report.NotPublishedException;
import dev.dayone.dashboard.report.ReportSource;
import dev.dayone.dashboard.report.ReportWriter;
import dev.dayone.dashboard.signin.Gatekeeper;
import dev.dayone.dashboard.signin.Protection;
import dev.dayone.dashboard.study.Studies;
import dev.dayone.dashboard.upload.UploadPage;
import dev.dayone.dashboard.web.ApiRoutes;
import dev.dayone.dashboard.web.AskPage;
import dev.dayone.dashboard.web.Http;
import dev.dayone.dashboard.web.LiveUpdates;
import dev.dayone.dashboard.web.PageRoutes;
import dev.dayone.warehouse.view.ReadOnlySql;
import dev.dayone.web.Listener;
import dev.dayone.web.Servers;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UnauthorizedResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard over HTTP: pages for people, JSON and CSV for programs. On loopback for whoever can reach it, on any other address for those who signed in. Whoever asks under
 * another name than its own is refused, so that no page of elsewhere reads it through a browser (DNS rebinding).
 */
public final class DashboardServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);

    /** MB of one upload, as it is sent. */
    private static final int LARGEST_UPLOAD = 50;

    private final Javalin server;
    private final LiveUpdates live;

    private DashboardServer(Javalin server, LiveUpdates live) {
        this.server = server;
        this.live = live;
    }

    /** Starts to serve, apart from every programme directory. */
    public static DashboardServer start(Studies studies, Optional<ReadOnlySql> sql, DashboardSettings settings) {
        return start(studies, sql, settings, Desks.NONE);
    }

    /**
     * Starts to serve.
     *
     * @param sql for the SQL page; nothing = there is none
     * @param settings where, and how people are known
     * @param desks where programme directories are at hand
     */
    public static DashboardServer start(
            Studies studies, Optional<ReadOnlySql> sql, DashboardSettings settings, Desks desks) {
        Clock clock = Clock.systemUTC();
        Templates pages = new Templates();
        AskPage ask = new AskPage(studies.views(), studies);
        ComparePage compare = new ComparePage(studies);
        ReportSource source = new ReportSource(
                studies.store(),
                studies.views(),
                studies.participation(),
                studies.releases(),
                new ReportWriter(pages),
                studies.version());
        Listener listener = settings.listener();
        Gatekeeper gate = new Gatekeeper(
                settings.signIn(),
                listener.names(),
                listener.tls() != null,
                studies::tokenHolder,
                studies::signedIn,
                clock);
        LiveUpdates live =
                new LiveUpdates(studies::dataVersion, () -> studies.views().dataTo(), clock);
        Javalin server = Servers.start(listener, config -> {
            config.jetty.multipartConfig.maxFileSize(LARGEST_UPLOAD, SizeUnit.MB);
            config.jetty.multipartConfig.maxTotalRequestSize(LARGEST_UPLOAD, SizeUnit.MB);
            config.jetty.multipartConfig.cacheDirectory(desks.incoming());
            config.routes.before(context -> Protection.head(context, listener.tls() != null));
            config.routes.before(gate::check);
            gate.add(config);
            new PageRoutes(
                            studies,
                            pages,
                            ask,
                            compare,
                            new IdentityPage(
                                    desks.identities(),
                                    () -> studies.views().labels(),
                                    studies::waiting,
                                    studies::noted),
                            new UploadPage(desks.uploads(), studies::noted),
                            source,
                            sql,
                            clock)
                    .add(config);
            ApiRoutes.add(config, studies, pages, ask, compare);
            config.routes.sse("/live", live::join);
            config.routes.get(
                    Templates.STYLE,
                    context -> asset(context, "text/css; charset=utf-8").result(pages.css()));
            config.routes.get(
                    Templates.ICON,
                    context -> asset(context, "image/svg+xml; charset=utf-8").result(pages.icon()));
            config.routes.get(
                    Templates.SCRIPT,
                    context -> asset(context, "text/javascript; charset=utf-8").result(pages.script()));
            problems(config, pages);
        });
        return new DashboardServer(server, live);
    }

    /** What is the same for everybody and says nothing of anybody. */
    private static Context asset(Context context, String type) {
        return context.contentType(type).header("Cache-Control", "no-cache");
    }

    private static void problems(JavalinConfig config, Templates pages) {
        config.routes.exception(
                NotFoundResponse.class,
                (error, context) -> Http.problem(context, pages, 404, "No such page", "Nothing is at this address."));
        config.routes.exception(
                ForbiddenResponse.class,
                (error, context) -> Http.problem(context, pages, 403, "Refused", String.valueOf(error.getMessage())));
        config.routes.exception(
                UnauthorizedResponse.class,
                (error, context) -> Http.problem(
                        context, pages, 401, "Who are you?", "Sign in, or send a token: Authorization: Bearer ..."));
        config.routes.exception(
                IllegalArgumentException.class,
                (error, context) ->
                        Http.problem(context, pages, 400, "This question cannot be read", error.getMessage() + "."));
        config.routes.exception(NotPublishedException.class, (error, context) -> {
            LOG.error("report not published: path={}", context.path(), error);
            Http.problem(
                    context,
                    pages,
                    500,
                    "Not published",
                    "An internal error stopped it: " + error.getMessage()
                            + ". Earlier releases stay as they are. The log has the details; please report it.");
        });
        config.routes.exception(Exception.class, (error, context) -> {
            LOG.error("page failed: path={}", context.path(), error);
            Http.problem(
                    context,
                    pages,
                    500,
                    HandlerType.GET.equals(context.method()) ? "This page failed" : "This was not done",
                    (HandlerType.GET.equals(context.method()) ? "" : "What you asked for failed part of the way. ")
                            + "It is an internal error, or the warehouse cannot be reached. The log says which.");
        });
    }

    /**
     * An address that it answers.
     *
     * @param method GET or POST
     * @param path with {name} where something is to be filled in
     */
    public record Route(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Every address that it answers, as the server itself knows them. */
    public List<Route> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> new Route(endpoint.method.name(), endpoint.path))
                .toList();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        live.close();
        server.stop();
    }
}
