package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.signin.Page;
import dev.dayone.evidence.study.gate.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the table of CONTRIBUTING.md promises: the classes that it names are there, and what it says to document is documented. */
class ContributingTest {

    private static final Path HOME = Path.of("..");
    private static final Pattern CLASS_NAME = Pattern.compile("`(?:[a-z]+/)*([A-Z][a-z]\\w+)(?:[./][A-Za-z.]+)?`");

    @Test
    void eachClassOfTheTableIsThere() throws IOException {
        Set<String> files;
        try (Stream<Path> all =
                Files.find(HOME, 20, (path, is) -> path.toString().endsWith(".java"))) {
            files = all.map(path -> path.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        List<String> named = Files.readString(HOME.resolve("CONTRIBUTING.md"))
                .lines()
                .filter(line -> line.startsWith("| a"))
                .flatMap(line -> CLASS_NAME.matcher(line).results().map(found -> found.group(1)))
                .toList();

        assertThat(named).hasSizeGreaterThan(40);
        assertThat(files).as("classes that CONTRIBUTING.md names").containsAll(named);
    }

    @Test
    void eachGateHasItsLineInTheDocumentation() throws IOException {
        String docs = Files.readString(HOME.resolve("docs/studies.md"));
        for (Gate.Name gate : Gate.Name.values()) {
            assertThat(docs)
                    .as("docs/studies.md says when the gate \"%s\" fails", gate.words())
                    .containsPattern("(?m)^[|] " + Pattern.quote(gate.words()) + "( \\([^)]*\\))? [|]");
        }
    }

    @Test
    void eachPageIsInTheDocumentation() throws IOException {
        String docs = Files.readString(HOME.resolve("docs/dashboard.md"));
        for (Page page : Page.values()) {
            assertThat(docs)
                    .as("docs/dashboard.md says what the page %s shows", page.title())
                    .contains(page.title() + " `" + page.path() + "`");
        }
    }
}
