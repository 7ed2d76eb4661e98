package dev.dayone.app.programme;

import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.mapping.FirstDirectory;
import dev.dayone.ingest.mapping.FirstDirectory.Days;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A first programme directory from a table of people. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        header = "Make a programme directory from a spreadsheet of people: name or id, cohort, e-mail.",
        description = {
            "",
            "  ./dayone init my-school --from people.xlsx --cohort \"2024-06=2024-06-03..2024-07-05\"",
            "",
            "Three columns are enough. What is missing is asked for at the terminal. Ids are made where there are none, and each file that is written is explained. "
                    + "Then: ./dayone check DIR. From a spreadsheet to the first report: docs/first-cohort.md.",
            ""
        })
public final class InitCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Directory to write; it may exist, without a dayone.yaml.")
    Path directory = Path.of(".");

    @Option(names = "--from", paramLabel = "FILE", required = true, description = "The people, .csv or .xlsx.")
    Path from = Path.of("people.csv");

    @Option(names = "--programme", paramLabel = "ID", description = "Id of the programme. Default: the name of DIR.")
    @Nullable
    String programme;

    @Option(names = "--title", paramLabel = "TEXT", description = "What readers see. Default: the id.")
    @Nullable
    String title;

    @Option(names = "--format", paramLabel = "ID", description = "What you call your way of teaching. Default: course.")
    String format = "course";

    @Option(
            names = "--cohort",
            paramLabel = "NAME=START..END",
            description = "First and last day of a cohort, as 2024-06-03..2024-07-05. Once for each cohort.")
    List<String> cohorts = List.of();

    @Option(
            names = "--name-column",
            paramLabel = "TITLE",
            description = "Column with names, where its title does not say so.")
    @Nullable
    String nameColumn;

    @Option(names = "--id-column", paramLabel = "TITLE", description = "Column with ids of your own.")
    @Nullable
    String idColumn;

    @Option(names = "--cohort-column", paramLabel = "TITLE", description = "Column with cohorts.")
    @Nullable
    String cohortColumn;

    @Option(names = "--email-column", paramLabel = "TITLE", description = "Column with e-mail addresses.")
    @Nullable
    String emailColumn;

    @Option(
            names = "--background",
            paramLabel = "TITLE",
            description =
                    "Column with something known of people before they came, such as their degree. Once for each.")
    List<String> background = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        FirstDirectory first = FirstDirectory.read(from, columns(), background);
        String id = programme == null ? idOf(directory) : programme;
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
            throw new UsageException("--programme " + id + ": an id has letters, digits and dashes.");
        }
        if (!format.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
            throw new UsageException("--format " + format + ": an id has letters, digits and dashes.");
        }
        Map<String, Days> days = days(first);
        Map<String, String> files = first.write(directory, id, title == null ? id : title, format, days);
        first.notes().forEach(out::println);
        out.println();
        out.println("Written to " + directory + ":");
        files.forEach((file, what) -> out.println("  " + file + ": " + what + "."));
        Mint mint = Secrets.forgetful(new byte[32]).mint(id, Instant.EPOCH, "check");
        ProgrammeDirectory read = ProgrammeDirectory.read(directory, mint);
        out.println();
        out.println(first.size() + " people in " + days.size() + (days.size() == 1 ? " cohort; " : " cohorts; ")
                + (read.isWithoutFault()
                        ? "all of it can be read."
                        : "./dayone check " + directory + " says what cannot be read."));
        out.println("Next: ./dayone run " + directory);
        out.flush();
        return read.isWithoutFault() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private Map<String, String> columns() {
        Map<String, String> named = new LinkedHashMap<>();
        put(named, "id", idColumn);
        put(named, "name", nameColumn);
        put(named, "cohort", cohortColumn);
        put(named, "email", emailColumn);
        return named;
    }

    private static void put(Map<String, String> named, String what, @Nullable String column) {
        if (column != null) {
            named.put(what, column);
        }
    }

    /** A word of the directory's name that may be an id. */
    private static String idOf(Path directory) {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        String letters = Normalizer.normalize(name == null ? "programme" : name.toString(), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        return letters.isEmpty() ? "programme" : letters;
    }

    private Map<String, Days> days(FirstDirectory first) {
        Map<String, Days> given = new LinkedHashMap<>();
        for (String each : cohorts) {
            int equals = each.lastIndexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals).strip();
            if (equals < 0 || !first.cohorts().contains(name)) {
                throw new UsageException("--cohort " + each + ": write NAME=START..END. Cohorts of " + from + ": "
                        + String.join(", ", first.cohorts()) + ".");
            }
            given.put(name, parse(each, each.substring(equals + 1)));
        }
        Console console = terminal();
        Map<String, Days> days = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (String cohort : first.cohorts()) {
            Days known = given.get(cohort);
            if (known != null) {
                days.put(cohort, known);
            } else if (console == null) {
                missing.add("--cohort \"" + cohort + "=START..END\"");
            } else {
                days.put(cohort, ask(console, cohort));
            }
        }
        if (!missing.isEmpty()) {
            throw new UsageException("When did each cohort run? Outcomes count from its last day. Add "
                    + String.join(" ", missing) + ", with days as 2024-06-03.");
        }
        return days;
    }

    private static Days ask(Console console, String cohort) {
        while (true) {
            String first = console.readLine("First day of cohort %s (as 2024-06-03): ", cohort);
            String last = console.readLine("Last day of cohort %s: ", cohort);
            if (first == null || last == null) {
                throw new UsageException("Nothing was written: the days of cohort " + cohort + " are missing.");
            }
            try {
                return parse(cohort, first.strip() + ".." + last.strip());
            } catch (UsageException e) {
                console.printf("%s%n", e.getMessage());
            }
        }
    }

    private static Days parse(String written, String days) {
        String[] ends = days.strip().split("\\.\\.", -1);
        try {
            Days parsed = new Days(LocalDate.parse(ends[0].strip()), LocalDate.parse(ends[ends.length - 1].strip()));
            if (ends.length == 2 && !parsed.end().isBefore(parsed.start())) {
                return parsed;
            }
        } catch (DateTimeException e) {
            throw new UsageException(
                    "--cohort " + written + ": write its first and last day, as 2024-06-03..2024-07-05.");
        }
        throw new UsageException(
                "--cohort " + written + ": write its first day, two points, and a last day that is not before it.");
    }

    /** The terminal to ask at; newer versions of Java have a console without one. */
    @SuppressWarnings("SystemConsoleNull")
    private static @Nullable Console terminal() {
        return Boolean.getBoolean("dayone.terminal") ? System.console() : null;
    }
}
