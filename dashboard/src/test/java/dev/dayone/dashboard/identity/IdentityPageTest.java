package dev.dayone.dashboard.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.identity.IdentityDesk.Address;
import dev.dayone.dashboard.identity.IdentityDesk.Answer;
import dev.dayone.dashboard.identity.IdentityDesk.As;
import dev.dayone.dashboard.identity.IdentityDesk.Listing;
import dev.dayone.dashboard.identity.IdentityDesk.Moved;
import dev.dayone.dashboard.identity.IdentityDesk.Suggestion;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Operators see addresses in clear, on record, and say whose they are; everybody else sees pseudonyms and no form. */
class IdentityPageTest {

    private static final Principal OPERATOR = new Principal("ada", Role.OPERATOR);
    private static final Principal EVALUATOR = new Principal("eve", Role.EVALUATOR);

    private final List<String> record = new ArrayList<>();
    private final List<Answer> answered = new ArrayList<>();
    private final IdentityPage page = new IdentityPage(
            new Desk(), Map::of, (what, about, who) -> record.add(what + "; " + about + "; " + who.name()));

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
                    List.of(),
                    List.of(new Address(
                            "i-1",
                            clear ? "kim@home.example" : "i-1",
                            clear ? List.of("Kim") : List.of(),
                            3,
                            LocalDate.of(2024, 1, 2),
                            LocalDate.of(2024, 1, 9),
                            List.of("work"),
                            false,
                            List.of(new Suggestion(clear ? "p1" : "P-x", "c1, a", List.of("it commits as Kim"))))),
                    List.of()));
        }

        @Override
        public Moved answer(String programme, Answer answer, boolean write) {
            if (answer.participant().equals("p99")) {
                throw new IllegalArgumentException("p99 is nobody of roster.csv.");
            }
            answered.add(answer);
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
        assertThat(record).containsExactly("addresses looked at; school; ada");
    }

    @Test
    void anEvaluatorSeesPseudonymsAndNoForm() {
        List<Section> sections = page.sections("school", EVALUATOR);

        assertThat(text(sections)).contains("i-1").doesNotContain("kim@home.example", "Kim");
        assertThat(sections).allSatisfy(each -> assertThat(each.forms()).isEmpty());
        assertThat(record).isEmpty();
    }

    @Test
    void oneClickSaysWhoseItIsAndTheRecordHoldsNoAddress() {
        List<Section> sections = page.answer(
                Map.of("programme", "school", "address", "kim@home.example", "as", "link", "participant", "p1"),
                OPERATOR);

        assertThat(answered).containsExactly(new Answer(As.LINK, "kim@home.example", "p1"));
        assertThat(sections.get(0).paragraphs()).contains("kim@home.example is p1's: 3 commits in work.");
        assertThat(record).contains("address linked to a participant; school: i-1; ada");
        assertThat(record.toString()).doesNotContain("kim@");
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
        IdentityPage apart = new IdentityPage(IdentityDesk.NONE, Map::of, (what, about, who) -> {});

        assertThat(text(apart.sections("", OPERATOR))).contains("No programme directory is at hand");
        assertThat(apart.answer(Map.of("programme", "x", "as", "bot"), OPERATOR)
                        .get(0)
                        .heading())
                .isEqualTo("Nothing was written");
    }
}
