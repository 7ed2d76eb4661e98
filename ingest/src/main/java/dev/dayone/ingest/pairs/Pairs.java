package dev.dayone.ingest.pairs;

import dev.dayone.ingest.pairs.BranchRule.Named;
import dev.dayone.ingest.pairs.Session.Member;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who worked with whom on which day in a programme.
 *
 * @param rule by which branches name a session; null = there is none
 * @param byName people by the names that branches may give them, in small letters
 * @param starts first day of each participant's cohort, by pseudonym
 * @param sheet sessions of the pairing sheet by day
 */
public record Pairs(
        @Nullable BranchRule rule,
        Map<String, Member> byName,
        Map<String, LocalDate> starts,
        Map<LocalDate, List<Session>> sheet) {

    private static final Pairs NONE = new Pairs(null, Map.of(), Map.of(), Map.of());

    public Pairs {
        byName = Map.copyOf(byName);
        starts = Map.copyOf(starts);
        sheet = Map.copyOf(sheet);
    }

    /** Nobody says so. */
    public static Pairs none() {
        return NONE;
    }

    /** Whether neither rule nor sheet says anything. */
    public boolean isEmpty() {
        return rule == null && sheet.isEmpty();
    }

    /** Sessions that names of branches tell of, by branch; two people of two cohorts have no day in common. */
    public Map<String, Session> ofBranches(Iterable<String> branches) {
        Map<String, Session> sessions = new TreeMap<>();
        if (rule == null) {
            return sessions;
        }
        BranchRule.Reader reader = rule.reader(byName.keySet());
        for (String branch : branches) {
            reader.read(branch).flatMap(this::session).ifPresent(session -> sessions.put(branch, session));
        }
        return sessions;
    }

    private Optional<Session> session(Named named) {
        List<Member> members = new ArrayList<>();
        for (String name : named.people()) {
            Member member = byName.get(name);
            if (member == null || members.contains(member)) {
                return Optional.empty();
            }
            members.add(member);
        }
        List<LocalDate> days = members.stream()
                .map(member -> starts.get(member.participant()))
                .map(start -> start == null ? named.date() : named.on(start))
                .distinct()
                .toList();
        @Nullable LocalDate day = days.size() == 1 ? days.get(0) : null;
        return day == null ? Optional.empty() : Optional.of(new Session(day, members));
    }

    /** Sessions of the pairing sheet on a day in which the participant took part. */
    public List<Session> onSheet(LocalDate day, String participant) {
        return sheet.getOrDefault(day, List.of()).stream()
                .filter(session -> session.has(participant))
                .toList();
    }

    /** Changes with whatever credits follow from. */
    public String fingerprint() {
        return isEmpty()
                ? ""
                : rule + "\n" + new TreeMap<>(byName) + "\n" + new TreeMap<>(starts) + "\n" + new TreeMap<>(sheet);
    }
}
