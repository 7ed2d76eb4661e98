package dev.dayone.ingest.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventLimits;
import dev.dayone.schemas.FileChange;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.RepositoryScanned;
import dev.dayone.schemas.SourceGap;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories made with git itself, counted by git itself. */
class GitScanTest {

    @TempDir
    Path temp;

    private static final Pseudonyms PSEUDONYMS = Pseudonyms.of(new byte[32], "test");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Mint MINT = Secrets.forgetful(new byte[32]).mint("test", NOW, "run");
    private final Map<String, String> ownersOf = new HashMap<>();

    private Path repository;
    private int ledgers;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = Files.createDirectory(temp.resolve("repository"));
        git("init", "--quiet", "--initial-branch=main");
        commit("one.py", "a\nb\nc\n", "Ada", "ada@example.org", "First");
        commit(
                "one.py",
                "a\nB\nc\nd\n",
                "Ada",
                "12+Ada@users.noreply.github.com",
                "Second\n\nCo-authored-by: Bob <bob@example.org>\nCo-authored-by: Claude <noreply@anthropic.com>");
        git("checkout", "--quiet", "-b", "side", "HEAD~1");
        commit("two.bin", "x\0y", "dependabot[bot]", "support@dependabot.com", "Bump");
        git("checkout", "--quiet", "main");
        git("merge", "--quiet", "--no-ff", "-m", "Merge side", "side");
        git("tag", "-a", "v1", "-m", "one");
        git("update-ref", "refs/pull/1/merge", "HEAD");
    }

    @Test
    void countsWhatGitCounts() throws Exception {
        List<Event> events = scan(repository);

        RepositoryScanned scan = (RepositoryScanned) last(events);
        assertThat(scan.commits()).isEqualTo(Long.parseLong(git("rev-list", "--count", "--all")));
        assertThat(scan.commitsOnHead()).isEqualTo(Long.parseLong(git("rev-list", "--count", "HEAD")));
        assertThat(scan.head()).isEqualTo(git("rev-parse", "HEAD"));
        assertThat(commits(events)).hasSize(4);
    }

    @Test
    void readsAuthorsTrailersBotsAndLines() throws Exception {
        List<CommitObserved> commits = commits(scan(repository));

        CommitObserved second = find(commits, git("rev-parse", "HEAD^1"));
        assertThat(second.meta().identity()).isEqualTo(PSEUDONYMS.github("ada"));
        assertThat(second.coAuthors()).containsExactly(PSEUDONYMS.email("bob@example.org"));
        assertThat(second.aiAssisted()).isTrue();
        assertThat(second.linesAdded()).isEqualTo(2);
        assertThat(second.linesDeleted()).isEqualTo(1);
        CommitObserved bump = find(commits, git("rev-parse", "side"));
        assertThat(bump.bot()).isTrue();
        assertThat(bump.filesUncounted()).isEqualTo(1);
        assertThat(find(commits, git("rev-parse", "HEAD")).parents()).isEqualTo(2);
    }

    @Test
    void secondPassGivesTheSameEvents() {
        assertThat(scan(repository)).isEqualTo(scan(repository));
    }

    /** People name directories, branches and files after themselves and each other. */
    @Test
    void noEventTellsWhatARepositoryIsCalled() throws Exception {
        Path named = Files.createDirectories(temp.resolve("repositories")).resolve("sim-ada-lovelace");
        git("checkout", "--quiet", "-b", "sim-ada-lovelace/week-1");
        commit("sim-ada-lovelace.py", "x = 1\n", "Ada", "ada@example.org", "Work of sim-ada-lovelace");
        git("clone", "--quiet", repository.toString(), named.toString());
        String pseudonym = PSEUDONYMS.participant("sim-ada-lovelace");
        RepositoryRef own = RepositoryRef.of("repositories/sim-ada-lovelace", temp, pseudonym, null, PSEUDONYMS);
        RepositoryRef address =
                RepositoryRef.of("https://git.example/sim-ada-lovelace/work.git", temp, pseudonym, null, PSEUDONYMS);
        List<Event> events = new ArrayList<>();
        try (GitScan scan = new GitScan(MINT, ledger("named"), GitScan.Options.standard(ownersOf))) {
            scan.scan(own, events::add, (name, done, total) -> {});
        }

        assertThat(events).hasAtLeastOneElementOfType(CommitObserved.class);
        assertThat(events).hasAtLeastOneElementOfType(RepositoryScanned.class);
        assertThat(List.of(own.label(), address.label()))
                .allSatisfy(label -> assertThat(label).matches("[dg]-[0-9a-f]{20}"));
        for (Event event : events) {
            assertThat(event + new String(WireCodec.encode(event), StandardCharsets.ISO_8859_1))
                    .doesNotContain(
                            "lovelace", "repositories", temp.getFileName().toString());
        }
    }

    @Test
    void aCloneShowsTheSameFacts() throws Exception {
        Path clone = temp.resolve("clone");
        git("clone", "--quiet", repository.toString(), clone.toString());

        assertThat(commits(scan(clone)).stream().map(c -> c.meta().eventId()))
                .containsExactlyInAnyOrderElementsOf(commits(scan(repository)).stream()
                        .map(c -> c.meta().eventId())
                        .toList());
    }

    @Test
    void aMissingBlobCostsLinesAndNoCommit() throws Exception {
        git("config", "gc.auto", "0");
        String blob = git("rev-parse", "HEAD:one.py");
        Files.delete(repository.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));

        List<Event> events = scan(repository);

        assertThat(commits(events)).hasSize(4);
        assertThat(((RepositoryScanned) last(events)).missingObjects()).isPositive();
    }

    @Test
    void missingObjectsAreThoseOfTheWholeAlsoAfterAPassOverLittle() throws Exception {
        git("config", "gc.auto", "0");
        for (int i = 0; i < 3; i++) {
            commit("two.py", "print(" + i + ")\n", "Ada", "ada@example.org", "Two " + i);
        }
        for (String object : List.of("HEAD~1:two.py", "HEAD~2:two.py")) {
            String blob = git("rev-parse", object);
            Files.delete(repository.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
        }
        ScanLedger ledger = ledger("missing");
        List<Event> first = new ArrayList<>();
        scan(repository, null, ledger, first);
        commit("three.py", "print(3)\n", "Ada", "ada@example.org", "Three");
        List<Event> second = new ArrayList<>();
        scan(repository, null, ledger, second);

        long lacking = git("rev-list", "--objects", "--all", "--missing=print")
                .lines()
                .filter(line -> line.startsWith("?"))
                .count();
        assertThat(lacking).isEqualTo(2);
        assertThat(((RepositoryScanned) last(first)).missingObjects()).isEqualTo(lacking);
        assertThat(((RepositoryScanned) last(second)).missingObjects()).isEqualTo(lacking);
    }

    @Test
    void aNotebookThatCannotBeReadIsFlaggedAndNeverEmpty() throws Exception {
        commit("n.ipynb", notebook("x = 1\\ny = 2", "17", "aaaa"), "Ada", "ada@example.org", "Notebook");
        commit("n.ipynb", "{ \"cells\": [ broken", "Ada", "ada@example.org", "Broken");
        commit("n.ipynb", notebook("x = 1\\ny = 3", "17", "aaaa"), "Ada", "ada@example.org", "Mended");

        List<CommitObserved> commits = commits(scan(repository));

        for (String broken : List.of("HEAD~1", "HEAD")) {
            CommitObserved commit = find(commits, git("rev-parse", broken));
            assertThat(commit.sourceAdded() + commit.sourceDeleted()).isZero();
            assertThat(commit.filesUncounted()).isEqualTo(1);
        }
        assertThat(find(commits, git("rev-parse", "HEAD~2")).sourceAdded()).isEqualTo(2);
    }

    @Test
    void aCutHistoryIsCountedAsFarAsItGoes() throws Exception {
        Path shallow = temp.resolve("shallow");
        git("clone", "--quiet", "--depth", "1", repository.toUri().toString(), shallow.toString());

        List<Event> events = scan(shallow);

        RepositoryScanned scan = (RepositoryScanned) last(events);
        assertThat(scan.shallow()).isTrue();
        assertThat(scan.commits()).isEqualTo(1);
        Files.delete(shallow.resolve(".git/shallow"));
        List<Event> torn = scan(shallow);
        assertThat(commits(torn)).hasSize(1);
        assertThat(((RepositoryScanned) last(torn)).missingObjects()).isEqualTo(2);
    }

    @Test
    void anUnreadableFormatIsSaidBeforeAnythingIsSent() throws Exception {
        Path other = temp.resolve("sha256");
        git("init", "--quiet", "--object-format=sha256", other.toString());
        RepositoryRef ref = RepositoryRef.of("sha256", temp, null, null, PSEUDONYMS);

        assertThatThrownBy(() -> new Clones(temp).atHand(ref))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("sha256: cannot be opened as a git repository");
    }

    @Test
    void anEmptyRepositoryIsAScanWithoutCommits() throws Exception {
        Path empty = temp.resolve("empty");
        git("init", "--quiet", empty.toString());

        List<Event> events = scan(empty);

        assertThat(events).hasSize(1);
        assertThat(((RepositoryScanned) last(events)).head()).isNull();
    }

    @Test
    void countsFilesAndLinesAsGitDoes() throws Exception {
        Files.createDirectories(repository.resolve("pkg"));
        commit("pkg/big.py", numbered(400), "Ada", "ada@example.org", "Big");
        git("mv", "pkg/big.py", "pkg/moved.py");
        commit("pkg/moved.py", numbered(400) + "last\n", "Ada", "ada@example.org", "Move");
        commit("pkg/moved.py", numbered(390).replace("line 17\n", "seventeen\n\n"), "Ada", "ada@example.org", "Edit");
        commit("notes.txt", "no newline at the end", "Ada", "ada@example.org", "Notes");
        commit("notes.txt", "no newline at the end\nmore", "Ada", "ada@example.org", "Notes");
        Files.createSymbolicLink(repository.resolve("kind"), Path.of("notes.txt"));
        commit("other.txt", "a\n", "Ada", "ada@example.org", "A link");
        Files.delete(repository.resolve("kind"));
        commit("kind", "a file\n", "Ada", "ada@example.org", "A link becomes a file");

        List<Event> events = new ArrayList<>();
        ScanReport report = scan(repository, null, ledger("lines"), events);

        assertThat(report.lines().files() + " " + report.lines().added() + " "
                        + report.lines().deleted())
                .isEqualTo(numstat("--no-renames"));
        assertThat(report.lines().addedWithRenames() + " " + report.lines().deletedWithRenames())
                .isEqualTo(numstat("-M").replaceFirst("\\d+ ", ""));
        assertThat(report.lines().renames()).isEqualTo(1);
        CommitObserved move = find(commits(events), git("log", "--format=%H", "--grep=^Move$"));
        assertThat(move.files())
                .filteredOn(file -> file.status() == FileChange.Status.RENAMED)
                .singleElement()
                .satisfies(file -> assertThat(file.sourceAdded()).isEqualTo(1));
    }

    @Test
    void largeFilesAreCountedWhereTheyAreAllNewOrChangeInAPlace() throws Exception {
        commit("data.csv", "1,2,3,4,5,6,7,8,9\n".repeat(600_000), "Ada", "ada@example.org", "Large");
        commit("lines.txt", numbered(120_000), "Ada", "ada@example.org", "Many lines");
        commit("lines.txt", numbered(120_000) + "one more\n", "Ada", "ada@example.org", "One more");
        git("rm", "--quiet", "data.csv");
        git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Gone");

        ScanReport report = scan(repository, null, ledger("large"), new ArrayList<>());

        assertThat(report.lines().files() + " " + report.lines().added() + " "
                        + report.lines().deleted())
                .isEqualTo(numstat("--no-renames"));
        commit("lines.txt", numbered(120_000).replace("line", "LINE"), "Ada", "ada@example.org", "All of them");
        assertThat(scan(repository, null, ledger("large"), new ArrayList<>())
                        .lines()
                        .uncounted())
                .isEqualTo(1);
    }

    @Test
    void anotherPassReadsOnlyWhatIsNew() throws Exception {
        ScanLedger ledger = ledger("incremental");
        List<Event> events = new ArrayList<>();
        assertThat(scan(repository, null, ledger, events).sent()).isEqualTo(4);
        assertThat(scan(repository, null, ledger, events).unchanged()).isTrue();

        commit("one.py", "new\n", "Ada", "ada@example.org", "Third");
        assertThat(scan(repository, null, ledger("incremental"), events).sent()).isEqualTo(1);
        git("commit", "--quiet", "--amend", "-m", "Third, said better");
        assertThat(scan(repository, null, ledger("incremental"), events).sent()).isEqualTo(1);
        git("update-ref", "-d", "refs/heads/side");
        ScanReport afterDeletion = scan(repository, null, ledger("incremental"), events);
        assertThat(afterDeletion.sent()).isZero();
        assertThat(afterDeletion.commits()).isEqualTo(Long.parseLong(git("rev-list", "--count", "--all")));
        assertThat(commits(events)).hasSize(7).doesNotHaveDuplicates();
        assertThat(commits(events)).filteredOn(commit -> commit.meta().voids()).hasSize(1);
    }

    /** Of the whole, whatever part of it a pass reads; merges and services are nobody's work. */
    @Test
    void aScanSaysHowMuchWorkCountsForSomebody() throws Exception {
        ScanLedger ledger = ledger("credited");
        List<Event> events = new ArrayList<>();
        scan(repository, null, ledger, events);
        assertThat(credited(events)).isEqualTo("0 of 2");

        ownersOf.put(PSEUDONYMS.email("ada@example.org"), "p-ada");
        scan(repository, null, ledger, events);
        assertThat(credited(events)).as("without a new commit").isEqualTo("1 of 2");
        commit("one.py", "new\n", "Ada", "ada@example.org", "Third");
        scan(repository, null, ledger, events);
        assertThat(credited(events)).isEqualTo("2 of 3");
        // Whom the roster names is a person, whatever the address looks like.
        ownersOf.put(PSEUDONYMS.email("support@dependabot.com"), "p-bo");
        scan(repository, null, ledger, events);
        assertThat(credited(events)).isEqualTo("3 of 4");
        // It counts for the one who is named beside a stranger, as shares of commits do.
        commit(
                "one.py",
                "newer\n",
                "Stranger",
                "stranger@example.org",
                "Fourth\n\nCo-authored-by: Ada <ada@example.org>");
        scan(repository, null, ledger, events);
        assertThat(credited(events)).isEqualTo("4 of 5");
    }

    /** Who is a service is said in a file: a scan follows it without a new commit. */
    @Test
    void whoIsSaidToBeAServiceIsNobodyAnyMoreWithoutANewCommit() throws Exception {
        Path directory = Files.createDirectory(temp.resolve("programme"));
        ScanLedger ledger = ledger("services");
        List<Event> events = new ArrayList<>();
        scan(repository, null, ledger, events);
        assertThat(credited(events)).isEqualTo("0 of 2");

        Files.writeString(
                directory.resolve("services.csv"), "kind,name,address,github,word,why\nbot,,ada@example.org,,,\n");
        GitScan.Options overruled = GitScan.Options.standard(ownersOf).knowing(KnownServices.in(directory));
        try (GitScan scan = new GitScan(MINT, ledger, overruled)) {
            scan.scan(ref(repository, (RepositoryRef) null), events::add, (name, done, total) -> {});
        }
        assertThat(credited(events)).isEqualTo("0 of 1");
    }

    private static String credited(List<Event> events) {
        RepositoryScanned scan = (RepositoryScanned) last(events);
        return scan.creditedCommits() + " of " + scan.peopleCommits();
    }

    @Test
    void whatWasNotAcknowledgedIsReadAgainAndIsTheSame() throws Exception {
        List<Event> first = new ArrayList<>();
        ScanLedger killed = ledger("killed");
        new GitScan(MINT, killed, GitScan.Options.standard(Map.of()))
                .scan(ref(repository, null), first::add, (name, done, total) -> {});
        List<Event> second = new ArrayList<>();

        scan(repository, null, ledger("killed"), second);

        assertThat(second).isEqualTo(first);
        Files.write(temp.resolve("killed/commits"), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        assertThat(scan(repository, null, ledger("killed"), second).unchanged()).isTrue();
        commit("one.py", "torn\n", "Ada", "ada@example.org", "After a torn write");
        assertThat(scan(repository, null, ledger("killed"), second).sent()).isEqualTo(1);
        assertThat(Files.size(temp.resolve("killed/commits"))).isEqualTo(5 * 20);
    }

    @Test
    void ofAForkOnlyItsOwnIsReadThoughHistoryWasRewritten() throws Exception {
        Path fork = temp.resolve("fork");
        git("clone", "--quiet", repository.toString(), fork.toString());
        gitIn(fork, "filter-branch", "-f", "--msg-filter", "cat && echo && echo migrated", "--", "--all");
        Files.writeString(fork.resolve("answers.py"), "print(42)\n");
        gitIn(fork, "add", ".");
        gitIn(fork, "-c", "user.name=Pat", "-c", "user.email=pat@example.org", "commit", "--quiet", "-m", "Mine");
        List<Event> events = new ArrayList<>();

        ScanReport report = scan(fork, repository, ledger("fork"), events);

        assertThat(commits(events))
                .singleElement()
                .satisfies(own -> assertThat(own.meta().identity()).isEqualTo(PSEUDONYMS.email("pat@example.org")));
        assertThat(report.commits()).isEqualTo(Long.parseLong(gitIn(fork, "rev-list", "--count", "--all")));
        assertThat(report.sent() + report.upstreamCommits() + report.rewrittenCommits() + report.squashedCommits())
                .isEqualTo(report.commits());
        assertThat(report.rewrittenCommits()).isPositive();
        RepositoryScanned scanned = (RepositoryScanned) last(events);
        assertThat(scanned.ownCommits()).isEqualTo(1);
    }

    @Test
    void sameAuthorAndSecondIsNotTheUpstreamsWhenTheChangeIsAnother() throws Exception {
        Path fork = temp.resolve("fork");
        git("clone", "--quiet", repository.toString(), fork.toString());
        String when = git("log", "-1", "--format=%at", "HEAD^1") + " +0000";
        Files.writeString(fork.resolve("other.py"), "something else\n");
        gitIn(fork, "add", ".");
        gitIn(
                fork,
                "-c",
                "user.name=Ada",
                "-c",
                "user.email=12+Ada@users.noreply.github.com",
                "commit",
                "--quiet",
                "--date",
                when,
                "-m",
                "Not the upstream's");
        List<Event> events = new ArrayList<>();

        scan(fork, repository, ledger("fork"), events);

        assertThat(commits(events)).hasSize(1);
    }

    @Test
    void aMailmapJoinsAddressesAndLinksThemToWhoHasOne() throws Exception {
        commit(".mailmap", "Ada L <ada@new.example> <ada@example.org>\n", "Ada", "ada@example.org", "Mailmap");
        ownersOf.put(PSEUDONYMS.email("ada@new.example"), "p-ada");
        List<Event> events = new ArrayList<>();

        ScanReport report = scan(repository, null, ledger("mailmap"), events);

        assertThat(find(commits(events), git("rev-parse", "HEAD")).canonicalIdentity())
                .isEqualTo(PSEUDONYMS.email("ada@new.example"));
        assertThat(find(commits(events), git("rev-parse", "HEAD")).meta().identity())
                .isEqualTo(PSEUDONYMS.email("ada@new.example"));
        assertThat(events).noneMatch(IdentityLinked.class::isInstance);
        assertThat(report.shortlog()).isEqualTo(shortlog("--all"));
        assertThat(report.shortlogOnHead()).isEqualTo(shortlog("HEAD"));
    }

    @Test
    void lyingClocksAndOddEncodingsCostNoCommit() throws Exception {
        commit("a.py", "1\n", "Ada", "ada@example.org", "Past");
        String tree = git("rev-parse", "HEAD^{tree}");
        for (String raw : List.of(
                "author Ada <ada@example.org> 0 +0000",
                "author Ada <ada@example.org> 4102444800 +0000",
                "author Ada <ada@example.org> 99999999999999 +9999",
                "author Ada <ada@example.org> 99999999999 +0000",
                "author Ada <ada@example.org> -62135596800 +0000",
                "author Ada <ada@example.org> 9223372036854775807 +0000",
                "author  <> 1700000000 +0000",
                "author Ada ada@example.org",
                "author J\u00f6rg <j@example.org> 1700000000 -0130\nencoding no-such-charset")) {
            byte[] object = ("tree " + tree + "\n" + raw
                            + "\ncommitter Ada <ada@example.org> 1700000000 +0000\n\nOdd \u00fc\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            Path file = Files.write(temp.resolve("object"), object);
            String sha = git("hash-object", "-t", "commit", "-w", "--literally", file.toString());
            git("update-ref", "refs/odd/" + sha, sha);
        }

        List<CommitObserved> commits = commits(scan(repository));

        assertThat(commits).hasSize(Integer.parseInt(git("rev-list", "--count", "--all")));
        assertThat(commits.stream().map(CommitObserved::clock))
                .contains(CommitObserved.Clock.BEFORE_GIT, CommitObserved.Clock.AHEAD, CommitObserved.Clock.PLAUSIBLE);
        assertThat(commits)
                .allSatisfy(commit ->
                        assertThat(WireCodec.decode(WireCodec.encode(commit))).isEqualTo(commit))
                .allSatisfy(commit -> assertThat(EventLimits.of(commit)).isEmpty());
        assertThat(commits.stream().map(CommitObserved::authorOffsetMinutes)).contains(-90);
    }

    @Test
    void outputsOfNotebooksAreNoWork() throws Exception {
        commit("n.ipynb", notebook("x = 1", "17", "aaaa"), "Ada", "ada@example.org", "Notebook");
        commit("n.ipynb", notebook("x = 1", "18", "bbbb"), "Ada", "ada@example.org", "Run again");
        commit("n.ipynb", notebook("x = 1\\ny = 2", "19", "cccc"), "Ada", "ada@example.org", "Work");

        List<CommitObserved> commits = commits(scan(repository));

        CommitObserved ran = find(commits, git("rev-parse", "HEAD^"));
        assertThat(ran.linesAdded()).isPositive();
        assertThat(ran.sourceAdded()).isZero();
        CommitObserved worked = find(commits, git("rev-parse", "HEAD"));
        assertThat(worked.sourceAdded()).isEqualTo(1);
        assertThat(worked.files().get(0).kind()).isEqualTo(FileChange.Kind.NOTEBOOK);
    }

    @Test
    void aCutHistoryIsAGapUntilItIsWhole() throws Exception {
        commit("edge.py", "x = 1\n", "Ada", "ada@example.org", "At the edge");
        Path shallow = temp.resolve("shallow");
        git("clone", "--quiet", "--depth", "1", repository.toUri().toString(), shallow.toString());
        List<Event> events = new ArrayList<>();
        ScanReport cut = scan(shallow, null, ledger("gap"), events);
        SourceGap gap = (SourceGap)
                events.stream().filter(SourceGap.class::isInstance).findFirst().orElseThrow();
        gitIn(shallow, "fetch", "--quiet", "--unshallow");
        events.clear();

        ScanReport whole = scan(shallow, null, ledger("gap"), events);

        String head = git("rev-parse", "HEAD");
        assertThat(commits(events).stream().filter(each -> each.sha().equals(head)))
                .as("the commit at the edge is read again")
                .singleElement()
                .satisfies(each -> assertThat(each.filesUncounted()).isZero());
        assertThat(cut.gaps()).isEqualTo(1);
        assertThat(gap.reason()).isEqualTo(SourceGap.Reason.SHALLOW);
        assertThat(whole.gaps()).isZero();
        assertThat(events.stream().filter(SourceGap.class::isInstance).map(Event::meta))
                .singleElement()
                .satisfies(over -> {
                    assertThat(over.voids()).isTrue();
                    assertThat(over.corrects()).containsExactly(gap.meta().eventId());
                });
    }

    /** A power cut leaves references of no length; JGit passes over them. */
    @Test
    void aReferenceThatCannotBeReadIsAGapAndTakesNothingBack() throws Exception {
        Path fork = temp.resolve("fork-of-torn");
        git("clone", "--quiet", repository.toUri().toString(), fork.toString());
        git("branch", "topic", "side");
        // A value that was packed before must not stand for the one that is torn.
        git("pack-refs", "--all");
        scan(repository, null, ledger("torn"), new ArrayList<>());
        String side = git("rev-parse", "side");
        git("reset", "--quiet", "--hard", "HEAD~1");
        git("tag", "-d", "v1");
        git("update-ref", "-d", "refs/pull/1/merge");
        for (String branch : List.of("side", "topic")) {
            Files.write(repository.resolve(".git/refs/heads/" + branch), new byte[41]);
        }
        List<Event> events = new ArrayList<>();
        ScanReport torn = scan(repository, null, ledger("torn"), events);

        assertThatThrownBy(() -> scan(fork, repository, ledger("fork"), new ArrayList<>()))
                .as("what an upstream does not show would count as work of its forks")
                .hasMessageContaining("references that cannot be read: refs/heads/side, refs/heads/topic");
        assertThat(torn.gaps()).isEqualTo(1);
        assertThat(commits(events)).noneMatch(commit -> commit.meta().voids());
        assertThat(((RepositoryScanned) last(events)).missingObjects()).isEqualTo(2);
        for (String branch : List.of("side", "topic")) {
            Files.writeString(repository.resolve(".git/refs/heads/" + branch), side + "\n");
        }
        events.clear();
        assertThat(scan(repository, null, ledger("torn"), events).gaps()).isZero();
        // The merge is gone now, and nothing else is.
        assertThat(commits(events)).filteredOn(commit -> commit.meta().voids()).hasSize(1);
    }

    @Test
    void aRepositoryThatLostAllItsReferencesIsNotAnEmptyOne() throws Exception {
        git("gc", "--quiet");
        scan(repository, null, ledger("lost"), new ArrayList<>());
        Files.delete(repository.resolve(".git/packed-refs"));
        List<Event> events = new ArrayList<>();

        assertThat(scan(repository, null, ledger("lost"), events).gaps()).isEqualTo(1);
        assertThat(commits(events)).isEmpty();
    }

    @Test
    void aPointerOfGitLfsIsNoSource() throws Exception {
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:%064d\nsize 12345\n".formatted(7);
        commit("model.py", pointer, "Ada", "ada@example.org", "Pointer");
        commit("n.ipynb", pointer, "Ada", "ada@example.org", "Pointer to a notebook");
        commit("model.py", "x = 1\n", "Ada", "ada@example.org", "Taken out of it");

        List<CommitObserved> commits = commits(scan(repository));

        for (String commit : List.of("HEAD~2", "HEAD~1", "HEAD")) {
            CommitObserved read = find(commits, git("rev-parse", commit));
            assertThat(read.linesAdded()).isPositive();
            assertThat(read.sourceAdded() + read.sourceDeleted()).isZero();
            assertThat(read.filesUncounted()).isEqualTo(1);
        }
    }

    @Test
    void ofANotebookAndAScriptOfOneStemTheOneWithMoreLinesCounts() throws Exception {
        Files.writeString(repository.resolve("pair.py"), "# %%\nx = 1\ny = 2\n");
        commit("pair.ipynb", notebook("x = 1\\ny = 2", "1", "aaaa"), "Ada", "ada@example.org", "One work in two forms");
        Files.writeString(repository.resolve("utils.py"), "z = 1\n");
        commit("utils.ipynb", notebook("a = 1\\nb = 2\\nc = 3", "1", "aaaa"), "Ada", "ada@example.org", "Two works");

        List<CommitObserved> commits = commits(scan(repository));

        assertThat(find(commits, git("rev-parse", "HEAD~1")).sourceAdded()).isEqualTo(3);
        assertThat(find(commits, git("rev-parse", "HEAD")).sourceAdded()).isEqualTo(3);
    }

    /** What changed there is not known; that is no commit without lines. */
    @Test
    void aCommitWithoutItsTreesOrItsParentHasFilesThatAreNotCounted() throws Exception {
        Path shallow = temp.resolve("shallow");
        git(
                "clone",
                "--quiet",
                "--depth",
                "1",
                "--no-local",
                "-b",
                "side",
                repository.toUri().toString(),
                shallow.toString());
        assertThat(commits(scan(shallow))).singleElement().satisfies(commit -> {
            assertThat(commit.filesUncounted()).isEqualTo(1);
            assertThat(commit.linesAdded()).isZero();
        });
        git("config", "uploadpack.allowFilter", "true");
        Path treeless = temp.resolve("treeless");
        git(
                "clone",
                "--quiet",
                "--filter=tree:0",
                "--no-checkout",
                repository.toUri().toString(),
                treeless.toString());
        assertThat(commits(scan(treeless)))
                .filteredOn(commit -> commit.parents() < 2)
                .hasSize(3)
                .allMatch(commit -> commit.filesUncounted() == 1);
    }

    private static String notebook(String source, String count, String image) {
        return """
                {"cells": [{"cell_type": "code", "execution_count": %s, "metadata": {},
                  "outputs": [{"data": {"image/png": "%s"}, "output_type": "display_data"}],
                  "source": "%s"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
                """.formatted(count, image, source);
    }

    private static String numbered(int lines) {
        return IntStream.range(0, lines).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    /** Files changed, lines added, lines deleted, summed over what git itself says. */
    private String numstat(String renames) throws Exception {
        long[] sums = new long[3];
        git("log", "--all", "--histogram", "--numstat", "--no-merges", "--format=", renames)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\t"))
                .forEach(parts -> {
                    sums[0]++;
                    sums[1] += parts[0].equals("-") ? 0 : Long.parseLong(parts[0]);
                    sums[2] += parts[1].equals("-") ? 0 : Long.parseLong(parts[1]);
                });
        return sums[0] + " " + sums[1] + " " + sums[2];
    }

    private List<Long> shortlog(String what) throws Exception {
        return git("shortlog", "-sne", what)
                .lines()
                .map(line -> Long.valueOf(line.strip().split("\\s")[0]))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private List<Event> scan(Path path) {
        List<Event> events = new ArrayList<>();
        scan(path, null, ledger("ledger-" + ledgers++), events);
        return events;
    }

    private ScanReport scan(Path path, Path upstream, ScanLedger ledger, List<Event> events) {
        RepositoryRef above = upstream == null ? null : ref(upstream, null);
        try (GitScan scan = new GitScan(MINT, ledger, GitScan.Options.standard(ownersOf))) {
            ScanReport found = scan.scan(ref(path, above), events::add, (name, done, total) -> {});
            ledger.save();
            return found;
        }
    }

    private ScanLedger ledger(String name) {
        return ScanLedger.open(temp.resolve(name));
    }

    private static RepositoryRef ref(Path path, RepositoryRef upstream) {
        return RepositoryRef.of(path.getFileName().toString(), path.getParent(), null, upstream, PSEUDONYMS);
    }

    private static List<CommitObserved> commits(List<Event> events) {
        return events.stream()
                .filter(CommitObserved.class::isInstance)
                .map(CommitObserved.class::cast)
                .toList();
    }

    private static Event last(List<Event> events) {
        return events.get(events.size() - 1);
    }

    private static CommitObserved find(List<CommitObserved> commits, String sha) {
        return commits.stream().filter(c -> c.sha().equals(sha)).findFirst().orElseThrow();
    }

    private void commit(String file, String content, String name, String email, String message) throws Exception {
        Files.writeString(repository.resolve(file), content);
        git("add", ".");
        git("-c", "user.name=" + name, "-c", "user.email=" + email, "commit", "--quiet", "-m", message);
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        return gitIn(repository, arguments);
    }

    private static String gitIn(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("git", "-c", "user.name=T", "-c", "user.email=t@example.org"), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
