package dev.dayone.ingest.sheet;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a spreadsheet shows a number as a day (ECMA-376, part 1, section 18.8.30: letters d, m, y outside quotes, brackets and escapes). */
final class DateFormats {

    private DateFormats() {}

    static boolean isDate(@Nullable String format) {
        if (format == null) {
            return false;
        }
        String shown =
                format.replaceAll("\"[^\"]*\"|\\\\.|_.|\\[[^\\]]*\\]", "").toLowerCase(Locale.ROOT);
        int section = shown.indexOf(';');
        String positive = section < 0 ? shown : shown.substring(0, section);
        return !positive.contains("general")
                && (positive.indexOf('y') >= 0 || positive.indexOf('d') >= 0 || positive.contains("mmm"));
    }
}
