package dev.dayone.ingest.mapping;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.Blanks;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.Survey;
import dev.dayone.ingest.sheet.Table;
import dev.dayone.ingest.sheet.Table.Line;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.SurveyRegistered;
import dev.dayone.schemas.SurveyRegistered.Kind;
import dev.dayone.schemas.SurveyRegistered.Option;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One table read by a mapping: rows of the directory come out, and what cannot be read is told cell by cell. */
final class MappedTable {

    private static final Set<String> DAYS = Set.of("answered", "submitted", "date", "observed");

    /** Days on which somebody said something: they have come. */
    private static final Set<String> PAST = Set.of("answered", "submitted", "observed");

    /** What spreadsheets write where a formula has no value. */
    private static final Pattern ERRORS =
            Pattern.compile("#(N/A|REF!|VALUE!|DIV/0!|NAME\\?|NUM!|NULL!|ERROR!|SPILL!|CALC!)");

    /** What stands in the column of an option that was not chosen. */
    private static final Set<String> NOT_CHOSEN =
            Set.of("0", "no", "n", "false", "off", "unchecked", "not selected", "nein", "non", "nej", "not checked");

    private static final Set<String> NUMBERS = Set.of("score", "pay", "hours", "blocked_hours", "hints", "ta_minutes");

    private final Table table;
    private final MappingFile mapping;
    private final ProgrammeFile file;
    private final KnownPeople people;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final Consumer<Problem> refuse;

    /** The last day that has begun anywhere. */
    private final LocalDate today = LocalDate.now(ZoneOffset.ofHours(14));

    private long rows;
    private long left;
    private long matched;
    private final Map<String, String> readAs = new LinkedHashMap<>();

    MappedTable(Table table, MappingFile mapping, ProgrammeFile file, KnownPeople people, Consumer<Problem> refuse) {
        this.table = table;
        this.mapping = mapping;
        this.file = file;
        this.people = people;
        this.refuse = refuse;
        for (int i = 0; i < table.header().size(); i++) {
            String name = table.header().get(i);
            boolean several = table.header().contains(name + "#2");
            columns.putIfAbsent(several ? name + "#1" : name, i);
        }
        for (int i = 0; i < table.titles().size(); i++) {
            if (!table.titles().get(i).isEmpty()) {
                columns.putIfAbsent(table.titles().get(i), i);
            }
        }
        requireColumns();
    }

    /** Rows of the table that were read, those left out by the mapping among them. */
    long rows() {
        return rows;
    }

    /** Rows that the mapping leaves out. */
    long left() {
        return left;
    }

    /** Rows of people who are known. */
    long matched() {
        return matched;
    }

    /** The first few days, as they are written and as they were read. */
    Map<String, String> readAs() {
        return readAs;
    }

    /** Gives each row of the directory that comes out of the table. */
    void forEach(Consumer<MappedRow> each) {
        Integer only = mapping.onlyColumn().isEmpty() ? null : columns.get(mapping.onlyColumn());
        for (Line line : table.rows()) {
            rows++;
            if (only != null && !isMeant(line.at(only))) {
                left++;
                continue;
            }
            Optional<String> person = person(line);
            if (person.isPresent() && !person.get().isEmpty()) {
                matched++;
                rows(line, person.get(), each);
            }
        }
    }

    private boolean isMeant(String cell) {
        return mapping.onlyValues().isEmpty()
                ? !cell.isBlank()
                : mapping.onlyValues().contains(Spelling.plain(cell));
    }

    private void rows(Line line, String person, Consumer<MappedRow> each) {
        if (mapping.wide().isEmpty()) {
            row(line, person, null, null).ifPresent(each);
        } else {
            mapping.wide()
                    .forEach((about, source) -> row(line, person, about, source).ifPresent(each));
        }
    }

    /** @param about question or item; null = the row says itself */
    private Optional<MappedRow> row(Line line, String person, @Nullable String about, @Nullable CellSource source) {
        Drafting drafting = new Drafting(line);
        drafting.values.put("participant", person);
        mapping.people().values().stream().findFirst().ifPresent(column -> drafting.place("participant", column));
        mapping.fields().forEach((field, from) -> {
            if (!field.equals(mapping.answer()) || about != null) {
                drafting.take(field, from, null);
            }
        });
        if (about != null && source != null) {
            drafting.values.put(mapping.about(), about);
            Survey.@Nullable Question question = question(drafting.values, about);
            drafting.take(mapping.answer(), source, question);
            if (drafting.values.getOrDefault(mapping.answer(), "").isEmpty()) {
                return Optional.empty();
            }
            CellSource quote = source.quote();
            if (quote != null) {
                drafting.take("quote", quote, null);
            }
        } else {
            CellSource answer = mapping.fields().get(mapping.answer());
            if (answer != null) {
                drafting.take(
                        mapping.answer(),
                        answer,
                        question(drafting.values, drafting.values.getOrDefault("question", "")));
                if (mapping.into() == EntryKind.SURVEYS
                        && drafting.values.getOrDefault("answer", "").isEmpty()) {
                    return Optional.empty();
                }
            }
        }
        return drafting.refused ? Optional.empty() : Optional.of(drafting.row());
    }

