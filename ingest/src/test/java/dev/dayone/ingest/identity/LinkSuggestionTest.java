package dev.dayone.ingest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.git.Committers.Committer;
import dev.dayone.ingest.git.Committers.Work;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkSuggestionTest {

    private static final LocalDate DAY = LocalDate.of(2024, 6, 3);
    private static final Map<String, String> IDS = Map.of("p-kim", "p07", "p-jo", "p08");
    private static final List<RosterPerson> PEOPLE = List.of(
            new RosterPerson("p07", "c1", "a", "Kim Lee", List.of("kim.lee@uni.example"), List.of("kimlee")),
            new RosterPerson("p08", "c1", "b", "Jo Ørsted", List.of("jo@uni.example"), List.of("jo-o")),
            new RosterPerson("p09", "c1", "b", "", List.of("a.nguyen@uni.example"), List.of()));

    @ParameterizedTest
    @CsvSource({
        "kimlee@home.example,          x,             p07, its login is kimlee",
        "12+kimlee@users.noreply.github.com, x,       p07, its login is kimlee",
        "kim.lee@gmail.example,        x,             p07, it begins as kim.lee@uni.example does",
        "kim.lee+git@gmail.example,    x,             p07, it begins as kim.lee@uni.example does",
        "lee@home.example,             'Lee, Kim',    p07, 'it commits as Lee, Kim'",
        "who@home.example,             Anh Nguyen,    p09, it commits as Anh Nguyen",
        "other@home.example,           Jojo Two,      p08, 'jo@uni.example commits as Jojo Two, too'",
    })
    void whatAnAddressAndItsNamesSayIsTold(String address, String name, String participant, String reason) {
        List<LinkSuggestion> found = suggest(address, name, null);
        assertThat(found).isNotEmpty();
        assertThat(found.get(0).participant()).isEqualTo(participant);
        assertThat(found.get(0).reasons()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"info@home.example, Kim", "jo@home.example, x", "me@home.example, Kim Kimson", "'', ''"})
    void whatManyPeopleHaveSuggestsNobody(String address, String name) {
        assertThat(suggest(address, name, null)).isEmpty();
    }

    @Test
    void whoeverOwnsAllTheRepositoriesIsSuggestedAfterWhoeverTheNameNames() {
        assertThat(suggest("lee@home.example", "Kim Lee", "p-jo"))
                .extracting(LinkSuggestion::participant)
                .containsExactly("p07", "p08");
    }

    @Test
    void aMachineThatOnePersonHasSuggestsThatPerson() {
        Committer jos = committer("jo@blue-box.local", "Jojo Two", "p-jo", "p-jo");
        Committer kims = committer("kim@blue-box.local", "Kimmy", "p-kim", "p-kim");

        assertThat(onMachine("root@blue-box.local", jos))
                .singleElement()
                .satisfies(found -> assertThat(found.reasons())
                        .containsExactly("it comes from the same machine as jo@blue-box.local"));
        assertThat(onMachine("root@blue-box.local", jos, kims))
                .as("two people have it")
                .isEmpty();
        assertThat(onMachine("who@uni.example", committer("jo@uni.example", "x", "p-jo", null)))
                .as("a mail server is no machine of one's own")
                .isEmpty();
        assertThat(onMachine("who@localhost.localdomain", committer("jo@localhost.localdomain", "x", "p-jo", null)))
                .as("every machine is called so")
                .isEmpty();
    }

    private static List<LinkSuggestion> onMachine(String address, Committer... linked) {
        return LinkSuggestion.of(committer(address, "root", null, null), PEOPLE, List.of(linked), IDS);
    }

    private static List<LinkSuggestion> suggest(String address, String name, String owner) {
        Committer linked = committer("jo@uni.example", "Jojo Two", "p-jo", "p-jo");
        return LinkSuggestion.of(committer(address, name, null, owner), PEOPLE, List.of(linked), IDS);
    }

    private static Committer committer(String address, String name, String participant, String owner) {
        return new Committer(
                address, List.of(name), participant, false, false, List.of(new Work("r", owner, Map.of(DAY, 3))));
    }
}
