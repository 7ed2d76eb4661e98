package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents point to is there: pages and their headings, files, tests that hold a promise, commands with their options. */
class DocsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCED = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:[.#](\\w+))?(?:\\(\\))?`");
    private static final Pattern FILE = Pattern.compile("`((?:deploy|docs|examples|benchmarks)/[^`\\s*]+)`");
    private static final Pattern COMMAND = Pattern.compile("\\./dayone ([^`\\n#]+)");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
    private static final Set<String> SHARED = Set.of("--help", "--version");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> lost = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link =
                    LINK.matcher(FENCED.matcher(Files.readString(document)).replaceAll(""));
            while (link.find()) {
                String[] parts = link.group(1).split("#", 2);
                if (parts[0].contains(":")) {
                    continue;
                }
                Path target = parts[0].isEmpty()
                        ? document
                        : document.resolveSibling(parts[0]).normalize();
                if (!Files.exists(target)
                        || (parts.length == 2 && !anchors(target).contains(parts[1]))) {
                    lost.add(ROOT.relativize(document) + ": " + link.group(1));
                }
            }
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<Path> types = files(path -> path.toString().endsWith(".java"));
        List<String> lost = new ArrayList<>();
        for (Path document : documents()) {
            Matcher named = TEST.matcher(Files.readString(document));
            while (named.find()) {
                List<Path> found = types.stream()
                        .filter(each -> each.endsWith(named.group(1) + ".java"))
                        .toList();
                String method = named.group(2);
                if (found.isEmpty()
                        || (method != null && !Files.readString(found.get(0)).contains(" " + method + "("))) {
                    lost.add(ROOT.relativize(document) + ": " + named.group());
                }
            }
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void everyFileThatIsNamedExists() throws IOException {
        List<String> lost = new ArrayList<>();
        for (Path document : documents()) {
            Matcher named = FILE.matcher(Files.readString(document));
            while (named.find()) {
                if (!Files.exists(ROOT.resolve(named.group(1)))) {
                    lost.add(ROOT.relativize(document) + ": " + named.group(1));
                }
            }
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void everyCommandAndItsOptionsExist() throws IOException {
        List<String> lost = new ArrayList<>();
        int read = 0;
        for (Path document : documents()) {
            Matcher written = COMMAND.matcher(Files.readString(document));
            while (written.find()) {
                read++;
                String line = written.group(1);
                List<CommandLine> commands = commands(Arrays.asList(line.strip().split("\\s+")));
                if (commands.isEmpty()) {
                    lost.add(ROOT.relativize(document) + ": " + line);
                    continue;
                }
                OPTION.matcher(line)
                        .results()
                        .map(option -> option.group())
                        .filter(option -> !SHARED.contains(option))
                        .filter(option -> commands.stream()
                                .noneMatch(each -> each.getCommandSpec().findOption(option) != null))
                        .forEach(option -> lost.add(ROOT.relativize(document) + ": " + option + " in " + line));
            }
        }
        assertThat(read).isGreaterThan(100);
        assertThat(lost).isEmpty();
    }

    /** The commands that the first words name; {@code a|b} names two. None where a word is no command and its command does nothing by itself. */
    private static List<CommandLine> commands(List<String> words) {
        List<CommandLine> at = List.of(new CommandLine(DayOne.class));
        for (String word : words) {
            List<CommandLine> parents = at;
            List<String> names = List.of(word.replace("\\|", "|").split("\\|"));
            List<CommandLine> next = names.stream()
                    .flatMap(name -> parents.stream()
                            .map(parent -> parent.getSubcommands().get(name)))
                    .filter(each -> each != null)
                    .toList();
            boolean groups = parents.stream()
                    .allMatch(each -> !each.getSubcommands().isEmpty()
                            && each.getCommandSpec().positionalParameters().isEmpty());
            if (next.size() < names.size() && (!next.isEmpty() || (groups && word.matches("[a-z|]+")))) {
                return List.of();
            }
            if (next.isEmpty()) {
                return parents;
            }
            at = next;
        }
        return at;
    }

    private static Set<String> anchors(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = files(path -> path.toString().endsWith(".md"));
        assertThat(documents).hasSizeGreaterThan(50);
        return documents;
    }

    private static List<Path> files(Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(each -> !ROOT.relativize(each).toString().matches("(.*/)?(target|\\.git|data)(/.*)?"))
                    .filter(wanted)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }
}
