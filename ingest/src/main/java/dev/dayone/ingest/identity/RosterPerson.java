package dev.dayone.ingest.identity;

import dev.dayone.ingest.entry.EnrolmentRows;
import dev.dayone.ingest.entry.IdentityRows;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.plan.ProgrammeFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Somebody of the roster, in clear.
 *
 * @param id as in roster.csv
 * @param format format assigned; "" = the programme has only one
 * @param name "" = not written
 * @param addresses e-mail addresses in small letters
 * @param logins on hosts, in small letters
 */
public record RosterPerson(
        String id, String cohort, String format, String name, List<String> addresses, List<String> logins) {

    public RosterPerson {
        addresses = List.copyOf(addresses);
        logins = List.copyOf(logins);
    }

    /**
     * Everyone of a roster; of somebody with several revisions the last.
     *
     * @throws InputException when the roster cannot be used
     */
    public static List<RosterPerson> read(Path directory, ProgrammeFile file) {
        return read(directory, file, List.of("github", "gitlab"));
    }

    /**
     * The same with the logins of some hosts only: on another host the same login may be somebody else's.
     *
     * @param hosts columns of the roster
     */
    public static List<RosterPerson> read(Path directory, ProgrammeFile file, List<String> hosts) {
        Map<String, RosterPerson> people = new LinkedHashMap<>();
        for (Entry row :
                EnrolmentRows.table(directory.resolve("roster.csv"), file).rows()) {
            try {
                row.requireReadable();
                String id = row.required("participant");
                people.put(
                        id,
                        new RosterPerson(
                                id,
                                row.required("cohort"),
                                row.optional("assigned_arm").orElse(""),
                                row.optional("name").orElse(""),
                                IdentityRows.addresses(row).stream()
                                        .map(address -> address.toLowerCase(Locale.ROOT))
                                        .toList(),
                                hosts.stream()
                                        .flatMap(host -> IdentityRows.logins(row, host).stream())
                                        .map(login -> login.toLowerCase(Locale.ROOT))
                                        .toList()));
            } catch (EntryException e) {
                throw InputException.of(e.problem());
            }
        }
        return List.copyOf(people.values());
    }
}
