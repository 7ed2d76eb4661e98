package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.InputException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token goes to the server that it is for, and is repeated nowhere. */
class TokensTest {

    @TempDir
    Path temp;

    @Test
    void theLongestPathThatFitsGoesFirstAndNoOtherServerIsToldAnything() throws IOException {
        Tokens tokens = Tokens.of(file("""
                        # one account for the school, another for one repository
                        https://school:one%40two@git.example
                        https://kim:three@git.example:443/kim/work.git

                        http://kim:four@127.0.0.1:8080
                        """), Map.of());

        assertThat(token(tokens, "https://git.example/a/b.git")).contains("one@two");
        assertThat(token(tokens, "https://GIT.example/kim/work")).contains("three");
        assertThat(token(tokens, "https://git.example/kim/workshop")).contains("one@two");
        assertThat(token(tokens, "https://kim@git.example/kim/work")).contains("three");
        assertThat(token(tokens, "https://lee@git.example/kim/work")).isEmpty();
        assertThat(token(tokens, "http://127.0.0.1:8080/x")).contains("four");
        assertThat(token(tokens, "http://127.0.0.1:8081/x")).isEmpty();
        assertThat(token(tokens, "http://git.example/a/b.git")).isEmpty();
        assertThat(token(tokens, "https://git.example.evil.example/a/b.git")).isEmpty();
        assertThat(tokens.toString()).doesNotContain("three");
    }

    @Test
    void theEnvironmentNamesTokensOfTheTwoLargeHosts() throws IOException {
        Path held = file("glpat\n");
        Tokens tokens =
                Tokens.of(temp.resolve("none"), Map.of(Tokens.GITHUB, "ghp", Tokens.GITLAB + "_FILE", held.toString()));

        assertThat(token(tokens, "https://github.com/a/b")).contains("ghp");
        assertThat(token(tokens, "https://gitlab.com/a/b")).contains("glpat");
        assertThat(token(tokens, "https://api.github.com.example/a/b")).isEmpty();
        assertThatThrownBy(() -> Tokens.named(
                        Tokens.GITHUB, Map.of(Tokens.GITHUB, "a", Tokens.GITHUB + "_FILE", held.toString())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Give one of the two");
    }

    @Test
    void aServerThatSomebodyNamedGetsItsOwnTokenAndNotTheOneOfAnother() throws IOException {
        Files.writeString(temp.resolve("credentials"), "https://kim:ours@git.school.example\n");
        Files.setPosixFilePermissions(temp.resolve("credentials"), PosixFilePermissions.fromString("rw-------"));
        ApiAccess access = ApiAccess.in(temp, Map.of(Tokens.GITHUB, "ghp"));

        assertThat(access.token(URI.create("https://git.school.example/"), Tokens.GITHUB))
                .contains("ours");
        assertThat(access.token(URI.create("https://git.other.example/"), Tokens.GITHUB))
                .as("none is kept for it")
                .contains("ghp");
        assertThat(access.token(URI.create("https://git.other.example/"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ufeffqZcret", "qZcret\u200b", "qZ\ncret", "qZ cret", "qZcr\u00e9t"})
    void aTokenWithACharacterThatNoneHasIsRefusedWithoutRepeatingIt(String token) throws IOException {
        Path held = file(token);
        assertThatThrownBy(() -> Tokens.named(Tokens.GITHUB, Map.of(Tokens.GITHUB, token)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("DAYONE_GITHUB_TOKEN: has a character that no token has")
                .hasMessageNotContaining("qZ");
        assertThatThrownBy(() -> Tokens.named(Tokens.GITHUB, Map.of(Tokens.GITHUB + "_FILE", held.toString())))
                .isInstanceOf(InputException.class)
                .hasMessageNotContaining("qZ");
        Path credentials = Files.writeString(
                temp.resolve("credentials"),
                "https://kim:"
                        + URLEncoder.encode(token, StandardCharsets.UTF_8).replace("+", "%20") + "@git.example\n");
        Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
        ApiAccess access = ApiAccess.in(temp, Map.of());
        assertThatThrownBy(() -> access.token(URI.create("https://git.example/")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the token for git.example: has a character that no token has")
                .hasMessageNotContaining("s3");
    }

    @Test
    void aFileThatOthersMayReadOrThatIsNoneIsRefusedWithoutRepeatingIt() throws IOException {
        Path open = file("https://kim:s3cret@git.example\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Tokens.of(open, Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("s3cret");
        for (String bad : List.of("kim:s3cret@git.example", "https://s3cret@git.example", "https://kim:s3 cret@x")) {
            Path file = file("\n" + bad + "\n");
            assertThatThrownBy(() -> Tokens.of(file, Map.of()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(file + ":2: is no line")
                    .hasMessageNotContaining("cret");
        }
    }

    @Test
    void aHelperAnswersOverAPipeAndOneThatKnowsNothingIsPassedOver() {
        GitCredential echo =
                new GitCredential(List.of("sh", "-c", "sed -n 's/^host=/username=at-/p;s/^protocol=/password=of-/p'"));

        assertThat(echo.at(URI.create("https://git.example:8443/a/b")))
                .contains(new Login("at-git.example:8443", "of-https"));
        assertThat(new GitCredential(List.of("false")).at(URI.create("https://git.example/a")))
                .isEmpty();
        assertThat(new GitCredential(List.of("/no/such/program")).at(URI.create("https://git.example/a")))
                .isEmpty();
        assertThat(GitCredential.none().at(URI.create("https://git.example/a"))).isEmpty();
    }

    private static Optional<String> token(Tokens tokens, String address) {
        return tokens.at(URI.create(address)).map(Login::token);
    }

    private Path file(String text) throws IOException {
        Path file = Files.createTempFile(temp, "credentials", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
