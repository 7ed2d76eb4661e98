package dev.dayone.ingest;

import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.RepositoryScanned;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.DiffAlgorithm.SupportedAlgorithm;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevFlag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.io.NullOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one git repository commit by commit: everything that any reference reaches, except the merges that hosts make for pull
 * requests ({@code refs/pull/N/merge}). Missing objects cost the line counts of a file, never a commit.
 */
final class GitScan {

    /** Files above this are counted as changed, their lines left out: a few generated files cost most of the diff time. */
    private static final int LARGEST_FILE = 1 << 20;

    private final Mint mint;
    private final Path clones;

    /** @param clones where repositories at URLs are kept */
    GitScan(Mint mint, Path clones) {
        this.mint = mint;
        this.clones = clones;
    }

    /**
     * The repository on this disk: one at a URL is cloned, or fetched where it was cloned before.
     *
     * @throws InputException when it cannot be cloned or opened
     */
    RepositoryRef atHand(RepositoryRef ref) {
        RepositoryRef local = ref.directory() == null ? new RepositoryRef(ref.name(), fetch(ref), ref.owner()) : ref;
        try (Repository opened =
                new FileRepositoryBuilder().setGitDir(local.directory()).build()) {
            String ids = opened.getConfig().getString("extensions", null, "objectformat");
            if (ids != null && !ids.equals("sha1")) {
                throw new IOException("its ids are " + ids);
            }
            references(opened);
            return local;
        } catch (IOException | IllegalArgumentException e) {
            throw InputException.of(Problem.ofFile(
                    ref.name(),
                    "cannot be opened as a git repository: " + e.getMessage(),
                    "Repositories with SHA-1 ids are read; check the clone with git fsck"));
        }
    }

    /**
     * Sends one event for each commit, then what the scan found.
     *
     * @throws InputException when the repository cannot be read or fetched
     */
    void scan(RepositoryRef ref, Consumer<Event> sink) {
        File directory = ref.directory();
        if (directory == null) {
            throw new IllegalArgumentException("repository " + ref.name() + " is not at hand yet");
        }
        try (Repository repository =
                        new FileRepositoryBuilder().setGitDir(directory).build();
                Lines lines = new Lines(repository);
                RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(true);
            Map<String, String> refs = new TreeMap<>();
            List<ObjectId> tips = new ArrayList<>();
            for (Ref each : references(repository)) {
                ObjectId id = each.getObjectId();
                if (id != null) {
                    refs.put(each.getName(), id.name());
                    tips.add(id);
                }
            }
            History history = History.of(walk, tips, commit -> sink.accept(observed(ref, commit, lines)));
            long missing = history.missing() + lines.missing();
            ObjectId head = repository.resolve(Constants.HEAD);
            sink.accept(new RepositoryScanned(
                    mint.meta(
                            "git:" + ref.name(),
                            null,
                            null,
                            Instant.EPOCH,
                            0,
                            false,
                            "scan",
                            ref.name(),
                            refs.toString(),
                            String.valueOf(ref.owner())),
                    ref.name(),
                    ref.owner(),
                    head == null ? null : head.name(),
                    history.commits(),
                    head == null ? 0 : reachable(repository, head),
                    missing,
                    !repository.getObjectDatabase().getShallowCommits().isEmpty()));
        } catch (IOException e) {
            throw InputException.of(Problem.ofFile(
                    ref.name(),
                    "cannot be read as a git repository: " + e.getMessage(),
                    "Run git fsck there, or clone it anew"));
        }
    }

    private static List<Ref> references(Repository repository) throws IOException {
        List<Ref> refs = new ArrayList<>(repository.getRefDatabase().getRefs());
        refs.removeIf(
                ref -> ref.getName().startsWith("refs/pull/") && ref.getName().endsWith("/merge"));
        return refs;
    }

