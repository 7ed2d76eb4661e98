package dev.dayone.ingest.mapping;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.dayone.ingest.entry.Participants;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.sheet.SheetFormat;
import dev.dayone.ingest.sheet.Table;
import dev.dayone.ingest.sheet.Table.Line;
import dev.dayone.ingest.sheet.Tables;
import dev.dayone.schemas.Reject.Code;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A programme directory made from a table of people with three columns: a name or an id, a cohort, an e-mail address. */
public final class FirstDirectory {

    private static final List<String> IDS = List.of("id", "participant", "participant id", "student id", "learner id");
    private static final List<String> NAMES =
            List.of("name", "full name", "student", "student name", "learner", "participant name");
    private static final List<String> COHORTS = List.of("cohort", "group", "class", "term", "intake", "batch", "round");
    private static final List<String> COMPLETED =
            List.of("completed", "graduated", "finished", "completed the course", "completed programme");
    private static final List<String> COMPLETED_ON = List.of(
            "completed on", "graduated on", "graduation date", "completion date", "date completed", "date graduated");
    private static final List<String> EMAILS = List.of("email", "e mail", "mail", "email address", "e mail address");

    private final Table table;
    private final Optional<Integer> id;
    private final Optional<Integer> name;
    private final int cohort;
    private final Optional<Integer> email;
    /** Columns that are taken as they are: of the roster to the table's. */
    private final Map<String, Integer> more = new LinkedHashMap<>();

    private final List<Person> people = new ArrayList<>();

    private record Person(String id, String name, String cohort, String email, Line line) {}

    private FirstDirectory(Table table, Map<String, String> named, List<String> background) {
        this.table = table;
        this.id = column("id", named, IDS);
        this.name = column("name", named, NAMES);
        this.email = column("email", named, EMAILS);
        this.cohort = column("cohort", named, COHORTS)
                .orElseThrow(() -> missing("cohort", "says who was in which cohort", COHORTS));
        if (id.isEmpty() && name.isEmpty()) {
            throw missing("name", "says who somebody is", NAMES);
        }
        column("completed", Map.of(), COMPLETED).ifPresent(at -> more.put("completed", at));
        column("completed_on", Map.of(), COMPLETED_ON).ifPresent(at -> more.put("completed_on", at));
        for (String title : background) {
            int at =
                    column("background", Map.of("background", title), List.of()).orElseThrow();
            more.put("baseline." + Spelling.title(title).replaceAll("[^a-z0-9]+", "-"), at);
        }
    }

    /**
     * Reads the people.
     *
     * @param named which column is id, name, cohort and email, where its title does not say so
     * @param background titles of columns with what was known of people before
     * @throws InputException when a row or the table cannot be used
     */
    public static FirstDirectory read(Path file, Map<String, String> named, List<String> background) {
        FirstDirectory first = new FirstDirectory(Tables.read(file, SheetFormat.plain()), named, background);
        first.readPeople();
        return first;
    }

    /** Cohorts of the people, in the order in which they come. */
    public List<String> cohorts() {
        return List.copyOf(
                new LinkedHashSet<>(people.stream().map(Person::cohort).toList()));
    }

    /** How many people there are. */
    public int size() {
        return people.size();
    }

    /** How the table was read, in sentences. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(table.notes());
        id.ifPresent(
                at -> notes.add("Ids are those of column \"" + table.header().get(at) + "\"."));
        if (id.isEmpty()) {
            notes.add("Ids were made, p001 and on, in the order of the table.");
        }
        name.ifPresent(at -> notes.add("Names are those of column \""
                + table.header().get(at) + "\"; they find people in later tables and never leave the directory."));
        notes.add("Cohorts are those of column \"" + table.header().get(cohort) + "\".");
        email.ifPresent(at ->
                notes.add("Addresses are those of column \"" + table.header().get(at) + "\"."));
        if (email.isEmpty()) {
            notes.add("No column holds addresses: people are found by id or name.");
        }
        more.forEach((column, at) ->
                notes.add("Column \"" + table.header().get(at) + "\" became " + column + " of roster.csv."));
        Set<Integer> taken = new LinkedHashSet<>(more.values());
        taken.add(cohort);
        List.of(id, name, email).forEach(each -> each.ifPresent(taken::add));
        List<String> left = new ArrayList<>();
        for (int i = 0; i < table.header().size(); i++) {
            if (!taken.contains(i) && !table.header().get(i).isBlank()) {
                left.add("\"" + table.header().get(i) + "\"");
            }
        }
        if (!left.isEmpty()) {
            notes.add(
                    "Not taken: " + String.join(", ", left)
                            + ". What was known of people before they came is taken with --background TITLE, once for each column.");
        }
        return notes;
    }

    /** Calendar of a cohort. */
    public record Days(LocalDate start, LocalDate end) {}

