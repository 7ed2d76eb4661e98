package dev.dayone.ingest.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
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
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose work it is, and that it is counted once, in repositories as courses have them. */
final class OwnWorkTest {

    private static final Mint MINT =
            Secrets.forgetful(new byte[32]).mint("test", Instant.parse("2026-01-01T00:00:00Z"), "run");
    private static final Pseudonyms PSEUDONYMS = MINT.pseudonyms();
    private static final String PAT = "pat@uni.example";
    private static final String PARTICIPANT = PSEUDONYMS.participant("pat");

    @TempDir
    Path temp;

    private final Map<String, String> owners = new HashMap<>(Map.of(PSEUDONYMS.email(PAT), PARTICIPANT));
    private Path course;
    private long clock = 1_717_491_600;

    @BeforeEach
    void courseOfTwoChapters() throws Exception {
        course = init("course");
        commit(course, "staff@course.example", "One", Map.of("one.py", lines("one", 40)));
        commit(course, "staff@course.example", "Two", Map.of("two.py", lines("two", 40)));
    }

    @Test
    void aTemplateAndASquashedSyncAreTheCoursesAndWhatStandsBesideThemIsOwn() throws Exception {
        Path copy = init("copy");
        Map<String, String> content = new TreeMap<>();
        content.put("one.py", lines("one", 40));
        content.put("two.py", lines("two", 40));
        commit(copy, PAT, "Initial commit", content);
        commit(copy, PAT, "Mine", Map.of("answers.py", lines("mine", 7)));
        commit(course, "staff@course.example", "Three", Map.of("three.py", lines("three", 40)));
        commit(copy, PAT, "Sync", Map.of("three.py", lines("three", 40), "notes.py", lines("note", 3)));

        assertThat(summary(scan(copy, course, "template"))).isEqualTo("Mine 7, Sync 3");
    }

    @Test
    void anothersCommitPickedUnderOnesOwnNameIsNot() throws Exception {
        Path fork = clone("course", "fork");
        commit(fork, PAT, "Mine", Map.of("two.py", lines("two", 40) + lines("mine", 5)));
        commit(course, "staff@course.example", "Fix", Map.of("two.py", "fixed = 1\n" + lines("two", 40)));
        commit(fork, PAT, "Fix it too", Map.of("two.py", "fixed = 1\n" + lines("two", 40) + lines("mine", 5)));

        assertThat(summary(scan(fork, course, "pick"))).isEqualTo("Mine 5");
    }

    @Test
    void workThatTheUpstreamAcceptedIsItsAuthorsWheneverItWasRead() throws Exception {
        Path fork = clone("course", "fork");
        commit(fork, PAT, "Mine", Map.of("mine.py", lines("mine", 5)));
        commit(fork, PAT, "More", Map.of("more.py", lines("more", 6)));
        git(course, "fetch", "--quiet", fork.toString(), "main:refs/pull/7/head");
        assertThat(summary(scan(fork, course, "early"))).isEqualTo("Mine 5, More 6");
        git(course, "merge", "--quiet", "--ff-only", "refs/pull/7/head");

        assertThat(summary(scan(fork, course, "late"))).isEqualTo("Mine 5, More 6");
        assertThat(scan(fork, course, "early")).noneMatch(CommitObserved.class::isInstance);
    }

