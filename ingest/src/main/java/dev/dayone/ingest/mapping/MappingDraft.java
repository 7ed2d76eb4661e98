package dev.dayone.ingest.mapping;

import static dev.dayone.ingest.mapping.DraftColumns.quoted;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.Blanks;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.Survey;
import dev.dayone.ingest.sheet.SheetFormat;
import dev.dayone.ingest.sheet.Table;
import dev.dayone.ingest.sheet.Tables;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A mapping drafted from the header and the values of a table, for somebody to read and correct.
 *
 * @param text of the mapping, with comments where somebody has to decide
 * @param open what somebody has to decide before it can be used; empty = it can be used as it is
 */
public record MappingDraft(String text, List<String> open) {

    private static final Pattern PAIR = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})[-/.]\\d{4}.*", Pattern.DOTALL);

    public MappingDraft {
        open = List.copyOf(open);
    }

    /** Drafts a mapping of a table into a file of the directory. */
    public static MappingDraft of(Path directory, Path file, Optional<EntryKind> into, SheetFormat format) {
        ProgrammeFile programme = ProgrammeFile.read(directory);
        Table table = Tables.read(file, format);
        EntryKind kind = into.orElseGet(() -> likely(table, programme));
        return new Writing(table, programme, KnownPeople.of(directory, programme), kind, format).draft();
    }

    /** What a table most likely holds, by its header. */
    private static EntryKind likely(Table table, ProgrammeFile programme) {
        String header = " " + table.header().stream().map(Spelling::title).collect(Collectors.joining("  ")) + " ";
        if (isIn(header, "salary", "job title", "employer", "employment", "occupation")
                || (isIn(header, "status") && isIn(header, "since", "start date"))) {
            return EntryKind.PLACEMENTS;
        }
        if (new DraftColumns(table).isGradebook() || isIn(header, "points awarded", "score", "grade", "mark")) {
            return EntryKind.CHECKPOINTS;
        }
        if (isIn(header, "stage", "decision", "application", "status") && header.contains("appl")) {
            return EntryKind.APPLICATIONS;
        }
        DraftColumns columns = new DraftColumns(table);
        boolean asked = new DraftQuestions(columns).survey(programme).isPresent();
        return !asked && isIn(header, "github username", "github login", "github handle", "gitlab username")
                ? EntryKind.IDENTITIES
                : EntryKind.SURVEYS;
    }

    private static boolean isIn(String header, String... words) {
        for (String word : words) {
            if (header.contains(" " + word + " ")) {
                return true;
            }
        }
        return false;
    }

    /** The parts of a draft as they are written. */
    private static final class Writing {

        private final Table table;
        private final DraftColumns columns;
        private final ProgrammeFile file;
        private final KnownPeople people;
        private final EntryKind into;
        private final SheetFormat format;
        private final List<String> open = new ArrayList<>();

        Writing(Table table, ProgrammeFile file, KnownPeople people, EntryKind into, SheetFormat format) {
            this.table = table;
            this.columns = new DraftColumns(table);
            this.file = file;
            this.people = people;
            this.into = into;
            this.format = format;
        }

        MappingDraft draft() {
            StringBuilder out = new StringBuilder(
                    "# A draft, made from " + table.place() + ". Read it, correct it, then run the import.\n");
            table.notes().forEach(note -> out.append("# ").append(note).append('\n'));
            out.append("into: ").append(into.stem()).append('\n');
            format.sheet()
                    .ifPresent(
                            sheet -> out.append("sheet: ").append(quoted(sheet)).append('\n'));
            format.header().ifPresent(row -> out.append("header: ").append(row).append('\n'));
            out.append(people()).append(dates());
            DraftQuestions questions = new DraftQuestions(columns);
            Optional<Survey> survey = into == EntryKind.SURVEYS ? questions.survey(file) : Optional.empty();
            String asked = survey.map(questions::of).orElse("");
            DraftFields fields = new DraftFields(columns, file, into, open);
            String answered = fields.write();
            if (into == EntryKind.SURVEYS && survey.isEmpty()) {
                asked = questions.ofNone();
                open.add(
                        "survey: no survey of dayone.yaml has these questions; a draft of one is at the end of the mapping");
            }
            out.append(numbers(questions.numbers())).append(missing()).append(only(fields.filter()));
            if (into == EntryKind.SURVEYS) {
                out.append("survey: ")
                        .append(survey.map(Survey::id)
                                .orElse("SURVEY            # the id of the survey in dayone.yaml"))
                        .append('\n');
            }
            out.append(answered).append(asked).append(items(fields)).append(left());
            if (!questions.drafted().isEmpty()) {
                out.append(
                                "#\n# A draft of the survey, to put into dayone.yaml and to correct:\n#\n# surveys:\n#   - id: SURVEY\n#     title: ")
                        .append(table.place())
                        .append(
                                "\n#     occasion: post            # application, pre, mid, post or follow-up\n#     questions:\n");
                questions
                        .drafted()
                        .forEach(line -> out.append("# ").append(line).append('\n'));
            }
            return new MappingDraft(out.toString(), open);
        }

        private String items(DraftFields fields) {
            Map<String, Integer> items = into == EntryKind.CHECKPOINTS ? fields.itemColumns() : Map.of();
            StringBuilder out = new StringBuilder(items.isEmpty() ? "" : "items:\n");
            items.forEach((item, column) -> out.append("  ")
                    .append(quoted(item))
                    .append(": {column: ")
                    .append(quoted(columns.name(columns.take(column))))
                    .append("}\n"));
            return out.toString();
        }

        /** In a gradebook of Moodle a stroke stands where nothing was graded. */
        private String missing() {
            return into == EntryKind.CHECKPOINTS && columns.isGradebook() ? "missing: [\"-\"]    # not graded\n" : "";
        }

        private String left() {
            return columns.left().stream()
                    .map(column -> "# not mapped: " + quoted(columns.name(column)) + "\n")
                    .collect(Collectors.joining());
        }

        /** Columns whose values are known people, the surest first. */
        private String people() {
            Map<String, Integer> found = new LinkedHashMap<>();
            for (String what : List.of("id", "email", "name")) {
                int best = -1;
                long most = 0;
                for (int i = 0; i < columns.count(); i++) {
                    int at = i;
                    long hits = columns.looked().stream()
                            .filter(line -> is(what, line.at(at)))
                            .count();
                    if (hits > most && !found.containsValue(i)) {
                        most = hits;
                        best = i;
                    }
                }
                if (best >= 0) {
                    found.put(what, columns.take(best));
                }
            }
            if (found.isEmpty()) {
                return parts();
            }
            StringBuilder out = new StringBuilder("people:\n");
            found.forEach((what, column) -> {
                long hits = table.rows().stream()
                        .filter(line -> is(what, line.at(column)))
                        .count();
                out.append("  ").append(what).append(": ").append(quoted(columns.name(column)));
                out.append("    # ")
                        .append(hits)
                        .append(" of ")
                        .append(table.rows().size());
                out.append(" rows are of known people\n");
            });
            return out.toString();
        }

        /** First and last names, where they have columns of their own. */
        private String parts() {
            Optional<Integer> first = columns.named(List.of("first name", "firstname", "given name"));
            Optional<Integer> last = columns.named(List.of("last name", "lastname", "surname", "family name"));
            if (first.isPresent() && last.isPresent()) {
                long hits = table.rows().stream()
                        .filter(line -> is("name", line.at(first.get()) + " " + line.at(last.get())))
                        .count();
                if (hits > 0) {
                    return "people: {first: " + quoted(columns.name(columns.take(first.get()))) + ", last: "
                            + quoted(columns.name(columns.take(last.get()))) + "}    # " + hits + " of "
                            + table.rows().size() + " rows are of known people\n";
                }
            }
            open.add("people: which column says who somebody is; none holds ids, addresses or names of roster.csv");
            return "people:\n  # No column holds ids, addresses or names of roster.csv. Name the one that tells who somebody is:\n  email: COLUMN\n";
        }

        private boolean is(String what, String written) {
            String cell = Blanks.visible(written).strip();
            return !cell.isEmpty()
                    && people.match(
                                    what.equals("id") ? cell : "",
                                    what.equals("email") ? cell : "",
                                    what.equals("name") ? cell : "")
                            .id()
                            .isPresent();
        }

        /** The order of dates where a day beyond the twelfth, or the points between, show it; else the question. */
        private String dates() {
            List<String> days = new ArrayList<>();
            for (int i = 0; i < columns.count(); i++) {
                columns.values(i).stream()
                        .filter(cell -> PAIR.matcher(cell).matches())
                        .forEach(days::add);
            }
            if (days.isEmpty()) {
                return "";
            }
            boolean dayFirst = days.stream().anyMatch(cell -> part(cell, 1) > 12);
            boolean monthFirst = days.stream().anyMatch(cell -> part(cell, 3) > 12);
            boolean points = days.stream().allMatch(cell -> cell.matches("(?s)\\d{1,2}\\.\\d{1,2}\\..*"));
            if (dayFirst != monthFirst) {
                return "dates: " + (dayFirst ? "day-month-year" : "month-day-year")
                        + "    # some dates have no other reading\n";
            }
            if (!dayFirst && points) {
                return "dates: day-month-year    # with points between, the day mostly comes first: correct it where it does not\n";
            }
            String why = dayFirst
                    ? "some dates fit only the one, some only the other"
                    : "day-month-year reads them as " + range(days, DateOrder.DAY_MONTH_YEAR) + ", month-day-year as "
                            + range(days, DateOrder.MONTH_DAY_YEAR);
            open.add("dates: " + why);
            return "dates: " + DraftFields.DECIDE + "            # " + why + "\n";
        }

        private static int part(String cell, int group) {
            Matcher pair = PAIR.matcher(cell);
            return pair.matches() ? Integer.parseInt(pair.group(group)) : 0;
        }

        private static String range(List<String> days, DateOrder order) {
            List<LocalDate> read = days.stream()
                    .map(cell -> order.read(cell).day())
                    .flatMap(Optional::stream)
                    .sorted()
                    .toList();
            return read.isEmpty() ? "no days" : read.get(0) + " to " + read.get(read.size() - 1);
        }

        /** How numbers are written, where they are not plain. */
        private String numbers(List<Integer> asked) {
            List<Integer> all = new ArrayList<>(asked);
            for (int i = 0; i < columns.count(); i++) {
                if (into != EntryKind.SURVEYS && columns.isUsed(i) && !columns.hasDays(i)) {
                    all.add(i);
                }
            }
            List<NumberForm.Doubt> doubts = all.stream()
                    .flatMap(i -> columns.values(i).stream())
                    .map(into == EntryKind.PLACEMENTS ? NumberForm.PLAIN::doubtOfMoney : NumberForm.PLAIN::doubt)
                    .flatMap(Optional::stream)
                    .toList();
            if (doubts.isEmpty()) {
                return "";
            }
            boolean point = doubts.stream().anyMatch(each -> each.form().equals(Optional.of(NumberForm.POINT)));
            boolean comma = doubts.stream().anyMatch(each -> each.form().equals(Optional.of(NumberForm.COMMA)));
            if (point != comma) {
                return "decimal: " + (point ? "point" : "comma") + "    # as some numbers are written\n";
            }
            String why = "point, as in 1,200.5, or comma, as in 1.200,5";
            open.add("decimal: " + why);
            return "decimal: " + DraftFields.DECIDE + "            # " + why + "\n";
        }

        /** Rows that are no answers: previews of a form, and forms that nobody handed in. */
        private String only(Optional<Integer> filter) {
            for (int i = 0; i < columns.count(); i++) {
                Set<String> values = columns.different(i);
                boolean previews = columns.isAbout(i)
                        && values.size() <= 6
                        && values.stream()
                                .anyMatch(each -> DraftColumns.lower(each).contains("preview"));
                if (previews) {
                    columns.take(i);
                    return "only: {column: " + quoted(columns.name(i)) + ", values: ["
                            + values.stream()
                                    .filter(each -> !DraftColumns.lower(each).contains("preview"))
                                    .map(DraftColumns::quoted)
                                    .collect(Collectors.joining(", "))
                            + "]}    # previews are left out\n";
                }
            }
            return filter.map(at -> "only: {column: " + quoted(columns.name(at))
                            + "}    # rows in which it is filled in; the others are left out\n")
                    .orElse("");
        }
    }
}
