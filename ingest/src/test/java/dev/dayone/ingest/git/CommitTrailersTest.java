package dev.dayone.ingest.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommitTrailersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Claude           | noreply@anthropic.com                              | claude
            Claude Opus 4.5  | noreply@anthropic.com                              | claude
            Copilot          | 175728472+Copilot@users.noreply.github.com         | copilot
            Cursor Agent     | cursoragent@cursor.com                             | cursor
            aider (gpt-4o)   | noreply@aider.chat                                 | aider
            Codex            | codex@openai.com                                   | codex
            Claude Monet     | claude@monet.example                               |
            Claude           | claude.dupont@example.fr                           |
            Devin Brown      | devin@example.org                                  |
            dependabot[bot]  | 49699333+dependabot[bot]@users.noreply.github.com  |
            """)
    void assistantsAreToldByWhatNobodyIsCalled(String name, String address, String assistant) {
        CommitTrailers trailers = of("Fix\n\nCo-Authored-By: " + name + " <" + address + ">\n");

        boolean person = assistant == null && !name.contains("[bot]");
        assertThat(trailers.assistants()).isEqualTo(assistant == null ? List.of() : List.of(assistant));
        assertThat(trailers.people()).hasSize(person ? 1 : 0);
    }

    @Test
    void trailersBuriedInASquashMessageCountOncePerPerson() {
        CommitTrailers trailers = of("""
                Squashed (#12)

                * First

                Co-authored-by: Bob <Bob@example.org>

                * Second

                co-authored-by: Bob B <bob@example.org>
                Signed-off-by: Ada <ada@example.org>
                """);

        assertThat(trailers.people())
                .extracting(CommitTrailers.CoAuthor::address)
                .containsOnly("bob@example.org");
    }

    @Test
    void generatedLinesRevertsAndFixupsAreSeen() {
        assertThat(of("x\n\n\uD83E\uDD16 Generated with [Claude Code](https://claude.ai/code)")
                        .assistants())
                .containsExactly("claude");
        assertThat(of("We talked about what a copilot is").assistants()).isEmpty();
        assertThat(of("Revert \"x\"\n\nThis reverts commit 0123abcdef.").reverts())
                .isEqualTo("0123abcdef");
        assertThat(of("fixup! x").fixup()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Implemented using torch.cuda.amp",
                "Implemented by moving the cursor to the end of the line",
                "Generated using the AMP scheduler",
                "Created with a database cursor",
                "Implemented by Claude Martin and me",
                "Written by hand, not with Claude",
                "Generated with a fixed seed; see the Gemini telescope data"
            })
    void wordsThatOnlyLookLikeAProductNameNone(String message) {
        assertThat(of(message).assistants()).isEmpty();
    }

    @Test
    void whoeverIsKnownIsAPersonWhateverTheListSays() {
        String message = "x\n\nCo-authored-by: Sam Bot <sam@uni.example>\nCo-authored-by: Lee <codex@openai.com>";
        assertThat(of(message).people()).isEmpty();
        assertThat(CommitTrailers.of(message, KnownServices.standard(), address -> true)
                        .people())
                .hasSize(2);
        assertThat(KnownServices.standard().of("Lee Kim", "lee@openai.com")).isEmpty();
        assertThat(KnownServices.standard().of("x", "1+renovate[bot]@users.noreply.github.com"))
                .hasValueSatisfying(rule -> assertThat(rule.why()).isEqualTo("the address of a service"));
    }

    @Test
    void aListOfTheProgrammesOwnGoesFirst(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("services.csv"), """
                kind,name,address,github,why
                person,Ada Bot,,,she is called so
                bot,,*@grader.example,,our grader
                """);
        KnownServices list = KnownServices.in(directory);
        assertThat(list.of("Ada Bot", "ada@x.example")).isEmpty();
        assertThat(list.of("Bob Bot", "bob@x.example")).isPresent();
        assertThat(list.of("Grader", "one@grader.example")).isPresent();
        Files.writeString(directory.resolve("services.csv"), "kind,name\nrobot,x\nbot,\n");
        assertThatThrownBy(() -> KnownServices.in(directory))
                .hasMessageContaining("services.csv:2")
                .hasMessageContaining("services.csv:3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Co-authored-by: Bob <b@x.example>",
                "co-authored-by : Bob <B@X.example>",
                "Co-authored-by:\tBob <b@x.example>",
                "Co-authored-by: b@x.example",
                "Co-authored-by: Bob\n  <b@x.example>",
                "Coauthored-by: Bob <b@x.example>",
                "* Co-authored-by: Bob <b@x.example>"
            })
    void coAuthorsAreReadInEveryFormThatPeopleWrite(String line) {
        assertThat(of("Work\n\n" + line).people())
                .extracting(CommitTrailers.CoAuthor::address)
                .containsExactly("b@x.example");
    }

    private static CommitTrailers of(String message) {
        return CommitTrailers.of(message, KnownServices.standard(), address -> false);
    }

    /** A message is whatever somebody pushes: none takes long to read. */
    @Test
    void noMessageIsReadForHours() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            of("x\n\n" + "\n".repeat(200_000));
            of("x\n\nCo-authored-by: <" + "a@".repeat(100_000));
            of("x\n\nCo-authored-by: " + "a ".repeat(100_000));
            of("x\n\nCo-authored-by: (" + " ".repeat(100_000) + "a");
            of("Co-authored-by:".repeat(20_000));
        });
    }
}
