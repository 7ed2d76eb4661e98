package dev.dayone.ingest.programme;

import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.Reject.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code repositories.csv}: git repositories and whose they are. */
final class RepositoryList {

    private RepositoryList() {}

    /**
     * The repositories of a programme directory; none where it has no such file.
     *
     * @throws InputException when a row is wrong
     */
    static List<RepositoryRef> read(Path directory, Roster roster, Pseudonyms pseudonyms) {
        List<RepositoryRef> repositories = new ArrayList<>();
        Path path = directory.resolve("repositories.csv");
        if (!Files.exists(path)) {
            return repositories;
        }
        CsvTable table = CsvTable.read(path, List.of("repository"), List.of("participant", "team", "upstream"), null);
        List<Problem> bad = new ArrayList<>();
        for (Entry row : table.rows()) {
            try {
                row.requireReadable();
                row.requireModest();
                row.required("repository");
                String owner = null;
                if (row.optional("participant").isPresent()) {
                    owner = pseudonyms.participant(
                            row.oneOf("participant", roster.participants(), "participant of roster.csv"));
                } else if (row.optional("team").isPresent()) {
                    owner = row.oneOf("team", roster.teams(), "team of roster.csv");
                }
                RepositoryRef upstream = row.optional("upstream").isEmpty()
                        ? null
                        : repository(row, "upstream", directory, null, null, pseudonyms);
                repositories.add(repository(row, "repository", directory, owner, upstream, pseudonyms));
            } catch (EntryException e) {
                bad.add(e.problem());
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
        return repositories;
    }

    private static RepositoryRef repository(
            Entry row,
            String column,
            Path directory,
            @Nullable String owner,
            @Nullable RepositoryRef upstream,
            Pseudonyms pseudonyms) {
        try {
            return RepositoryRef.of(row.required(column), directory, owner, upstream, pseudonyms);
        } catch (InputException e) {
            throw row.problem(
                    Code.INVALID_VALUE,
                    column,
                    "is no git repository",
                    "Give the path of a clone, relative to the programme directory, or a URL");
        }
    }
}
