package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people write for repositories: patterns, folders, home directories, short names of hosts. */
class RepositoryNamesTest {

    @TempDir
    Path base;

    @BeforeEach
    void clones() throws Exception {
        for (String name : new String[] {"clones/p01", "clones/p02", "clones/q01", "more/week1/kim", "[odd]"}) {
            clone(base.resolve(name));
        }
        Files.createDirectories(base.resolve("clones/no-clone"));
        Files.createDirectories(base.resolve("clones/.hidden"));
        clone(base.resolve("clones/.hidden/p09"));
        Files.createDirectories(base.resolve("empty"));
    }

    private static void clone(Path path) throws GitAPIException {
        Git.init().setDirectory(path.toFile()).call().close();
    }

    @Test
    void aPatternFitsClonesAndNothingElse() {
        assertThat(RepositoryNames.of("clones/p*", base)).containsExactly("clones/p01", "clones/p02");
        assertThat(RepositoryNames.of("clones/*", base)).containsExactly("clones/p01", "clones/p02", "clones/q01");
        assertThat(RepositoryNames.of("*/week?/kim", base)).containsExactly("more/week1/kim");
        assertThat(RepositoryNames.of(base + "/clones/[q]*", base)).containsExactly(base + "/clones/q01");
        assertThat(RepositoryNames.of("clones/z*", base)).isEmpty();
        assertThat(RepositoryNames.of("clones/[z", base)).isEmpty();
        assertThat(RepositoryNames.isPattern("clones/z*", base)).isTrue();
        assertThat(RepositoryNames.of("[odd]", base))
                .as("a clone that is called so")
                .containsExactly("[odd]");
    }

    @Test
    void aFolderOfClonesStandsForThemAndAnotherFolderForItself() {
        assertThat(RepositoryNames.of("clones/", base)).containsExactly("clones/p01", "clones/p02", "clones/q01");
        assertThat(RepositoryNames.isPattern("clones", base)).isTrue();
        assertThat(RepositoryNames.of("clones/p01", base)).containsExactly("clones/p01");
        assertThat(RepositoryNames.isPattern("clones/p01", base)).isFalse();
        assertThat(RepositoryNames.of("empty", base)).containsExactly("empty");
    }

    @Test
    void shortNamesAreThoseOfHostsUnlessAFolderIsCalledSo() {
        assertThat(RepositoryNames.of("octo/work.py", base)).containsExactly("https://github.com/octo/work.py");
        assertThat(RepositoryNames.of("github.com/octo/work", base)).containsExactly("https://github.com/octo/work");
        assertThat(RepositoryNames.of("git.school.example/course/week-1/kim", base))
                .containsExactly("https://git.school.example/course/week-1/kim");
        assertThat(RepositoryNames.of("clones/p77", base)).as("a wrong path").containsExactly("clones/p77");
        assertThat(RepositoryNames.of("../octo/work", base)).containsExactly("../octo/work");
        assertThat(RepositoryNames.of("git@github.com:octo/work.git", base))
                .containsExactly("git@github.com:octo/work.git");
        assertThat(RepositoryNames.of("~/no/such/clone", base))
                .containsExactly(System.getProperty("user.home") + "/no/such/clone");
    }
}