    private static long reachable(Repository repository, ObjectId head) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.setRetainBody(false);
            return History.of(walk, List.of(head), commit -> {}).commits();
        }
    }

    /**
     * A walk over everything that some tips reach. Unlike JGit's own it goes on where a commit is missing, as in a clone of a
     * shallow clone.
     *
     * @param commits commits seen
     * @param missing commits named and not there
     */
    private record History(long commits, long missing) {

        static History of(RevWalk walk, List<ObjectId> tips, Consumer<RevCommit> each) throws IOException {
            RevFlag seen = walk.newFlag("seen");
            Deque<RevCommit> waiting = new ArrayDeque<>();
            long commits = 0;
            long missing = 0;
            for (ObjectId tip : tips) {
                try {
                    if (walk.peel(walk.parseAny(tip)) instanceof RevCommit commit && !commit.has(seen)) {
                        commit.add(seen);
                        waiting.push(commit);
                    }
                } catch (MissingObjectException e) {
                    missing++;
                }
            }
            while (!waiting.isEmpty()) {
                RevCommit commit = waiting.pop();
                try {
                    walk.parseBody(commit);
                } catch (MissingObjectException e) {
                    missing++;
                    continue;
                }
                commits++;
                each.accept(commit);
                for (RevCommit parent : commit.getParents()) {
                    if (!parent.has(seen)) {
                        parent.add(seen);
                        waiting.push(parent);
                    }
                }
                commit.disposeBody();
            }
            return new History(commits, missing);
        }
    }

    private CommitObserved observed(RepositoryRef ref, RevCommit commit, Lines lines) {
        PersonIdent author = commit.getAuthorIdent();
        PersonIdent committer = commit.getCommitterIdent();
        Instant authored = author == null ? Instant.EPOCH : author.getWhenAsInstant();
        String name = author == null ? "" : author.getName();
        String email = author == null ? "" : author.getEmailAddress();
        CommitTrailers trailers = CommitTrailers.of(message(commit));
        int parents = parents(commit);
        // Against a parent that a shallow clone cut off there is nothing to compare with.
        FileCounts counts = parents > 1 || parents > commit.getParentCount() ? FileCounts.NONE : lines.of(commit);
        return new CommitObserved(
                mint.meta(
                        "git:" + ref.name(),
                        null,
                        mint.pseudonyms().email(email),
                        authored,
                        0,
                        false,
                        "commit",
                        commit.name()),
                commit.name(),
                ref.name(),
                authored,
                committer == null ? authored : committer.getWhenAsInstant(),
                parents,
                trailers.people().stream().map(mint.pseudonyms()::email).toList(),
                CommitTrailers.isBot(name, email),
                trailers.aiAssisted(),
                counts.files(),
                counts.added(),
                counts.deleted(),
                counts.uncounted());
    }

    /** Parents as the commit itself names them, whatever part of the history the clone has. */
    private static int parents(RevCommit commit) {
        String header = new String(commit.getRawBuffer(), StandardCharsets.ISO_8859_1);
        int end = header.indexOf("\nauthor ");
        return (int) header.substring(0, Math.max(0, end))
                .lines()
                .filter(line -> line.startsWith("parent "))
                .count();
    }

    private static String message(RevCommit commit) {
        try {
            return commit.getFullMessage();
        } catch (IllegalArgumentException e) {
            return new String(commit.getRawBuffer(), StandardCharsets.ISO_8859_1);
        }
    }

    private File fetch(RepositoryRef ref) {
        UUID id = UUID.nameUUIDFromBytes(ref.name().getBytes(StandardCharsets.UTF_8));
        Path mirror = clones.resolve(id + ".git");
        try {
            if (Files.isDirectory(mirror)) {
                try (Git git = Git.open(mirror.toFile())) {
                    git.fetch().setRemoveDeletedRefs(true).call();
                }
            } else {
                Files.createDirectories(clones);
                Git.cloneRepository()
                        .setURI(ref.name())
                        .setMirror(true)
                        .setDirectory(mirror.toFile())
                        .call()
                        .close();
            }
            return mirror.toFile();
        } catch (GitAPIException | IOException e) {
            throw InputException.of(Problem.ofFile(
                    ref.name(),
                    "cannot be cloned: " + e.getMessage(),
                    "Check the address and your access, or clone it yourself and give the path"));
        }
    }

    /**
     * @param uncounted files changed whose lines are unknown
     */
    private record FileCounts(int files, long added, long deleted, int uncounted) {
        private static final FileCounts NONE = new FileCounts(0, 0, 0, 0);
    }

    /** Changed files and lines of a commit against its parent: histogram diff, capped by size. */
    private static final class Lines implements AutoCloseable {

        private final RevWalk parents;
        private final DiffFormatter formatter = new DiffFormatter(NullOutputStream.INSTANCE);
        private long missing;

        private Lines(Repository repository) {
            this.parents = new RevWalk(repository);
            formatter.setRepository(repository);
            formatter.setDiffAlgorithm(DiffAlgorithm.getAlgorithm(SupportedAlgorithm.HISTOGRAM));
            formatter.setDiffComparator(RawTextComparator.DEFAULT);
            formatter.setBinaryFileThreshold(LARGEST_FILE);
            formatter.setDetectRenames(false);
        }

        private FileCounts of(RevCommit commit) {
            List<DiffEntry> entries;
            try {
                entries = formatter.scan(parentTree(commit), commit.getTree());
            } catch (IOException e) {
                missing++;
                return FileCounts.NONE;
            }
            int uncounted = 0;
            long added = 0;
            long deleted = 0;
            for (DiffEntry entry : entries) {
                try {
                    FileHeader header = formatter.toFileHeader(entry);
                    if (header.getPatchType() != FileHeader.PatchType.UNIFIED) {
                        uncounted++;
                        continue;
                    }
                    for (Edit edit : header.toEditList()) {
                        added += edit.getLengthB();
                        deleted += edit.getLengthA();
                    }
                } catch (IOException e) {
                    uncounted++;
                    missing++;
                }
            }
            return new FileCounts(entries.size(), added, deleted, uncounted);
        }

        private @Nullable ObjectId parentTree(RevCommit commit) throws IOException {
            if (commit.getParentCount() == 0) {
                return null;
            }
            return parents.parseCommit(commit.getParent(0)).getTree();
        }

        private long missing() {
            return missing;
        }

        @Override
        public void close() {
            formatter.close();
            parents.close();
        }
    }
}
