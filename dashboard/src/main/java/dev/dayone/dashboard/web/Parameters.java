package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Section.Field;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each address takes behind its question mark. Anything else is refused: an address that ignored it would answer another question than the one that was asked.
 */
final class Parameters {

    private static final Set<String> FILTER = Set.of("programme", "cohort", "format", "from", "to");
    private static final Set<String> FILTER_WITH_STAGE = Set.of("programme", "cohort", "format", "stage", "from", "to");
    private static final Set<String> MOMENT = Set.of("as-of", "known-at");
    private static final Set<String> ASK = Set.of("programme", "measure", "by", "cohort", "known-at");
    private static final Set<String> COMPARE = Set.of("programme", "what", "known-at");
    private static final Set<String> PROGRAMME = Set.of("programme");

    /** By address as it was registered. One that is not here takes nothing; parts of pages are taken from each that has some. */
    private static final Map<String, Set<String>> TAKEN = Map.ofEntries(
            Map.entry("/", FILTER_WITH_STAGE),
            Map.entry("/studies", FILTER),
            Map.entry("/cohorts", FILTER_WITH_STAGE),
            Map.entry("/data", FILTER),
            Map.entry("/studies/{programme}/{study}", MOMENT),
            Map.entry("/studies/{programme}/{study}/report.html", MOMENT),
            Map.entry("/ask", ASK),
            Map.entry("/ask.csv", ASK),
            Map.entry("/ask.json", ASK),
            Map.entry("/compare", COMPARE),
            Map.entry("/compare.csv", COMPARE),
            Map.entry("/compare.json", COMPARE),
            Map.entry(
                    "/plan",
                    Set.copyOf(PlanPage.form(Map.of()).fields().stream()
                            .map(Field::name)
                            .toList())),
            Map.entry("/sql", Set.of("q")),
            Map.entry("/raters", Set.of("programme", "checkpoint")),
            Map.entry("/identities", PROGRAMME),
            Map.entry("/participants/{programme}", Set.of("cohort")),
            Map.entry("/participants/{programme}/{participant}", Set.of("event")),
            Map.entry("/api/studies", PROGRAMME),
            Map.entry("/api/v1/studies", PROGRAMME),
            Map.entry("/api/v1/answer", ASK),
            Map.entry("/api/v1/compare", COMPARE),
            Map.entry("/api/v1/tables/{table}", Set.of("cursor")));

    /** Told by others than our pages: the provider that signs people in, whoever keeps copies of pictures or asks whether we are up. */
    private static final List<String> FREE = List.of("/signin", "/assets/", "/health");

    private Parameters() {}

    /**
     * Refuses what an address does not take, and what it is told twice.
     *
     * @throws IllegalArgumentException that says what it takes
     */
    static void check(Context context) {
        // A HEAD has no route of its own: that of GET answers it, and is not known here.
        Endpoint matched = context.endpoints().matchedHttpEndpoint();
        if (matched != null) {
            check(matched.path, context.queryParamMap());
        }
    }

    /** @param address as it was registered, with {name} for what is filled in */
    static void check(String address, Map<String, List<String>> told) {
        if (FREE.stream().anyMatch(address::startsWith)) {
            return;
        }
        Set<String> taken = of(address);
        told.forEach((name, values) -> {
            if (!taken.contains(name) && !(name.equals(PageRoutes.TAKE) && !address.startsWith("/api"))) {
                throw new IllegalArgumentException("“" + name + "” is nothing that this address takes. "
                        + (taken.isEmpty()
                                ? "It takes nothing behind its question mark"
                                : "It takes: " + String.join(", ", new TreeSet<>(taken)))
                        + switch (name) {
                            case "known-at" ->
                                ". What was known on an earlier day is shown by the page of a study, by Ask and by Compare cohorts";
                            case "as-of" -> ". Only the page of a study shows the follow-up up to an earlier day";
                            default -> "";
                        });
            }
            if (values.size() > 1) {
                throw new IllegalArgumentException("“" + name + "” is told twice. Tell it once");
            }
        });
    }

    static Set<String> of(String address) {
        return TAKEN.getOrDefault(address, Set.of());
    }
}
