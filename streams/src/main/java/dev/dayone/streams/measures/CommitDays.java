package dev.dayone.streams.measures;

import dev.dayone.schemas.CommitDay;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Roll-ups of commits by day: a participant with twenty thousand commits is some hundred of these. Counts form a group, so that a
 * commit is added and taken out exactly; ids are the smallest ten of a union. Merging is associative and commutative.
 */
public final class CommitDays {

    private CommitDays() {}

    public static CommitDay none(String programme, String identity, LocalDate day) {
        return new CommitDay(programme, identity, day, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), 1);
    }

    /**
     * The roll-ups of a day from all of its facts: one for each number of people that a commit is credited to.
     *
     * @param facts each commit once
     * @param superseded whether a fact was replaced or taken back
     */
    public static Map<Integer, CommitDay> of(CommitDay none, Collection<CommitFact> facts, Predicate<UUID> superseded) {
        Map<Object, CommitFact> standing = new HashMap<>();
        Map<Integer, CommitDay> all = new TreeMap<>();
        for (CommitFact fact : facts) {
            all.merge(fact.people(), known(shared(none, fact.people()), fact), CommitDays::merge);
            if (fact.counts() && !superseded.test(fact.id())) {
                Object rewrite = fact.rewrite() == null ? fact.id() : fact.rewrite();
                standing.merge(rewrite, fact, (one, other) -> other.standsBefore(one) ? other : one);
            }
        }
        for (CommitFact fact : standing.values()) {
            all.computeIfPresent(fact.people(), (people, day) -> counting(day, fact));
        }
        return all;
    }

    /** Another roll-up of that day, of commits of so many people. */
    public static CommitDay shared(CommitDay none, int people) {
        return new CommitDay(
                none.programme(), none.identity(), none.day(), 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), people);
    }

    /** With one fact more that counts. */
    public static CommitDay adding(CommitDay day, CommitFact fact) {
        return counting(known(day, fact), fact);
    }

    /** With one fact more that counts nothing: a merge, a rewrite, a void. What others reported and share is no fact of this identity's. */
    public static CommitDay known(CommitDay day, CommitFact fact) {
        return with(day, day.facts() + (fact.has(CommitFact.SHARED) ? 0 : 1), 0, null, day.ids());
    }

    /** With the counts of one commit that is among the facts already. */
    private static CommitDay counting(CommitDay day, CommitFact fact) {
        return with(day, day.facts(), 1, fact, smallest(day.ids(), fact.id()));
    }

    /** Both days of facts together; they must have no fact in common. */
    public static CommitDay merge(CommitDay one, CommitDay other) {
        return new CommitDay(
                one.programme(),
                one.identity(),
                one.day(),
                one.facts() + other.facts(),
                one.commits() + other.commits(),
                one.linesAdded() + other.linesAdded(),
                one.sourceAdded() + other.sourceAdded(),
                one.testAdded() + other.testAdded(),
                one.sourceDeleted() + other.sourceDeleted(),
                one.assisted() + other.assisted(),
                one.reverts() + other.reverts(),
                one.uncounted() + other.uncounted(),
                smallest(one.ids(), other.ids()),
                one.people());
    }

    private static CommitDay with(CommitDay day, long facts, int sign, @Nullable CommitFact fact, List<UUID> ids) {
        if (fact == null) {
            return new CommitDay(
                    day.programme(),
                    day.identity(),
                    day.day(),
                    facts,
                    day.commits(),
                    day.linesAdded(),
                    day.sourceAdded(),
                    day.testAdded(),
                    day.sourceDeleted(),
                    day.assisted(),
                    day.reverts(),
                    day.uncounted(),
                    ids,
                    day.people());
        }
        return new CommitDay(
                day.programme(),
                day.identity(),
                day.day(),
                facts,
                day.commits() + sign,
                day.linesAdded() + sign * fact.linesAdded(),
                day.sourceAdded() + sign * fact.sourceAdded(),
                day.testAdded() + sign * fact.testAdded(),
                day.sourceDeleted() + sign * fact.sourceDeleted(),
                day.assisted() + (fact.has(CommitFact.ASSISTED) ? sign : 0),
                day.reverts() + (fact.has(CommitFact.REVERT) ? sign : 0),
                day.uncounted() + (long) sign * fact.uncounted(),
                ids,
                day.people());
    }

    /** With that id, in order, at most ten. */
    private static List<UUID> smallest(List<UUID> ids, UUID id) {
        if (ids.size() == CommitDay.IDS_SHOWN && id.compareTo(ids.get(CommitDay.IDS_SHOWN - 1)) > 0) {
            return ids;
        }
        int found = Collections.binarySearch(ids, id);
        int at = -found - 1;
        if (found >= 0 || at >= CommitDay.IDS_SHOWN) {
            return ids;
        }
        int size = Math.min(ids.size() + 1, CommitDay.IDS_SHOWN);
        UUID[] out = new UUID[size];
        for (int i = 0; i < size; i++) {
            out[i] = i < at ? ids.get(i) : i == at ? id : ids.get(i - 1);
        }
        return List.of(out);
    }

    private static List<UUID> smallest(List<UUID> one, List<UUID> other) {
        List<UUID> out = one;
        for (UUID id : other) {
            out = smallest(out, id);
        }
        return out;
    }
}