    private Survey.@Nullable Question question(Map<String, String> values, String id) {
        Survey survey = file.surveys().get(values.getOrDefault("survey", ""));
        return survey == null ? null : survey.questions().get(id);
    }

    /** Values of one row as they are gathered. */
    private final class Drafting {

        private final Line line;
        private final Map<String, String> values = new LinkedHashMap<>();
        private final Map<String, Integer> cells = new LinkedHashMap<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, String> written = new LinkedHashMap<>();
        private boolean refused;

        Drafting(Line line) {
            this.line = line;
        }

        MappedRow row() {
            return new MappedRow(table.place(), line.number(), values, cells, headers, written);
        }

        void place(String field, String column) {
            Integer at = columns.get(column);
            if (at != null) {
                cells.put(field, at + 1);
                headers.put(field, column);
                written.put(field, line.at(at).strip());
            }
        }

        void take(String field, CellSource source, Survey.@Nullable Question question) {
            if (!source.options().isEmpty()) {
                values.put(field, ticked(source));
                return;
            }
            if (source.column().isEmpty()) {
                values.put(field, source.value());
                return;
            }
            String cell = cell(field, source.column());
            if (cell.isEmpty() && !source.otherwise().isEmpty()) {
                cell = cell(field, source.otherwise());
            }
            if (cell.isEmpty()) {
                return;
            }
            if (ERRORS.matcher(cell).matches()) {
                refuse(
                        field,
                        cell,
                        "is an error of the spreadsheet",
                        "Correct its formula, write the value, or name it under missing: in the mapping");
                return;
            }
            String word = source.words().get(Spelling.plain(cell));
            String value = word != null ? word : cell;
            if (word == null && !cell.isEmpty()) {
                value = read(field, source, question, cell);
            }
            if (!value.isEmpty()) {
                values.put(field, value);
            }
        }

        /** What stands in that column; "" = nothing, or a word for nothing. */
        private String cell(String field, String column) {
            place(field, column);
            String cell =
                    line.at(columns.getOrDefault(column, Integer.MAX_VALUE)).strip();
            return mapping.missing().contains(Spelling.plain(cell)) ? "" : cell;
        }

        private String number(String field, String cell) {
            (field.equals("pay")
                            ? mapping.numbers().doubtOfMoney(cell)
                            : mapping.numbers().doubt(cell))
                    .ifPresent(doubt -> refuse(field, cell, doubt.why(), doubt.remedy()));
            return mapping.numbers().read(cell);
        }

        private String read(String field, CellSource source, Survey.@Nullable Question question, String cell) {
            if (DAYS.contains(field)) {
                return day(field, cell);
            }
            if (NUMBERS.contains(field)) {
                return number(field, cell);
            }
            if (question == null || !field.equals("answer")) {
                return cell;
            }
            Kind kind = question.asked().kind();
            return switch (kind) {
                case SCALE, NUMBER -> number(field, leading(question, cell));
                case CHOICE, MULTIPLE -> options(field, source, question.asked(), cell);
                case TEXT -> cell;
            };
        }

        /** Forms write the word behind the number: "5 - Strongly agree". */
        private String leading(Survey.Question question, String cell) {
            return question.words().isEmpty() && cell.matches("-?\\d{1,3} ?[-–:=(] ?\\p{L}.*")
                    ? cell.replaceFirst("[^\\d-].*$", "").strip()
                    : cell;
        }

        private String day(String field, String cell) {
            DateOrder.Read read = mapping.dates().read(cell);
            if (read.day().isEmpty()) {
                refuse(field, cell, read.why(), read.remedy());
                return "";
            }
            if (PAST.contains(field) && read.day().get().isAfter(today)) {
                refuse(field, cell, "is a day that has not come yet", "Correct the date, or dates: in the mapping");
                return "";
            }
            String day = read.day().get().toString();
            if (readAs.size() < 5) {
                readAs.putIfAbsent(cell, day);
            }
            return day;
        }

