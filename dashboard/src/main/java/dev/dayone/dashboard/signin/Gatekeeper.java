package dev.dayone.dashboard.signin;

import dev.dayone.web.Asked;
import dev.dayone.web.Bearer;
import dev.dayone.web.BrowserGuard;
import dev.dayone.web.Names;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every request: is it asked under a name of ours, from a page of ours ({@link BrowserGuard}), by whom, and may they?
 */
public final class Gatekeeper {

    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);
    private static final String WHO = "dayone.principal";
    private static final String SESSION = "dayone_session";
    private static final String BEGUN = "dayone_signin";

    /** Over HTTPS browsers keep a cookie of this name to this server alone: no other, of whatever subdomain, can set it (RFC 6265bis, section 4.1.3.2). */
    private static final String OF_THIS_SERVER = "__Host-";

    private static final Principal EVERYBODY = new Principal("this machine", Role.OPERATOR);

    private final SignIn mode;
    private final BrowserGuard guard;
    private final Sessions sessions;
    private final Optional<OidcFlow> oidc;
    private final Function<String, Optional<Principal>> tokens;
    private final boolean secure;
    private final Arrivals arrivals;

    /**
     * @param names further names under which pages may be asked
     * @param secure whether browsers reach the pages over HTTPS
     * @param tokens whose an API token is
     * @param record puts on record who came in, and how
     */
    public Gatekeeper(
            SignIn mode,
            Set<String> names,
            boolean secure,
            Function<String, Optional<Principal>> tokens,
            BiConsumer<Principal, String> record,
            Clock clock) {
        this.arrivals = new Arrivals(record, clock);
        this.mode = mode;
        this.tokens = tokens;
        this.sessions = new Sessions(clock);
        this.oidc =
                mode instanceof SignIn.Oidc settings ? Optional.of(new OidcFlow(settings, clock)) : Optional.empty();
        Set<String> all = new HashSet<>(mode.hosts());
        all.addAll(names);
        this.guard = new BrowserGuard(Names.only(all), OpenPages::contain);
        this.secure = secure
                || (mode instanceof SignIn.Oidc settings
                        && "https".equals(settings.publicUrl().getScheme()));
    }

    /** Adds the pages of signing in and out. */
    public void add(JavalinConfig config) {
        config.routes.get("/signin", this::begin);
        config.routes.get("/signin/back", this::arrive);
        config.routes.post("/signout", context -> {
            all(context, SESSION).forEach(sessions::close);
            forget(context, SESSION);
            context.redirect("/signin");
        });
    }

    /** Refuses, sends to sign in, or lets through. */
    public void check(Context context) {
        guard.refuse(Asked.of(context)).ifPresent(refusal -> {
            throw new Denied(words(refusal));
        });
        Optional<Role> needed = needed(context.path());
        if (needed.isEmpty()) {
            return;
        }
        Optional<Principal> who = who(context);
        if (who.isEmpty()) {
            if (oidc.isPresent()
                    && context.method().name().equals("GET")
                    && !context.path().startsWith("/api")) {
                context.redirect("/signin?to=" + URLEncoder.encode(address(context), StandardCharsets.UTF_8));
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
            throw new Denied("That takes the role " + needed.get().name().toLowerCase(Locale.ROOT) + ".");
        }
        context.attribute(WHO, who.get());
    }

    /** Where whoever signs in on the way goes on. */
    private static String address(Context context) {
        return address(context.path(), context.queryString());
    }

    /** Path and what is asked of it; the path alone where nobody is sent back to the whole. */
    static String address(String path, @Nullable String query) {
        String whole = query == null ? path : path + "?" + query;
        return ReturnAddress.of(whole).equals(whole) ? whole : path;
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
        Optional<Page> page = Page.at(path);
        if (page.isPresent()) {
            return page.map(Page::role);
        }
        if (path.startsWith("/participants") || path.startsWith("/identities/") || path.startsWith("/upload")) {
            return Optional.of(Role.OPERATOR);
        }
        if (path.startsWith("/reports/publish")) {
            return Optional.of(Role.PUBLISHER);
        }
        boolean anybody = path.equals("/openapi.yaml")
                || (path.startsWith("/reports/") && path.indexOf('/', "/reports/".length()) < 0);
        return Optional.of(anybody ? Role.VIEWER : Role.EVALUATOR);
    }

    private Optional<Principal> who(Context context) {
        Optional<String> bearer = Bearer.of(context.header("Authorization"));
        if (bearer.isPresent()) {
            return asked(tokens.apply(bearer.get()), "by token");
        }
        if (mode instanceof SignIn.Proxy proxy) {
            return asked(fromProxy(proxy, context), "behind the proxy " + context.ip());
        }
        if (oidc.isEmpty()) {
            return Optional.of(EVERYBODY);
        }
        return only(all(context, SESSION)).flatMap(sessions::find);
    }

    private Optional<Principal> asked(Optional<Principal> who, String how) {
        who.ifPresent(each -> arrivals.asked(each, how));
        return who;
    }

    private static Optional<Principal> fromProxy(SignIn.Proxy proxy, Context context) {
        List<String> users = Collections.list(context.req().getHeaders(proxy.userHeader()));
        List<String> allRoles = Collections.list(context.req().getHeaders(proxy.rolesHeader()));
        // Twice means that the proxy adds its own to what a stranger sent.
        boolean once = users.size() == 1 && allRoles.size() <= 1;
        if (!once || users.get(0).isBlank() || !proxy.proxies().contains(context.ip())) {
            return Optional.empty();
        }
        String user = users.get(0).strip();
        String roles = allRoles.isEmpty() ? "" : allRoles.get(0);
        return Role.highest(Arrays.asList(roles.split("[ ,]+", -1))).map(role -> new Principal(user, role));
    }

    private void begin(Context context) {
        OidcFlow flow = oidc.orElseThrow(UnauthorizedResponse::new);
        String to = Objects.requireNonNullElse(context.queryParam("to"), "/");
        try {
            OidcFlow.Start start = flow.begin(ReturnAddress.of(to));
            forgetUnnamed(context);
            context.cookie(cookie(BEGUN, start.cookie(), 600));
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
        Optional<String> cookie = only(all(context, BEGUN));
        if (state.isEmpty() || code.isEmpty() || cookie.isEmpty()) {
            throw new UnauthorizedResponse("This sign-in was not begun in this browser");
        }
        try {
            OidcFlow.Arrived arrived = flow.finish(cookie.get(), state, code);
            forget(context, BEGUN);
            Role role = arrived.role()
                    .orElseThrow(
                            () -> new Denied(
                                    "You are known, and no role of DayOne is yours: viewer, evaluator, publisher or operator. Ask whoever runs it."));
            Principal who = new Principal(arrived.name(), role);
            arrivals.arrived(who, "through the identity provider");
            context.cookie(cookie(SESSION, sessions.open(who), -1));
            goOn(context, arrived.returnTo());
        } catch (IOException e) {
            LOG.warn("sign-in was not believed", e);
            throw new UnauthorizedResponse("The provider's answer is not believed");
        }
    }

    /**
     * A page of ours that goes on by itself: a redirect would go on as a request of the provider's page, which may link to plain pages only.
     *
     * @param to a path of ours
     */
    private static void goOn(Context context, String to) {
        String address = to.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace("'", "&#39;");
        context.html("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Signed in</title>"
                + "<meta http-equiv=\"refresh\" content=\"0;url=" + address + "\">"
                + "<p>You are signed in. <a href=\"" + address + "\">Go on</a></p></html>");
    }

    private Set<String> all(Context context, String name) {
        return values(context.req().getCookies(), named(name));
    }

    /** The values under one name. A browser that sends two has one from somebody else: a server beside us, or a page before us, may have set it. */
    static Set<String> values(jakarta.servlet.http.Cookie @Nullable [] sent, String name) {
        return sent == null
                ? Set.of()
                : Arrays.stream(sent)
                        .filter(each -> each.getName().equals(name))
                        .map(jakarta.servlet.http.Cookie::getValue)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Of two it cannot be told which is ours: none is believed. */
    static Optional<String> only(Set<String> values) {
        return values.size() == 1 ? values.stream().findFirst() : Optional.empty();
    }

    private String named(String cookie) {
        return named(cookie, secure);
    }

    static String named(String cookie, boolean secure) {
        return secure ? OF_THIS_SERVER + cookie : cookie;
    }

    private void forget(Context context, String name) {
        context.cookie(cookie(name, "", 0));
    }

    /** Cookies of earlier versions, whose names any subdomain could set: they are taken off and never read. */
    private void forgetUnnamed(Context context) {
        if (secure) {
            context.removeCookie(SESSION).removeCookie(BEGUN);
        }
    }

    private Cookie cookie(String name, String value, int seconds) {
        Cookie cookie = new Cookie(named(name), value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setMaxAge(seconds);
        cookie.setSameSite(SameSite.LAX);
        return cookie;
    }

    private static String words(BrowserGuard.Refusal refusal) {
        return switch (refusal) {
            case NAME ->
                "The dashboard does not answer under this name. Whoever runs it can add the name with --public-url or --name.";
            case ORIGIN ->
                "That came from another page than ours. Other pages may link to the plain pages of the dashboard; open this one from the dashboard itself, or type its address.";
        };
    }

    /** A refusal whose message is what people read. */
    public static final class Denied extends ForbiddenResponse {
        private static final long serialVersionUID = 1L;

        Denied(String words) {
            super(words);
        }
    }
}
