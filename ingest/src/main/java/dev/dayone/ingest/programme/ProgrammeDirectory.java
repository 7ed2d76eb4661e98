package dev.dayone.ingest.programme;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.entry.EntryReader;
import dev.dayone.ingest.entry.NamedEvent;
import dev.dayone.ingest.entry.RowReading;
import dev.dayone.ingest.input.FileCount;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.pairs.Pairs;
import dev.dayone.ingest.plan.PlanEvents;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FactKey;
import dev.dayone.schemas.Reject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A programme directory as events. {@code dayone.yaml} and {@code roster.csv} are taken whole or not at all: a person missing
 * from the roster would change the answer. Bad rows of the other files are rejected one by one.
 *
 * @param simulated the data are simulated, and every output says so
 * @param events what was read, in the order to send it
 * @param named those of the events whose rows name their ids themselves
 * @param rejects rows refused
 * @param problems the same, for people
 * @param repositories git repositories to scan
 * @param unread files that are not read though they hold data by their name
 * @param conflicts rows that say other than an earlier row about the same fact
 * @param duplicates rows that say the same as an earlier row
 * @param baseline columns of the roster that were measured before assignment
 * @param pairs who worked with whom
 * @param participants everyone assigned, by the programme's own id
 * @param files what became of the lines of each file that is read row by row
 */
public record ProgrammeDirectory(
        String programme,
        String title,
        boolean simulated,
        List<Event> events,
        List<NamedEvent> named,
        List<Reject> rejects,
        List<Problem> problems,
        List<RepositoryRef> repositories,
        List<Problem> unread,
        List<Problem> conflicts,
        long duplicates,
        List<FileCount> files,
        List<BaselineColumn> baseline,
        Pairs pairs,
        Set<String> participants) {

    private static final Logger LOG = LoggerFactory.getLogger(ProgrammeDirectory.class);

    public ProgrammeDirectory {
        events = List.copyOf(events);
        named = List.copyOf(named);
        rejects = List.copyOf(rejects);
        problems = List.copyOf(problems);
        repositories = List.copyOf(repositories);
        unread = List.copyOf(unread);
        conflicts = List.copyOf(conflicts);
        files = List.copyOf(files);
        baseline = List.copyOf(baseline);
        participants = Set.copyOf(participants);
    }

    /** Whether all of it is taken as it stands: no row refused, no fact told in two ways, no file overlooked. */
    public boolean isWithoutFault() {
        return problems.isEmpty() && conflicts.isEmpty() && unread.isEmpty();
    }

    /** The directories that can be read, by the id of their programme; of two of one programme the first. */
    public static Map<String, Path> byProgramme(List<Path> directories) {
        Map<String, Path> out = new LinkedHashMap<>();
        for (Path directory : directories) {
            try {
                out.putIfAbsent(programmeOf(directory), directory);
            } catch (InputException e) {
                LOG.debug("{} is left out until it can be read", directory, e);
            }
        }
        return out;
    }

    /** The programme's id, read before anything else so that pseudonyms can be made for it. */
    public static String programmeOf(Path directory) {
        requireDirectory(directory);
        try {
            return ProgrammeFile.read(directory).programme();
        } catch (InputException e) {
            throw with(UnreadFiles.in(directory), e);
        }
    }

    /**
     * Reads a directory; sends nothing.
     *
     * @param directory with the files of docs/programme-directory.md
     * @param mint of that programme, see {@link #programmeOf}
     * @throws InputException when it cannot be used
     */
    public static ProgrammeDirectory read(Path directory, Mint mint) {
        requireDirectory(directory);
        List<Problem> unread = UnreadFiles.in(directory);
        try {
            return read(directory, mint, unread);
        } catch (InputException e) {
            throw with(unread, e);
        }
    }

    /** A file that is missing may stand there under another name. */
    private static InputException with(List<Problem> unread, InputException refused) {
        return InputException.of(
                Stream.concat(refused.problems().stream(), unread.stream()).toList());
    }

    private static ProgrammeDirectory read(Path directory, Mint mint, List<Problem> unread) {
        ProgrammeFile file = ProgrammeFile.read(directory);
        Roster roster = Roster.read(directory.resolve("roster.csv"), file, mint);
        RowReading rows = new RowReading(mint);
        EntryReader reader = new EntryReader(file, roster, mint);
        for (EntryKind kind : EntryKind.values()) {
            boolean expected =
                    kind == EntryKind.CHECKPOINTS && !file.checkpoints().isEmpty();
            if (kind != EntryKind.ROSTER && (expected || RowReading.has(directory, kind))) {
                rows.read(directory, kind, entry -> reader.read(kind, entry));
            }
        }
        List<Event> events = new ArrayList<>(new PlanEvents(file, mint).events());
        events.addAll(roster.events());
        events.addAll(rows.events());
        SameFacts same = SameFacts.of(events);
        List<FileCount> files = new ArrayList<>(List.of(roster.count()));
        files.addAll(rows.files());
        return new ProgrammeDirectory(
                file.programme(),
                file.title(),
                file.simulated(),
                events,
                rows.named(),
                rows.rejects(),
                rows.problems(),
                RepositoryList.read(directory, roster, mint.pseudonyms()),
                unread,
                same.conflicts(),
                same.duplicates(),
                files,
                roster.baseline(),
                PairList.read(directory, file, roster, mint.pseudonyms()),
                roster.participants());
    }

    /**
     * The same without the rows that name the id of somebody else's fact: they are refused. The warehouse need not run while a directory is read, so it is asked apart.
     *
     * @param warehouse whose events of these ids it has
     * @param mint of that programme
     */
    public ProgrammeDirectory heldAgainst(Function<Set<UUID>, Map<UUID, FactKey>> warehouse, Mint mint) {
        Set<UUID> ids =
                named.stream().map(each -> each.event().meta().eventId()).collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return this;
        }
        Map<UUID, FactKey> known = warehouse.apply(ids);
        List<NamedEvent> taking =
                named.stream().filter(each -> each.takesAnothers(known)).toList();
        Set<Event> refused = Collections.newSetFromMap(new IdentityHashMap<>());
        taking.forEach(each -> refused.add(each.event()));
        return new ProgrammeDirectory(
                programme,
                title,
                simulated,
                events.stream().filter(each -> !refused.contains(each)).toList(),
                named.stream().filter(each -> !refused.contains(each.event())).toList(),
                Stream.concat(rejects.stream(), taking.stream().map(each -> each.reject(mint)))
                        .toList(),
                Stream.concat(problems.stream(), taking.stream().map(NamedEvent::problem))
                        .toList(),
                repositories,
                unread,
                conflicts,
                duplicates,
                files,
                baseline,
                pairs,
                participants);
    }

    /** @throws InputException when there is no directory of that name */
    public static void requireDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw InputException.of(Problem.ofFile(
                    directory.toString(),
                    "is no directory",
                    "Name a programme directory: see docs/programme-directory.md"));
        }
    }
}
