package dev.dayone.ingest.mapping;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.Survey;
import dev.dayone.ingest.sheet.Reading;
import dev.dayone.ingest.sheet.Table;
import dev.dayone.ingest.sheet.Table.Line;
import dev.dayone.ingest.sheet.Tables;
import dev.dayone.schemas.SurveyRegistered.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mapping drafted from the header and the values of a table, for somebody to read and correct: what cannot be known is left open, and said. */
public final class MappingDraft {

    private static final int LOOKED_AT = 500;
    private static final int MOST_OPTIONS = 12;
    private static final Pattern PAIR = Pattern.compile("(\\d{1,2})[-/.](\\d{1,2})[-/.]\\d{4}.*", Pattern.DOTALL);

    private final Table table;
    private final ProgrammeFile file;
    private final KnownPeople people;
    private final EntryKind into;
    private final StringBuilder out = new StringBuilder();
    private final Set<Integer> used = new LinkedHashSet<>();

    private MappingDraft(Table table, ProgrammeFile file, KnownPeople people, EntryKind into) {
        this.table = table;
        this.file = file;
        this.people = people;
        this.into = into;
    }

    /** A draft as YAML, with comments where somebody has to decide. */
    public static String of(Path directory, Path file, EntryKind into) {
        ProgrammeFile programme = ProgrammeFile.read(directory);
        Table table = Tables.read(file, Reading.plain());
        return new MappingDraft(table, programme, KnownPeople.of(directory, programme), into).write();
    }

    private String write() {
        out.append("# A draft, made from ")
                .append(table.place())
                .append(". Read it, correct it, then run the import.\n");
        table.notes().forEach(note -> out.append("# ").append(note).append('\n'));
        out.append("into: ").append(into.stem()).append('\n');
        people();
        dates();
        Optional<Survey> survey = into == EntryKind.SURVEYS ? survey() : Optional.empty();
        survey.ifPresent(found -> out.append("survey: ").append(found.id()).append('\n'));
        if (into == EntryKind.SURVEYS && survey.isEmpty()) {
            out.append("survey: SURVEY            # the id of the survey in dayone.yaml\n");
        }
        fields();
        if (into == EntryKind.SURVEYS) {
            questions(survey);
        } else {
            leftOver();
        }
        return out.toString();
    }

    private List<String> values(int column) {
        return table.rows().stream()
                .limit(LOOKED_AT)
                .map(line -> line.at(column).strip())
                .filter(cell -> !cell.isEmpty())
                .toList();
    }

    /** Columns whose values are known people, the surest first. */
    private void people() {
        Map<String, Integer> found = new LinkedHashMap<>();
        for (String what : List.of("id", "email", "name")) {
            int best = -1;
            long most = 0;
            for (int i = 0; i < table.header().size(); i++) {
                int at = i;
                long hits = table.rows().stream()
                        .limit(LOOKED_AT)
                        .filter(line -> is(what, line, at))
                        .count();
                if (hits > most && !found.containsValue(i)) {
                    most = hits;
                    best = i;
                }
            }
            if (best >= 0) {
                found.put(what, best);
                used.add(best);
            }
        }
        out.append("people:\n");
        if (found.isEmpty()) {
            out.append(
                    "  # No column holds ids, addresses or names of roster.csv. Name the one that tells who somebody is:\n");
            out.append("  email: COLUMN\n");
        }
        found.forEach((what, column) -> {
            long hits =
                    table.rows().stream().filter(line -> is(what, line, column)).count();
            out.append("  ").append(what).append(": ").append(quoted(header(column)));
            out.append("    # ")
                    .append(hits)
                    .append(" of ")
                    .append(table.rows().size())
                    .append(" rows are of known people\n");
        });
    }

    private boolean is(String what, Line line, int column) {
        String cell = line.at(column).strip();
        return !cell.isEmpty()
                && people.match(
                                what.equals("id") ? cell : "",
                                what.equals("email") ? cell : "",
                                what.equals("name") ? cell : "")
                        .id()
                        .isPresent();
    }

    /** The order of dates where a day beyond the twelfth shows it; else the question. */
    private void dates() {
        boolean dayFirst = false;
        boolean monthFirst = false;
        boolean open = false;
        for (int i = 0; i < table.header().size(); i++) {
            for (String cell : values(i)) {
                Matcher pair = PAIR.matcher(cell);
                if (pair.matches()) {
                    open = true;
                    dayFirst |= Integer.parseInt(pair.group(1)) > 12;
                    monthFirst |= Integer.parseInt(pair.group(2)) > 12;
                }
            }
        }
        if (!open) {
            return;
        }
        if (dayFirst == monthFirst) {
            out.append("dates: DECIDE            # day-month-year or month-day-year: ")
                    .append(
                            dayFirst
                                    ? "some dates fit only the one, some only the other"
                                    : "every date here can be read in both ways")
                    .append('\n');
        } else {
            out.append("dates: ")
                    .append(dayFirst ? "day-month-year" : "month-day-year")
                    .append("    # some dates have no other reading\n");
        }
    }

    private void fields() {
        out.append("fields:\n");
        for (String field : into.required()) {
            if (List.of("participant", "survey", "question", "answer", "item", "score")
                    .contains(field)) {
                continue;
            }
            boolean day = List.of("answered", "submitted", "date").contains(field);
            Optional<Integer> column = day ? dayColumn() : named(field);
            column.ifPresent(used::add);
            out.append("  ").append(field).append(": ");
            out.append(column.map(at -> "{column: " + quoted(header(at)) + "}\n")
                    .orElse("{value: DECIDE}            # a column, or the same in each row\n"));
        }
    }

