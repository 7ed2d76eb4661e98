package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.app.identity.DirectoryIdentities;
import dev.dayone.dashboard.identity.IdentityDesk;
import dev.dayone.ingest.privacy.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work under an address that nobody has is shown, and the answer is written where the next run reads it. */
class IdentitiesTest {

    @TempDir
    Path temp;

    private Path programme;

    @BeforeEach
    void repositoryOfSeveralAddresses() throws Exception {
        programme = Programmes.write(temp.resolve("programme"));
        Path repository = Files.createDirectory(programme.resolve("work"));
        Git.run(repository, "init", "--quiet", "--initial-branch=main");
        commit(repository, "p1@example.org", "One", 4);
        commit(repository, "kim@home.example", "Kim", 3);
        commit(repository, "ci@school.example", "Builder", 2);
        commit(repository, "you@example.com", "You", 1);
        Files.writeString(programme.resolve("repositories.csv"), "repository,participant\nwork,p1\n");
    }

    @Test
    void whoseAnAddressIsIsAskedAndTheAnswerCounts() throws Exception {
        JsonNode before = list();
        assertThat(before.get("linked").asInt())
                .as("p1, and the made-up address in p1's repository")
                .isEqualTo(5);
        assertThat(before.get("unlinked").findValuesAsText("address"))
                .containsExactly("kim@home.example", "ci@school.example");
        assertThat(before.at("/unlinked/0/suggestions/0/participant").asText()).isEqualTo("p1");
        assertThat(before.get("formats")).as("one person is no group").isEmpty();

        Cli rehearsed = identities("--link", "kim@home.example=p1", "--dry-run");
        assertThat(rehearsed.out())
                .contains("kim@home.example is p1's: 3 commits in work.", "Nothing was written.")
                .contains("p1 then has 8 commits on ")
                .contains("so no measure changes.");
        assertThat(programme.resolve("identities.csv")).doesNotExist();
        Files.writeString(programme.resolve("identities.csv"), "participant,github,email\np2,two,");
        assertThat(identities("--link", "Kim@home.example=p1", "--bot", "ci@school.example")
                        .code())
                .isZero();

        assertThat(programme.resolve("identities.csv"))
                .hasContent("participant,github,email\np2,two,\np1,,kim@home.example\n");
        JsonNode after = list();
        assertThat(after.get("linked").asInt()).isEqualTo(8);
        assertThat(after.get("services").asInt()).isEqualTo(2);
        assertThat(after.get("unlinked")).isEmpty();
        assertThat(Cli.run("check", programme.toString()).code()).isZero();
        assertThat(identities().out()).contains("Every address belongs to somebody.");
    }

    @Test
    void whatCannotBeSaidIsRefusedAndNothingIsWritten() {
        assertRefused("nobody commits under this address", "--link", "kin@home.example=p1");
        assertRefused("p99 is nobody of roster.csv", "--link", "kim@home.example=p99");
        assertRefused("the address is p1's already", "--link", "p1@example.org=p2");
        assertRefused("write ADDRESS=PARTICIPANT", "--link", "kim@home.example");
        assertRefused("the address is p1's already", "--link", "you@example.com=p1");
        assertRefused("is named twice", "--link", "kim@home.example=p1", "--link", "kim@home.example=p2");
        assertRefused("is named twice", "--link", "kim@home.example=p1", "--bot", "kim@home.example");
        assertThat(identities("--link", "kim@home.example=p1", "--bot", "kim@nowhere.example")
                        .code())
                .isEqualTo(2);
        assertThat(programme.resolve("identities.csv")).doesNotExist();
        assertThat(programme.resolve("services.csv")).doesNotExist();
    }

