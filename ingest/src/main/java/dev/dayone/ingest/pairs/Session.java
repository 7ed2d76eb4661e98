package dev.dayone.ingest.pairs;

import java.time.LocalDate;
import java.util.List;

/**
 * People who worked together on a day, at one keyboard or two.
 *
 * @param day of theirs
 * @param members in the order in which they are named
 */
public record Session(LocalDate day, List<Member> members) {

    /**
     * @param participant pseudonym
     * @param identity one of theirs, under which work is credited
     */
    public record Member(String participant, String identity) {}

    public Session {
        members = List.copyOf(members);
    }

    /** Whether the participant is one of them. */
    public boolean has(String participant) {
        return members.stream().anyMatch(member -> member.participant().equals(participant));
    }
}
