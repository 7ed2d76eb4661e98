package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepositoryRefTest {

    @Test
    void whatStandsBeforeTheServerIsNotShown() {
        assertThat(new RepositoryRef("https://kim:t0ken@git.example/a/b.git", "label", null, null, null).shown())
                .isEqualTo("https://***@git.example/a/b.git");
        assertThat(RepositoryRef.masked("cannot open HTTPS://t0ken@git.example/a: not authorized"))
                .isEqualTo("cannot open HTTPS://***@git.example/a: not authorized");
        assertThat(RepositoryRef.masked("git@git.example:a/b.git and https://git.example/a@b"))
                .isEqualTo("git@git.example:a/b.git and https://git.example/a@b");
    }
}
