package dev.dayone.ingest.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.pairs.BranchRule;
import dev.dayone.ingest.pairs.Pairs;
import dev.dayone.ingest.pairs.Session;
import dev.dayone.ingest.pairs.Session.Member;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work of a pair is both people's, whoever's name git has; other work is not. */
class PairCreditsTest {

    private static final Mint MINT =
            Secrets.forgetful(new byte[32]).mint("test", Instant.parse("2026-01-01T00:00:00Z"), "run");
    private static final Pseudonyms P = MINT.pseudonyms();
    private static final Member KIM = member("kim");
    private static final Member ADA = member("ada");
    private static final Member BOB = member("bob");
    private static final LocalDate START = LocalDate.parse("2024-06-03");
    private static final Pairs RULE = new Pairs(
            new BranchRule("w{week}d{day}-{a}-{b}"),
            Map.of("kim", KIM, "ada", ADA, "bob", BOB),
            Map.of(KIM.participant(), START, ADA.participant(), START, BOB.participant(), START),
            Map.of());

    @TempDir
    Path temp;

    private Path repository;
    private @Nullable RepositoryRef above;

    private static Member member(String id) {
        return new Member(P.participant(id), P.email(id + "@school.example"));
    }

    @BeforeEach
    void aDayOnABranchOfTwo() throws Exception {
        repository = Files.createDirectory(temp.resolve("work"));
        git("2024-06-03T09:00:00+0000", "x@x.example", "init", "--quiet", "-b", "main", ".");
        commit("2024-06-03T09:00:00+0200", "kim@school.example", "alone");
        git("2024-06-03T09:00:00+0000", "x@x.example", "checkout", "--quiet", "-b", "w1d1-kim-ada");
        commit("2024-06-03T23:30:00-0700", "kim@school.example", "late");
        commit("2024-06-03T10:00:00+0000", "root@box7.cloud.example", "machine");
        commit("2024-06-03T11:00:00+0000", "bob@school.example", "visitor");
        commit("2024-06-03T12:00:00+0000", "kim@school.example", "told\n\nCo-authored-by: Ada <ada@school.example>");
        commit("2024-06-04T10:00:00+0000", "kim@school.example", "next day");
    }

    @Test
    void aBranchSaysWhoWorkedTogetherOnItsDay() throws Exception {
        assertThat(credits(scan(RULE, "rule")))
                .containsEntry("late", "kim+ada")
                .containsEntry("machine", "kim+ada")
                .containsEntry("visitor", "bob")
                .containsEntry("told", "kim+ada")
                .containsEntry("next day", "kim");
        assertThat(credits(scan(Pairs.none(), "nothing")))
                .containsEntry("late", "kim")
                .containsEntry("machine", "?")
                .containsEntry("told", "kim+ada");
    }

    @Test
    void whatWasDoneBeforeTheBranchWasMadeOnTheSameDayIsOnItToo() throws Exception {
        assertThat(credits(scan(RULE, "rule"))).as("the branch reaches it").containsEntry("alone", "kim+ada");
        git("2024-06-03T09:00:00+0000", "x@x.example", "checkout", "--quiet", "main");
        commit("2024-06-03T13:00:00+0000", "kim@school.example", "aside");
        assertThat(credits(scan(RULE, "again"))).as("the branch does not").containsEntry("aside", "kim");
    }

    @Test
    void aCommitOfTheUpstreamThatAPairsBranchReachesIsNotThePairs() throws Exception {
        Path work = repository;
        repository = Files.createDirectory(temp.resolve("above"));
        git("2024-06-03T08:00:00+0000", "x@x.example", "init", "--quiet", "-b", "main", ".");
        commit("2024-06-03T08:00:00+0000", "teacher@school.example", "template");
        repository = work;
        git("2024-06-03T08:00:00+0000", "x@x.example", "fetch", "--quiet", "../above", "main");
        git("2024-06-03T08:00:00+0000", "x@x.example", "branch", "w1d1-ada-bob", "FETCH_HEAD");
        assertThat(credits(scan(RULE, "alone")))
                .as("nothing says that it is another's")
                .containsKey("template");
        above = RepositoryRef.of("above", temp, null, null, P);

        assertThat(credits(scan(RULE, "fork"))).doesNotContainKey("template").containsEntry("late", "kim+ada");
    }

    @Test
    void aSheetSaysItForPeopleWhoAreKnown() throws Exception {
        Pairs sheet = new Pairs(
                null,
                Map.of(),
                Map.of(),
                Map.of(
                        LocalDate.parse("2024-06-04"),
                        List.of(new Session(LocalDate.parse("2024-06-04"), List.of(ADA, KIM)))));

        assertThat(credits(scan(sheet, "sheet")))
                .containsEntry("next day", "kim+ada")
                .containsEntry("late", "kim")
                .containsEntry("machine", "?");
    }

    @Test
    void aRuleThatComesAndGoesLeavesWhatAFreshReadingFinds() throws Exception {
        comesAndGoes("one ledger", List.of(Pairs.none(), RULE, Pairs.none(), RULE));
        comesAndGoes("begun with it", List.of(RULE, Pairs.none(), RULE));
        ScanReport unchanged = report(RULE, "one ledger", new ArrayList<>());
        assertThat(unchanged.unchanged()).isTrue();
    }

