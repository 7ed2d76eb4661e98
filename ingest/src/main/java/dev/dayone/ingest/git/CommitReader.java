package dev.dayone.ingest.git;

import dev.dayone.ingest.git.CommitText.Person;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.CommitObserved.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Turns commits of one repository into events: names and addresses become pseudonyms, messages become what they say. */
final class CommitReader {

    /** Before git there were no commits (its first one is of that day). */
    private static final Instant FIRST_COMMIT = Instant.parse("2005-04-07T00:00:00Z");

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int REMEMBERED = 50_000;

    private final Mint mint;
    private final String repository;
    private final Mailmap mailmap;
    private final UnaryOperator<String> addresses;
    private final UnaryOperator<String> paths;

    CommitReader(Mint mint, String repository, Mailmap mailmap) {
        Pseudonyms pseudonyms = mint.pseudonyms();
        this.mint = mint;
        this.repository = repository;
        this.mailmap = mailmap;
        this.addresses = remembered(pseudonyms::email);
        this.paths = remembered(pseudonyms::path);
    }

    CommitObserved read(String sha, String tree, CommitText text, CommitChanges changes) {
        Person author = text.author();
        String identity = addresses.apply(author.address());
        String canonical = canonical(author);
        LineCounts source = changes.source();
        CommitTrailers trailers = CommitTrailers.of(text.message());
        boolean assistantItself = CommitTrailers.isAssistant(author.name(), author.address());
        TreeSet<String> assistants = new TreeSet<>(trailers.assistants());
        if (assistantItself) {
            assistants.add(CommitTrailers.assistant(author.name(), author.address()));
        }
        List<String> coAuthors = trailers.people().stream()
                .map(addresses)
                .filter(other -> !other.equals(identity))
                .distinct()
                .toList();
        return new CommitObserved(
                mint.meta("git:" + repository, null, identity, author.when(), 0, false, "commit", sha),
                sha,
                repository,
                author.when(),
                text.committer().when(),
                text.parents(),
                coAuthors,
                assistantItself || CommitTrailers.isBot(author.name(), author.address()),
                !assistants.isEmpty(),
                changes.files().size(),
                changes.added(),
                changes.deleted(),
                changes.uncounted(),
                tree,
                addresses.apply(text.committer().address()),
                canonical.equals(identity) ? null : canonical,
                author.offsetMinutes(),
                clock(author.when()),
                changes.patchId(),
                trailers.reverts(),
                trailers.fixup(),
                List.copyOf(assistants),
                changes.files().stream()
                        .limit(CommitObserved.FILES_LISTED)
                        .map(file -> file.toEvent(paths))
                        .toList(),
                source.added(),
                source.deleted());
    }

    /** Name and address by which git shortlog would list the author; stays in this process. */
    String signature(Person author) {
        Mailmap.Person mapped = mailmap.of(author.name(), author.address());
        return mapped.name() + " <" + mapped.address() + ">";
    }

    private String canonical(Person author) {
        @Nullable String address = mailmap.of(author.name(), author.address()).address();
        return addresses.apply(address == null ? author.address() : address);
    }

    private Clock clock(Instant when) {
        if (when.isBefore(FIRST_COMMIT)) {
            return Clock.BEFORE_GIT;
        }
        return when.isAfter(mint.receivedAt().plus(TOLERANCE)) ? Clock.AHEAD : Clock.PLAUSIBLE;
    }

    /** A function whose results are kept, as far as memory is spared. */
    private static UnaryOperator<String> remembered(UnaryOperator<String> function) {
        Map<String, String> known = new ConcurrentHashMap<>();
        return text -> {
            String result = known.get(text);
            if (result == null) {
                result = function.apply(text);
                if (known.size() < REMEMBERED) {
                    known.put(text, result);
                }
            }
            return result;
        };
    }
}
