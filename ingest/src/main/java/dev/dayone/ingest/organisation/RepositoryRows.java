package dev.dayone.ingest.organisation;

import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.identity.RowFile;
import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.remote.RepositoryNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows for {@code repositories.csv}. What somebody wrote there stays as it is; what is not sure is listed and not written.
 *
 * @param rows to be added, values by column
 * @param doubts sentences for people
 * @param known repositories that stand there already
 */
public record RepositoryRows(List<Map<String, String>> rows, List<String> doubts, int known) {

    private static final List<String> COLUMNS = List.of("repository", "participant", "team", "upstream");

    public RepositoryRows {
        rows = List.copyOf(rows);
        doubts = List.copyOf(doubts);
    }

    /**
     * Which rows are missing.
     *
     * @param directory of the programme
     * @param organisation name of the organisation or group; what belongs to it is written without an owner, too, forks elsewhere are not
     * @param classroom participant id by login, as GitHub Classroom says
     */
    public static RepositoryRows of(
            Path directory,
            String organisation,
            List<HostRepository> repositories,
            Collection<RosterPerson> people,
            Map<String, String> classroom) {
        Pseudonyms same = Pseudonyms.of(new byte[32], "rows");
        Set<String> there = new HashSet<>();
        Set<String> owning = new HashSet<>();
        Path file = directory.resolve("repositories.csv");
        if (Files.exists(file)) {
            for (Entry row : CsvTable.read(
                            file, List.of("repository"), List.of("participant", "team", "upstream"), null)
                    .rows()) {
                row.optional("repository")
                        .ifPresent(name ->
                                RepositoryNames.of(name, directory).forEach(each -> there.add(same.repository(each))));
                row.optional("participant").ifPresent(owning::add);
            }
        }
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> doubts = new ArrayList<>();
        int known = 0;
        int strangers = 0;
        for (HostRepository repository : repositories) {
            RepositoryOwner owner = RepositoryOwner.of(repository, people, classroom);
            owning.add(owner.participant());
            boolean inside = (repository.fullName().toLowerCase(Locale.ROOT) + "/")
                    .startsWith(organisation.toLowerCase(Locale.ROOT) + "/");
            if (there.contains(same.repository(repository.address()))) {
                known++;
                continue;
            }
            if (!owner.doubt().isEmpty()) {
                doubts.add(repository.fullName() + ": nobody is named, since " + owner.doubt() + ".");
            }
            if (owner.participant().isEmpty() && !inside) {
                strangers++;
                continue;
            }
            if (owner.participant().isEmpty() && owner.doubt().isEmpty()) {
                doubts.add(repository.fullName() + ": nobody is named, since no login of the roster fits it.");
            }
            rows.add(row(repository, owner));
        }
        if (strangers > 0) {
            doubts.add(
                    strangers == 1
                            ? "1 fork belongs to an account that the roster does not name: it was left out."
                            : strangers
                                    + " forks belong to accounts that the roster does not name: they were left out.");
        }
        List<String> without = people.stream()
                .filter(person -> !person.logins().isEmpty() && !owning.contains(person.id()))
                .map(RosterPerson::id)
                .toList();
        if (!without.isEmpty()) {
            doubts.add("No repository was found for " + String.join(", ", without) + ".");
        }
        return new RepositoryRows(rows, doubts, known);
    }

    private static Map<String, String> row(HostRepository repository, RepositoryOwner owner) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("repository", repository.address());
        if (!owner.participant().isEmpty()) {
            row.put("participant", owner.participant());
        }
        Optional.ofNullable(repository.upstream())
                .filter(upstream -> !upstream.equals(repository.address()))
                .ifPresent(upstream -> row.put("upstream", upstream));
        return row;
    }

    /** Adds the rows to the file, which need not be there. */
    public void write(Path directory) {
        if (!rows.isEmpty()) {
            RowFile.prepare(directory.resolve("repositories.csv"), COLUMNS, rows)
                    .write();
        }
    }
}
