package dev.dayone.ingest.git;

import dev.dayone.ingest.git.CommitComparer.Comparison;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.PlaceholderAddress;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Under which addresses people commit, in clear: for whoever holds the clones, to say whose each address is. Nothing of it is sent or
 * kept. What an upstream has, merges and what was squashed are left out, as in the measures.
 */
public final class Committers {

    private final Pseudonyms pseudonyms;
    private final Map<String, String> owners;
    private final KnownServices services;
    private final Map<String, Found> found = new TreeMap<>();

    /**
     * @param owners pseudonym of the participant by identity, as roster and links say
     * @param services which authors are services
     */
    public Committers(Pseudonyms pseudonyms, Map<String, String> owners, KnownServices services) {
        this.pseudonyms = pseudonyms;
        this.owners = Map.copyOf(owners);
        this.services = services;
    }

    /**
     * One address.
     *
     * @param address in small letters, as in the commits
     * @param names under which it commits
     * @param participant pseudonym of whom its commits count for; null = nobody
     * @param service whether it is a service, not a person
     * @param placeholder whether git or a machine made it up, or several people use it
     * @param work where it commits, most first
     */
    public record Committer(
            String address,
            List<String> names,
            @Nullable String participant,
            boolean service,
            boolean placeholder,
            List<Work> work) {

        public Committer {
            names = List.copyOf(names);
            work = List.copyOf(work);
        }

        /** Commits in all repositories. */
        public long commits() {
            return work.stream().mapToLong(Work::commits).sum();
        }

        /** Commits by the author's own day, in all repositories. */
        public Map<LocalDate, Integer> byDay() {
            Map<LocalDate, Integer> days = new TreeMap<>();
            work.forEach(each -> each.byDay().forEach((day, commits) -> days.merge(day, commits, Integer::sum)));
            return days;
        }

        public LocalDate first() {
            return work.stream().map(Work::first).min(Comparator.naturalOrder()).orElseThrow();
        }

        public LocalDate last() {
            return work.stream().map(Work::last).max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    /**
     * What an address committed to one repository.
     *
     * @param repository as the programme calls it
     * @param owner pseudonym of the participant, or name of the team, whose it is; null = shared
     * @param byDay commits by the author's own day; at least one
     */
    public record Work(String repository, @Nullable String owner, Map<LocalDate, Integer> byDay) {

        public Work {
            byDay = new TreeMap<>(byDay);
        }

        public long commits() {
            return byDay.values().stream().mapToLong(Integer::longValue).sum();
        }

        public LocalDate first() {
            return Collections.min(byDay.keySet());
        }

        public LocalDate last() {
            return Collections.max(byDay.keySet());
        }
    }

    private static final class Found {
        private final TreeSet<String> names = new TreeSet<>();
        private final Map<String, RepositoryRef> refs = new LinkedHashMap<>();
        private final Map<String, Map<LocalDate, Integer>> days = new LinkedHashMap<>();
        private @Nullable String participant;
        private boolean service;
        private boolean placeholder;
    }

    /**
     * Adds the commits of a repository.
     *
     * @throws InputException when it cannot be read
     */
    public void read(RepositoryRef ref) {
        RepositoryRef above = ref.upstream();
        try (Repository repository = Clones.open(ref);
                Upstream upstream = above == null ? null : Upstream.read(above);
                RevWalk walk = new RevWalk(repository);
                CommitComparer comparer = new CommitComparer(repository, 1)) {
            References references = References.of(repository);
            History history = references.history(walk);
            var squashed = Squashes.find(walk, history, references.tips(), comparer);
            Credits credits = new Credits(
                    pseudonyms,
                    Mailmap.of(repository, references.head()),
                    owners,
                    ref.owner() == null ? ref.label() : ref.owner(),
                    services);
            for (RevCommit commit : history.commits()) {
                CommitText text = Upstream.text(walk.getObjectReader(), commit);
                if (text.parents() > 1 || squashed.contains(commit)) {
                    continue;
                }
                boolean shared = upstream != null
                        && upstream.originOf(
                                        commit,
                                        text,
                                        () -> comparer.compare(Comparison.of(commit, text))
                                                .patchId())
                                != Upstream.Origin.OWN;
                String identity =
                        credits.identity(text.author().name(), text.author().address());
                if (!shared || credits.isPerson(identity)) {
                    add(ref, text.author(), owners.get(identity));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw InputException.of(Problem.ofFile(
                    ref.shown(),
                    "cannot be read as a git repository: " + e.getMessage(),
                    "Run git fsck there, or clone it anew"));
        }
    }

    private void add(RepositoryRef ref, CommitText.Person author, @Nullable String participant) {
        String address = author.address().strip().toLowerCase(Locale.ROOT);
        boolean placeholder = PlaceholderAddress.isOne(address) || services.isShared(author.name(), address);
        String owner = ref.owner();
        if (placeholder && participant == null && owner != null && pseudonyms.isParticipant(owner)) {
            // It counts for whoever owns the repository, in each for another.
            add(ref, author, owner);
            return;
        }
        Found each = found.computeIfAbsent(
                address + '\0' + (placeholder && participant != null ? participant : ""), key -> new Found());
        each.names.add(author.name().strip());
        each.placeholder |= placeholder;
        if (participant != null) {
            each.participant = participant;
        }
        each.service |= services.of(author.name(), address).isPresent();
        int offset = author.offsetMinutes() == null ? 0 : author.offsetMinutes();
        LocalDate day =
                author.when().plusSeconds(60L * offset).atOffset(ZoneOffset.UTC).toLocalDate();
        each.refs.putIfAbsent(ref.label(), ref);
        each.days.computeIfAbsent(ref.label(), key -> new TreeMap<>()).merge(day, 1, Integer::sum);
    }

    private static String address(String key) {
        return key.substring(0, key.indexOf('\0'));
    }

    /** Every address, most commits first; a made-up one once for each person whose it is. */
    public List<Committer> list() {
        List<Committer> out = new ArrayList<>();
        found.forEach((key, each) -> out.add(new Committer(
                address(key),
                List.copyOf(each.names),
                each.participant,
                each.service && each.participant == null,
                each.placeholder,
                each.refs.values().stream()
                        .map(ref -> new Work(ref.shown(), ref.owner(), each.days.getOrDefault(ref.label(), Map.of())))
                        .sorted(Comparator.comparingLong(Work::commits).reversed())
                        .toList())));
        out.sort(Comparator.comparingLong(Committer::commits).reversed().thenComparing(Committer::address));
        return out;
    }
}