    /**
     * Writes the directory.
     *
     * @param days calendar of each cohort
     * @return the files that were written, and what each is for
     */
    public Map<String, String> write(
            Path directory, String programme, String title, String format, Map<String, Days> days) {
        if (Files.exists(directory.resolve(ProgrammeFile.NAME))) {
            throw InputException.of(Problem.ofFile(
                    directory.resolve(ProgrammeFile.NAME).toString(),
                    "is there already",
                    "Name a new directory; people are added to an existing one in its roster.csv"));
        }
        Directories.write(directory.resolve("roster.csv"), roster(format));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "dayone.yaml",
                "what the programme is: its cohorts and formats, later its checkpoints, surveys and studies");
        files.put(
                "roster.csv", "everyone assigned, " + people.size() + " people; the column name stays on this machine");
        files.put("README.md", "these explanations, and what to do next");
        Directories.write(directory.resolve("README.md"), readme(title, files));
        // Last: a directory without it is none.
        Directories.write(directory.resolve(ProgrammeFile.NAME), yaml(programme, title, format, days));
        return files;
    }

    private String yaml(String programme, String title, String format, Map<String, Days> days) {
        StringBuilder out = new StringBuilder(
                "# What this programme is. Everything that may stand here: docs/programme-directory.md\n");
        out.append("programme: ").append(programme).append('\n');
        out.append("title: ").append(quoted(title)).append("\n\n");
        out.append("# Outcomes count from the last day of a cohort.\ncohorts:\n");
        days.forEach((id, when) -> out.append("  - {id: ")
                .append(quoted(id))
                .append(", start: ")
                .append(when.start())
                .append(", end: ")
                .append(when.end())
                .append("}\n"));
        out.append("\n# How you teach. A second format can be added when there is one.\nformats:\n  - {id: ")
                .append(format)
                .append("}\n");
        out.append("""

                # What people are asked. Take away the # and correct it; answers come in by ./dayone import (docs/importing.md).
                # surveys:
                #   - id: post
                #     title: At the end
                #     occasion: post          # application, pre, mid, post or follow-up
                #     questions:
                #       - {id: recommend, text: "How likely are you to recommend us?", scale: 0-10, recommendation: true}
                #       - {id: liked, text: "What did you like best?", kind: text}

                # What is scored.
                # checkpoints:
                #   - id: capstone
                #     items: [{id: design, maximum: 20}, {id: code, maximum: 20}]
                """);
        return out.toString();
    }

    private String roster(String format) {
        List<String> columns = new ArrayList<>(List.of("participant", "cohort", "assigned_arm"));
        name.ifPresent(at -> columns.add("name"));
        email.ifPresent(at -> columns.add("email"));
        columns.addAll(more.keySet());
        StringWriter out = new StringWriter();
        CsvWriter writer = CsvWriter.builder()
                .bufferSize(0) // Nothing is left behind in the writer: the text is taken from out.
                .lineDelimiter(LineDelimiter.LF)
                .build(out);
        writer.writeRecord(columns);
        for (Person person : people) {
            List<String> cells = new ArrayList<>(List.of(person.id(), person.cohort(), format));
            name.ifPresent(at -> cells.add(person.name()));
            email.ifPresent(at -> cells.add(person.email()));
            more.forEach((column, at) -> cells.add(
                    column.equals("completed")
                            ? flag(person.line().at(at))
                            : person.line().at(at).strip()));
            writer.writeRecord(cells);
        }
        return out.toString();
    }

    /** A flag as the directory writes it; what is none is left for the check to refuse. */
    private static String flag(String written) {
        return switch (written.strip().toLowerCase(Locale.ROOT)) {
            case "yes", "y", "true", "1", "x", "checked" -> "yes";
            case "no", "n", "false", "0" -> "no";
            default -> written.strip();
        };
    }

    private static String readme(String title, Map<String, String> files) {
        StringBuilder out = new StringBuilder("# ").append(title).append("\n\nA programme directory of DayOne.\n\n");
        files.forEach((file, what) ->
                out.append("- `").append(file).append("`: ").append(what).append(".\n"));
        return out.append("""

                Next:

                1. `./dayone check DIR` says whether all of it can be read.
                2. `./dayone run DIR` loads it and shows the dashboard.
                3. A survey, scores, careers: describe them in `dayone.yaml`, then `./dayone import` your tables.
                4. `./dayone report PROGRAMME -o report.html` writes the report of your programme.
                """).toString();
    }

    private void readPeople() {
        List<Problem> bad = new ArrayList<>();
        Map<String, String> seen = new LinkedHashMap<>();
        Set<String> addresses = new LinkedHashSet<>();
        int width = String.valueOf(table.rows().size()).length();
        int number = 0;
        for (Line line : table.rows()) {
            number++;
            String called = name.map(line::at).orElse("").strip();
            String own = id.map(line::at).orElse("").strip();
            String made = own.isEmpty()
                    ? "p"
                            + "0"
                                    .repeat(Math.max(
                                            0,
                                            Math.max(3, width)
                                                    - String.valueOf(number).length())) + number
                    : own;
            String in = line.at(cohort).strip();
            String address = email.map(line::at).orElse("").strip();
            if (own.isEmpty() && called.isEmpty()) {
                bad.add(problem(
                        line, name.orElse(id.orElse(0)), "", "says not who it is", "Fill it in, or delete the row"));
            } else if (in.isEmpty()) {
                bad.add(problem(
                        line,
                        cohort,
                        "",
                        "is empty",
                        "Say in which cohort " + (called.isEmpty() ? own : called) + " was"));
            } else if (!address.isEmpty() && !address.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
                bad.add(problem(
                        line, email.orElse(0), address, "is no e-mail address", "Correct it, or leave it empty"));
            } else if (!address.isEmpty() && !addresses.add(address.toLowerCase(Locale.ROOT))) {
                bad.add(problem(line, email.orElse(0), address, "stands twice", "Keep one row for each person"));
            } else if (seen.putIfAbsent(Participants.plain(made), made) != null) {
                bad.add(problem(line, id.orElse(0), made, "stands twice", "Give each person an id of their own"));
            } else {
                people.add(new Person(made, called, in, address, line));
            }
        }
        if (people.isEmpty() && bad.isEmpty()) {
            bad.add(Problem.ofFile(table.place(), "has nobody in it", "Add a row for each person"));
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
    }

    private Problem problem(Line line, int column, String value, String why, String remedy) {
        return new Problem(
                Code.INVALID_VALUE,
                table.place(),
                line.number(),
                column + 1L,
                table.header().get(column),
                value.isEmpty() ? null : value,
                why,
                remedy);
    }

    private Optional<Integer> column(String what, Map<String, String> named, List<String> titles) {
        String wanted = named.get(what);
        for (int i = 0; i < table.header().size(); i++) {
            String title = Spelling.title(table.header().get(i));
            if (wanted == null ? titles.contains(title) : table.header().get(i).equals(wanted)) {
                return Optional.of(i);
            }
        }
        if (wanted != null) {
            throw InputException.of(Problem.ofFile(
                    table.place(),
                    "has no column \"" + wanted + "\"",
                    "Its columns: " + String.join(", ", table.header())));
        }
        return Optional.empty();
    }

    private InputException missing(String what, String does, List<String> titles) {
        return InputException.of(Problem.ofFile(
                table.place(),
                "has no column that " + does,
                "Call it " + titles.get(0) + ", or name it with --" + what + "-column. Its columns: "
                        + String.join(", ", table.header())));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