    private Optional<Integer> named(String field) {
        for (int i = 0; i < table.header().size(); i++) {
            if (!used.contains(i)
                    && (Words.title(table.header().get(i)).contains(field)
                            || Suggestion.isNear(Words.title(table.header().get(i)), field))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The first column that holds days. */
    private Optional<Integer> dayColumn() {
        for (int i = 0; i < table.header().size(); i++) {
            List<String> values = values(i);
            long days = values.stream()
                    .filter(cell -> DateOrder.DAY_MONTH_YEAR.read(cell).day().isPresent()
                            || DateOrder.MONTH_DAY_YEAR.read(cell).day().isPresent())
                    .count();
            if (!values.isEmpty() && days * 10 >= values.size() * 9L) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** The survey of which most questions have a column. */
    private Optional<Survey> survey() {
        Optional<Survey> best = Optional.empty();
        long most = 0;
        for (Survey survey : file.surveys().values()) {
            long found = survey.questions().values().stream()
                    .filter(question -> column(question).isPresent())
                    .count();
            if (found > most) {
                most = found;
                best = Optional.of(survey);
            }
        }
        return best;
    }

    private Optional<Integer> column(Survey.Question question) {
        Set<String> wanted = Set.of(
                Words.title(question.asked().text()),
                Words.title(question.asked().id()));
        for (int i = 0; i < table.header().size(); i++) {
            if (!used.contains(i)
                    && (wanted.contains(Words.title(table.header().get(i)))
                            || wanted.contains(Words.title(header(i))))) {
                return Optional.of(i);
            }
        }
        for (int i = 0; i < table.header().size(); i++) {
            String title = Words.title(header(i));
            String text = Words.title(question.asked().text());
            if (!used.contains(i) && !title.isEmpty() && text.length() > 8 && Suggestion.isNear(title, text)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private void questions(Optional<Survey> survey) {
        out.append("questions:\n");
        survey.ifPresent(found -> found.questions().forEach((id, question) -> {
            Optional<Integer> column = column(question);
            if (column.isEmpty()) {
                out.append("  # ").append(id).append(": no column was found\n");
                return;
            }
            used.add(column.get());
            out.append("  ").append(id).append(": {column: ").append(quoted(header(column.get())));
            if (question.asked().kind() == Kind.MULTIPLE
                    && values(column.get()).stream().noneMatch(cell -> cell.contains(";"))) {
                out.append(", separator: \", \"");
            }
            out.append("}\n");
        }));
        leftOver();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < table.header().size(); i++) {
            if (!used.contains(i)
                    && !table.header().get(i).isEmpty()
                    && !values(i).isEmpty()) {
                open.add(i);
            }
        }
        if (survey.isEmpty() && !open.isEmpty()) {
            out.append(
                    "#\n# No survey of dayone.yaml has these questions. A draft of one, to put there and correct:\n#\n");
            out.append("# surveys:\n#   - id: SURVEY\n#     title: ")
                    .append(table.place())
                    .append('\n');
            out.append(
                    "#     occasion: post            # application, pre, mid, post or follow-up\n#     questions:\n");
            open.forEach(this::questionDraft);
        }
    }

    private void questionDraft(int column) {
        List<String> values = values(column);
        String id = Words.title(header(column)).replace(' ', '-');
        id = id.length() > 30 ? id.substring(0, 30).replaceAll("-+[^-]*$", "") : id;
        out.append("#       - {id: ").append(id.isEmpty() ? "question-" + (column + 1) : id);
        out.append(", text: ").append(quoted(header(column)));
        Set<String> different = new LinkedHashSet<>(values);
        if (values.stream().allMatch(cell -> cell.matches("-?\\d{1,3}"))) {
            int lowest = values.stream().mapToInt(Integer::parseInt).min().orElse(0);
            int highest = values.stream().mapToInt(Integer::parseInt).max().orElse(0);
            out.append(
                    highest <= 10 && lowest >= 0
                            ? ", scale: 1-" + (highest <= 5 ? 5 : highest <= 7 ? 7 : 10)
                            : ", kind: number");
            out.append("}            # answers from ")
                    .append(lowest)
                    .append(" to ")
                    .append(highest)
                    .append(": correct the scale\n");
        } else if (different.size() <= MOST_OPTIONS && values.size() >= 2L * different.size()) {
            out.append(", kind: choice, options: [");
            List<String> options = new ArrayList<>();
            for (String each : different) {
                options.add("{id: o" + (options.size() + 1) + ", label: " + quoted(each) + "}");
            }
            out.append(String.join(", ", options)).append("]}\n");
        } else {
            out.append(", kind: text}\n");
        }
    }

    private void leftOver() {
        for (int i = 0; i < table.header().size(); i++) {
            if (!used.contains(i) && !table.header().get(i).isEmpty()) {
                out.append("# not mapped: ").append(quoted(header(i))).append('\n');
            }
        }
    }

    /** What the mapping calls a column: the question of Qualtrics where there is one, else its name. */
    private String header(int column) {
        String title = column < table.titles().size() ? table.titles().get(column) : "";
        return title.isEmpty() || table.titles().indexOf(title) != column
                ? table.header().get(column)
                : title;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** What a table most likely holds, by its header. */
    public static EntryKind likely(Path file) {
        String header =
                String.join(" ", Tables.read(file, Reading.plain()).header()).toLowerCase(Locale.ROOT);
        return header.contains("employ") || header.contains("salary") || header.contains("job title")
                ? EntryKind.PLACEMENTS
                : header.contains("stage") && header.contains("appl") ? EntryKind.APPLICATIONS : EntryKind.SURVEYS;
    }
}
