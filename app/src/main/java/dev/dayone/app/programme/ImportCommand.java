package dev.dayone.app.programme;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.dashboard.document.Csv;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.mapping.Import;
import dev.dayone.ingest.mapping.MappingDraft;
import dev.dayone.ingest.mapping.MappingFile;
import dev.dayone.ingest.sheet.SheetFormat;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tables as people have them into a programme directory. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        header = "Turn spreadsheets and exports of forms into rows of a programme directory.",
        description = {
            "",
            "  ./dayone import pre.csv --map pre.map.yaml --suggest    draft the mapping and show what it would do",
            "  ./dayone import pre.csv --map pre.map.yaml              take it in: all of it, or nothing",
            "",
            "Reads CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252, and XLSX. The mapping says once which column is whom and which question "
                    + "(docs/importing.md). The same file again adds nothing; a changed answer becomes the next revision. Then: ./dayone run DIR.",
            ""
        })
public final class ImportCommand implements Callable<Integer> {

    private static final int SHOWN = 40;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Tables, .csv or .xlsx, that one mapping fits.")
    List<Path> files = List.of();

    @Option(names = "--map", paramLabel = "MAP", required = true, description = "The mapping, .yaml.")
    Path map = Path.of("map.yaml");

    @Option(
            names = "--into",
            paramLabel = "DIR",
            description = "Programme directory that takes the rows. Default: the current directory.")
    Path directory = Path.of(".");

    @Option(
            names = "--suggest",
            description = "Draft the mapping where there is none yet, show what it would do, and write nothing else.")
    boolean suggest;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "With --suggest: surveys, checkpoints, placements, submissions, consents, applications or identities. Default: by the header.")
    @Nullable
    String kind;

    @Option(
            names = "--sheet",
            paramLabel = "NAME",
            description = "With --suggest: the sheet of a workbook that is meant.")
    @Nullable
    String sheet;

    @Option(
            names = "--header",
            paramLabel = "ROW",
            description = "With --suggest: the row of the header, where titles stand above it.")
    @Nullable
    Integer header;

    @Option(names = "--refused", paramLabel = "FILE", description = "Write every refused cell into this CSV file.")
    @Nullable
    Path refused;

    @Option(names = "--json", description = "Print what became of it as JSON (docs/json.md).")
    boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (suggest && !Files.exists(map)) {
            MappingDraft draft = MappingDraft.of(directory, files.get(0), kind(), format());
            Directories.write(map, draft.text());
            err.println("Drafted " + map
                    + ". Read it and correct it; then run this again with --suggest to see what it does.");
            if (!draft.open().isEmpty()) {
                err.println("What only you can decide is in capitals there:");
                draft.open().forEach(each -> err.println("  " + each));
                return ExitCode.CHECK_FAILED;
            }
        }
        Import read = Import.of(directory, files, MappingFile.read(map));
        if (refused != null) {
            write(refused, read.refused());
        }
        boolean whole = read.refused().isEmpty();
        if (whole && !suggest) {
            read.write();
        }
        if (json) {
            out.println(json(read, whole && !suggest).toPrettyString());
        } else {
            print(read, out, whole);
        }
        out.flush();
        read.refused().stream().limit(SHOWN).forEach(problem -> err.println(problem.line()));
        if (read.refused().size() > SHOWN) {
            err.println("... and " + (read.refused().size() - SHOWN) + " more: --refused FILE.csv writes them all.");
        }
        if (!whole) {
            err.println("Nothing was written: correct the rows, or the mapping, and run it again.");
        }
        return whole ? ExitCode.DONE : ExitCode.USAGE;
    }

    private Optional<EntryKind> kind() {
        String named = kind;
        if (named != null && !MappingFile.kinds().contains(named)) {
            throw new UsageException(
                    "--kind " + named + ": is not known. Known: " + String.join(", ", MappingFile.kinds()) + ".");
        }
        return named == null ? Optional.empty() : EntryKind.ofStem(named);
    }

    private SheetFormat format() {
        return new SheetFormat(
                Optional.ofNullable(sheet), Optional.ofNullable(header), Optional.empty(), Optional.empty());
    }

    private void print(Import read, PrintWriter out, boolean whole) {
        Import.Count count = read.count();
        read.notes().forEach(out::println);
        read.readAs().forEach((written, day) -> {
            if (!written.startsWith(day)) {
                out.println("The day \"" + written + "\" is read as " + day + ".");
            }
        });
        out.println(count.tableRows() + " rows: " + count.matched() + " of known people, " + count.left()
                + " left out by the mapping, " + (count.tableRows() - count.matched() - count.left())
                + " of people in doubt.");
        out.println(read.target() + ": " + (count.fresh() - count.changed()) + " new rows, " + count.changed()
                + " changed answers as revisions, " + count.same() + " known already, " + count.replaced()
                + " replaced by a later row, " + count.refused() + " refused.");
        if (whole) {
            out.println(
                    suggest
                            ? "Nothing was written. To take it in, run it without --suggest."
                            : count.fresh() == 0
                                    ? "Nothing was written: nothing is new."
                                    : "Written to " + directory.resolve(read.target()) + ". To load it: ./dayone run "
                                            + directory);
        }
    }

    private static void write(Path file, List<Problem> problems) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("file", "row", "column", "name", "value", "problem", "remedy"));
        problems.forEach(problem -> lines.add(List.of(
                problem.file(),
                String.valueOf(problem.row()),
                String.valueOf(problem.column()),
                problem.field() == null ? "" : problem.field(),
                problem.value() == null ? "" : problem.value(),
                problem.why(),
                problem.remedy())));
        Directories.write(file, Csv.of(lines));
    }

    private ObjectNode json(Import read, boolean written) {
        Import.Count count = read.count();
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("file", read.target())
                .put("written", written)
                .put("tableRows", count.tableRows())
                .put("ofKnownPeople", count.matched())
                .put("leftOut", count.left())
                .put("newRows", count.fresh() - count.changed())
                .put("changed", count.changed())
                .put("knownAlready", count.same())
                .put("replaced", count.replaced());
        ArrayNode refusals = node.putArray("refused");
        read.refused()
                .forEach(problem -> refusals.addObject()
                        .put("file", problem.file())
                        .put("row", problem.row())
                        .put("column", problem.column())
                        .put("name", problem.field())
                        .put("value", problem.value())
                        .put("problem", problem.why())
                        .put("remedy", problem.remedy()));
        return node;
    }
}
