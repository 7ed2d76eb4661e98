package dev.dayone.ingest.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.InputException;
import dev.dayone.ingest.Mint;
import dev.dayone.ingest.Pseudonyms;
import dev.dayone.ingest.Secrets;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.RepositoryScanned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Map<String, Optional<String>> OWNERS_OF = new HashMap<>();

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

    private List<Event> scan(Path path) {
        List<Event> events = new ArrayList<>();
        scan(path, null, ledger("ledger-" + ledgers++), events);
        return events;
    }

    private ScanReport scan(Path path, Path upstream, ScanLedger ledger, List<Event> events) {
        RepositoryRef above = upstream == null ? null : ref(upstream, null);
        ScanReport found = new GitScan(
                        MINT,
                        ledger,
                        GitScan.Options.standard(identity -> OWNERS_OF.getOrDefault(identity, Optional.empty())))
                .scan(ref(path, above), events::add, (name, done, total) -> {});
        ledger.save();
        return found;
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
        List<String> command = Stream.concat(
                        Stream.of("git", "-c", "user.name=T", "-c", "user.email=t@example.org"), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
