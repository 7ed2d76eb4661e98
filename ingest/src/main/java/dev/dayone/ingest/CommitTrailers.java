package dev.dayone.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a commit message says about who helped: {@code Co-authored-by} on any line, since squash merges bury the trailers.
 *
 * @param people e-mail addresses of co-authors that are people
 * @param aiAssisted an AI assistant is named
 */
record CommitTrailers(List<String> people, boolean aiAssisted) {

    private static final Pattern CO_AUTHOR = Pattern.compile("(?im)^\\s*co-authored-by:\\s*([^<\\n]*)<([^>\\n]*)>");
    private static final Pattern GENERATED =
            Pattern.compile("(?im)generated (with|by)[^\\n]*(claude|copilot|codex|cursor|aider|devin|gemini)");
    private static final Pattern ASSISTANT = Pattern.compile(
            "claude|anthropic|copilot|openai|codex|cursoragent|cursor\\.com|aider|devin-ai|gemini-code|chatgpt");
    private static final Pattern BOT = Pattern.compile(
            "\\[bot\\]|dependabot|renovate|github-actions|pre-commit-ci|noreply@github\\.com|semantic-release-bot");

    static CommitTrailers of(String message) {
        List<String> people = new ArrayList<>();
        boolean ai = GENERATED.matcher(message).find();
        Matcher trailer = CO_AUTHOR.matcher(message);
        while (trailer.find()) {
            String who = (trailer.group(1) + " " + trailer.group(2)).toLowerCase(Locale.ROOT);
            if (ASSISTANT.matcher(who).find()) {
                ai = true;
            } else if (!isBot(trailer.group(1), trailer.group(2))
                    && trailer.group(2).contains("@")) {
                people.add(trailer.group(2).strip());
            }
        }
        return new CommitTrailers(people.stream().distinct().toList(), ai);
    }

    static boolean isBot(String name, String email) {
        return BOT.matcher((name + " " + email).toLowerCase(Locale.ROOT)).find();
    }
}
