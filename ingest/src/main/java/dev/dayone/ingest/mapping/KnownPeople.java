package dev.dayone.ingest.mapping;

import dev.dayone.ingest.entry.EnrolmentRows;
import dev.dayone.ingest.entry.IdentityRows;
import dev.dayone.ingest.entry.Participants;
import dev.dayone.ingest.entry.People;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everyone of the roster, and how others write who they are. */
public final class KnownPeople implements People {

    private final Map<String, Cohort> cohorts = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Set<String>> byId = new LinkedHashMap<>();
    private final Map<String, Set<String>> byEmail = new LinkedHashMap<>();
    private final Map<String, Set<String>> byName = new LinkedHashMap<>();

    private KnownPeople() {}

    /** @throws InputException when the roster cannot be used */
    public static KnownPeople of(Path directory, ProgrammeFile file) {
        KnownPeople people = new KnownPeople();
        for (Entry row :
                EnrolmentRows.table(directory.resolve("roster.csv"), file).rows()) {
            try {
                row.requireReadable();
                String id = row.required("participant");
                Cohort cohort = file.cohorts()
                        .get(row.oneOf("cohort", file.cohorts().keySet(), "cohort of " + ProgrammeFile.NAME));
                people.cohorts.put(id, Objects.requireNonNull(cohort));
                add(people.byId, Participants.plain(id), id);
                IdentityRows.addresses(row)
                        .forEach(address -> add(people.byEmail, address.toLowerCase(Locale.ROOT), id));
                row.optional("name").ifPresent(name -> {
                    people.names.put(id, name);
                    add(people.byName, name(name), id);
                });
            } catch (EntryException e) {
                throw InputException.of(e.problem());
            }
        }
        return people;
    }

    private static void add(Map<String, Set<String>> index, String key, String id) {
        if (!key.isEmpty()) {
            index.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(id);
        }
    }

    @Override
    public Optional<Cohort> cohortOf(String participant) {
        return Optional.ofNullable(cohorts.get(participant));
    }

    @Override
    public Set<String> known() {
        return cohorts.keySet();
    }

    /**
     * Who is meant.
     *
     * @param id of the roster; nothing = in doubt
     * @param why why it is in doubt; continues a sentence that begins with what is written
     * @param remedy a sentence without its full stop
     * @param byName whether the name is what is in doubt, not an id or address
     */
    public record Match(Optional<String> id, String why, String remedy, boolean byName) {}

    /**
     * Who a row is about: by id, else by address, else by a name that one person alone has.
     *
     * @param id "" = not written
     * @param email "" = not written
     * @param name "" = not written
     */
    public Match match(String id, String email, String name) {
        Set<String> ids = id.isEmpty() ? Set.of() : byId.getOrDefault(Participants.plain(id), Set.of());
        Set<String> mails =
                email.isEmpty() ? Set.of() : byEmail.getOrDefault(email.strip().toLowerCase(Locale.ROOT), Set.of());
        if (ids.size() == 1 && mails.size() == 1 && !ids.equals(mails)) {
            return doubt(
                    "and the address " + email + " are of two people: " + both(ids, mails), "Correct one of the two");
        }
        if (ids.size() == 1 || mails.size() == 1) {
            return new Match(
                    Optional.of((ids.size() == 1 ? ids : mails).iterator().next()), "", "", false);
        }
        Set<String> named = name.isEmpty() ? Set.of() : byName.getOrDefault(name(name), Set.of());
        if (named.size() == 1) {
            return new Match(Optional.of(named.iterator().next()), "", "", true);
        }
        return named.size() > 1
                ? new Match(
                        Optional.empty(),
                        "is the name of several people: " + String.join(", ", named),
                        "Decide who it is",
                        true)
                : doubt("is nobody of roster.csv", alike(id, email, name));
    }

    private String alike(String id, String email, String name) {
        List<String> near = new ArrayList<>();
        names.forEach((each, called) -> {
            if (!name.isEmpty() && Suggestion.isNear(name(name), name(called))) {
                near.add(each + " (" + called + ")");
            }
        });
        byEmail.forEach((address, owners) -> {
            if (!email.isEmpty() && Suggestion.isNear(local(email), local(address))) {
                near.add(owners.iterator().next() + " (" + address + ")");
            }
        });
        byId.values()
                .forEach(owners -> owners.stream()
                        .filter(owner -> !id.isEmpty() && id.length() > 4 && Suggestion.isNear(id, owner))
                        .forEach(near::add));
        return near.isEmpty()
                ? "Decide who it is, or add the person to the roster"
                : "Decide who it is: perhaps "
                        + near.stream().distinct().limit(3).collect(Collectors.joining(" or "));
    }

    private static String name(String name) {
        return String.join(" ", Participants.words(name));
    }

    /** Of an address what stands before the @: the rest is the same for many. */
    private static String local(String address) {
        return address.strip().replaceFirst("@.*$", "");
    }

    private static String both(Set<String> one, Set<String> other) {
        return String.join(", ", one) + " and " + String.join(", ", other);
    }

    private static Match doubt(String why, String remedy) {
        return new Match(Optional.empty(), why, remedy, false);
    }
}
