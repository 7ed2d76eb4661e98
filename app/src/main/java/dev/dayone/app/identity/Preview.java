package dev.dayone.app.identity;

import dev.dayone.app.identity.IdentityAnswers.As;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.git.Committers.Committer;
import dev.dayone.ingest.git.Committers.Work;
import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an answer moves, told before it is given: how many commits, on which days, and which measures of whom change. */
final class Preview {

    /** Days after the cohort in which commits tell of continuation (G4). */
    private static final int CONTINUATION_DAYS = 90;

    private static final String DURING = "G2, GS11, GS14 and C4";

    private Preview() {}

    /** Sentences for one answer about an address that belongs to nobody. */
    static List<String> of(IdentityListing found, Committer committer, As as, String participant) {
        return switch (as) {
            case LINK -> List.of(added(found, participant, committer.byDay()));
            case BOT -> List.of(noPersons(found, committer));
            case SHARED -> owners(found, committer);
        };
    }

    /** As a service's they are nobody's work: what is left to be credited is less. */
    private static String noPersons(IdentityListing found, Committer committer) {
        long people = found.all() - found.ofServices();
        long left = people - committer.commits();
        return "No measure of anybody changes. Of the commits by people, "
                + inHundred(found.counted(), people) + " in 100 count for somebody now, and "
                + inHundred(found.counted(), left) + " in 100 then.";
    }

    private static long inHundred(long some, long all) {
        return all == 0 ? 0 : 100 * some / all;
    }

    private static List<String> owners(IdentityListing found, Committer committer) {
        Map<String, Map<LocalDate, Integer>> byOwner = new TreeMap<>();
        List<String> out = new ArrayList<>();
        for (Work work : committer.work()) {
            RosterPerson owner =
                    work.owner() == null ? null : found.byPseudonym().get(work.owner());
            if (owner == null) {
                out.add(Counts.of(work.commits(), "commit", "commits") + " in " + work.repository()
                        + " count for nobody: repositories.csv names no participant as its owner.");
            } else {
                work.byDay()
                        .forEach((day, commits) -> byOwner.computeIfAbsent(owner.id(), key -> new TreeMap<>())
                                .merge(day, commits, Integer::sum));
            }
        }
        byOwner.forEach((owner, days) -> out.add(added(found, owner, days)));
        return out;
    }

    private static String added(IdentityListing found, String participant, Map<LocalDate, Integer> days) {
        Map<LocalDate, Integer> before = new TreeMap<>();
        found.committers().stream()
                .filter(each -> isOf(found, each, participant))
                .forEach(each -> each.byDay().forEach((day, commits) -> before.merge(day, commits, Integer::sum)));
        Set<LocalDate> all = new HashSet<>(before.keySet());
        all.addAll(days.keySet());
        String out = participant + " then has " + Counts.of(sum(before) + sum(days), "commit", "commits") + " on "
                + Counts.of(all.size(), "day", "days") + " instead of " + sum(before) + " on " + before.size() + ".";
        Cohort cohort = cohort(found, participant);
        return cohort == null ? out : out + " " + measures(participant, days, cohort);
    }

    private static String measures(String participant, Map<LocalDate, Integer> days, Cohort cohort) {
        LocalDate last = cohort.end().plusDays(CONTINUATION_DAYS);
        long during = count(days, day -> !day.isBefore(cohort.start()) && !day.isAfter(cohort.end()));
        long after = count(days, day -> day.isAfter(cohort.end()) && !day.isAfter(last));
        if (during + after == 0) {
            return "None of them lies in the days of cohort " + cohort.id() + " or in the " + CONTINUATION_DAYS
                    + " days after it, so no measure changes.";
        }
        List<String> out = new ArrayList<>();
        if (during > 0) {
            out.add(during + " in the days of cohort " + cohort.id() + " change " + DURING + " of " + participant);
        }
        if (after > 0) {
            out.add(after + " in the " + CONTINUATION_DAYS + " days after it may change G4 of " + participant);
        }
        long outside = sum(days) - during - after;
        if (outside > 0) {
            out.add(outside + " outside both change nothing");
        }
        return String.join("; ", out) + ".";
    }

    private static boolean isOf(IdentityListing found, Committer committer, String participant) {
        String pseudonym = committer.participant();
        RosterPerson person = pseudonym == null ? null : found.byPseudonym().get(pseudonym);
        return person != null && person.id().equals(participant);
    }

    private static @Nullable Cohort cohort(IdentityListing found, String participant) {
        return found.people().stream()
                .filter(person -> person.id().equals(participant))
                .map(person -> found.cohorts().get(person.cohort()))
                .findFirst()
                .orElse(null);
    }

    private static long count(Map<LocalDate, Integer> days, Predicate<LocalDate> which) {
        return days.entrySet().stream()
                .filter(each -> which.test(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long sum(Map<LocalDate, Integer> days) {
        return count(days, day -> true);
    }
}
