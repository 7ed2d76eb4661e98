package dev.dayone.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.Reject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong, in one line: with the value for whoever sent it, without it for everybody else. */
class ProblemTest {

    private static final Problem SCORE = new Problem(
            Reject.Code.INVALID_VALUE, "scores.csv", 7, 3, "score", "12x", "is no number", "Write digits alone");

    @Test
    void oneLineSaysWhereWhatAndWhatToDo() {
        assertThat(SCORE.line()).isEqualTo("scores.csv:7:3: score \"12x\" is no number. Write digits alone.");
        assertThat(Problem.ofFile("dayone.yaml", "is missing", "Did you mean dayone.yml?")
                        .line())
                .isEqualTo("dayone.yaml: is missing. Did you mean dayone.yml?");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "12.5, number",
        "2026-01-02, like a date",
        "kim@example.org, address",
        "Kim, 3 letters",
        "Kim Lee, 7 characters",
        "' ', blank"
    })
    void withoutTheValueItsShapeIsTold(String value, String shape) {
        Problem problem = new Problem(
                Reject.Code.INVALID_VALUE, "scores.csv", 7, 0, "score", value, "is refused", "Write another");

        assertThat(problem.shape()).isEqualTo(shape);
        assertThat(problem.blind())
                .isEqualTo(
                        "scores.csv:7: score (" + shape
                                + ", not repeated here) is refused. Correct it and send it again, or correct the rule and replay the reject.")
                .doesNotContain('"' + value + '"');
    }

    /** The shape stands behind the field whatever the file is called. */
    @Test
    void aFileMayBeCalledAsALineIsWritten() {
        Problem problem = new Problem(
                Reject.Code.MISSING_VALUE, "week 1: scores.csv", 2, 0, "score", "", "is missing", "Fill it in");

        assertThat(problem.blind())
                .isEqualTo(
                        "week 1: scores.csv:2: score (blank, not repeated here) is missing. Fill it in and send it again.");
    }

    @Test
    void aFieldThatASenderNamesFreelyIsNotRepeated() {
        Problem problem = new Problem(
                Reject.Code.INVALID_VALUE, "body", 0, 0, "my name is Kim", null, "is unknown", "Leave it out");

        assertThat(problem.blind()).startsWith("body: ? is unknown.").doesNotContain("Kim");
    }

    @Test
    void aProblemIsOneLineThatATerminalOnlyShows() {
        Problem problem = new Problem(
                Reject.Code.INVALID_VALUE,
                "a\u001b]0;x\u0007.csv",
                3,
                1,
                "na\u009bme",
                "x\r\n  \u202eok: all rows taken\u2028\u001b[2J",
                "is no day\n",
                "Write it as 2024-03-31");

        assertThat(problem.line())
                .isEqualTo(
                        "a?]0;x?.csv:3:1: na?me \"x   ?ok: all rows taken ?[2J\" is no day . Write it as 2024-03-31.");
    }
}
