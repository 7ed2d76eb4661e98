package dev.dayone.ingest;

import dev.dayone.ingest.CsvTable.Row;
import dev.dayone.ingest.CsvTable.RowException;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Files whose bad rows are rejected one by one while the rest goes on; a file without one good row is refused. */
final class RowReading {

    private final Mint mint;
    private final List<Event> events = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    RowReading(Mint mint) {
        this.mint = mint;
    }

    List<Event> events() {
        return events;
    }

    List<Reject> rejects() {
        return rejects;
    }

    /** The same for people. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * Reads one file.
     *
     * @throws InputException when its columns are wrong, or no row can be used
     */
    void read(Path path, List<String> required, List<String> optional, Function<Row, Event> read) {
        CsvTable table = CsvTable.read(path, required, optional, null);
        int accepted = 0;
        List<Problem> bad = new ArrayList<>();
        for (Row row : table.rows()) {
            try {
                row.requireShape();
                events.add(read.apply(row));
                accepted++;
            } catch (RowException e) {
                bad.add(e.problem());
                rejects.add(reject(row, e.problem()));
            }
        }
        if (accepted == 0 && !bad.isEmpty()) {
            bad.add(Problem.ofFile(
                    path.getFileName().toString(), "has no row that can be used", "Correct the rows named above"));
            throw InputException.of(bad);
        }
        problems.addAll(bad);
    }

    private Reject reject(Row row, Problem problem) {
        return new Reject(
                mint.meta(row.source(), null, null, mint.receivedAt(), 0, false, "reject", row.source(), row.text()),
                problem.code(),
                problem.field(),
                problem.line(),
                row.text().getBytes(StandardCharsets.UTF_8),
                "directory",
                null,
                null);
    }
}
