package dev.dayone.ingest.programme;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.input.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Files of a programme directory that nobody reads, though they hold data by their name: each is told, with the name that was most likely meant. */
final class UnreadFiles {

    /** Endings of files that hold tables or objects. */
    private static final Set<String> DATA = Set.of(
            "csv", "tsv", "tab", "txt", "xls", "xlsx", "xlsm", "ods", "numbers", "ndjson", "jsonl", "json", "yml",
            "yaml");

    /** Endings that a file of the user's own may have without a word. */
    private static final Set<String> NOTES = Set.of("txt", "json", "yml", "yaml");

    private UnreadFiles() {}

    /** Files whose name is near one that is read. */
    static List<Problem> in(Path directory) {
        List<Problem> problems = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.sorted().forEach(file -> problem(file).ifPresent(problems::add));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
        return problems;
    }

    private static Optional<Problem> problem(Path file) {
        String name = file.getFileName().toString();
        if (Files.isRegularFile(file)) {
            return problem(name);
        }
        return read().contains(name)
                ? Optional.of(Problem.ofFile(
                        name,
                        "is not read: it is a directory, or a link to a file that is not there",
                        "Put a file there"))
                : Optional.empty();
    }

    /** What to say of a file of that name; nothing for one that is read, or that is no data. */
    static Optional<Problem> problem(String name) {
        Set<String> read = read();
        String lower = name.toLowerCase(Locale.ROOT);
        String ending = lower.substring(lower.lastIndexOf('.') + 1);
        if (read.contains(name) || name.startsWith(".") || !DATA.contains(ending)) {
            return Optional.empty();
        }
        String stem = lower.replaceFirst("(\\.[a-z]+)+$", "")
                .replaceFirst("[ _-]*(\\(\\d+\\)|copy|kopie|copie|final|new|neu|old|alt|v?\\d+)$", "")
                .strip();
        List<String> near = read.stream()
                .filter(known -> Suggestion.isNear(stem, known.substring(0, known.lastIndexOf('.'))))
                .toList();
        // One of the same ending, where there is one: objects a line are read as well as tables.
        Optional<String> meant = near.stream()
                .filter(known -> known.endsWith("." + ending))
                .findFirst()
                .or(() -> near.stream().findFirst());
        if (meant.isPresent()) {
            boolean table = meant.get().endsWith(".csv") && !ending.equals("csv");
            return Optional.of(Problem.ofFile(
                    name, "is not read", table ? "Save it as " + meant.get() : "Did you mean " + meant.get() + "?"));
        }
        return NOTES.contains(ending)
                ? Optional.empty()
                : Optional.of(Problem.ofFile(
                        name,
                        "is not read",
                        "Known: " + String.join(", ", read) + ". Move it elsewhere if it is none of them"));
    }

    /** Names that are read, the likeliest first. */
    private static Set<String> read() {
        Set<String> names = new LinkedHashSet<>(List.of("dayone.yaml"));
        Arrays.stream(EntryKind.values()).map(kind -> kind.stem() + ".csv").forEach(names::add);
        names.addAll(List.of("repositories.csv", "services.csv", "applicants.csv", PairList.FILE));
        Arrays.stream(EntryKind.values())
                .filter(kind -> kind != EntryKind.ROSTER)
                .map(kind -> kind.stem() + ".ndjson")
                .forEach(names::add);
        return names;
    }
}
