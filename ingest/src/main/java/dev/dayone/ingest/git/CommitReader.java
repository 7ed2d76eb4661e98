package dev.dayone.ingest.git;

import dev.dayone.ingest.git.CommitText.Person;
import dev.dayone.ingest.git.KnownServices.Kind;
import dev.dayone.ingest.git.KnownServices.Rule;
import dev.dayone.ingest.lines.LineCounts;
import dev.dayone.ingest.pairs.Pairs;
import dev.dayone.ingest.pairs.Session;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.CommitObserved.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns commits of one repository into events: names and addresses become pseudonyms, messages become what they say. */
final class CommitReader {

    /** Before git there were no commits (its first one is of that day). */
    private static final Instant FIRST_COMMIT = Instant.parse("2005-04-07T00:00:00Z");

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int REMEMBERED = 50_000;

    /** Raised with every rule that reads something else from the same commit. */
    private static final int RULES = 3;

    private final Mint mint;
    private final String repository;
    private final Mailmap mailmap;
    private final Credits credits;
    private final KnownServices services;
    private final Pairs pairs;
    private final Map<String, List<Session>> branches;
    private final UnaryOperator<String> addresses;
    private final UnaryOperator<String> paths;

    /**
     * @param pairs who worked with whom by the pairing sheet
     * @param branches sessions by commit, as names of branches tell
     */
    CommitReader(
            Mint mint,
            String repository,
            Mailmap mailmap,
            Credits credits,
            KnownServices services,
            Pairs pairs,
            Map<String, List<Session>> branches) {
        Pseudonyms pseudonyms = mint.pseudonyms();
        this.mint = mint;
        this.repository = repository;
        this.mailmap = mailmap;
        this.credits = credits;
        this.services = services;
        this.pairs = pairs;
        this.branches = branches;
        this.addresses = remembered(pseudonyms::email);
        this.paths = remembered(pseudonyms::path);
    }

    /** Whom a commit is credited to. */
    OwnCommit own(String sha, CommitText text) {
        return own(sha, text, trailers(text));
    }

    private OwnCommit own(String sha, CommitText text, CommitTrailers trailers) {
        Person author = text.author();
        String identity = credits.identity(author.name(), author.address());
        List<String> coAuthors = trailers.people().stream()
                .map(other -> credits.identity(other.name(), other.address()))
                .filter(other -> !other.equals(identity))
                .distinct()
                .toList();
        OwnCommit plain = new OwnCommit(
                sha,
                identity,
                !credits.isPlain(identity, author.address()),
                coAuthors,
                author.when(),
                text.committer().when(),
                text.parents());
        return pairs.isEmpty() ? plain : inSession(plain, author);
    }

    /**
     * Work of a session is credited to all who took part. The author is one of them, or nobody that anyone knows, as on a machine that people share: then the branch says who it was.
     */
    private OwnCommit inSession(OwnCommit plain, Person author) {
        List<Session> ofBranch = branches.getOrDefault(plain.sha(), List.of());
        @Nullable String participant = credits.participant(plain.identity());
        if (participant == null) {
            boolean stranger = ofBranch.size() == 1
                    && services.of(author.name(), author.address()).isEmpty();
            return stranger ? plain.inSession(first(ofBranch), true, partners(plain, ofBranch, null)) : plain;
        }
        List<Session> all = Stream.concat(
                        ofBranch.stream().filter(session -> session.has(participant)),
                        pairs.onSheet(day(author), participant).stream())
                .toList();
        List<String> partners = partners(plain, all, participant);
        return partners.isEmpty() ? plain : plain.inSession(plain.identity(), plain.mapped(), partners);
    }

    private static String first(List<Session> sessions) {
        return sessions.get(0).members().get(0).identity();
    }

    /** Identities of the others, but for those whom the commit itself credits. */
    private List<String> partners(OwnCommit plain, List<Session> sessions, @Nullable String author) {
        Set<String> credited = new HashSet<>();
        plain.coAuthors().stream()
                .map(credits::participant)
                .filter(Objects::nonNull)
                .forEach(credited::add);
        if (author != null) {
            credited.add(author);
        }
        return sessions.stream()
                .flatMap(session -> session.members().stream().skip(author == null ? 1 : 0))
                .filter(member -> !credited.contains(member.participant()))
                .map(Session.Member::identity)
                .distinct()
                .sorted()
                .toList();
    }

    private static LocalDate day(Person author) {
        int minutes = author.offsetMinutes() == null ? 0 : author.offsetMinutes();
        return author.when().atOffset(ZoneOffset.UTC).plusMinutes(minutes).toLocalDate();
    }

    private CommitTrailers trailers(CommitText text) {
        return CommitTrailers.of(text.message(), services, address -> credits.isPerson(addresses.apply(address)));
    }

    /** Whether its author or a co-author that it names is known. What a branch says of a pair does not count: the branch reaches others' commits, too. */
    boolean isByPerson(CommitText text) {
        Person author = text.author();
        return credits.isPerson(credits.identity(author.name(), author.address()))
                || trailers(text).people().stream()
                        .anyMatch(other -> credits.isPerson(credits.identity(other.name(), other.address())));
    }

    /** Whether its author is a person: somebody whom roster or links name, or whom no list calls a service. */
    boolean isByPeople(OwnCommit own, CommitText text) {
        return credits.isPerson(own.identity())
                || services.of(text.author().name(), text.author().address()).isEmpty();
    }

    /**
     * The commit as an event.
     *
     * @param revision even; how often it was taken back and came again, twice
     */
    CommitObserved read(String sha, String tree, CommitText text, CommitChanges changes, int revision) {
        Person author = text.author();
        CommitTrailers trailers = trailers(text);
        OwnCommit own = own(sha, text, trailers);
        String plain = addresses.apply(author.address());
        String canonical = canonical(author);
        LineCounts source = changes.source();
        Optional<Rule> service =
                credits.isPerson(own.identity()) ? Optional.empty() : services.of(author.name(), author.address());
        TreeSet<String> assistants = new TreeSet<>(trailers.assistants());
        service.filter(rule -> rule.kind() == Kind.ASSISTANT).ifPresent(rule -> assistants.add(rule.word()));
        return new CommitObserved(
                mint.meta("git:" + repository, null, own.identity(), author.when(), revision, false, own.naturalKey()),
                sha,
                repository,
                author.when(),
                text.committer().when(),
                text.parents(),
                own.coAuthors(),
                service.isPresent(),
                !assistants.isEmpty(),
                changes.fileCount(),
                changes.added(),
                changes.deleted(),
                changes.uncounted(),
                tree,
                addresses.apply(text.committer().address()),
                canonical.equals(plain) ? null : canonical,
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
                source.deleted(),
                changes.copiedAdded(),
                RULES);
    }

    /** Takes back a commit that no repository shows any longer. */
    CommitObserved withdraw(OwnCommit gone, int revision) {
        return new CommitObserved(
                mint.meta(
                        "git:" + repository,
                        null,
                        gone.identity(),
                        gone.authoredAt(),
                        revision,
                        true,
                        gone.naturalKey()),
                gone.sha(),
                repository,
                gone.authoredAt(),
                gone.committedAt(),
                gone.parents(),
                gone.coAuthors(),
                false,
                false,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                Clock.UNKNOWN,
                null,
                null,
                false,
                List.of(),
                List.of(),
                0,
                0,
                0,
                RULES);
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
