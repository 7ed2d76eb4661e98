package dev.dayone.app.terminal;

/** The terminal on standard output: its width, and texts broken at it. */
public final class Screen {

    /** Narrower terminals are taken for one of this width. */
    private static final int LEAST = 40;

    /** Columns that whoever opens a file is taken to have. */
    private static final int FILE = 80;

    private Screen() {}

    /** Columns of the terminal, as the launcher saw it; 0 = output goes to a file or another program, which breaks no lines. */
    public static int width() {
        int seen = Integer.getInteger("dayone.columns", 0);
        return seen <= 0 ? 0 : Math.max(LEAST, seen);
    }

    /** Columns that a table may take: those of the terminal, and 80 where the text goes to a file or another program. */
    public static int room(int width) {
        return width > 0 ? width : FILE;
    }

    /**
     * A text whose lines are at most so wide: longer ones are broken at blanks, and what follows is two columns further in.
     *
     * @param width 0 = as it is
     */
    public static String wrapped(String text, int width) {
        if (width <= 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            String line = text.substring(from, end < 0 ? text.length() : end);
            out.append(broken(line, width));
            if (end < 0) {
                break;
            }
            out.append('\n');
            from = end + 1;
        }
        return out.toString();
    }

    private static String broken(String line, int width) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        String further = " ".repeat(Math.min(indent + 2, width / 2));
        StringBuilder out = new StringBuilder();
        String rest = line;
        while (rest.length() > width) {
            int least = out.isEmpty() ? indent : further.length();
            int at = rest.lastIndexOf(' ', width);
            if (at <= least) {
                at = rest.indexOf(' ', width);
            }
            if (at < 0) {
                break;
            }
            out.append(rest.substring(0, at).stripTrailing()).append('\n');
            rest = further + rest.substring(at + 1).stripLeading();
        }
        return out.append(rest).toString();
    }
}
