package dev.dayone.ingest.git;

import dev.dayone.ingest.git.KnownServices.Kind;
import dev.dayone.ingest.git.KnownServices.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a commit message says about who helped and what it undoes. {@code Co-authored-by} is read on any line, since squash merges
 * bury trailers inside the message.
 *
 * @param people co-authors that are people
 * @param assistants AI assistants named
 * @param reverts commit that it says it reverts; null = none
 * @param fixup a fixup!, squash! or amend! commit
 */
record CommitTrailers(
        List<CoAuthor> people,
        List<String> assistants,
        @Nullable String reverts,
        boolean fixup) {

    /** A co-author as the message names one. */
    record CoAuthor(String name, String address) {}

    /** Characters of a line of co-authors: a longer one names nobody, and would be read for hours. */
    private static final int LONGEST = 1_000;

    private static final Pattern CO_AUTHORS =
            Pattern.compile("(?im)^[ \\t*-]*co-?authored-by[ \\t]*:(.*(?:\\n[ \\t]+<.*)?)$");
    private static final Pattern CO_AUTHOR = Pattern.compile("([^<>,;]*+)<([^<>\\s]+@[^<>\\s]+)>");
    private static final Pattern BARE = Pattern.compile("([^<>@]*?)\\s*\\(?([^<>@\\s()]+@[^<>@\\s()]+)\\)?");

    /** The product must follow at once, by a name that is nothing else: "using torch.cuda.amp" and "by Claude Martin" name none. */
    private static final Pattern GENERATED = Pattern.compile(
            "(?im)^[\\W&&[^\n]]*(?:(?:co-)?(?:generated|created|written|implemented|made)[ -](?:with|by|using)|(?:ai-)?assisted-by:|generated-by:)[ \\t]*"
                    + "(?:\\[(claude|copilot|codex|chatgpt|cursor|aider|devin|gemini|jules|windsurf|amp)\\b"
                    + "|(claude)(?=[ -](?:code|opus|sonnet|haiku|ai|[0-9]))|(?:github )?(copilot)\\b|(?:openai )?(codex)\\b|(chatgpt)\\b"
                    + "|(cursor) (?:ai|agent)\\b|(aider)\\b(?!-)|(devin) ai\\b|(gemini) (?:cli|code|[0-9])|google (jules)\\b|(windsurf)\\b)");

    private static final Pattern ASSISTED_BY = Pattern.compile(
            "(?im)^[\\W&&[^\n]]*(?:(?:ai-)?assisted-by|generated-by):[ \\t]*(claude|copilot|codex|chatgpt|cursor|aider|devin|gemini|jules|windsurf|amp)\\b");
    private static final Pattern REVERTS = Pattern.compile("(?i)\\breverts commit ([0-9a-f]{7,64})");
    private static final Pattern FIXUP = Pattern.compile("^(fixup|squash|amend)! ");

    /**
     * What that message says.
     *
     * @param isPerson whether an address is a known person's, whatever the list of services says
     */
    static CommitTrailers of(String message, KnownServices services, Predicate<String> isPerson) {
        List<CoAuthor> people = new ArrayList<>();
        Set<String> assistants = new TreeSet<>();
        for (Pattern each : List.of(GENERATED, ASSISTED_BY)) {
            Matcher named = each.matcher(message);
            while (named.find()) {
                for (int group = 1; group <= named.groupCount(); group++) {
                    if (named.group(group) != null) {
                        assistants.add(named.group(group).toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        for (CoAuthor each : coAuthors(message)) {
            Optional<Rule> service =
                    isPerson.test(each.address()) ? Optional.empty() : services.of(each.name(), each.address());
            if (service.isEmpty()) {
                people.add(each);
            } else if (service.get().kind() == Kind.ASSISTANT) {
                assistants.add(service.get().word());
            }
        }
        Matcher reverts = REVERTS.matcher(message);
        return new CommitTrailers(
                List.copyOf(people),
                List.copyOf(assistants),
                reverts.find() ? reverts.group(1).toLowerCase(Locale.ROOT) : null,
                FIXUP.matcher(message).find());
    }

    private static List<CoAuthor> coAuthors(String message) {
        List<CoAuthor> out = new ArrayList<>();
        Matcher trailer = CO_AUTHORS.matcher(message);
        while (trailer.find()) {
            String value = trailer.group(1).replace('\n', ' ').strip();
            if (value.length() > LONGEST) {
                continue;
            }
            Matcher each = CO_AUTHOR.matcher(value);
            boolean any = false;
            while (each.find()) {
                any = true;
                out.add(coAuthor(each));
            }
            Matcher bare = BARE.matcher(value);
            if (!any && bare.matches()) {
                out.add(coAuthor(bare));
            }
        }
        return out;
    }

    private static CoAuthor coAuthor(Matcher match) {
        return new CoAuthor(match.group(1).strip(), match.group(2).strip().toLowerCase(Locale.ROOT));
    }
}
