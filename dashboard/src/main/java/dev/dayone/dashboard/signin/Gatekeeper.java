package dev.dayone.dashboard.signin;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.SameSite;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every request: is it asked under a name of ours, by whom, and may they? What changes something must come from our own pages (Sec-Fetch-Site or Origin).
 */
public final class Gatekeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);
    private static final String WHO = "dayone.principal";
    private static final String SESSION = "dayone_session";
    private static final String BEGUN = "dayone_signin";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Principal EVERYBODY = new Principal("this machine", Role.OPERATOR);

    private final SignIn mode;
    private final Set<String> hosts;
    private final Sessions sessions;
    private final Optional<OidcFlow> oidc;
    private final Function<String, Optional<Principal>> tokens;
    private final boolean secure;
    private final Arrivals arrivals;

    /**
     * @param tokens whose an API token is
     * @param record puts on record who came in, and how
     */
    public Gatekeeper(
            SignIn mode,
            Function<String, Optional<Principal>> tokens,
            BiConsumer<Principal, String> record,
            Clock clock) {
        this.arrivals = new Arrivals(record, clock);
        this.mode = mode;
        this.tokens = tokens;
        this.sessions = new Sessions(clock);
        this.oidc =
                mode instanceof SignIn.Oidc settings ? Optional.of(new OidcFlow(settings, clock)) : Optional.empty();
        this.hosts = mode.hosts();
        this.secure = mode instanceof SignIn.Oidc settings
                && "https".equals(settings.publicUrl().getScheme());
    }

    /** Adds the pages of signing in and out. */
    public void add(JavalinConfig config) {
        config.routes.get("/signin", this::begin);
        config.routes.get("/signin/back", this::arrive);
        config.routes.post("/signout", context -> {
            String id = context.cookie(SESSION);
            if (id != null) {
                sessions.close(id);
            }
            context.removeCookie(SESSION);
            context.redirect("/signin");
        });
    }

    /** Refuses, sends to sign in, or lets through. */
    public void check(Context context) {
        String host = Objects.requireNonNullElse(context.host(), "").replaceFirst(":\\d+$", "");
        if (!hosts.contains(host)) {
            throw new ForbiddenResponse("name");
        }
        if (!SAFE.contains(context.method().name()) && !ours(context)) {
            throw new ForbiddenResponse("origin");
        }
        Optional<Role> needed = needed(context.path());
        if (needed.isEmpty()) {
            return;
        }
        Optional<Principal> who = who(context);
        if (who.isEmpty()) {
            if (oidc.isPresent()
                    && context.method().name().equals("GET")
                    && !context.path().startsWith("/api")) {
                context.redirect("/signin?to=" + URLEncoder.encode(context.path(), StandardCharsets.UTF_8));
                context.skipRemainingHandlers();
                return;
            }
            throw new UnauthorizedResponse();
        }
        if (!who.get().role().covers(needed.get())) {
            if (context.path().equals("/")) {
                context.redirect("/reports");
                context.skipRemainingHandlers();
                return;
            }
            throw new ForbiddenResponse("role " + needed.get());
        }
        context.attribute(WHO, who.get());
    }

    /** Who asks. */
    public static Principal principal(Context context) {
        Principal who = context.attribute(WHO);
        return who == null ? new Principal("nobody", Role.VIEWER) : who;
    }

    /** What a page asks for; nothing = anybody. */
    static Optional<Role> needed(String path) {
        if (path.startsWith("/assets/")
                || path.equals("/health")
                || path.startsWith("/signin")
                || path.equals("/signout")) {
            return Optional.empty();
        }
        if (path.startsWith("/participants")) {
            return Optional.of(Role.OPERATOR);
        }
        if (path.startsWith("/reports/publish")) {
            return Optional.of(Role.PUBLISHER);
        }
        boolean anybody =
                List.of("/reports", "/methods", "/plan", "/openapi.yaml").contains(path)
                        || (path.startsWith("/reports/") && path.indexOf('/', "/reports/".length()) < 0);
        return Optional.of(anybody ? Role.VIEWER : Role.EVALUATOR);
    }

    private Optional<Principal> who(Context context) {
        String bearer = context.header("Authorization");
        if (bearer != null && bearer.startsWith("Bearer ")) {
            return asked(tokens.apply(bearer.substring("Bearer ".length()).strip()), "by token");
        }
        if (mode instanceof SignIn.Proxy proxy) {
            return asked(fromProxy(proxy, context), "behind the proxy " + context.ip());
        }
        if (oidc.isEmpty()) {
            return Optional.of(EVERYBODY);
        }
        String id = context.cookie(SESSION);
        return id == null ? Optional.empty() : sessions.find(id);
    }

    private Optional<Principal> asked(Optional<Principal> who, String how) {
        who.ifPresent(each -> arrivals.asked(each, how));
        return who;
    }

    private static Optional<Principal> fromProxy(SignIn.Proxy proxy, Context context) {
        String user = context.header(proxy.userHeader());
        String roles = Objects.requireNonNullElse(context.header(proxy.rolesHeader()), "");
        if (user == null || user.isEmpty() || !proxy.proxies().contains(context.ip())) {
            return Optional.empty();
        }
        return Role.highest(Arrays.asList(roles.split("[ ,]+", -1))).map(role -> new Principal(user, role));
    }

    /** Browsers say where a request comes from; what says nothing is no browser, and is believed with a token only. */
    private boolean ours(Context context) {
        String site = context.header("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = context.header("Origin");
        return origin != null
                ? hosts.stream().anyMatch(host -> origin.matches("https?://" + Pattern.quote(host) + "(:\\d+)?"))
                : context.header("Authorization") != null;
    }

    private void begin(Context context) {
        OidcFlow flow = oidc.orElseThrow(UnauthorizedResponse::new);
        String to = Objects.requireNonNullElse(context.queryParam("to"), "/");
        try {
            OidcFlow.Start start = flow.begin(to.matches("/[^/\\\\].*|/") ? to : "/");
            context.cookie(cookie(BEGUN, start.state(), 600));
            context.redirect(start.to().toString());
        } catch (IOException e) {
            LOG.warn("sign-in could not begin", e);
            throw new UnauthorizedResponse("The provider cannot be reached");
        }
    }

    private void arrive(Context context) {
        OidcFlow flow = oidc.orElseThrow(UnauthorizedResponse::new);
        String state = Objects.requireNonNullElse(context.queryParam("state"), "");
        String code = Objects.requireNonNullElse(context.queryParam("code"), "");
        if (state.isEmpty() || code.isEmpty() || !state.equals(context.cookie(BEGUN))) {
            throw new UnauthorizedResponse("This sign-in was not begun in this browser");
        }
        try {
            OidcFlow.Arrived arrived = flow.finish(state, code);
            context.removeCookie(BEGUN);
            Role role = arrived.role().orElseThrow(() -> new ForbiddenResponse("no role"));
            Principal who = new Principal(arrived.name(), role);
            arrivals.arrived(who, "through the identity provider");
            context.cookie(cookie(SESSION, sessions.open(who), -1));
            context.redirect(arrived.returnTo());
        } catch (IOException e) {
            LOG.warn("sign-in was not believed", e);
            throw new UnauthorizedResponse("The provider's answer is not believed");
        }
    }

    private Cookie cookie(String name, String value, int seconds) {
        Cookie cookie = new Cookie(name, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setMaxAge(seconds);
        cookie.setSameSite(SameSite.LAX);
        return cookie;
    }

    /** What the refusals of {@link #check} say to people. */
    public static String words(ForbiddenResponse refused) {
        Map<String, String> known = Map.of(
                "name", "The dashboard does not answer under this name.",
                "origin", "That came from another page than ours.",
                "no role",
                        "You are known, and no role of DayOne is yours: viewer, evaluator, publisher or operator. Ask whoever runs it.");
        String said = String.valueOf(refused.getMessage());
        return known.getOrDefault(
                said,
                said.startsWith("role ")
                        ? "That takes the " + said.toLowerCase(Locale.ROOT) + "."
                        : "That is not for you.");
    }
}
