package dev.dayone.dashboard.signin;

import java.net.URI;
import java.util.Set;

/** How somebody is known. */
public sealed interface SignIn {

    /** Names under which pages may be asked. */
    Set<String> hosts();

    /** On this machine's own address: whoever can reach it may do everything. */
    record Loopback() implements SignIn {
        @Override
        public Set<String> hosts() {
            return Set.of("127.0.0.1", "localhost", "[::1]");
        }
    }

    /**
     * A proxy has signed them in and says who they are; headers are believed from its address alone.
     *
     * @param userHeader name of somebody
     * @param rolesHeader their roles, parted by commas
     * @param proxies addresses of the proxy
     * @param hosts names under which pages are asked
     */
    record Proxy(String userHeader, String rolesHeader, Set<String> proxies, Set<String> hosts) implements SignIn {
        public Proxy {
            proxies = Set.copyOf(proxies);
            hosts = Set.copyOf(hosts);
        }
    }

    /**
     * OpenID Connect, code flow with PKCE.
     *
     * @param issuer whose configuration is at /.well-known/openid-configuration
     * @param rolesClaim claim of the ID token that names roles
     * @param nameClaim claim that names people; "" = a verified e-mail address, else the subject
     * @param publicUrl under which browsers reach the pages
     */
    record Oidc(URI issuer, String client, String secret, String rolesClaim, String nameClaim, URI publicUrl)
            implements SignIn {
        @Override
        public Set<String> hosts() {
            return Set.of(publicUrl.getHost());
        }
    }
}
