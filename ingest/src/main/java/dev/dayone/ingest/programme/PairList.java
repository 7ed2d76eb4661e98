package dev.dayone.ingest.programme;

import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.pairs.Pairs;
import dev.dayone.ingest.pairs.Session;
import dev.dayone.ingest.pairs.Session.Member;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.schemas.Reject.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who worked with whom: the rule for branches of dayone.yaml, and the pairing sheet {@code pairs.csv}. */
final class PairList {

    static final String FILE = "pairs.csv";

    private final Roster roster;
    private final Pseudonyms pseudonyms;
    private final Map<String, Member> members = new HashMap<>();

    private PairList(Roster roster, Pseudonyms pseudonyms) {
        this.roster = roster;
        this.pseudonyms = pseudonyms;
    }

    /**
     * Reads both; nothing where there is neither.
     *
     * @throws InputException when a row of the sheet is wrong
     */
    static Pairs read(Path directory, ProgrammeFile file, Roster roster, Pseudonyms pseudonyms) {
        Path sheet = directory.resolve(FILE);
        if (file.branches() == null && !Files.exists(sheet)) {
            return Pairs.none();
        }
        PairList list = new PairList(roster, pseudonyms);
        Map<String, Member> byName = new HashMap<>();
        Set<String> several = new HashSet<>();
        Map<String, LocalDate> starts = new HashMap<>();
        for (RosterPerson person : RosterPerson.read(directory, file)) {
            Optional<Member> member = list.member(person);
            if (member.isEmpty()) {
                continue;
            }
            list.members.put(person.id(), member.get());
            roster.cohortOf(person.id())
                    .ifPresent(cohort -> starts.put(member.get().participant(), cohort.start()));
            names(person).forEach(name -> {
                Member other = byName.putIfAbsent(name, member.get());
                if (other != null && !other.equals(member.get())) {
                    several.add(name);
                }
            });
        }
        byName.keySet().removeAll(several);
        return new Pairs(file.branches(), byName, starts, Files.exists(sheet) ? list.sessions(sheet) : Map.of());
    }

    /** Under which of their identities work is credited; nothing where the roster has none of somebody's. */
    private Optional<Member> member(RosterPerson person) {
        return Stream.concat(
                        person.addresses().stream().map(pseudonyms::email),
                        person.logins().stream()
                                .flatMap(login -> Stream.of(pseudonyms.github(login), pseudonyms.gitlab(login))))
                .filter(identity -> roster.ownerOf(identity).equals(Optional.of(person.id())))
                .findFirst()
                .map(identity -> new Member(pseudonyms.participant(person.id()), identity));
    }

    /** How a branch may call somebody: by id, by login, by the name of the roster or the first of its words. */
    private static Stream<String> names(RosterPerson person) {
        String name = person.name().strip().toLowerCase(Locale.ROOT);
        return Stream.of(
                        Stream.of(person.id().toLowerCase(Locale.ROOT)),
                        person.logins().stream(),
                        Stream.of(
                                name.replaceAll("\\s+", "-"),
                                name.replaceAll("\\s+", ""),
                                name.replaceAll("\\s+", "_"),
                                name.replaceFirst("\\s.*", "")))
                .flatMap(each -> each)
                .filter(each -> !each.isEmpty())
                .distinct();
    }

    private Map<LocalDate, List<Session>> sessions(Path sheet) {
        Map<LocalDate, List<Session>> sessions = new HashMap<>();
        List<Problem> bad = new ArrayList<>();
        for (Entry row : CsvTable.read(sheet, List.of("date", "participant", "partner"), List.of("third"), null)
                .rows()) {
            try {
                row.requireReadable();
                row.requireModest();
                LocalDate day = row.date("date");
                List<Member> together = new ArrayList<>(List.of(known(row, "participant"), known(row, "partner")));
                if (row.optional("third").isPresent()) {
                    together.add(known(row, "third"));
                }
                if (Set.copyOf(together).size() < together.size()) {
                    throw row.problem(
                            Code.INVALID_VALUE, "partner", "is the same person", "Give the one that they worked with");
                }
                sessions.computeIfAbsent(day, key -> new ArrayList<>()).add(new Session(day, together));
            } catch (EntryException e) {
                bad.add(e.problem());
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
        return sessions;
    }

    private Member known(Entry row, String column) {
        String id = row.oneOf(column, roster.participants(), "participant of roster.csv");
        Member member = members.get(id);
        if (member == null) {
            throw row.problem(
                    Code.UNKNOWN_REFERENCE,
                    column,
                    "has neither an e-mail address nor a login in roster.csv, so no work can be credited",
                    "Add one to the roster");
        }
        return member;
    }
}