    /** What was squashed counts as the commits that are still shown, with their authors and days; else as the squash. */
    @ParameterizedTest
    @ValueSource(strings = {"refs/heads/topic", "refs/pull/1/head", "refs/remotes/origin/topic"})
    void whatWasSquashedCountsOnce(String reference) throws Exception {
        Path repository = init("squashed");
        commit(repository, "lead@uni.example", "Start", Map.of("a.py", lines("a", 9)));
        git(repository, "checkout", "--quiet", "-b", "topic");
        commit(repository, PAT, "Part 1", Map.of("b.py", lines("b", 5)));
        commit(repository, PAT, "Part 2", Map.of("a.py", lines("a", 9) + lines("b", 2)));
        git(repository, "checkout", "--quiet", "main");
        commit(repository, "lead@uni.example", "Meanwhile", Map.of("c.py", lines("c", 3)));
        git(repository, "checkout", "--quiet", "topic");
        git(repository, "merge", "--quiet", "--no-edit", "main");
        commit(repository, PAT, "Part 3", Map.of("b.py", lines("b", 8)));
        String before = summary(scan(repository, null, "seen"));
        git(repository, "checkout", "--quiet", "main");
        git(repository, "merge", "--quiet", "--squash", "topic");
        git(repository, "-c", "user.name=Pat", "-c", "user.email=" + PAT, "commit", "--quiet", "-m", "All of it (#1)");
        commit(repository, "lead@uni.example", "Later", Map.of("a.py", lines("a", 11)));
        git(repository, "checkout", "--quiet", "topic");
        commit(repository, PAT, "After it", Map.of("d.py", lines("d", 4)));
        git(repository, "checkout", "--quiet", "main");
        if (!reference.equals("refs/heads/topic")) {
            git(repository, "update-ref", reference, "topic");
            git(repository, "branch", "--quiet", "-D", "topic");
        }

        List<Event> fresh = scan(repository, null, "fresh");
        assertThat(summary(fresh))
                .contains("Part 1 5", "Part 2 2", "Part 3 3", "After it 4")
                .doesNotContain("All of it");
        assertThat(fresh)
                .filteredOn(RepositoryScanned.class::isInstance)
                .map(event -> ((RepositoryScanned) event).ownCommits())
                .as("own commits of the repository are the commits sent")
                .containsExactly(
                        fresh.stream().filter(CommitObserved.class::isInstance).count());
        List<Event> after = new ArrayList<>(scan(repository, null, "seen"));
        assertThat(before).contains("Part 3");
        assertThat(after)
                .noneMatch(event ->
                        event instanceof CommitObserved commit && commit.meta().voids());
        git(repository, "update-ref", "-d", reference);
        List<Event> gone = scan(repository, null, "fresh");
        assertThat(summary(scan(repository, null, "clean")))
                .contains("All of it (#1) 10")
                .doesNotContain("Part");
        assertThat(gone.stream().filter(CommitObserved.class::isInstance).map(Event::meta))
                .filteredOn(meta -> !meta.voids())
                .hasSize(1);
    }

    @Test
    void whatABranchPicksFromHeadStaysItsAuthors() throws Exception {
        Path repository = init("picked");
        commit(repository, "lead@uni.example", "Start", Map.of("a.py", lines("a", 9)));
        git(repository, "checkout", "--quiet", "-b", "topic");
        git(repository, "checkout", "--quiet", "main");
        commit(repository, "lead@uni.example", "Fix", Map.of("b.py", lines("b", 3)));
        git(repository, "checkout", "--quiet", "topic");
        commit(repository, PAT, "Fix for me", Map.of("b.py", lines("b", 3)));
        git(repository, "checkout", "--quiet", "main");

        assertThat(summary(scan(repository, null, "picked"))).contains("Fix 3").contains("Start 9");
    }

    @Test
    void aMailmapSpeaksForItsOwnRepositoryAndNotOfWhomOthersHave() throws Exception {
        owners.put(PSEUDONYMS.email("ann@uni.example"), "p-ann");
        Path repository = init("mapped");
        commit(repository, "root@localhost", "Machine", Map.of("a.py", "a\n"));
        commitAs(repository, "Ann", "ann@uni.example", "Ann's", Map.of("b.py", "b\n"));
        commitAs(repository, "Pat", "ann@uni.example", "Pat with Ann's address", Map.of("c.py", "c\n"));
        commit(repository, PAT, "Map", Map.of(".mailmap", """
                Pat <pat@uni.example> <root@localhost>
                Pat <pat@uni.example> <ann@uni.example>
                Pat <pat@uni.example> Pat <ann@uni.example>
                """));

        assertThat(identities(scan(repository, null, "mapped")))
                .containsEntry("Machine", PSEUDONYMS.email(PAT))
                .containsEntry("Ann's", PSEUDONYMS.email("ann@uni.example"))
                .containsEntry("Pat with Ann's address", PSEUDONYMS.email(PAT));
        Path other = init("other");
        commit(other, "root@localhost", "Elsewhere", Map.of("a.py", "a\n"));
        assertThat(identities(scan(other, null, "mapped"))).doesNotContainEntry("Elsewhere", PSEUDONYMS.email(PAT));
    }

