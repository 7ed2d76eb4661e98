package dev.dayone.app.runtime;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.dashboard.DashboardSettings;
import dev.dayone.dashboard.signin.SignIn;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How people sign in to the dashboard. */
public final class SignInOptions {

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "Address that the dashboard binds (default: 127.0.0.1). Any other needs --oidc-issuer or --proxy-user.")
    String host = "127.0.0.1";

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "Under which browsers reach it, e.g. https://dayone.example.org.")
    @Nullable
    URI publicUrl;

    @Option(names = "--oidc-issuer", paramLabel = "URL", description = "Sign in with that OpenID Connect provider.")
    @Nullable
    URI issuer;

    @Option(
            names = "--oidc-client",
            paramLabel = "ID",
            description = "Client id there; its secret is in DAYONE_OIDC_SECRET. Redirect URI: PUBLIC_URL/signin/back.")
    String client = "dayone";

    @Option(
            names = "--oidc-roles",
            paramLabel = "CLAIM",
            description =
                    "Claim of the ID token that names roles: viewer, evaluator, publisher, operator (default: roles).")
    String rolesClaim = "roles";

    @Option(
            names = "--oidc-name",
            paramLabel = "CLAIM",
            description =
                    "Claim under which people stand on record (default: email where the provider says it has verified it, else sub). Name another only where nobody can choose it themselves.")
    String nameClaim = "";

    @Option(
            names = "--proxy-user",
            paramLabel = "HEADER",
            description =
                    "A proxy signs people in and names them in that header; it must take this header and that of --proxy-roles off what comes from outside.")
    @Nullable
    String proxyUser;

    @Option(
            names = "--proxy-roles",
            paramLabel = "HEADER",
            description = "Header with their roles (default: X-Dayone-Roles).")
    String proxyRoles = "X-Dayone-Roles";

    @Option(
            names = "--proxy-from",
            split = ",",
            paramLabel = "ADDRESS",
            description =
                    "Addresses of the proxy, whose headers alone are believed (default: 127.0.0.1). Each in numbers; a network or all addresses are refused.")
    List<String> proxies = List.of("127.0.0.1");

    public DashboardSettings settings(ListenerOptions listener, int port) {
        SignIn known = signIn();
        Set<String> signingIn = known instanceof SignIn.Proxy proxy ? proxy.proxies() : Set.of();
        return new DashboardSettings(listener.at(host, port).behind(signingIn), known);
    }

    private SignIn signIn() {
        if (issuer != null && proxyUser != null) {
            throw new UsageException("--oidc-issuer and --proxy-user: choose one.");
        }
        if (issuer != null) {
            Optional<String> secret = Secret.of("DAYONE_OIDC_SECRET");
            if (publicUrl == null || publicUrl.getHost() == null) {
                throw new UsageException("--oidc-issuer needs --public-url, e.g. https://dayone.example.org.");
            }
            if (secret.isEmpty()) {
                throw new UsageException(
                        "--oidc-issuer needs the client's secret in DAYONE_OIDC_SECRET, or in a file that DAYONE_OIDC_SECRET_FILE names.");
            }
            return new SignIn.Oidc(issuer, client, secret.get(), rolesClaim, nameClaim, publicUrl);
        }
        if (proxyUser != null) {
            proxies.forEach(each -> ListenerOptions.requireOneMachine(
                    "--proxy-from", each, "Whoever asks from there is believed to be anybody"));
            Set<String> hosts = publicUrl == null || publicUrl.getHost() == null
                    ? Set.of("127.0.0.1", "localhost", "[::1]")
                    : Set.of(publicUrl.getHost());
            return new SignIn.Proxy(proxyUser, proxyRoles, Set.copyOf(proxies), hosts);
        }
        if (!loopback()) {
            throw new UsageException("--host " + host
                    + ": on another address than this machine's own people must sign in. Add --oidc-issuer, or --proxy-user behind a proxy that "
                    + "signs them in.");
        }
        return new SignIn.Loopback();
    }

    private boolean loopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new UsageException("--host " + host + ": is no address of this machine.");
        }
    }
}
