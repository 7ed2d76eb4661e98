package dev.dayone.ingest.organisation;

import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A roster that GitHub Classroom exported ({@code classroom_roster.csv}: identifier, github_username, github_id, name).
 *
 * @param participants id by login in small letters
 * @param doubts sentences about entries that are no participant, or no login yet
 */
public record Classroom(Map<String, String> participants, List<String> doubts) {

    public Classroom {
        participants = Map.copyOf(participants);
        doubts = List.copyOf(doubts);
    }

    /** Nobody. */
    public static Classroom none() {
        return new Classroom(Map.of(), List.of());
    }

    /**
     * Reads the export. An identifier is a participant's id, or one of the e-mail addresses of the roster.
     *
     * @throws dev.dayone.ingest.input.InputException when it is no such file
     */
    public static Classroom read(Path file, Collection<RosterPerson> people) {
        Map<String, String> known = new HashMap<>();
        people.forEach(person -> {
            known.put(person.id().toLowerCase(Locale.ROOT), person.id());
            person.addresses().forEach(address -> known.put(address, person.id()));
        });
        Map<String, String> participants = new TreeMap<>();
        List<String> doubts = new ArrayList<>();
        for (Entry row : CsvTable.read(
                        file, List.of("identifier", "github_username"), List.of("github_id", "name"), null)
                .rows()) {
            row.requireReadable();
            String identifier = row.optional("identifier").orElse("");
            Optional<String> login = row.optional("github_username");
            String id = known.get(identifier.toLowerCase(Locale.ROOT));
            if (login.isEmpty()) {
                doubts.add("GitHub Classroom: " + identifier + " has linked no account yet.");
            } else if (id == null) {
                doubts.add("GitHub Classroom: " + identifier + " (" + login.get()
                        + ") is neither a participant nor an address of roster.csv.");
            } else {
                participants.put(login.get().toLowerCase(Locale.ROOT), id);
            }
        }
        return new Classroom(participants, doubts);
    }
}