        private String options(String field, CellSource source, SurveyRegistered.Question asked, String cell) {
            List<String> chosen = new ArrayList<>();
            String separator = source.separator().isEmpty() ? ";" : source.separator();
            List<Option> longestFirst = asked.options().stream()
                    .sorted(Comparator.comparingInt(
                            (Option option) -> -option.label().length()))
                    .toList();
            String rest = cell;
            while (!rest.isBlank()) {
                String left = rest.strip();
                Optional<Taken> taken = first(left, longestFirst, separator, asked.kind() == Kind.MULTIPLE);
                if (taken.isPresent()) {
                    chosen.add(taken.get().option());
                    rest = taken.get().rest();
                } else if (!source.others().isEmpty()) {
                    chosen.add(source.others());
                    int end = left.indexOf(separator);
                    rest = end < 0 || asked.kind() == Kind.CHOICE ? "" : left.substring(end + separator.length());
                } else {
                    refuse(
                            field,
                            left,
                            "names no option of question " + asked.id(),
                            end(Suggestion.of(
                                    left,
                                    asked.options().stream().map(Option::label).toList())));
                    return "";
                }
            }
            return String.join(";", chosen.stream().distinct().toList());
        }

        private String ticked(CellSource source) {
            List<String> chosen = new ArrayList<>();
            source.options().forEach((option, column) -> {
                String cell = Spelling.plain(line.at(columns.getOrDefault(column, Integer.MAX_VALUE)));
                if (!cell.isEmpty()
                        && !NOT_CHOSEN.contains(cell)
                        && !mapping.missing().contains(cell)) {
                    chosen.add(option);
                }
            });
            return String.join(";", chosen);
        }

        private void refuse(String field, String value, String why, String remedy) {
            refused = true;
            refuse.accept(new Problem(
                    Code.INVALID_VALUE,
                    table.place(),
                    line.number(),
                    cells.getOrDefault(field, 0),
                    MappedRow.shortened(headers.getOrDefault(field, field)),
                    MappedRow.shortened(value),
                    why,
                    remedy));
        }
    }

    /** An option that stands at the start of a cell, and what stands behind it. */
    private record Taken(String option, String rest) {}

    /** Labels may hold the separator: the longest label that fits is meant. */
    private static Optional<Taken> first(String text, List<Option> options, String separator, boolean several) {
        for (Option option : options) {
            for (String name : List.of("\"" + option.label() + "\"", option.label(), option.id())) {
                if (!text.regionMatches(true, 0, name, 0, name.length())) {
                    continue;
                }
                String behind = text.substring(name.length());
                if (behind.isBlank()) {
                    return Optional.of(new Taken(option.id(), ""));
                }
                String between = separator.strip();
                String next = between.isEmpty() ? behind : behind.stripLeading();
                if (several && next.startsWith(between.isEmpty() ? separator : between)) {
                    return Optional.of(new Taken(option.id(), next.substring(Math.max(1, between.length()))));
                }
            }
        }
        return Optional.empty();
    }

    /** The participant of a row; "" = decided to be nobody; nothing = refused, and told. */
    private Optional<String> person(Line line) {
        String id = cell(line, "id");
        String email = cell(line, "email");
        String name = cell(line, "name").isEmpty()
                ? (cell(line, "first") + " " + cell(line, "last")).strip()
                : cell(line, "name");
        for (String written : List.of(id, email, name)) {
            String decided = written.isEmpty() ? null : mapping.decided().get(Spelling.plain(written));
            if (decided != null) {
                return decided(line, written, decided);
            }
        }
        if (id.isEmpty() && email.isEmpty() && name.isEmpty()) {
            refuse.accept(ofNobody(line));
            return Optional.empty();
        }
        KnownPeople.Match match = people.match(id, email, name);
        if (match.id().isEmpty() && mapping.into() == EntryKind.APPLICATIONS) {
            // Most who apply never enrol: they are known by what they write.
            return Optional.of(id.isEmpty() ? (email.isEmpty() ? name : email.toLowerCase(Locale.ROOT)) : id);
        }
        if (match.id().isEmpty()) {
            String written = id.isEmpty() ? (email.isEmpty() ? name : email) : id;
            String shown = match.byName() ? name : written;
            refuse.accept(person(
                    line,
                    shown,
                    match.why(),
                    match.remedy() + ". In the mapping, under decide: \"" + shown + "\": ID, or \"" + shown + "\": "
                            + MappingFile.NOBODY + " to leave the row out"));
        }
        return match.id();
    }

