package dev.dayone.ingest;

import dev.dayone.schemas.Reject;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one place of the input.
 *
 * @param file file name as the user knows it
 * @param row line of the file, from 1; 0 = the file as a whole
 * @param column position in the line, from 1; 0 = the line as a whole
 * @param field column or key; null = the line as a whole
 * @param value the value at fault; null = none
 * @param why what is wrong with it
 * @param remedy what to do
 */
public record Problem(
        Reject.Code code,
        String file,
        long row,
        long column,
        @Nullable String field,
        @Nullable String value,
        String why,
        String remedy) {

    public static Problem ofFile(String file, String why, String remedy) {
        return new Problem(Reject.Code.INVALID_VALUE, file, 0, 0, null, null, why, remedy);
    }

    /** One line: {@code file:line:column: field "value": why. Remedy.} */
    public String line() {
        StringBuilder out = new StringBuilder(file);
        if (row > 0) {
            out.append(':').append(row);
        }
        if (column > 0) {
            out.append(':').append(column);
        }
        out.append(": ");
        if (field != null) {
            out.append(field).append(' ');
        }
        if (value != null) {
            out.append('"').append(value).append("\" ");
        }
        out.append(why).append(". ").append(remedy);
        return remedy.endsWith("?") ? out.toString() : out.append('.').toString();
    }
}
