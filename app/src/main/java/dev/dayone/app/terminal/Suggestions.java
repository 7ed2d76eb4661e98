package dev.dayone.app.terminal;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is suggested to somebody who mistyped a command. */
public final class Suggestions {

    /** Commands that change or remove what cannot be brought back: nobody should reach them by a typing error. */
    private static final Set<String> DESTRUCTIVE = Set.of("erase", "restore", "rebuild", "replay");

    private Suggestions() {}

    /** The suggestions without any that begins with a destructive command. */
    public static List<String> harmless(List<String> suggestions) {
        return suggestions.stream()
                .filter(each -> Stream.of(each.split("\\s+")).noneMatch(DESTRUCTIVE::contains))
                .toList();
    }
}
