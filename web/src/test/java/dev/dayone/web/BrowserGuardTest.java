package dev.dayone.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.web.BrowserGuard.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a page of elsewhere can make a browser send, and what becomes of it. */
class BrowserGuardTest {

    private static final BrowserGuard GUARD = new BrowserGuard(
            Names.only(Set.of("127.0.0.1", "dayone.example.org", "[::1]")), path -> path.equals("/studies"));

    @Test
    void othersMayLinkToAPageAndDoNothingElse() {
        for (String site : List.of("cross-site", "same-site", "made-up")) {
            assertThat(refusal("GET", "/studies", site, "navigate", "document"))
                    .as("a link from a page, %s", site)
                    .isEmpty();
            assertThat(refusal("GET", "/sql", site, "navigate", "document"))
                    .as("a link to what is no plain page")
                    .hasValue(Refusal.ORIGIN);
            for (String destination : List.of("image", "iframe", "script", "empty", "style", "object", "")) {
                assertThat(refusal("GET", "/studies", site, "no-cors", destination))
                        .as("embedded as %s", destination)
                        .hasValue(Refusal.ORIGIN);
            }
            assertThat(refusal("GET", "/studies", site, "navigate", "iframe")).hasValue(Refusal.ORIGIN);
            for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "HEAD")) {
                assertThat(refusal(method, "/studies", site, "navigate", "document"))
                        .as(method)
                        .hasValue(Refusal.ORIGIN);
            }
        }
    }

    @Test
    void ourOwnPagesMayAsk() {
        assertThat(refusal("POST", "/sql", "same-origin", "navigate", "document"))
                .isEmpty();
        assertThat(refusal("GET", "/sql", "none", "navigate", "document"))
                .as("typed in")
                .isEmpty();
        assertThat(refusal("POST", "/sql", "none", "navigate", "document")).hasValue(Refusal.ORIGIN);
    }

    @Test
    void whatContradictsItselfIsNoBrowsers() {
        assertThat(both("same-origin", "null"))
                .as("a form of ours, which sends no referrer")
                .isEmpty();
        assertThat(both("same-origin", "http://127.0.0.1:8080")).isEmpty();
        assertThat(both("same-origin", "https://evil.example")).hasValue(Refusal.ORIGIN);
        assertThat(both("same-origin", "http://127.0.0.1:8080, https://evil.example"))
                .as("told twice")
                .hasValue(Refusal.ORIGIN);
        assertThat(both("same-origin, cross-site", "")).as("told twice").hasValue(Refusal.ORIGIN);
        assertThat(both("SAME-ORIGIN", "")).as("as no browser writes it").hasValue(Refusal.ORIGIN);
    }

    private static Optional<Refusal> both(String site, String origin) {
        return GUARD.refuse(new Asked("POST", "/sql", "127.0.0.1:8080", site, "navigate", "document", origin, false));
    }

    @Test
    void whereNoFetchMetadataComesOriginDecides() {
        assertThat(byOrigin("GET", "127.0.0.1:8080", "")).as("a program").isEmpty();
        assertThat(byOrigin("POST", "127.0.0.1:8080", "")).as("says nothing").hasValue(Refusal.ORIGIN);
        assertThat(byOrigin("POST", "127.0.0.1:8080", "http://127.0.0.1:8080")).isEmpty();
        assertThat(byOrigin("POST", "dayone.example.org", "https://dayone.example.org"))
                .isEmpty();
        assertThat(byOrigin("POST", "[::1]:8080", "http://[::1]:8080")).isEmpty();
        for (String origin : List.of(
                "null",
                "http://127.0.0.1:3000",
                "https://evil.example",
                "https://dayone.example.org.evil.example",
                "https://dayone.example.org@evil.example",
                "file://",
                "not an address")) {
            assertThat(byOrigin("POST", "127.0.0.1:8080", origin)).as(origin).hasValue(Refusal.ORIGIN);
            assertThat(byOrigin("GET", "127.0.0.1:8080", origin)).as(origin).hasValue(Refusal.ORIGIN);
        }
    }

    @Test
    void onlyUnderNamesOfOurs() {
        for (String host : List.of(
                "evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1@evil.example",
                "evil.example/127.0.0.1",
                "127.0.0.1 evil.example",
                "",
                "localhost.")) {
            assertThat(byOrigin("GET", host, "")).as(host).hasValue(Refusal.NAME);
        }
        assertThat(byOrigin("GET", "DAYONE.example.org:443", "")).isEmpty();
    }

    @Test
    void aTokenOfAProgramNeedsNoPage() {
        Asked asked = new Asked("POST", "/v1/events", "127.0.0.1:8081", "", "", "", "", true);
        assertThat(GUARD.refuse(asked)).isEmpty();
    }

    @Test
    void machinesOfOneNetworkAskUnderNumbersAndPlainNames() {
        Names names = Names.withLocal(Set.of("dayone.example.org"));
        for (String host :
                List.of("10.0.0.7:8082", "[fe80::1]:8082", "streams-1:8082", "localhost", "DayOne.example.org")) {
            assertThat(names.contain(host)).as(host).isTrue();
        }
        for (String host : List.of("evil.example", "1.2.3.4.evil.example", "", "a b", "x@y", "evil.")) {
            assertThat(names.contain(host)).as(host).isFalse();
        }
    }

    @Test
    void aTokenIsReadWhateverTheCaseOfItsScheme() {
        for (String scheme : List.of("Bearer", "bearer", "BEARER", "bEaReR")) {
            assertThat(Bearer.of(scheme + "  d1_x ")).as(scheme).hasValue("d1_x");
        }
        assertThat(Bearer.of(null)).isEmpty();
        assertThat(Bearer.of("Bearer ")).isEmpty();
        assertThat(Bearer.of("BearerX d1")).isEmpty();
        assertThat(Bearer.of("Basic dTpwdw==")).isEmpty();
        assertThat(Bearer.orPassword("basic dTpwdw==")).hasValue("pw");
        assertThat(Bearer.orPassword("Basic %%%")).isEmpty();
    }

    private static Optional<Refusal> refusal(String method, String path, String site, String mode, String destination) {
        return GUARD.refuse(new Asked(method, path, "127.0.0.1:8080", site, mode, destination, "", false));
    }

    private static Optional<Refusal> byOrigin(String method, String host, String origin) {
        return GUARD.refuse(new Asked(method, "/studies", host, "", "", "", origin, false));
    }
}
