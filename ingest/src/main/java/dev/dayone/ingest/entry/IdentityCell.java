package dev.dayone.ingest.entry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address or a login out of what people paste into a cell: a mail program's form, an address of a profile, a handle with its at sign. */
final class IdentityCell {

    private static final Pattern NAMED = Pattern.compile("[^<>]*<([^<>]+)>");
    private static final Pattern ADDRESS =
            Pattern.compile("[^@\\s<>()\\[\\]\",;:]+@[A-Za-z0-9\\p{L}](?:[A-Za-z0-9\\p{L}.-]*[A-Za-z0-9\\p{L}])?");
    private static final Pattern PROFILE = Pattern.compile(
            "(?:https?://)?(?:www\\.)?[A-Za-z0-9.-]+\\.[A-Za-z]{2,}(?::\\d+)?/@?([^/?#]+)/?(?:[?#].*)?");
    private static final Pattern GITHUB = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})(?:\\[bot\\])?");
    private static final Pattern GITLAB = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,254})");

    private IdentityCell() {}

    /** Addresses in {@code a@x}, {@code <a@x>}, {@code Ann <a@x>}, {@code mailto:a@x}, {@code a@x b@x}; nothing where something else is among them. */
    static Optional<List<String>> addresses(String text) {
        String plain = text.strip();
        Matcher named = NAMED.matcher(plain);
        String inside = named.matches() ? named.group(1).strip() : plain;
        List<String> words = Arrays.stream(inside.split("\\s+", -1))
                .map(word -> word.toLowerCase(Locale.ROOT).startsWith("mailto:") ? word.substring(7) : word)
                .toList();
        return words.stream().allMatch(word -> ADDRESS.matcher(word).matches()) ? Optional.of(words) : Optional.empty();
    }

    /** The login in {@code ann}, {@code @ann}, {@code https://github.com/ann}; nothing in the address of a repository, or in an e-mail address. */
    static Optional<String> login(String text, String host) {
        Matcher profile = PROFILE.matcher(text);
        String login = profile.matches() ? profile.group(1) : text.startsWith("@") ? text.substring(1) : text;
        return (host.equals("github") ? GITHUB : GITLAB).matcher(login).matches()
                ? Optional.of(login)
                : Optional.empty();
    }
}