    /** Two people at one machine: whoever owns the repository has the work, in each for another. */
    @Test
    void anAddressThatSeveralPeopleUseCountsForTheOwnerOfTheRepository() throws Exception {
        assertThat(identities("--shared", "kim@home.example").out())
                .contains("kim@home.example is used by several people");
        JsonNode after = list();

        assertThat(programme.resolve("services.csv")).content().contains("shared,,kim@home.example");
        assertThat(after.get("linked").asInt()).isEqualTo(8);
        assertThat(after.get("services").asInt()).isZero();
        assertThat(Cli.run("check", programme.toString()).code()).isZero();
    }

    /** A participant chooses the address and the name of their commits. */
    @Test
    void anAddressThatIsMoreThanAnAddressIsNotWrittenIntoATable() throws Exception {
        Path work = programme.resolve("work");
        for (String address : List.of("*@x.example", "=1+1@x.example", "+a@x.example", "a,b@x.example")) {
            commit(work, address, "K\u001b[2J\u202eim", 1);
            for (String as : List.of("--bot", "--shared")) {
                assertRefused("it would be more than an address", as, address);
            }
            assertRefused("it would be more than an address", "--link", address + "=p1");
        }
        assertThat(programme.resolve("services.csv")).doesNotExist();
        assertThat(identities().out()).contains("(K?[2J?im)").doesNotContain("\u001b", "\u202e");
    }

    /** What the page withholds the command withholds: groups of few, the next smallest, and cohorts that wait for a look. */
    @Test
    void fewPeopleAndWaitingCohortsAreNotToldByFormat() throws Exception {
        StringBuilder rows = new StringBuilder("repository,participant\n");
        for (int i = 0; i < 11; i++) {
            Path repository = Files.createDirectory(programme.resolve("r" + i));
            Git.run(repository, "init", "--quiet", "--initial-branch=main");
            commit(repository, "p" + i + "@example.org", "P" + i, 2);
            rows.append("r").append(i).append(",p").append(i).append('\n');
        }
        Files.writeString(programme.resolve("repositories.csv"), rows);
        assertThat(list().get("formats").findValuesAsText("commits")).containsExactly("12", "10");
        assertThat(identities().out()).contains("assigned to a, 12 (100 in 100) of 12 commits");

        Programmes.replace(
                programme.resolve("dayone.yaml"), "    control: a\n", "    control: a\n    looks: [2199-01-01]\n");
        JsonNode waiting = list();
        assertThat(waiting.get("formats")).isEmpty();
        assertThat(waiting.at("/cohorts/0/withheld").asBoolean()).isTrue();
        assertThat(waiting.at("/cohorts/0/commits").isNull()).isTrue();
        assertThat(identities().out()).contains("Withheld are cohorts").doesNotContain("assigned to");

        Programmes.replace(programme.resolve("dayone.yaml"), "    looks: [2199-01-01]\n", "");
        Files.writeString(programme.resolve("repositories.csv"), rows.toString().replaceAll("r[579],p\\d\n", ""));
        assertThat(list().get("formats"))
                .as("two of b are few, and the total less six of a would be theirs")
                .isEmpty();
    }

    /** The page and the command say the same and write the same row. */
    @Test
    void thePageSaysWhatTheCommandSays() throws Exception {
        try (DirectoryIdentities desk = new DirectoryIdentities(
                () -> List.of(programme), Secrets.forgetful(new byte[32]), temp.resolve("clones"), Clock.systemUTC())) {
            assertThat(desk.programmes()).containsExactly("small");
            IdentityDesk.Listing clear = listing(desk, true);
            IdentityDesk.Listing hidden = listing(desk, false);

            assertThat(clear.linked()).isEqualTo(5);
            assertThat(clear.unlinked())
                    .extracting(IdentityDesk.Address::address)
                    .containsExactly("kim@home.example", "ci@school.example");
            assertThat(clear.shares()).containsExactly(new IdentityDesk.Share("c1", "b", 1, 5, 10));
            assertThat(hidden.toString()).doesNotContain("kim", "Kim", "ci@", "Builder", "p1,", "work");

            IdentityDesk.Answer link = new IdentityDesk.Answer(IdentityDesk.As.LINK, "kim@home.example", "p1");
            assertThat(desk.answer("small", link, false).sentences())
                    .startsWith("kim@home.example is p1's: 3 commits in work.")
                    .contains(
                            clear.unlinked().get(0).suggestions().get(0).moves().get(0));
            assertThat(programme.resolve("identities.csv")).doesNotExist();
            desk.answer("small", link, true);
            assertThat(programme.resolve("identities.csv"))
                    .hasContent("participant,email,github\np1,kim@home.example,\n");
            assertThat(listing(desk, true).linked()).isEqualTo(8);
            assertThatThrownBy(() -> desk.answer("small", link, true)).hasMessageContaining("already");
        }
    }

