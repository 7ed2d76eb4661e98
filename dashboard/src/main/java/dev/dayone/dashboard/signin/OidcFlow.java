package dev.dayone.dashboard.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * OpenID Connect Core 1.0, section 3.1 (code flow), with PKCE (RFC 7636, S256), state and nonce. The provider's keys and addresses come from its own configuration, read when
 * the first person signs in.
 */
final class OidcFlow {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final SignIn.Oidc settings;
    private final Clock clock;
    private final SealedCookie cookies = new SealedCookie();
    private volatile @Nullable OIDCProviderMetadata provider;

    OidcFlow(SignIn.Oidc settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    private record Begun(String state, String nonce, String verifier, String returnTo, Instant at) {

        List<String> parts() {
            return List.of(state, nonce, verifier, returnTo, at.toString());
        }

        static Begun of(List<String> parts) {
            return new Begun(parts.get(0), parts.get(1), parts.get(2), parts.get(3), Instant.parse(parts.get(4)));
        }
    }

    /** Where the browser goes first, and the cookie that it must bring back: nothing of it is kept here, however many begin. */
    record Start(URI to, String cookie) {}

    Start begin(String returnTo) throws IOException {
        State state = new State(32);
        Nonce nonce = new Nonce(32);
        CodeVerifier verifier = new CodeVerifier();
        URI to = new AuthenticationRequest.Builder(
                        new ResponseType(ResponseType.Value.CODE),
                        new Scope("openid", "profile", "email"),
                        new ClientID(settings.client()),
                        back())
                .endpointURI(metadata().getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build()
                .toURI();
        Begun begun = new Begun(state.getValue(), nonce.getValue(), verifier.getValue(), returnTo, clock.instant());
        return new Start(to, cookies.seal(begun.parts()));
    }

    /** Somebody who came back, and where they wanted to go. */
    record Arrived(String name, Optional<Role> role, String returnTo) {}

    /**
     * Trades the code for an ID token and checks it: signature, issuer, audience, time, nonce.
     *
     * @param cookie that {@link #begin} gave this browser
     * @throws IOException with why it is not believed
     */
    Arrived finish(String cookie, String state, String code) throws IOException {
        Begun of = cookies.open(cookie)
                .map(Begun::of)
                .filter(begun -> begun.state().equals(state))
                .filter(begun -> begun.at().plus(PATIENCE).isAfter(clock.instant()))
                .orElseThrow(() -> new IOException("this sign-in was not begun in this browser, or too long ago"));
        try {
            OIDCProviderMetadata known = metadata();
            TokenRequest request = new TokenRequest.Builder(
                            known.getTokenEndpointURI(),
                            new ClientSecretBasic(new ClientID(settings.client()), new Secret(settings.secret())),
                            new AuthorizationCodeGrant(
                                    new AuthorizationCode(code), back(), new CodeVerifier(of.verifier())))
                    .build();
            TokenResponse response =
                    OIDCTokenResponseParser.parse(request.toHTTPRequest().send());
            if (!(response instanceof OIDCTokenResponse tokens)) {
                throw new IOException("the provider gave no token: "
                        + response.toErrorResponse().getErrorObject().getCode());
            }
            IDTokenClaimsSet claims = new IDTokenValidator(
                            known.getIssuer(),
                            new ClientID(settings.client()),
                            JWSAlgorithm.RS256,
                            known.getJWKSetURI().toURL())
                    .validate(tokens.getOIDCTokens().getIDToken(), new Nonce(of.nonce()));
            return new Arrived(name(claims), Role.highest(roles(claims)), of.returnTo());
        } catch (GeneralException | BadJOSEException | JOSEException e) {
            throw new IOException("the provider's answer is not believed: " + e.getMessage(), e);
        }
    }

    /**
     * The name under which somebody acts and stands on record: the claim that whoever runs this chose, else the e-mail address where the provider says that it has verified it,
     * else the subject, which nobody can choose (OpenID Connect Core 1.0, section 5.7).
     */
    private String name(IDTokenClaimsSet claims) {
        String subject = claims.getSubject().getValue();
        String chosen = settings.nameClaim();
        if (!chosen.isEmpty()) {
            String value = claims.getStringClaim(chosen);
            return value == null || value.isBlank() ? subject : value;
        }
        String email = claims.getStringClaim("email");
        Boolean verified = claims.getBooleanClaim("email_verified");
        return email == null || email.isBlank() || !Boolean.TRUE.equals(verified) ? subject : email;
    }

    private List<String> roles(IDTokenClaimsSet claims) {
        List<String> list = claims.getStringListClaim(settings.rolesClaim());
        if (list != null) {
            return list;
        }
        String text = claims.getStringClaim(settings.rolesClaim());
        return text == null ? List.of() : Arrays.asList(text.split("[ ,]+", -1));
    }

    private URI back() {
        return URI.create(settings.publicUrl().toString().replaceFirst("/$", "") + "/signin/back");
    }

    private OIDCProviderMetadata metadata() throws IOException {
        OIDCProviderMetadata known = provider;
        if (known == null) {
            try {
                known = OIDCProviderMetadata.resolve(new Issuer(settings.issuer()), 10_000, 10_000);
                provider = known;
            } catch (GeneralException e) {
                throw new IOException(
                        "the provider's configuration at " + settings.issuer() + " cannot be read: " + e.getMessage(),
                        e);
            }
        }
        return Objects.requireNonNull(known);
    }
}