    @Test
    void aPlaceholderIsTheRepositorysOwnersAndNobodysElsewhere() throws Exception {
        Path mine = init("mine");
        commit(mine, "you@example.com", "Mine", Map.of("a.py", "a\n"));
        Path shared = init("shared");
        commit(shared, "you@example.com", "Whose", Map.of("a.py", "a\n"));
        List<Event> events = scan(ref(mine, null, PARTICIPANT), ledger("placeholder"));
        List<Event> others = scan(ref(shared, null, null), ledger("placeholder"));

        String identity = identities(events).get("Mine");
        assertThat(events.stream().filter(IdentityLinked.class::isInstance).map(Event::meta))
                .singleElement()
                .satisfies(link -> {
                    assertThat(link.participant()).isEqualTo(PARTICIPANT);
                    assertThat(link.identity()).isEqualTo(identity);
                });
        assertThat(identities(others).get("Whose")).isNotEqualTo(identity);
        assertThat(others).noneMatch(IdentityLinked.class::isInstance);
        assertThat(scanned(events).creditedCommits()).isEqualTo(1);
        assertThat(scanned(others).creditedCommits()).isZero();
    }

    @Test
    void coAuthorsAreCreditedAndAStashIsNoWork() throws Exception {
        Path repository = init("pair");
        commit(repository, PAT, "Together\n\nCo-authored-by: Kim Bot <kim@uni.example>", Map.of("a.py", "a\n"));
        owners.put(PSEUDONYMS.email("kim@uni.example"), "p-kim");
        Files.writeString(repository.resolve("a.py"), "stashed\n");
        git(repository, "stash", "--quiet");

        List<Event> events = scan(repository, null, "pair");
        assertThat(events.stream().filter(CommitObserved.class::isInstance).map(CommitObserved.class::cast))
                .singleElement()
                .satisfies(commit -> assertThat(commit.credited())
                        .containsExactly(PSEUDONYMS.email(PAT), PSEUDONYMS.email("kim@uni.example")));
    }

    @Test
    void whoIsErasedIsInNoFileOfTheLedgerAndDoesNotComeBack() throws Exception {
        String kim = PSEUDONYMS.email("kim@uni.example");
        Path repository = init("erased");
        commit(repository, PAT, "Pat's\n\nCo-authored-by: Kim <kim@uni.example>", Map.of("a.py", lines("a", 4)));
        commit(repository, "kim@uni.example", "Kim's", Map.of("b.py", lines("b", 4)));
        ScanLedger running = ledger("erased");
        scan(ref(repository, null, null), running);
        assertThat(filesThatName("erased", kim)).isNotEmpty();

        ledger("erased").forget(List.of(kim));
        assertThat(filesThatName("erased", kim)).isEmpty();
        commit(repository, "kim@uni.example", "More of Kim's", Map.of("c.py", lines("c", 4)));
        scan(ref(repository, null, null), running);
        commit(repository, PAT, "More of Pat's", Map.of("d.py", lines("d", 4)));
        commit(repository, "kim@uni.example", "Last of Kim's", Map.of("e.py", lines("e", 4)));

        assertThat(summary(scan(repository, null, "erased"))).isEqualTo("More of Pat's 4");
        assertThat(filesThatName("erased", kim)).isEmpty();
    }

