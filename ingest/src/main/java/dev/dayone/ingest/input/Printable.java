package dev.dayone.ingest.input;

/** Text of others that stands in one line of ours and does nothing to the terminal, log or page that shows it. */
public final class Printable {

    private Printable() {}

    /** The same with a blank for line ends and tabs, and a question mark for each other sign that cannot be seen: controls, and those that turn the direction of writing. */
    public static String line(String text) {
        return text.replaceAll("[\\r\\n\\t\\u0085\\u2028\\u2029]+", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
