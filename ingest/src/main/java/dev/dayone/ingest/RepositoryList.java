package dev.dayone.ingest;

import dev.dayone.ingest.CsvTable.Row;
import dev.dayone.ingest.CsvTable.RowException;
import dev.dayone.schemas.Reject.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        CsvTable table = CsvTable.read(path, List.of("repository"), List.of("participant", "team"), null);
        List<Problem> bad = new ArrayList<>();
        for (Row row : table.rows()) {
            try {
                row.requireShape();
                String name = row.required("repository");
                String owner = null;
                if (row.optional("participant").isPresent()) {
                    owner = pseudonyms.participant(
                            row.oneOf("participant", roster.participants(), "participant of roster.csv"));
                } else if (row.optional("team").isPresent()) {
                    owner = row.oneOf("team", roster.teams(), "team of roster.csv");
                }
                repositories.add(RepositoryRef.of(name, directory, owner));
            } catch (RowException e) {
                bad.add(e.problem());
            } catch (InputException e) {
                bad.add(row.problem(
                                Code.INVALID_VALUE,
                                "repository",
                                "is no git repository",
                                "Give the path of a clone, relative to the programme directory, or a URL")
                        .problem());
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
        return repositories;
    }
}
