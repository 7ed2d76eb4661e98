package dev.dayone.ingest.programme;

import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.remote.RepositoryNames;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.Reject.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code repositories.csv}: git repositories and whose they are. */
final class RepositoryList {

    private final Path directory;
    private final Roster roster;
    private final Pseudonyms pseudonyms;
    private final List<RepositoryRef> repositories = new ArrayList<>();
    private final Set<String> named = new HashSet<>();

    private RepositoryList(Path directory, Roster roster, Pseudonyms pseudonyms) {
        this.directory = directory;
        this.roster = roster;
        this.pseudonyms = pseudonyms;
    }

    /**
     * The repositories of a programme directory; none where it has no such file.
     *
     * @throws InputException when a row is wrong
     */
    static List<RepositoryRef> read(Path directory, Roster roster, Pseudonyms pseudonyms) {
        Path path = directory.resolve("repositories.csv");
        if (!Files.exists(path)) {
            return List.of();
        }
        CsvTable table = CsvTable.read(path, List.of("repository"), List.of("participant", "team", "upstream"), null);
        RepositoryList list = new RepositoryList(directory, roster, pseudonyms);
        List<Problem> bad = new ArrayList<>();
        List<Entry> several = new ArrayList<>();
        for (Entry row : table.rows()) {
            try {
                row.requireReadable();
                row.requireModest();
                if (RepositoryNames.isPattern(row.required("repository"), directory)) {
                    several.add(row);
                } else {
                    list.one(row);
                }
            } catch (EntryException e) {
                bad.add(e.problem());
            }
        }
        // Rows that name one repository say more of it, so they go first.
        for (Entry row : several) {
            try {
                list.each(row);
            } catch (EntryException e) {
                bad.add(e.problem());
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
        return list.repositories;
    }

    private void one(Entry row) {
        RepositoryRef read = repository(row, "repository", only(row, "repository"), owner(row), upstream(row));
        named.add(read.label());
        repositories.add(read);
    }

    private void each(Entry row) {
        List<String> names = RepositoryNames.of(row.required("repository"), directory);
        if (names.isEmpty()) {
            throw row.problem(
                    Code.INVALID_VALUE,
                    "repository",
                    "fits no clone",
                    "Give the path of a clone or of a folder of clones, relative to the programme directory");
        }
        String owner = owner(row);
        RepositoryRef upstream = upstream(row);
        for (String name : names) {
            RepositoryRef read =
                    repository(row, "repository", name, owner == null ? ownerByName(name) : owner, upstream);
            if (named.add(read.label())) {
                repositories.add(read);
            }
        }
    }

    private @Nullable String owner(Entry row) {
        if (row.optional("participant").isPresent()) {
            return pseudonyms.participant(row.oneOf("participant", roster.participants(), "participant of roster.csv"));
        }
        return row.optional("team").isPresent() ? row.oneOf("team", roster.teams(), "team of roster.csv") : null;
    }

    /** Whose a clone in a folder of clones is: the participant after whose id or login the clone is called; null = nobody's. */
    private @Nullable String ownerByName(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        String called = last.endsWith(".git") ? last.substring(0, last.length() - 4) : last;
        String participant = roster.participants().contains(called)
                ? called
                : roster.ownerOf(pseudonyms.github(called))
                        .or(() -> roster.ownerOf(pseudonyms.gitlab(called)))
                        .orElse(null);
        return participant == null ? null : pseudonyms.participant(participant);
    }

    private @Nullable RepositoryRef upstream(Entry row) {
        return row.optional("upstream").isEmpty()
                ? null
                : repository(row, "upstream", only(row, "upstream"), null, null);
    }

    private String only(Entry row, String column) {
        List<String> names = RepositoryNames.of(row.required(column), directory);
        if (names.size() != 1) {
            throw none(row, column);
        }
        return names.get(0);
    }

    private RepositoryRef repository(
            Entry row, String column, String name, @Nullable String owner, @Nullable RepositoryRef upstream) {
        try {
            return RepositoryRef.of(name, directory, owner, upstream, pseudonyms);
        } catch (InputException e) {
            throw none(row, column);
        }
    }

    private static EntryException none(Entry row, String column) {
        return row.problem(
                Code.INVALID_VALUE,
                column,
                "is no git repository",
                "Give the path of a clone, relative to the programme directory, or a URL");
    }
}
