package dev.dayone.ingest.input;

import dev.dayone.schemas.Reject.Code;
import java.util.Optional;

/**
 * Whether the quotes of a CSV text open and close as RFC 4180 says (section 2, rules 5 to 7). Readers of CSV take a quote that is never closed for a cell that
 * reaches to the end of the file: all rows in it would be lost without a word.
 */
public final class QuotedCells {

    private QuotedCells() {}

    /** What is wrong, at the line where the cell begins; nothing where every quoted cell ends. */
    static Optional<Problem> problem(String file, String text) {
        return problem(file, text, ',');
    }

    /** The same where another character stands between cells. */
    public static Optional<Problem> problem(String file, String text, char separator) {
        long line = 1;
        long began = 0;
        int lineStart = 0;
        int column = 0;
        boolean quoted = false;
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '"') {
                boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (doubled) {
                    i++;
                } else {
                    quoted = false;
                    atStart = false;
                    char next = i + 1 < text.length() ? text.charAt(i + 1) : '\n';
                    if (next != separator && next != '\r' && next != '\n') {
                        return Optional.of(problem(
                                file,
                                began,
                                column,
                                line == began
                                        ? "has text after the quote that ends a cell"
                                        : "opens a quote that is closed in line " + line
                                                + ", in the middle of a cell"));
                    }
                }
            } else if (!quoted && c == '"' && atStart) {
                quoted = true;
                began = line;
                column = i - lineStart + 1;
            } else if (!quoted) {
                atStart = c == separator || c == '\n' || c == '\r';
            }
            if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
                line++;
                lineStart = i + 1;
            }
        }
        return quoted
                ? Optional.of(problem(file, began, column, "opens a quote that is never closed"))
                : Optional.empty();
    }

    private static Problem problem(String file, long line, int column, String why) {
        return new Problem(
                Code.MALFORMED_ROW,
                file,
                line,
                column,
                null,
                null,
                why,
                "Close the quote, or remove it; a quote inside a quoted cell is written twice");
    }
}