    /** How much, on which days, and which measures of whom: told before anything is written. */
    @Test
    void whatAnAnswerMovesIsToldBeforeItIsGiven() throws Exception {
        Programmes.replace(programme.resolve("repositories.csv"), "work,p1\n", "work,p1\nshared,\n");
        Path shared = Files.createDirectory(programme.resolve("shared"));
        Git.run(shared, "init", "--quiet", "--initial-branch=main");
        // The cohort ends on 9 February, and 90 days later it is 9 May.
        for (String day : List.of("2024-01-08", "2024-01-08", "2024-02-09", "2024-05-09", "2024-05-10")) {
            Git.run(
                    shared,
                    "-c",
                    "user.email=lee@home.example",
                    "-c",
                    "user.name=Lee",
                    "commit",
                    "--quiet",
                    "--allow-empty",
                    "--date",
                    day + "T12:00:00Z",
                    "-m",
                    "Work");
        }

        assertThat(identities("--link", "lee@home.example=p2", "--dry-run").out())
                .contains("p2 then has 5 commits on 4 days instead of 0 on 0.")
                .contains(
                        "3 in the days of cohort c1 change G2, GS11, GS14 and C4 of p2; 1 in the 90 days after it may change G4 of p2; 1 outside both change nothing.");
        assertThat(identities("--shared", "lee@home.example", "--dry-run").out())
                .contains("5 commits in shared count for nobody");
        // 5 of 15 commits by people count; without these five, 5 of 10.
        assertThat(identities("--bot", "lee@home.example", "--dry-run").out())
                .contains(
                        "No measure of anybody changes. Of the commits by people, 33 in 100 count for somebody now, and 50 in 100 then.");
    }

    @Test
    void aFileThatTakesNoRowLeavesTheOtherAsItWas() throws Exception {
        Files.writeString(programme.resolve("services.csv"), "kind,name\nbot,Other\n");
        Files.writeString(programme.resolve("identities.csv"), "participant,email\n");

        Cli refused = identities("--link", "kim@home.example=p1", "--bot", "ci@school.example");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("services.csv: has no column", "address");
        assertThat(programme.resolve("identities.csv")).hasContent("participant,email\n");
    }

    private void assertRefused(String why, String... options) {
        Cli refused = identities(options);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(why);
    }

    /** The page does not wait for long; here, until it was read. */
    private static IdentityDesk.Listing listing(IdentityDesk desk, boolean clear) {
        return Stream.generate(() -> desk.listing("small", clear))
                .limit(30)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    private JsonNode list() {
        return identities("--json").json();
    }

    private Cli identities(String... options) {
        String[] all = new String[options.length + 4];
        all[0] = "identities";
        all[1] = programme.toString();
        all[2] = "--data";
        all[3] = temp.resolve("data").toString();
        System.arraycopy(options, 0, all, 4, options.length);
        return Cli.run(all);
    }

    private static void commit(Path repository, String address, String name, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            Git.run(
                    repository,
                    "-c",
                    "user.name=" + name,
                    "-c",
                    "user.email=" + address,
                    "commit",
                    "--quiet",
                    "--allow-empty",
                    "-m",
                    name + i);
        }
    }
}
