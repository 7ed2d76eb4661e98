package dev.dayone.ingest.input;

import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.schemas.Limits;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A mapping of a YAML file, read by type: every complaint names file, line, column, value and remedy. */
public final class YamlMap {

    private static final int MOST_ALIASES = 25;

    private final String file;
    private final MappingNode node;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> read = new LinkedHashSet<>();

    private YamlMap(String file, MappingNode node) {
        this.file = file;
        this.node = node;
        for (NodeTuple tuple : node.getValue()) {
            String key = scalar(tuple.getKeyNode());
            if (entries.putIfAbsent(key, tuple) != null) {
                throw problem(tuple.getKeyNode(), key, null, "stands twice", "Remove one of them");
            }
        }
    }

    /** The mapping at the top of the file. */
    public static YamlMap read(Path path) {
        String file = path.getFileName().toString();
        if (!Files.isRegularFile(path)) {
            throw InputException.of(Problem.ofFile(
                    file,
                    "is missing in " + path.toAbsolutePath().normalize().getParent(),
                    "A programme directory starts with this file: see docs/programme-directory.md"));
        }
        try {
            Node root = new Yaml(fewAliases()).compose(new StringReader(TextFile.read(path)));
            if (root instanceof MappingNode mapping) {
                return new YamlMap(file, mapping);
            }
            throw InputException.of(
                    Problem.ofFile(file, "holds no keys", "Start from the example in docs/programme-directory.md"));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw InputException.of(new Problem(
                    Code.INVALID_VALUE,
                    file,
                    mark == null ? 0 : mark.getLine() + 1L,
                    mark == null ? 0 : mark.getColumn() + 1L,
                    null,
                    null,
                    "is not valid YAML: " + e.getProblem(),
                    String.valueOf(e.getProblem()).contains("got ?")
                            ? "Put a text with a question mark into quotes"
                            : "Check indentation, colons and quotes"));
        } catch (YAMLException e) {
            if (String.valueOf(e.getMessage()).contains("aliases")) {
                throw InputException.of(Problem.ofFile(
                        file,
                        "repeats parts of itself (*name) more than " + MOST_ALIASES + " times",
                        "Write the parts out where they are used"));
            }
            // A character that YAML does not allow.
            throw InputException.of(Problem.ofFile(
                    file,
                    "is not valid YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "Remove what cannot be seen, and save it as UTF-8"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** A part that is named again and again, within parts that are, multiplies: a few hundred bytes would be millions of entries. */
    private static LoaderOptions fewAliases() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        return options;
    }

    public String text(String key) {
        return optionalText(key).orElseThrow(() -> problem(node, key, null, "is missing", "Add the key " + key));
    }

    public Optional<String> optionalText(String key) {
        read.add(key);
        NodeTuple tuple = entries.get(key);
        return tuple == null
                ? Optional.empty()
                : Optional.of(scalar(tuple.getValueNode()).strip()).filter(value -> !value.isEmpty());
    }

    /** Keys in their order, where they are of the user's own. */
    public List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    /** The same with its blanks, which separate. */
    public Optional<String> optionalUnstripped(String key) {
        read.add(key);
        NodeTuple tuple = entries.get(key);
        return tuple == null
                ? Optional.empty()
                : Optional.of(scalar(tuple.getValueNode())).filter(value -> !value.isEmpty());
    }

    public double number(String key) {
        text(key);
        return optionalNumber(key).orElseThrow();
    }

    public Optional<Double> optionalNumber(String key) {
        return optionalText(key).map(value -> {
            double number = DecimalNumber.of(value)
                    .orElseThrow(() -> invalid(key, "is not a number", "Write it with a point, without a unit"));
            Limits.wrong(number).ifPresent(wrong -> {
                throw invalid(key, wrong.why(), wrong.remedy());
            });
            return number;
        });
    }

    public Optional<Integer> optionalWhole(String key) {
        return optionalNumber(key).map(value -> {
            if (value != Math.rint(value) || Math.abs(value) > 100_000) {
                throw invalid(key, "is not a whole number", "Write it without a fraction");
            }
            return value.intValue();
        });
    }

    public LocalDate date(String key) {
        text(key);
        return optionalDate(key).orElseThrow();
    }

    public Optional<LocalDate> optionalDate(String key) {
        return optionalText(key).map(value -> {
            NodeTuple tuple = Objects.requireNonNull(entries.get(key));
            return day(tuple.getValueNode(), key, value);
        });
    }

    private LocalDate day(Node at, String key, String value) {
        try {
            LocalDate day = LocalDate.parse(value);
            Limits.wrong(day).ifPresent(wrong -> {
                throw problem(at, key, value, wrong.why(), wrong.remedy());
            });
            return day;
        } catch (DateTimeParseException e) {
            throw problem(at, key, value, "is not a date", "Write it as 2024-03-31");
        }
    }

    /** A list of days; empty where the key is absent. */
    public List<LocalDate> dates(String key) {
        List<LocalDate> out = new ArrayList<>();
        for (Node item : items(key)) {
            out.add(day(item, key, scalar(item).strip()));
        }
        return out;
    }

    public boolean flag(String key, boolean otherwise) {
        return optionalText(key)
                .map(value -> switch (value) {
                    case "true", "yes" -> true;
                    case "false", "no" -> false;
                    default -> throw invalid(key, "is neither true nor false", "Write true or false");
                })
                .orElse(otherwise);
    }

    /** A value that must be one of those. */
    public String oneOf(String key, List<String> known) {
        String value = text(key);
        if (!known.contains(value)) {
            throw invalid(key, "is not known", end(Suggestion.of(value, known)));
        }
        return value;
    }

    public List<String> texts(String key) {
        List<String> out = new ArrayList<>();
        items(key).forEach(item -> out.add(scalar(item).strip()));
        return out;
    }

    public List<YamlMap> maps(String key) {
        List<YamlMap> out = new ArrayList<>();
        for (Node item : items(key)) {
            if (!(item instanceof MappingNode mapping)) {
                throw problem(item, key, null, "must hold entries with keys", "Write each entry as '- id: ...'");
            }
            out.add(new YamlMap(file, mapping));
        }
        return out;
    }

    /** The mapping under that key; an empty one where the key is absent. */
    public YamlMap map(String key) {
        read.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null) {
            return new YamlMap(file, new MappingNode(node.getTag(), List.of(), node.getFlowStyle()));
        }
        if (!(tuple.getValueNode() instanceof MappingNode mapping)) {
            throw problem(tuple.getValueNode(), key, null, "must hold keys", "Indent its keys below it");
        }
        return new YamlMap(file, mapping);
    }

    /** To be called when all known keys were asked for: any other key is refused. */
    public void requireAllRead() {
        for (Map.Entry<String, NodeTuple> entry : entries.entrySet()) {
            if (!read.contains(entry.getKey())) {
                throw problem(
                        entry.getValue().getKeyNode(),
                        "key",
                        entry.getKey(),
                        "is not known",
                        end(Suggestion.of(entry.getKey(), read)));
            }
        }
    }

    /** Refuses the value of a key. */
    public InputException invalid(String key, String why, String remedy) {
        NodeTuple tuple = entries.get(key);
        Node at = tuple == null ? node : tuple.getValueNode();
        return problem(at, key, at instanceof ScalarNode scalar ? scalar.getValue() : null, why, remedy);
    }

    private List<Node> items(String key) {
        read.add(key);
        NodeTuple tuple = entries.get(key);
        if (tuple == null) {
            return List.of();
        }
        if (!(tuple.getValueNode() instanceof SequenceNode sequence)) {
            throw problem(tuple.getValueNode(), key, null, "must be a list", "Write its entries as lines with '- '");
        }
        return sequence.getValue();
    }

    private String scalar(Node value) {
        if (value instanceof ScalarNode scalar) {
            Limits.wrong(scalar.getValue(), Limits.LONGEST_TEXT).ifPresent(wrong -> {
                throw problem(value, "value", null, wrong.why(), wrong.remedy());
            });
            return scalar.getValue();
        }
        throw problem(value, "value", null, "must be a single value here", "Write it on one line");
    }

    private InputException problem(Node at, String field, @Nullable String value, String why, String remedy) {
        Mark mark = at.getStartMark();
        return InputException.of(new Problem(
                Code.INVALID_VALUE,
                file,
                mark == null ? 0 : mark.getLine() + 1L,
                mark == null ? 0 : mark.getColumn() + 1L,
                field,
                value,
                why,
                remedy));
    }

    private static String end(String remedy) {
        return remedy.endsWith(".") ? remedy.substring(0, remedy.length() - 1) : remedy;
    }
}
