package dev.dayone.ingest.git;

import dev.dayone.ingest.pairs.Pairs;
import dev.dayone.ingest.pairs.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Which commits were made in which sessions: those that a branch of a session reaches and whose author's own day is the session's. A branch that was deleted when it was merged
 * still has its name in the message of the merge.
 */
final class PairBranches {

    /** A clock that is wrong by less than this hides no commit of the day. */
    private static final Duration SLACK = Duration.ofDays(3);

    /** Messages that git and hosts write for a merge: the branch, after its owner where a host names one. */
    private static final Pattern MERGE = Pattern.compile(
            "Merge (?:(?:remote-tracking )?branch '(?:origin/)?([^']+)'.*|pull request #\\d+ from [^/\\s]+/(\\S+).*)");

    private PairBranches() {}

    /** Sessions by commit. */
    static Map<String, List<Session>> of(Repository repository, Map<String, ObjectId> tips, Pairs pairs)
            throws IOException {
        Map<String, ObjectId> branches = new TreeMap<>();
        tips.forEach((name, tip) -> {
            if (name.startsWith(Constants.R_HEADS)) {
                branches.put(name.substring(Constants.R_HEADS.length()), tip);
            } else if (name.startsWith(Constants.R_REMOTES)) {
                String named = name.substring(Constants.R_REMOTES.length());
                branches.putIfAbsent(named.substring(named.indexOf('/') + 1), tip);
            }
        });
        Map<String, Set<ObjectId>> all = new TreeMap<>();
        branches.forEach((name, tip) ->
                all.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(tip));
        if (pairs.rule() != null) {
            addMerged(repository, tips.values(), all);
        }
        Map<String, List<Session>> sessions = new HashMap<>();
        for (Map.Entry<String, Session> each : pairs.ofBranches(all.keySet()).entrySet()) {
            for (ObjectId tip : all.getOrDefault(each.getKey(), Set.of())) {
                collect(repository, tip, each.getValue(), sessions);
            }
        }
        return sessions;
    }

    /** Branches by the names under which they were merged. */
    private static void addMerged(Repository repository, Collection<ObjectId> tips, Map<String, Set<ObjectId>> branches)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            for (ObjectId tip : tips) {
                if (walk.parseAny(tip) instanceof RevCommit commit) {
                    walk.markStart(commit);
                }
            }
            for (RevCommit commit : walk) {
                if (commit.getParentCount() == 2) {
                    mergedBranch(commit.getShortMessage())
                            .ifPresent(name -> branches.computeIfAbsent(name, key -> new LinkedHashSet<>())
                                    .add(commit.getParent(1).getId()));
                }
            }
        } catch (MissingObjectException e) {
            // A history that is cut tells of the merges after the cut.
        }
    }

    /** The branch that was merged, by the first line of the merge's message; nothing where it is not told. */
    static Optional<String> mergedBranch(String subject) {
        Matcher merge = MERGE.matcher(subject);
        return merge.matches()
                ? Optional.of(merge.group(1) == null ? merge.group(2) : merge.group(1))
                : Optional.empty();
    }

    private static void collect(
            Repository repository, ObjectId tip, Session session, Map<String, List<Session>> sessions)
            throws IOException {
        Instant earliest =
                session.day().atStartOfDay(ZoneOffset.UTC).toInstant().minus(SLACK);
        try (RevWalk walk = new RevWalk(repository)) {
            walk.sort(RevSort.COMMIT_TIME_DESC);
            walk.markStart(walk.parseCommit(tip));
            for (RevCommit commit : walk) {
                if (Instant.ofEpochSecond(commit.getCommitTime()).isBefore(earliest)) {
                    return;
                }
                PersonIdent author = commit.getAuthorIdent();
                LocalDate day =
                        author.getWhenAsInstant().atZone(author.getZoneId()).toLocalDate();
                if (day.equals(session.day())) {
                    List<Session> all = sessions.computeIfAbsent(commit.name(), key -> new ArrayList<>());
                    if (!all.contains(session)) {
                        all.add(session);
                    }
                }
            }
        } catch (MissingObjectException e) {
            // A history that is cut tells of the sessions after the cut.
        }
    }
}
