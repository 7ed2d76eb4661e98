package dev.dayone.ingest.mapping;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.YamlMap;
import dev.dayone.ingest.sheet.SheetFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What each column of a table is, said once. The format is documented in docs/importing.md.
 *
 * @param into which file of the directory the rows go to
 * @param survey survey that is answered; "" where the rows are no answers, or say themselves which
 * @param people columns that say who somebody is: id, email, name, first, last
 * @param decided what was decided about people who could not be told: what is written to a participant, or to {@link #NOBODY}
 * @param latest of several rows about one fact the latest counts; else they are refused
 * @param onlyColumn only rows whose value in this column is among {@code onlyValues} are read, or that have one, where no values are named; "" = all
 * @param missing what is written where nothing is known, in small letters
 * @param fields value of a column of the directory to where it comes from
 * @param wide question or item to the column with its answer or score; empty = a row of the table is one row
 */
public record MappingFile(
        EntryKind into,
        String survey,
        SheetFormat format,
        Map<String, String> people,
        Map<String, String> decided,
        DateOrder dates,
        NumberForm numbers,
        boolean latest,
        String onlyColumn,
        List<String> onlyValues,
        List<String> missing,
        Map<String, CellSource> fields,
        Map<String, CellSource> wide) {

    /** What is decided about a row that is of nobody enrolled. */
    public static final String NOBODY = "none";

    private static final List<EntryKind> KINDS = List.of(
            EntryKind.SURVEYS,
            EntryKind.CHECKPOINTS,
            EntryKind.PLACEMENTS,
            EntryKind.SUBMISSIONS,
            EntryKind.CONSENTS,
            EntryKind.APPLICATIONS,
            EntryKind.IDENTITIES);

    /** Names of the files that rows may go to. */
    public static List<String> kinds() {
        return KINDS.stream().map(EntryKind::stem).toList();
    }

    public MappingFile {
        people = Collections.unmodifiableMap(new LinkedHashMap<>(people));
        decided = Collections.unmodifiableMap(new LinkedHashMap<>(decided));
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        wide = Collections.unmodifiableMap(new LinkedHashMap<>(wide));
        onlyValues = List.copyOf(onlyValues);
        missing = List.copyOf(missing);
    }

    /** @throws InputException when it is no mapping */
    public static MappingFile read(Path file) {
        YamlMap yaml = YamlMap.read(file);
        EntryKind into = EntryKind.ofStem(yaml.oneOf("into", kinds())).orElseThrow();
        String survey = into == EntryKind.SURVEYS ? yaml.optionalText("survey").orElse("") : "";
        Map<String, String> people = texts(yaml.map("people"), List.of("id", "email", "name", "first", "last"));
        if (people.isEmpty()) {
            throw yaml.invalid(
                    "people", "names no column", "Say which column tells who somebody is: id, email or name");
        }
        YamlMap only = yaml.map("only");
        String onlyColumn = only.optionalText("column").orElse("");
        List<String> onlyValues =
                only.texts("values").stream().map(Spelling::plain).toList();
        only.requireAllRead();
        YamlMap decide = yaml.map("decide");
        Map<String, String> decided = new LinkedHashMap<>();
        decide.keys().forEach(key -> decided.put(Spelling.plain(key), decide.text(key)));
        Map<String, CellSource> fields = fields(yaml.map("fields"), into);
        if (!survey.isEmpty()) {
            fields.put("survey", constant(survey));
        }
        MappingFile mapping = new MappingFile(
                into,
                survey,
                format(yaml),
                people,
                decided,
                dates(yaml),
                yaml.optionalText("decimal").isEmpty()
                        ? NumberForm.PLAIN
                        : NumberForm.valueOf(
                                yaml.oneOf("decimal", List.of("point", "comma")).toUpperCase(Locale.ROOT)),
                yaml.optionalText("repeated").isPresent()
                        && yaml.oneOf("repeated", List.of("latest", "refuse")).equals("latest"),
                onlyColumn,
                onlyValues,
                yaml.texts("missing").stream().map(Spelling::plain).toList(),
                fields,
                wide(yaml, into));
        yaml.requireAllRead();
        mapping.requireFields(yaml);
        return mapping;
    }

    /** Name of the column of the directory that says which question or item a row is about; "" where there is none. */
    public String about() {
        return into == EntryKind.SURVEYS ? "question" : into == EntryKind.CHECKPOINTS ? "item" : "";
    }

    /** Name of the column of the directory with the answer or score. */
    public String answer() {
        return into == EntryKind.SURVEYS ? "answer" : "score";
    }

    private void requireFields(YamlMap yaml) {
        if (into == EntryKind.IDENTITIES && fields.isEmpty()) {
            throw yaml.invalid("fields", "names no address or login", "Add github: {column: ...}, or email, or gitlab");
        }
        List<String> missing = new ArrayList<>(into.required());
        missing.remove("participant");
        missing.removeAll(fields.keySet());
        if (!wide.isEmpty()) {
            missing.removeAll(List.of(about(), answer()));
        }
        if (!missing.isEmpty()) {
            throw yaml.invalid(
                    "fields",
                    "does not say where " + String.join(" and ", missing) + " of " + into.stem() + ".csv come from",
                    "Add " + missing.get(0) + ": {column: ...}, or " + missing.get(0)
                            + ": {value: ...} where it is the same in each row");
        }
    }

    private static Map<String, CellSource> fields(YamlMap yaml, EntryKind into) {
        List<String> known = Stream.concat(into.required().stream(), into.optional().stream())
                .filter(name -> !List.of("participant", "revision", "void", EntryKind.ORIGIN)
                        .contains(name))
                .toList();
        Map<String, CellSource> fields = new LinkedHashMap<>();
        for (String key : yaml.keys()) {
            if (known.contains(key)) {
                fields.put(key, source(yaml.map(key)));
            }
        }
        yaml.requireAllRead();
        return fields;
    }

    private static Map<String, CellSource> wide(YamlMap yaml, EntryKind into) {
        Map<String, CellSource> wide = new LinkedHashMap<>();
        String key = into == EntryKind.SURVEYS ? "questions" : "items";
        if (into == EntryKind.SURVEYS || into == EntryKind.CHECKPOINTS) {
            YamlMap each = yaml.map(key);
            each.keys().forEach(about -> wide.put(about, source(each.map(about))));
        }
        return wide;
    }

    private static CellSource source(YamlMap yaml) {
        YamlMap words = yaml.map("words");
        Map<String, String> read = new LinkedHashMap<>();
        words.keys()
                .forEach(word ->
                        read.put(Spelling.plain(word), words.optionalText(word).orElse("")));
        Map<String, String> options = new LinkedHashMap<>();
        YamlMap ticked = yaml.map("options");
        ticked.keys().forEach(option -> options.put(option, ticked.text(option)));
        String column = yaml.optionalText("column").orElse("");
        String value = yaml.optionalText("value").orElse("");
        if ((column.isEmpty() ? 0 : 1) + (value.isEmpty() ? 0 : 1) + (options.isEmpty() ? 0 : 1) != 1) {
            throw yaml.invalid(
                    "column",
                    "must be named, or value, or options, and one of the three only",
                    "Write {column: \"Name of the column\"}");
        }
        @Nullable CellSource quote = yaml.keys().contains("quote") ? source(yaml.map("quote")) : null;
        CellSource source = new CellSource(
                column,
                value,
                read,
                yaml.optionalUnstripped("separator").orElse(""),
                yaml.optionalText("others").orElse(""),
                quote,
                yaml.optionalText("otherwise").orElse(""),
                options);
        if (!source.otherwise().isEmpty() && column.isEmpty()) {
            throw yaml.invalid("otherwise", "stands without column", "Name the column that is read first");
        }
        yaml.requireAllRead();
        return source;
    }

    private static CellSource constant(String value) {
        return new CellSource("", value, Map.of(), "", "", null, "", Map.of());
    }

    private static SheetFormat format(YamlMap yaml) {
        return new SheetFormat(
                yaml.optionalText("sheet"),
                yaml.optionalWhole("header"),
                yaml.optionalUnstripped("separator").map(text -> {
                    String one = text.equals("tab") ? "\t" : text;
                    if (one.length() != 1) {
                        throw yaml.invalid("separator", "is no separator", "Write one character in quotes, or tab");
                    }
                    return one.charAt(0);
                }),
                yaml.optionalText("encoding"));
    }

    private static DateOrder dates(YamlMap yaml) {
        if (yaml.optionalText("dates").isEmpty()) {
            return DateOrder.UNDECLARED;
        }
        String order = yaml.oneOf(
                "dates",
                Stream.concat(
                                Arrays.stream(DateOrder.values())
                                        .filter(each -> each != DateOrder.UNDECLARED)
                                        .map(DateOrder::word),
                                Stream.of("year-month-day"))
                        .toList());
        return Arrays.stream(DateOrder.values())
                .filter(each -> each.word().equals(order))
                .findFirst()
                .orElse(DateOrder.UNDECLARED);
    }

    private static Map<String, String> texts(YamlMap yaml, List<String> keys) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String key : keys) {
            Optional<String> text = yaml.optionalText(key);
            text.ifPresent(value -> out.put(key, value));
        }
        yaml.requireAllRead();
        return out;
    }
}
