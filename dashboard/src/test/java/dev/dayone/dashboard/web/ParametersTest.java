package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.web.Listener;
import dev.dayone.web.Servers;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    private static final Pattern PATH = Pattern.compile("  (/\\S+):");
    private static final Pattern QUERY = Pattern.compile("name: ([a-z-]+), in: query");

    /** It would show today's figures as those of that day. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/cohorts",
                "/cohorts/{programme}/{cohort}",
                "/raters",
                "/learn",
                "/reports",
                "/api/v1/studies",
                "/api/v1/tables/{table}"
            })
    void aDayThatAnAddressDoesNotHonourIsRefused(String address) {
        for (String name : List.of("as-of", "known-at")) {
            assertThatThrownBy(() -> Parameters.check(address, Map.of(name, List.of("2024-01-01"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("“" + name + "” is nothing that this address takes. ")
                    .hasMessageContaining("the page of a study");
        }
    }

    @Test
    void aMistypedNameIsToldWithThoseThatExist() {
        assertThatThrownBy(() -> Parameters.check("/api/v1/studies", Map.of("program", List.of("a"))))
                .hasMessage("“program” is nothing that this address takes. It takes: programme");
        assertThatThrownBy(() -> Parameters.check("/glossary", Map.of("q", List.of("a"))))
                .hasMessage("“q” is nothing that this address takes. It takes nothing behind its question mark");
        assertThatCode(() -> Parameters.check("/api/v1/studies", Map.of("programme", List.of("a"))))
                .doesNotThrowAnyException();
    }

    /** Only the first would be answered. */
    @Test
    void twoValuesOfOneNameAreRefused() {
        assertThatThrownBy(() -> Parameters.check("/ask", Map.of("by", List.of("ARM", "COHORT"))))
                .hasMessage("“by” is told twice. Tell it once");
    }

    @Test
    void partsAreTakenFromPagesAndNotFromTheInterfaceForPrograms() {
        Map<String, List<String>> take = Map.of("take", List.of("people.csv"));
        assertThatCode(() -> Parameters.check("/cohorts/{programme}/{cohort}", take))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Parameters.check("/api/v1/cohorts", take)).hasMessageContaining("take");
    }

    @Test
    void whatTheProviderTellsIsNotOurs() {
        assertThatCode(() -> Parameters.check("/signin/back", Map.of("session_state", List.of("1"))))
                .doesNotThrowAnyException();
    }

    @Test
    void whatTheFilterAsksIsTaken() {
        List<Cohort> cohorts = List.of(
                new Cohort("a", "1", LocalDate.EPOCH, LocalDate.EPOCH, false, 3),
                new Cohort("b", "2", LocalDate.EPOCH, LocalDate.EPOCH, false, 3));
        for (String address : List.of("/", "/studies", "/cohorts", "/data")) {
            boolean stages = address.equals("/") || address.equals("/cohorts");
            Form form = Filter.NONE
                    .form(address, cohorts, new TreeMap<>(Map.of("x", "X", "y", "Y")), stages)
                    .orElseThrow();
            assertThat(form.fields().stream().map(Field::name))
                    .as(address)
                    .containsExactlyInAnyOrderElementsOf(Parameters.of(address));
        }
    }

    /** One description: what openapi.yaml names is taken, and nothing else. */
    @Test
    void theDescriptionNamesWhatIsTaken() {
        Map<String, Set<String>> described = new TreeMap<>();
        String address = "";
        for (String line : new Templates().openApi().lines().toList()) {
            Matcher path = PATH.matcher(line);
            if (path.matches()) {
                address = path.group(1);
                described.put(address, new TreeSet<>());
            }
            Matcher query = QUERY.matcher(line);
            if (query.find()) {
                described.get(address).add(query.group(1));
            }
        }
        assertThat(described).hasSizeGreaterThan(6);
        assertThat(described)
                .isEqualTo(described.keySet().stream()
                        .collect(Collectors.toMap(each -> each, each -> new TreeSet<>(Parameters.of(each)))));
    }

    /** Before a real server, by each way that it is asked. */
    @Test
    void eachRouteIsAskedForItsOwn() throws Exception {
        Javalin server = Servers.start(Listener.plain("127.0.0.1", 0), config -> {
            config.routes.exception(IllegalArgumentException.class, (error, context) -> context.status(400));
            config.routes.beforeMatched(Parameters::check);
            config.routes.get("/cohorts", context -> context.result("all"));
            config.routes.get("/cohorts/{programme}/{cohort}", context -> context.result("one"));
        });
        try {
            assertThat(status(server, "GET", "/cohorts?stage=started")).isEqualTo(200);
            assertThat(status(server, "GET", "/cohorts?known-at=2024-01-01")).isEqualTo(400);
            assertThat(status(server, "GET", "/cohorts/p/c?take=people.csv")).isEqualTo(200);
            assertThat(status(server, "GET", "/cohorts/p/c?stage=started")).isEqualTo(400);
            assertThat(status(server, "HEAD", "/cohorts?stage=started")).isEqualTo(200);
            assertThat(status(server, "GET", "/nowhere?stage=started")).isEqualTo(404);
        } finally {
            server.stop();
        }
    }

    private static int status(Javalin server, String method, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
