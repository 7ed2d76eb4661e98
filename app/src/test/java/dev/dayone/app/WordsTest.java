package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No text of the product claims more than data can: every string of its code and every word of its pages is read. */
class WordsTest {

    private static final Pattern REFUSED = Pattern.compile(
            "(?i)\\b(proves?|proven|works|no effect|significan\\w*|winners?|guarantees?d?|trend towards|95 % chance)\\b");

    /** What was once coined here for terms that the field has, labels that were used as sentences, and phrases that nobody says. */
    private static final Pattern COINED = Pattern.compile(
            "(?i)draws? of the arms|learners of 100|placement more\\b|the data (?:also )?fit\\b|is no status code|"
                    + "\\breckon|to be read with care|the way down ends|how differently many|date of some form|nothing stands against|lean on different assumptions");

    /** A name, and a key of JSON that was published. */
    private static final Pattern NAMES = Pattern.compile("What Works|^works$");

    private static final Pattern STRING =
            Pattern.compile("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"", Pattern.DOTALL);
    private static final Pattern COMMENT =
            Pattern.compile("/\\*.*?\\*/|^\\s*//.*?$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void refusedWordsAreNowhere() throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        for (String module : List.of("evidence", "ingest", "streams", "warehouse", "dashboard", "app")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = file.toString();
                    if (name.endsWith(".java")) {
                        String code = joined(COMMENT.matcher(read(file)).replaceAll(""));
                        Matcher strings = STRING.matcher(code);
                        while (strings.find()) {
                            read++;
                            String text = strings.group().replaceAll("^\"+|\"+$", "");
                            check(file, text, found);
                        }
                    } else if (name.endsWith(".jte")) {
                        read++;
                        check(file, read(file), found);
                    }
                }
            }
        }
        assertThat(read).as("texts read").isGreaterThan(3000);
        assertThat(found).isEmpty();
    }

    /** Pages, terminal, mails and what is written for readers: each word for a thing is the one that the field has. */
    @Test
    void coinedWordsAreNowhere() throws IOException {
        List<String> found = new ArrayList<>();
        int read = 0;
        for (String module : List.of("evidence", "ingest", "streams", "warehouse", "dashboard", "app")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main"))) {
                for (Path file : files.filter(each -> each.toString().matches(".*\\.(java|jte)"))
                        .toList()) {
                    String text = read(file);
                    read++;
                    coined(
                            file,
                            file.toString().endsWith(".java")
                                    ? joined(COMMENT.matcher(text).replaceAll(""))
                                    : text,
                            found);
                }
            }
        }
        try (Stream<Path> files = Files.walk(Path.of("..", "docs"))) {
            for (Path file : Stream.concat(files, Stream.of(Path.of("..", "README.md")))
                    .filter(each ->
                            each.toString().endsWith(".md") && !each.toString().contains("decisions"))
                    .toList()) {
                read++;
                coined(file, read(file), found);
            }
        }
        assertThat(read).as("files read").isGreaterThan(400);
        assertThat(found).isEmpty();
    }

    private static void coined(Path file, String text, List<String> found) {
        Matcher matcher = COINED.matcher(text);
        while (matcher.find()) {
            found.add(file + ": "
                    + text.substring(Math.max(0, matcher.start() - 40), Math.min(text.length(), matcher.end() + 40)));
        }
    }

    /** Strings that are broken over lines are one text. */
    private static String joined(String code) {
        return code.replaceAll("\"\\s*\\n\\s*\\+ \"", "");
    }

    private static void check(Path file, String text, List<String> found) {
        if (REFUSED.matcher(NAMES.matcher(text).replaceAll("")).find()) {
            found.add(file + ": " + text.strip());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