    /** A row that names nobody is often a note or a total below the table: what stands in it tells which. */
    private Problem ofNobody(Line line) {
        int at = 0;
        while (line.at(at).isBlank()) {
            at++;
        }
        return new Problem(
                Code.MISSING_VALUE,
                table.place(),
                line.number(),
                at + 1L,
                MappedRow.shortened(at < table.header().size() ? table.header().get(at) : ""),
                MappedRow.shortened(line.at(at)),
                "stands in a row that names nobody: nothing is under "
                        + String.join(", ", mapping.people().values()),
                "Say who it is; where it is a note or a total, delete the row");
    }

    private Optional<String> decided(Line line, String written, String decided) {
        if (decided.equals(MappingFile.NOBODY)) {
            left++;
            return Optional.of("");
        }
        if (people.cohortOf(decided).isEmpty() && mapping.into() != EntryKind.APPLICATIONS) {
            refuse.accept(person(
                    line,
                    written,
                    "is decided to be " + decided + ", who is no participant of roster.csv",
                    "Correct decide in the mapping"));
            return Optional.empty();
        }
        return Optional.of(decided);
    }

    private Problem person(Line line, @Nullable String written, String why, String remedy) {
        String column = mapping.people().values().iterator().next();
        for (Map.Entry<String, String> each : mapping.people().entrySet()) {
            if (written != null && cell(line, each.getKey()).equals(written)) {
                column = each.getValue();
            }
        }
        return new Problem(
                Code.UNKNOWN_REFERENCE,
                table.place(),
                line.number(),
                columns.getOrDefault(column, -1) + 1L,
                MappedRow.shortened(column),
                written,
                why,
                remedy);
    }

    private String cell(Line line, String what) {
        String column = mapping.people().get(what);
        Integer at = column == null ? null : columns.get(column);
        String cell = at == null ? "" : Blanks.visible(line.at(at)).strip();
        return mapping.missing().contains(Spelling.plain(cell)) ? "" : cell;
    }

    /** Each column that the mapping names must be there: a renamed one is told, not taken for empty. */
    private void requireColumns() {
        List<String> named = new ArrayList<>(mapping.people().values());
        if (!mapping.onlyColumn().isEmpty()) {
            named.add(mapping.onlyColumn());
        }
        mapping.fields().values().forEach(source -> add(source, named));
        mapping.wide().values().forEach(source -> add(source, named));
        // Whoever names the second of two columns means the first by the plain name.
        named.stream()
                .filter(column -> columns.containsKey(column + "#1") && named.contains(column + "#2"))
                .forEach(column -> columns.putIfAbsent(column, columns.getOrDefault(column + "#1", 0)));
        List<Problem> missing = named.stream()
                .distinct()
                .filter(column -> !columns.containsKey(column))
                .map(this::missing)
                .toList();
        if (!missing.isEmpty()) {
            throw InputException.of(missing);
        }
    }

    private Problem missing(String column) {
        boolean several = columns.containsKey(column + "#1");
        List<String> unnamed = new ArrayList<>();
        for (int i = 0; i < table.header().size(); i++) {
            if (table.header().get(i).matches("(#[2-9]\\d*)?")) {
                unnamed.add(String.valueOf(i + 1));
            }
        }
        return new Problem(
                Code.MALFORMED_ROW,
                table.place(),
                table.headerRow(),
                0,
                "column",
                MappedRow.shortened(column),
                several ? "stands in the header several times" : "is missing, though the mapping names it",
                several
                        ? "Say which in the mapping, counted from the left: \"" + column + "#1\", \"" + column + "#2\""
                        : end(Suggestion.of(
                                        column,
                                        columns.keySet().stream()
                                                .filter(name -> !name.isEmpty())
                                                .toList()))
                                + (unnamed.isEmpty()
                                        ? ""
                                        : ". Without a name in the header: column " + String.join(", ", unnamed)));
    }

    private static void add(CellSource source, List<String> named) {
        if (!source.column().isEmpty()) {
            named.add(source.column());
        }
        if (!source.otherwise().isEmpty()) {
            named.add(source.otherwise());
        }
        named.addAll(source.options().values());
        CellSource quote = source.quote();
        if (quote != null) {
            add(quote, named);
        }
    }

    private static String end(String remedy) {
        return remedy.endsWith(".") ? remedy.substring(0, remedy.length() - 1) : remedy;
    }
}
