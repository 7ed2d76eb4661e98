package dev.dayone.dashboard.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.identity.IdentityDesk.Address;
import dev.dayone.dashboard.identity.IdentityDesk.Answer;
import dev.dayone.dashboard.identity.IdentityDesk.As;
import dev.dayone.dashboard.identity.IdentityDesk.Listing;
import dev.dayone.dashboard.identity.IdentityDesk.Moved;
import dev.dayone.dashboard.identity.IdentityDesk.Nobodys;
import dev.dayone.dashboard.identity.IdentityDesk.Share;
import dev.dayone.dashboard.identity.IdentityDesk.Suggestion;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Role;
import dev.dayone.dashboard.study.Waiting;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Operators see addresses in clear, on record, and say whose they are; everybody else sees pseudonyms and no form. */
class IdentityPageTest {

    private static final Principal OPERATOR = new Principal("ada", Role.OPERATOR);
    private static final Principal EVALUATOR = new Principal("eve", Role.EVALUATOR);

    private List<Share> shares = List.of();
    private List<Waiting> waits = List.of();
    private final List<String> record = new ArrayList<>();
    private final List<Answer> answered = new ArrayList<>();
    private final IdentityPage page = new IdentityPage(
            new Desk(),
            Map::of,
            () -> waits,
            (what, about, who) -> record.add(what + "; " + about + "; " + who.name()));

    private final class Desk implements IdentityDesk {
        @Override
        public List<String> programmes() {
            return List.of("school");
        }

        @Override
        public Optional<Listing> listing(String programme, boolean clear) {
            return Optional.of(new Listing(
                    Instant.EPOCH,
                    10,
                    7,
                    0,
                    shares,
                    List.of(new Address(
                            "i-1",
                            clear ? "kim@home.example" : "i-1",
                            clear ? List.of("Kim") : List.of(),
                            3,
                            LocalDate.of(2024, 1, 2),
                            LocalDate.of(2024, 1, 9),
                            List.of("work"),
                            false,
                            List.of(new Suggestion(
                                    clear ? "p1" : "P-x",
                                    "c1, a",
                                    List.of("it commits as Kim"),
                                    clear ? List.of("p1 then has 7 commits on 2 days instead of 4 on 1.") : List.of())),
                            new Nobodys(clear ? List.of("No measure of anybody changes.") : List.of(), List.of()))),
                    List.of()));
        }

        @Override
        public Moved answer(String programme, Answer answer, boolean write) {
            if (answer.participant().equals("p99")) {
                throw new IllegalArgumentException("p99 is nobody of roster.csv.");
            }
            if (write) {
                answered.add(answer);
            }
            return new Moved("i-1", List.of("kim@home.example is p1's: 3 commits in work."));
        }
    }

    private static String text(List<Section> sections) {
        return sections.toString();
    }

    @Test
    void anOperatorSeesTheAddressAndThatIsOnRecord() {
        List<Section> sections = page.sections("", OPERATOR);

        assertThat(text(sections)).contains("kim@home.example", "Link to p1", "It is a bot", "Several people use it");
        assertThat(text(sections))
                .as("what moves, before it is said")
                .contains("Linked: p1 then has 7 commits on 2 days instead of 4 on 1.")
                .contains("As a bot: No measure of anybody changes.");
        assertThat(record).containsExactly("addresses looked at; school; ada");
    }

    @Test
    void anEvaluatorSeesPseudonymsAndNoForm() {
        List<Section> sections = page.sections("school", EVALUATOR);

        assertThat(text(sections)).contains("i-1").doesNotContain("kim@home.example", "Kim");
        assertThat(sections).allSatisfy(each -> assertThat(each.forms()).isEmpty());
        assertThat(record).isEmpty();
    }

    private List<List<String>> cells() {
        return page.sections("school", EVALUATOR).stream()
                .filter(each -> each.id().equals("complete"))
                .flatMap(each -> Stream.ofNullable(each.table()))
                .flatMap(table -> table.rows().stream())
                .map(row -> row.stream().map(Cell::text).toList())
                .toList();
    }