    private List<Path> filesThatName(String ledger, String text) throws IOException {
        List<Path> out = new ArrayList<>();
        try (Stream<Path> files = Files.list(temp.resolve("ledger-" + ledger))) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    out.add(file);
                }
            }
        }
        return out;
    }

    /** Whatever became of a history between two readings, what is in force is what a first reading gives. */
    @Test
    void afterAnyRewritingTheSameIsInForceAsAfterAFreshReading() throws Exception {
        for (int seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            Path repository = init("rewritten-" + seed);
            for (int i = 0; i < 6; i++) {
                commit(repository, PAT, "Work " + i, Map.of("f" + i + ".py", lines("w" + i + "_", 3 + i), "s", "" + i));
            }
            git(repository, "branch", "kept", "HEAD~2");
            git(repository, "tag", "kept-always", "HEAD~1");
            List<Event> all = new ArrayList<>(scan(ref(repository, null, null), ledger("kept-" + seed)));
            for (int step = 0; step < 4; step++) {
                rewrite(repository, random.nextInt(6), step);
                all.addAll(scan(ref(repository, null, null), ledger("kept-" + seed)));
            }
            List<Event> fresh = scan(ref(repository, null, null), ledger("fresh-" + seed));
            assertThat(inForce(all)).as("seed %d", seed).isEqualTo(inForce(fresh));
        }
    }

    /** Two clones of one history, each rewritten in its own way: whichever is read first, and however often, the same is in force. */
    @Test
    void theOrderInWhichClonesAreReadChangesNothing() throws Exception {
        for (int seed = 1; seed <= 2; seed++) {
            Random random = new Random(seed);
            Path one = init("one-" + seed);
            for (int i = 0; i < 4; i++) {
                commit(one, PAT, "Work " + i, Map.of("f" + i + ".py", lines("w" + i + "_", 3 + i)));
            }
            Path other = clone("one-" + seed, "other-" + seed);
            List<Event> all = new ArrayList<>();
            for (int step = 0; step < 3; step++) {
                divide(random.nextBoolean() ? one : other, random.nextInt(4), step);
                List<Path> order = random.nextBoolean() ? List.of(one, other) : List.of(other, one);
                for (Path each : order) {
                    all.addAll(scan(ref(each, null, null), ledger("both-" + seed)));
                }
            }
            List<Event> forth = new ArrayList<>(scan(ref(one, null, null), ledger("forth-" + seed)));
            forth.addAll(scan(ref(other, null, null), ledger("forth-" + seed)));
            List<Event> back = new ArrayList<>(scan(ref(other, null, null), ledger("back-" + seed)));
            back.addAll(scan(ref(one, null, null), ledger("back-" + seed)));

            assertThat(inForce(all)).as("seed %d", seed).isEqualTo(inForce(forth));
            assertThat(inForce(back)).as("seed %d", seed).isEqualTo(inForce(forth));
        }
    }

    private void divide(Path repository, int how, int step) throws Exception {
        clock += 60;
        switch (how) {
            case 0 -> git(repository, "rebase", "--quiet", "--force-rebase", "HEAD~2");
            case 1 -> {
                git(repository, "branch", "-f", "picked", "HEAD");
                git(repository, "reset", "--quiet", "--hard", "HEAD~1");
                commit(repository, PAT, "Beside " + step, Map.of("b" + step + ".py", lines("b", step + 2)));
                git(repository, "cherry-pick", "picked");
            }
            case 2 -> git(repository, "commit", "--quiet", "--amend", "-m", "Said better " + step);
            default -> commit(repository, PAT, "New " + step, Map.of("n" + step + ".py", lines("n", step + 1)));
        }
    }

    private void rewrite(Path repository, int how, int step) throws Exception {
        clock += 60;
        switch (how) {
            case 0 -> git(repository, "commit", "--quiet", "--amend", "-m", "Said better " + step);
            case 1 -> {
                git(repository, "reset", "--quiet", "--soft", "HEAD~2");
                git(repository, "commit", "--quiet", "-m", "Two in one " + step);
            }
            case 2 ->
                git(
                        repository,
                        "filter-branch",
                        "-f",
                        "--index-filter",
                        "git rm -q --cached --ignore-unmatch s",
                        "HEAD");
            case 3 -> git(repository, "update-ref", "-d", "refs/heads/kept");
            case 4 -> git(repository, "reset", "--quiet", "--hard", "kept-always");
            default -> commit(repository, PAT, "New " + step, Map.of("n" + step + ".py", lines("n", step + 1)));
        }
    }

    private static RepositoryScanned scanned(List<Event> events) {
        return (RepositoryScanned) events.stream()
                .filter(RepositoryScanned.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> inForce(List<Event> events) {
        Map<UUID, CommitObserved> facts = new HashMap<>();
        events.stream()
                .filter(CommitObserved.class::isInstance)
                .map(CommitObserved.class::cast)
                .forEach(commit -> facts.putIfAbsent(commit.meta().eventId(), commit));
        List<UUID> replaced = facts.values().stream()
                .flatMap(commit -> commit.meta().corrects().stream())
                .toList();
        return facts.values().stream()
                .filter(commit -> !commit.meta().voids()
                        && !replaced.contains(commit.meta().eventId()))
                .collect(Collectors.toMap(
                        CommitObserved::sha,
                        commit -> commit.meta().identity() + " " + commit.linesAdded() + " " + commit.sourceAdded(),
                        (one, other) -> "twice",
                        TreeMap::new));
    }

    private String summary(List<Event> events) throws Exception {
        List<String> out = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof CommitObserved commit) {
                out.add(subject(commit.sha()) + " " + commit.sourceAdded());
            }
        }
        return out.stream().sorted().collect(Collectors.joining(", "));
    }

    private Map<String, String> identities(List<Event> events) throws Exception {
        Map<String, String> out = new TreeMap<>();
        for (Event event : events) {
            if (event instanceof CommitObserved commit) {
                out.put(subject(commit.sha()), String.valueOf(commit.meta().identity()));
            }
        }
        return out;
    }

    private String subject(String sha) throws Exception {
        try (Stream<Path> repositories = Files.list(temp)) {
            for (Path each : repositories
                    .filter(path -> Files.isDirectory(path.resolve(".git")))
                    .toList()) {
                if (run(each, "cat-file", "-e", sha).isPresent()) {
                    return git(each, "log", "-1", "--format=%s", sha);
                }
            }
        }
        return "?";
    }

    private List<Event> scan(Path repository, Path upstream, String ledger) {
        return scan(ref(repository, upstream, null), ledger(ledger));
    }

    private List<Event> scan(RepositoryRef ref, ScanLedger ledger) {
        List<Event> events = new ArrayList<>();
        try (GitScan scan =
                new GitScan(MINT, ledger, GitScan.Options.standard(owners).onThreads(1))) {
            scan.scan(ref, events::add, (name, done, total) -> {});
        }
        ledger.save();
        return events;
    }

    private ScanLedger ledger(String name) {
        return ScanLedger.open(temp.resolve("ledger-" + name));
    }

    private static RepositoryRef ref(Path path, Path upstream, String owner) {
        return RepositoryRef.of(
                path.getFileName().toString(),
                path.getParent(),
                owner,
                upstream == null ? null : ref(upstream, null, null),
                PSEUDONYMS);
    }

    private static String lines(String word, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> word + i + " = " + i + "\n")
                .collect(Collectors.joining());
    }

    private Path init(String name) throws Exception {
        Path repository = Files.createDirectories(temp.resolve(name));
        git(repository, "init", "--quiet", "-b", "main", ".");
        return repository;
    }

    private Path clone(String from, String to) throws Exception {
        git(temp, "clone", "--quiet", from, to);
        return temp.resolve(to);
    }

    private void commit(Path repository, String email, String message, Map<String, String> files) throws Exception {
        commitAs(repository, "Somebody", email, message, files);
    }

    private void commitAs(Path repository, String name, String email, String message, Map<String, String> files)
            throws Exception {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(repository.resolve(file.getKey()), file.getValue());
        }
        clock += 600;
        git(repository, "add", "-A");
        git(repository, "-c", "user.name=" + name, "-c", "user.email=" + email, "commit", "--quiet", "-m", message);
    }

    private String git(Path directory, String... arguments) throws Exception {
        return run(directory, arguments).orElseThrow(() -> new IOException(String.join(" ", arguments)));
    }

    private Optional<String> run(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=Pat", "-c", "user.email=" + PAT));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_AUTHOR_DATE", clock + " +0000");
        builder.environment().put("GIT_COMMITTER_DATE", clock + " +0000");
        builder.environment().put("FILTER_BRANCH_SQUELCH_WARNING", "1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    }
}
