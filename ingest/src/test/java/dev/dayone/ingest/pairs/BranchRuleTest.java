package dev.dayone.ingest.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.pairs.BranchRule.Named;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BranchRuleTest {

    private static final Set<String> PEOPLE = Set.of("kim", "lee-kim", "ada", "p1");

    @Test
    void aBranchNamesPeopleAndDay() {
        BranchRule.Reader reader = new BranchRule("w{week}d{day}-{a}-{b}").reader(PEOPLE);

        assertThat(reader.read("w2d3-ada-kim")).contains(new Named(List.of("ada", "kim"), 2, 3, null));
        assertThat(reader.read("W2D3-Ada-Lee-Kim")).contains(new Named(List.of("ada", "lee-kim"), 2, 3, null));
        assertThat(reader.read("w2d3-lee-kim-ada")).contains(new Named(List.of("lee-kim", "ada"), 2, 3, null));
        for (String other : List.of(
                "main",
                "w2d3-ada",
                "w2d3-ada-bob",
                "w2d8-ada-kim",
                "w0d1-ada-kim",
                "xw2d3-ada-kim",
                "w2d3-ada-kim-2")) {
            assertThat(reader.read(other)).as(other).isEmpty();
        }
        assertThat(new Named(List.of("ada", "kim"), 2, 3, null).on(LocalDate.parse("2024-06-03")))
                .isEqualTo("2024-06-12");
    }

    @Test
    void aDateSaysTheDayAndThreeMayWorkTogether() {
        BranchRule.Reader reader = new BranchRule("pairing/{date}/{b}+{a}+{c}").reader(PEOPLE);

        assertThat(reader.read("pairing/2024-06-12/ada+kim+p1"))
                .contains(new Named(List.of("ada", "kim", "p1"), 0, 0, LocalDate.parse("2024-06-12")));
        assertThat(reader.read("pairing/2024-06-31/ada+kim+p1")).isEmpty();
    }

    @Test
    void aBranchWhosePeopleCouldBeSeveralNamesNobody() {
        BranchRule.Reader reader = new BranchRule("{date}-{a}-{b}").reader(Set.of("a", "a-b", "b-c", "c"));

        assertThat(reader.read("2024-06-12-a-b-c")).isEmpty();
        assertThat(reader.read("2024-06-12-a-c")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "w{week}d{day}-{a} | does not name two people",
                "{a}-{b} | does not name the day",
                "w{week}-{a}-{b} | does not name the day",
                "{date}-w{week}d{day}-{a}-{b} | does not name the day",
                "w{week}d{day}-{a}{b} | has nothing between two of its places",
                "w{week}d{day}-{a}-{who} | names {who}, which is none of",
                "w{week}d{day}-{a}-{a}-{b} | names {a} twice",
                "w{week}d{day}-{a}-{b | has a brace without its other half",
                "w{week}d{day} {a}-{b} | has characters that no branch may have",
                "{date}-{a}..{b} | has characters that no branch may have",
                "w{week}d{day}-{a}*-{b} | has characters that no branch may have",
            })
    void aRuleThatCannotBeReadIsRefusedWithTheReason(String rule, String why) {
        assertThat(BranchRule.wrong(rule))
                .hasValueSatisfying(said -> assertThat(said).startsWith(why));
    }

    @Test
    void rulesThatCanBeReadAreTaken() {
        for (String rule :
                List.of("w{week}d{day}-{a}-{b}", "{a}_{b}_{date}", "pairs/{date}/{a}-{b}-{c}", "{date}.{a}.{b}")) {
            assertThat(BranchRule.wrong(rule)).as(rule).isEmpty();
        }
    }
}
