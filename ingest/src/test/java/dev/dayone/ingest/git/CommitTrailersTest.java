package dev.dayone.ingest.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        CommitTrailers trailers = CommitTrailers.of("Fix\n\nCo-Authored-By: " + name + " <" + address + ">\n");

        boolean person = assistant == null && !name.contains("[bot]");
        assertThat(trailers.assistants()).isEqualTo(assistant == null ? List.of() : List.of(assistant));
        assertThat(trailers.people()).hasSize(person ? 1 : 0);
    }

    @Test
    void trailersBuriedInASquashMessageCountOncePerPerson() {
        CommitTrailers trailers = CommitTrailers.of("""
                Squashed (#12)

                * First

                Co-authored-by: Bob <Bob@example.org>

                * Second

                co-authored-by: Bob B <bob@example.org>
                Signed-off-by: Ada <ada@example.org>
                """);

        assertThat(trailers.people()).containsExactly("bob@example.org");
    }

    @Test
    void generatedLinesRevertsAndFixupsAreSeen() {
        assertThat(CommitTrailers.of("x\n\n\uD83E\uDD16 Generated with [Claude Code](https://claude.ai/code)")
                        .assistants())
                .containsExactly("claude");
        assertThat(CommitTrailers.of("We talked about what a copilot is").assistants())
                .isEmpty();
        assertThat(CommitTrailers.of("Revert \"x\"\n\nThis reverts commit 0123abcdef.")
                        .reverts())
                .isEqualTo("0123abcdef");
        assertThat(CommitTrailers.of("fixup! x").fixup()).isTrue();
    }
}
