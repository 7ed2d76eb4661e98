package dev.dayone.ingest.sheet;

import java.util.HashMap;
import java.util.Map;

/** Short texts that come again and again in a table, such as days and answers, kept once. */
public final class TextPool {

    private static final int LONGEST = 60;
    private static final int MOST = 20_000;

    private final Map<String, String> known = new HashMap<>();

    /** The same text, where it was seen before the same object. */
    public String same(String text) {
        if (text.isEmpty()) {
            return "";
        }
        if (text.length() > LONGEST) {
            return text;
        }
        String before = known.get(text);
        if (before == null && known.size() < MOST) {
            known.put(text, text);
        }
        return before == null ? text : before;
    }
}