    @Test
    void aBranchThatWasDeletedAfterItsMergeStillSaysWhoItWas() throws Exception {
        git("2024-06-05T09:00:00+0000", "x@x.example", "checkout", "--quiet", "main");
        git("2024-06-05T09:00:00+0000", "x@x.example", "merge", "--quiet", "--no-ff", "--no-edit", "w1d1-kim-ada");
        Map<String, String> before = credits(scan(RULE, "followed"));
        git("2024-06-05T09:00:00+0000", "x@x.example", "branch", "--quiet", "-D", "w1d1-kim-ada");

        assertThat(scan(RULE, "followed").stream()
                        .filter(commit -> commit.meta().voids()))
                .as("nothing is taken back")
                .isEmpty();
        assertThat(credits(scan(RULE, "fresh"))).isEqualTo(before).containsEntry("machine", "kim+ada");
    }

    @Test
    void messagesOfMergesNameTheirBranch() {
        assertThat(PairBranches.mergedBranch("Merge branch 'w1d1-kim-ada'")).hasValue("w1d1-kim-ada");
        assertThat(PairBranches.mergedBranch("Merge branch 'w1d1-kim-ada' into 'main'"))
                .hasValue("w1d1-kim-ada");
        assertThat(PairBranches.mergedBranch("Merge remote-tracking branch 'origin/w1d1-kim-ada'"))
                .hasValue("w1d1-kim-ada");
        assertThat(PairBranches.mergedBranch("Merge pull request #12 from octo/w1d1-kim-ada"))
                .hasValue("w1d1-kim-ada");
        assertThat(PairBranches.mergedBranch("Merge everything")).isEmpty();
    }

    @Test
    void aPartnerWhoWasErasedIsInNoFileAndWhatWasSharedStaysShared() throws Exception {
        scan(RULE, "erased");
        ScanLedger.open(temp.resolve("erased")).forget(List.of(ADA.identity()));
        assertThat(files("erased")).doesNotContain(ADA.identity()).contains(KIM.identity());

        commit("2024-06-04T12:00:00+0000", "kim@school.example", "later");
        assertThat(credits(scan(RULE, "erased"))).as("only what is new").containsOnlyKeys("later");
        assertThat(scan(Pairs.none(), "erased"))
                .as("what was shared can no longer be taken back")
                .isEmpty();
        assertThat(scan(RULE, "erased")).isEmpty();
        assertThat(files("erased")).doesNotContain(ADA.identity());
    }

    @Test
    void revisionsOfWhoWasErasedAreForgotten() throws Exception {
        scan(RULE, "revised");
        scan(Pairs.none(), "revised");
        assertThat(files("revised")).contains(ADA.identity());
        ScanLedger.open(temp.resolve("revised")).forget(List.of(ADA.identity()));

        assertThat(files("revised")).doesNotContain(ADA.identity());
    }

    private String files(String ledger) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(temp.resolve(ledger))) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private void comesAndGoes(String ledger, List<Pairs> rules) throws Exception {
        Set<String> force = new HashSet<>();
        for (Pairs now : rules) {
            List<CommitObserved> told = scan(now, ledger);
            assertThat(told).as("another rule is read anew").isNotEmpty();
            for (CommitObserved commit : told) {
                commit.meta().corrects().forEach(id -> force.remove(id.toString()));
                if (!commit.meta().voids()) {
                    force.add(commit.meta().eventId().toString());
                }
            }
            long commits =
                    Long.parseLong(git("2024-06-03T09:00:00+0000", "x@x.example", "rev-list", "--all", "--count"));
            assertThat(force).as(now.toString()).hasSize((int) commits);
        }
    }

    private Map<String, String> credits(List<CommitObserved> commits) throws Exception {
        Map<String, String> who = Map.of(KIM.identity(), "kim", ADA.identity(), "ada", BOB.identity(), "bob");
        Map<String, String> credits = new TreeMap<>();
        for (CommitObserved commit : commits) {
            List<String> all = new ArrayList<>(
                    List.of(who.getOrDefault(String.valueOf(commit.meta().identity()), "?")));
            commit.coAuthors().forEach(other -> all.add(who.getOrDefault(other, "?")));
            credits.put(
                    git("2024-06-03T09:00:00+0000", "x@x.example", "log", "-1", "--format=%s", commit.sha()),
                    all.stream().collect(Collectors.joining("+")));
        }
        return credits;
    }

    private List<CommitObserved> scan(Pairs pairs, String ledger) {
        List<Event> events = new ArrayList<>();
        report(pairs, ledger, events);
        return events.stream()
                .filter(CommitObserved.class::isInstance)
                .map(CommitObserved.class::cast)
                .toList();
    }

    private ScanReport report(Pairs pairs, String name, List<Event> events) {
        ScanLedger ledger = ScanLedger.open(temp.resolve(name));
        Map<String, String> owners = Map.of(
                KIM.identity(),
                KIM.participant(),
                ADA.identity(),
                ADA.participant(),
                BOB.identity(),
                BOB.participant());
        try (GitScan scan = new GitScan(
                MINT, ledger, GitScan.Options.standard(owners).onThreads(1).pairing(pairs))) {
            ScanReport report =
                    scan.scan(RepositoryRef.of("work", temp, null, above, P), events::add, (label, done, total) -> {});
            ledger.save();
            return report;
        }
    }

    private void commit(String when, String address, String message) throws Exception {
        Files.writeString(repository.resolve("work.py"), message + "\n");
        git(when, address, "add", "-A");
        git(when, address, "commit", "--quiet", "-m", message);
    }

    private String git(String when, String address, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Somebody", "-c", "user.email=" + address));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(repository.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_AUTHOR_DATE", when);
        builder.environment().put("GIT_COMMITTER_DATE", when);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }
}
