package dev.dayone.ingest.git;

import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which authors are services and which AI assistants: a list that can be read ({@code services.csv} beside this class), extended and overruled (a file of that name in the programme
 * directory, whose rows go first). Whoever the roster names is a person, whatever a list says.
 *
 * @param rules the first that fits decides
 */
public record KnownServices(List<Rule> rules) {

    private static final String FILE = "services.csv";
    private static final Pattern NOREPLY =
            Pattern.compile("(?:\\d+\\+)?([^@+]+?)(?:\\[bot\\])?@users\\.noreply\\.github\\.com");
    private static final KnownServices STANDARD = new KnownServices(standardRules());

    public KnownServices {
        rules = List.copyOf(rules);
    }

    /** All that decides, in its order: who is a service may change without a commit. */
    String fingerprint() {
        return rules.stream()
                .map(rule -> String.join(
                        "\t",
                        rule.kind().name(),
                        rule.name() == null ? "" : rule.name().pattern(),
                        rule.address() == null ? "" : rule.address().pattern(),
                        Objects.requireNonNullElse(rule.github(), ""),
                        rule.word()))
                .collect(Collectors.joining("\n"));
    }

    /** What an author is. */
    public enum Kind {
        BOT,
        ASSISTANT,
        /** Somebody whom another rule would take for a service. */
        PERSON,
        /** An address that several people use: what is committed under it belongs to the owner of the repository, as with an address that a machine made up. */
        SHARED
    }

    /**
     * One row of a list; of name, address and login those that are given must fit.
     *
     * @param name with {@code *} for anything; null = any
     * @param address likewise
     * @param github login of the account; null = any
     * @param word what an assistant is called, in one word
     * @param why said when somebody asks
     */
    public record Rule(
            Kind kind,
            @Nullable Pattern name,
            @Nullable Pattern address,
            @Nullable String github,
            String word,
            String why) {

        private boolean fits(String someName, String someAddress) {
            return (name == null || name.matcher(someName).matches())
                    && (address == null || address.matcher(someAddress).matches())
                    && (github == null || github.equals(login(someAddress)));
        }

        private static @Nullable String login(String address) {
            var match = NOREPLY.matcher(address);
            return match.matches() ? match.group(1) : null;
        }
    }

    public static KnownServices standard() {
        return STANDARD;
    }

    /**
     * The standard list, before it that of a programme directory where it has one.
     *
     * @throws InputException when a row cannot be used
     */
    public static KnownServices in(Path directory) {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return STANDARD;
        }
        CsvTable table =
                CsvTable.read(file, List.of("kind"), List.of("name", "address", "github", "word", "why"), null);
        List<Rule> own = new ArrayList<>();
        List<Problem> bad = new ArrayList<>();
        for (Entry row : table.rows()) {
            try {
                own.add(rule(row));
            } catch (EntryException e) {
                bad.add(e.problem());
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
        own.addAll(STANDARD.rules);
        return new KnownServices(own);
    }

    /** The rule by which that author is a service; nothing for a person. */
    public Optional<Rule> of(String name, String address) {
        return first(name, address).filter(rule -> rule.kind() == Kind.BOT || rule.kind() == Kind.ASSISTANT);
    }

    /** Whether several people commit under that address. */
    public boolean isShared(String name, String address) {
        return first(name, address).filter(rule -> rule.kind() == Kind.SHARED).isPresent();
    }

    private Optional<Rule> first(String name, String address) {
        String plainName = name.strip().toLowerCase(Locale.ROOT);
        String plainAddress = address.strip().toLowerCase(Locale.ROOT);
        return rules.stream().filter(rule -> rule.fits(plainName, plainAddress)).findFirst();
    }

    private static Rule rule(Entry row) throws EntryException {
        row.requireReadable();
        Kind kind = Kind.valueOf(row.oneOf("kind", Set.of("bot", "assistant", "person", "shared"), "kind")
                .toUpperCase(Locale.ROOT));
        Optional<String> name = row.optional("name");
        Optional<String> address = row.optional("address");
        Optional<String> github = row.optional("github");
        if (name.isEmpty() && address.isEmpty() && github.isEmpty()) {
            throw row.problem(
                    Code.INVALID_VALUE,
                    "name",
                    "names nobody: name, address and github are empty",
                    "Give one of them; * stands for anything");
        }
        return rule(
                kind,
                name.orElse(""),
                address.orElse(""),
                github.orElse(""),
                row.optional("word").orElse("assistant"),
                row.optional("why").orElse("as " + row.source() + " says"));
    }

    private static Rule rule(Kind kind, String name, String address, String github, String word, String why) {
        return new Rule(
                kind, glob(name), glob(address), github.isEmpty() ? null : github.toLowerCase(Locale.ROOT), word, why);
    }

    private static @Nullable Pattern glob(String text) {
        return text.isEmpty()
                ? null
                : Pattern.compile(
                        Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\*", -1))
                                .map(Pattern::quote)
                                .collect(Collectors.joining(".*")),
                        Pattern.DOTALL);
    }

    private static List<Rule> standardRules() {
        try (InputStream in = Objects.requireNonNull(KnownServices.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(cells -> rule(
                            Kind.valueOf(cells[0].toUpperCase(Locale.ROOT)),
                            cells[1],
                            cells[2],
                            cells[3],
                            cells[4],
                            cells[5]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
