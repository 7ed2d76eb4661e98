package dev.dayone.ingest.git;

import dev.dayone.ingest.pairs.Pairs;
import dev.dayone.ingest.pairs.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/** Which commits were made in which sessions: those that a branch of a session reaches and whose author's own day is the session's. */
final class PairBranches {

    /** A clock that is wrong by less than this hides no commit of the day. */
    private static final Duration SLACK = Duration.ofDays(3);

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
        Map<String, List<Session>> sessions = new HashMap<>();
        for (Map.Entry<String, Session> each :
                pairs.ofBranches(branches.keySet()).entrySet()) {
            ObjectId tip = branches.get(each.getKey());
            if (tip != null) {
                collect(repository, tip, each.getValue(), sessions);
            }
        }
        return sessions;
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