    /** Else the page would tell by format what the study says only at its look. */
    @Test
    void aCohortThatWaitsForItsLookIsWithheld() {
        shares = List.of(
                new Share("c1", "a", 15, 100, 100),
                new Share("c1", "b", 15, 50, 100),
                new Share("c2", "a", 15, 100, 100),
                new Share("c2", "b", 15, 100, 100));
        waits = List.of(new Waiting("school", Set.of("c1"), LocalDate.of(2030, 1, 1)));

        assertThat(cells())
                .containsExactly(
                        List.of("c1", "a", "withheld", "withheld", "withheld"),
                        List.of("c1", "b", "withheld", "withheld", "withheld"),
                        List.of("c2", "a", "100", "100", "100.0 %"),
                        List.of("c2", "b", "100", "100", "100.0 %"));
        assertThat(text(page.sections("school", EVALUATOR)))
                .contains("100 % of the commits")
                .doesNotContain("In cohort c1");
    }

    @Test
    void groupsOfFewPeopleAreWithheldAndSoIsTheNext() {
        shares = List.of(
                new Share("c1", "a", 4, 10, 40), new Share("c1", "b", 6, 60, 60), new Share("c2", "a", 9, 90, 90));

        assertThat(cells()).extracting(row -> row.get(2)).containsExactly("withheld", "withheld", "90");
        shares = List.of(new Share("c1", "a", 4, 10, 40));
        assertThat(text(page.sections("school", EVALUATOR)))
                .contains("too little to tell")
                .doesNotContain("25 %");
    }

    @Test
    void oneClickSaysWhoseItIsAndTheRecordHoldsNoAddress() {
        List<Section> sections = page.answer(
                Map.of(
                        "programme",
                        "school",
                        "address",
                        "kim@home.example",
                        "as",
                        "link",
                        "participant",
                        "p1",
                        "seen",
                        "yes"),
                OPERATOR);

        assertThat(answered).containsExactly(new Answer(As.LINK, "kim@home.example", "p1"));
        assertThat(sections.get(0).paragraphs()).contains("kim@home.example is p1's: 3 commits in work.");
        assertThat(record).contains("address linked to a participant; school: i-1; ada");
        assertThat(record.toString()).doesNotContain("kim@");
    }

    /** Of somebody who was not suggested nobody has seen what moves. */
    @Test
    void aLinkThatWasTypedShowsWhatMovesBeforeItIsWritten() {
        List<Section> sections = page.answer(
                Map.of("programme", "school", "address", "kim@home.example", "as", "link", "participant", "p1"),
                OPERATOR);

        assertThat(answered).isEmpty();
        assertThat(record).isEmpty();
        assertThat(sections).singleElement().satisfies(each -> {
            assertThat(each.heading()).isEqualTo("Nothing is written yet");
            assertThat(each.paragraphs()).contains("kim@home.example is p1's: 3 commits in work.");
            assertThat(each.forms())
                    .singleElement()
                    .satisfies(form -> assertThat(form.button()).isEqualTo("Link to p1"));
        });
    }

    @Test
    void whatCannotBeSaidSaysWhyInThePage() {
        List<Section> refused = page.answer(
                Map.of("programme", "school", "address", "kim@home.example", "as", "link", "participant", "p99"),
                OPERATOR);
        List<Section> nonsense =
                page.answer(Map.of("programme", "school", "address", "kim@home.example", "as", "cat"), OPERATOR);

        assertThat(refused.get(0).heading()).isEqualTo("Nothing was written");
        assertThat(refused.get(0).paragraphs()).containsExactly("p99 is nobody of roster.csv.");
        assertThat(nonsense.get(0).heading()).isEqualTo("Nothing was written");
        assertThat(answered).isEmpty();
    }

    @Test
    void withoutADirectoryItSaysWhereToAsk() {
        IdentityPage apart = new IdentityPage(IdentityDesk.NONE, Map::of, List::of, (what, about, who) -> {});

        assertThat(text(apart.sections("", OPERATOR))).contains("No programme directory is at hand");
        assertThat(apart.answer(Map.of("programme", "x", "as", "bot"), OPERATOR)
                        .get(0)
                        .heading())
                .isEqualTo("Nothing was written");
    }
}
