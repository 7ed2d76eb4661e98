package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository that cannot be had is told before a run, stops no other one, and gives no token away. */
class SourcesTest {

    private static final String SECRET = "s3cret-t0ken";

    @TempDir
    Path temp;

    private Path programme;

    @BeforeEach
    void programmeOfOneRepository() throws Exception {
        programme = Programmes.write(temp.resolve("programme"));
        good(programme.resolve("work"));
    }

    private static void good(Path repository) throws Exception {
        Files.createDirectories(repository);
        Git.run(repository, "init", "--quiet", "--initial-branch=main");
        for (int i = 0; i < 4; i++) {
            Git.commit(repository, "p1@example.org");
        }
    }

    /** A commit in the middle of whose object the file ends. */
    private static void breakHistory(Path repository) throws Exception {
        try (var objects = Files.walk(repository.resolve(".git/objects"))) {
            String first = firstCommit(repository);
            Path file = repository.resolve(".git/objects/" + first.substring(0, 2) + "/" + first.substring(2));
            assertThat(objects).contains(file);
            byte[] half = Files.readAllBytes(file);
            Files.delete(file);
            Files.write(file, java.util.Arrays.copyOf(half, half.length / 2));
        }
    }

    private static String firstCommit(Path repository) throws Exception {
        Process git =
                new ProcessBuilder("git", "-C", repository.toString(), "rev-list", "--max-parents=0", "HEAD").start();
        return new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip();
    }

    @Test
    void checkFindsWhatCannotBeReadOrReached() throws Exception {
        good(programme.resolve("broken"));
        breakHistory(programme.resolve("broken"));
        Files.writeString(
                programme.resolve("repositories.csv"),
                "repository,participant,upstream\nwork,p1,\nbroken,p2,\n"
                        + "https://kim:" + SECRET + "@no-such-server.invalid/a.git,p3,\n"
                        + "work,p4,http://kim:" + SECRET + "@127.0.0.1:9/b.git\n");

        Cli checked = Cli.run(
                "check", programme.toString(), "--data", temp.resolve("data").toString());

        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.out())
                .contains("broken: cannot be read as a git repository: ")
                .contains(
                        "https://***@no-such-server.invalid/a.git: is not read: no server is called no-such-server.invalid")
                .contains("work: is not read, since its upstream cannot be: http://***@127.0.0.1:9/b.git")
                .contains("4 repositories (3 problems with them)");
        assertThat(checked.out() + checked.err()).doesNotContain(SECRET);
        assertThat(Cli.run("check", programme.toString(), "--offline").out())
                .contains("4 repositories (1 problem with them)");
    }

    @Test
    void withoutServersACloneIsReadThoughItsUpstreamIsAtAnAddress() throws Exception {
        breakHistory(programme.resolve("work"));
        Files.writeString(
                programme.resolve("repositories.csv"),
                "repository,participant,upstream\nwork,p1,https://no-such-server.invalid/a.git\n");

        Cli checked = Cli.run("check", programme.toString(), "--offline");

        assertThat(checked.code()).as(checked.out() + checked.err()).isEqualTo(1);
        assertThat(checked.out()).contains("work: cannot be read as a git repository: ");
    }

    @Test
    void theDataDirectoryIsItsOwnersAloneBeforeAHostIsAsked() throws Exception {
        Path data = temp.resolve("data");

        Cli listed = Cli.run(
                "source",
                "github",
                "school",
                "--programme-dir",
                programme.toString(),
                "--data",
                data.toString(),
                "--server",
                "https://127.0.0.1:9/api",
                "--dry-run");

        assertThat(listed.err()).contains("https://127.0.0.1:9/api: is not asked");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @Test
    void oneBadRepositoryOfSeveralIsToldAndTheOthersAreCounted() throws Exception {
        good(temp.resolve("broken"));
        breakHistory(temp.resolve("broken"));
        String[] both = {
            "ingest",
            "git",
            temp.resolve("broken").toString(),
            programme.resolve("work").toString(),
            "http://kim:" + SECRET + "@127.0.0.1:9/b.git",
            "--dry-run",
            "--json"
        };

        Cli counted = Cli.run(both);

        assertThat(counted.code()).isEqualTo(1);
        assertThat(counted.json().at("/repositories/0/commits").asInt()).isEqualTo(4);
        assertThat(counted.json().get("unread")).hasSize(2);
        assertThat(counted.err())
                .contains("A token on the command line can be read by every account")
                .contains("http://***@127.0.0.1:9/b.git: is not read: ")
                .contains("Not read, or not to the end");
        assertThat(counted.out() + counted.err()).doesNotContain(SECRET);

        String[] strict = java.util.Arrays.copyOf(both, both.length + 1);
        strict[both.length] = "--strict";
        Cli refused = Cli.run(strict);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void aFolderOfClonesIsListedWithItsOwners() throws Exception {
        good(programme.resolve("clones/p2"));
        good(programme.resolve("clones/p1"));
        good(programme.resolve("clones/shared"));
        Files.writeString(
                programme.resolve("repositories.csv"), "repository,participant\nclones,\nclones/p1,p3\nwo*,p4\n");

        Cli checked = Cli.run("check", programme.toString());

        assertThat(checked.code()).as(checked.out() + checked.err()).isZero();
        assertThat(checked.out()).contains(" 4 repositories, ");
        Files.writeString(programme.resolve("repositories.csv"), "repository,participant\nclones/z*,p1\n");
        assertThat(Cli.run("check", programme.toString()).err())
                .contains("repositories.csv:2:1: repository \"clones/z*\" fits no clone. Give the path");
    }
}
