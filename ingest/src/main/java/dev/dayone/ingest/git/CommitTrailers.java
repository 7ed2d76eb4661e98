package dev.dayone.ingest.git;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a commit message says about who helped and what it undoes. {@code Co-authored-by} is read on any line, since squash merges
 * bury trailers inside the message.
 *
 * @param people addresses of co-authors that are people, each once
 * @param assistants AI assistants named
 * @param reverts commit that it says it reverts; null = none
 * @param fixup a fixup!, squash! or amend! commit
 */
record CommitTrailers(
        List<String> people,
        List<String> assistants,
        @Nullable String reverts,
        boolean fixup) {

    private static final Pattern CO_AUTHOR =
            Pattern.compile("(?im)^[ \\t*>-]*co-authored-by:[ \\t]*([^<\\n]*)<([^>\\n]*)>");
    private static final Pattern GENERATED = Pattern.compile(
            "(?im)^\\W*(?:(?:co-)?(?:generated|created|written|implemented)[ -](?:with|by|using)|(?:ai-)?assisted-by:|generated-by:)"
                    + "[^\\n]*?\\b(claude|copilot|codex|chatgpt|cursor|aider|devin|gemini|jules|windsurf|amp)\\b");
    private static final Pattern REVERTS = Pattern.compile("(?i)\\breverts commit ([0-9a-f]{7,64})");
    private static final Pattern FIXUP = Pattern.compile("^(fixup|squash|amend)! ");
    private static final Pattern BOT_NAME = Pattern.compile(
            "\\[bot\\]|^(dependabot|renovate|github-actions|pre-commit-ci|semantic-release-bot|greenkeeper|web-flow)\\b"
                    + "|(^|[ _-])bot$");
    private static final Pattern BOT_ADDRESS = Pattern.compile(
            "\\[bot\\]@|^(noreply|actions)@github\\.com$|@(dependabot|renovateapp)\\.com$|^bot@|^(action|github-actions)@");

    /** Addresses that only assistants commit with; a person's name alone never makes an assistant of somebody. */
    private static final Pattern VENDOR_ADDRESS = Pattern.compile(
            "@(anthropic|openai|cursor|aider|cognition|codeium|windsurf|ampcode|opencode|devin)\\.(com|ai|chat|sh|so)$"
                    + "|(^|\\+)(copilot|devin-ai-integration|gemini-code-assist|google-labs-jules|chatgpt-codex-connector|claude"
                    + "|copilot-swe-agent|cursor)(\\[bot\\])?@users\\.noreply\\.github\\.com$|^copilot@github\\.com$");

    /** Names that are nobody's. */
    private static final Pattern PRODUCT_NAME = Pattern.compile(
            "^(claude[ -]?code|claude[ -](opus|sonnet|haiku|[0-9]).*|(github )?copilot.*|(openai )?codex|chatgpt.*|gpt-[0-9].*|"
                    + "cursor( agent)?|aider( \\(.*)?|devin ai.*|gemini (cli|code).*|google jules|windsurf|opencode)$");

    static CommitTrailers of(String message) {
        Set<String> people = new LinkedHashSet<>();
        Set<String> assistants = new TreeSet<>();
        Matcher generated = GENERATED.matcher(message);
        while (generated.find()) {
            assistants.add(generated.group(1).toLowerCase(Locale.ROOT));
        }
        Matcher trailer = CO_AUTHOR.matcher(message);
        while (trailer.find()) {
            String name = trailer.group(1).strip();
            String address = trailer.group(2).strip().toLowerCase(Locale.ROOT);
            if (isAssistant(name, address)) {
                assistants.add(assistant(name, address));
            } else if (!isBot(name, address) && address.contains("@")) {
                people.add(address);
            }
        }
        Matcher reverts = REVERTS.matcher(message);
        return new CommitTrailers(
                List.copyOf(people),
                List.copyOf(assistants),
                reverts.find() ? reverts.group(1).toLowerCase(Locale.ROOT) : null,
                FIXUP.matcher(message).find());
    }

    /** Whether an author is a known service. */
    static boolean isBot(String name, String email) {
        return BOT_NAME.matcher(name.strip().toLowerCase(Locale.ROOT)).find()
                || BOT_ADDRESS.matcher(email.strip().toLowerCase(Locale.ROOT)).find();
    }

    /** Whether an author is an AI assistant. */
    static boolean isAssistant(String name, String email) {
        return VENDOR_ADDRESS.matcher(email.strip().toLowerCase(Locale.ROOT)).find()
                || PRODUCT_NAME.matcher(name.strip().toLowerCase(Locale.ROOT)).matches();
    }

    /** Which assistant it is, in one word. */
    static String assistant(String name, String email) {
        String who = (name + ' ' + email).toLowerCase(Locale.ROOT);
        return List.of(
                        "claude",
                        "anthropic",
                        "copilot",
                        "codex",
                        "chatgpt",
                        "openai",
                        "cursor",
                        "aider",
                        "devin",
                        "gemini",
                        "jules",
                        "windsurf",
                        "amp",
                        "opencode")
                .stream()
                .filter(who::contains)
                .findFirst()
                .map(word -> word.equals("anthropic") ? "claude" : word)
                .orElse("assistant");
    }
}
