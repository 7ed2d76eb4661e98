package dev.dayone.ingest.mapping;

import dev.dayone.ingest.sheet.Table;
import dev.dayone.ingest.sheet.Table.Line;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Columns of a table as a draft looks at them: what they are called, what stands in them, and which are taken. */
final class DraftColumns {

    private static final int LOOKED_AT = 500;

    /** What Qualtrics writes behind the words of a question. */
    private static final Pattern BEHIND = Pattern.compile(" - (Selected Choice|Group)\\b");

    /** A column of Moodle's gradebook: what kind of work it is, its name, how the grade is shown. */
    private static final Pattern GRADED = Pattern.compile("(?:[^:]+:\\s*)?(.+) \\(Real\\)");

    /** What systems write about an answer and not of it. */
    private static final Set<String> ABOUT = Set.of(
            "id",
            "index",
            "tags",
            "status",
            "uuid",
            "version",
            "notes",
            "validation status",
            "submitted by",
            "progress",
            "finished",
            "response id",
            "response type",
            "respondent id",
            "collector id",
            "custom data 1",
            "ip address",
            "duration in seconds",
            "start date",
            "end date",
            "recorded date",
            "start time",
            "completion time",
            "last modified time",
            "start date utc",
            "stage date utc",
            "submit date utc",
            "network id",
            "submission time",
            "recipient last name",
            "recipient first name",
            "recipient email",
            "external reference",
            "external data reference",
            "location latitude",
            "location longitude",
            "distribution channel",
            "user language",
            "submitdate",
            "date submitted",
            "lastpage",
            "last page",
            "startlanguage",
            "start language",
            "seed",
            "token",
            "access code",
            "first name",
            "last name",
            "firstname",
            "lastname",
            "email address",
            "start",
            "end",
            "created",
            "created time",
            "timestamp",
            "");

    private final Table table;
    private final Set<Integer> used = new LinkedHashSet<>();

    DraftColumns(Table table) {
        this.table = table;
    }

    Table table() {
        return table;
    }

    int count() {
        return table.header().size();
    }

    boolean isUsed(int column) {
        return used.contains(column);
    }

    /** Takes a column, so that nothing else is read from it. */
    int take(int column) {
        used.add(column);
        return column;
    }

    /** What the mapping calls it: the question of Qualtrics where there is one, else its name. */
    String name(int column) {
        String title = column < table.titles().size() ? table.titles().get(column) : "";
        String header = table.header().get(column);
        return title.isEmpty() || table.titles().indexOf(title) != column
                ? table.header().contains(header + "#2") ? header + "#1" : header
                : title;
    }

    /** The same as words, without what its system writes behind it. */
    String words(int column) {
        return Spelling.title(BEHIND.matcher(name(column)).replaceAll(""));
    }

    /** The words of what a column holds scores of: in Moodle's gradebook, the name of the work alone. */
    String graded(int column) {
        Matcher grade = GRADED.matcher(name(column));
        return grade.matches() ? Spelling.title(grade.group(1)) : words(column);
    }

    /** Whether columns are those of Moodle's gradebook. */
    boolean isGradebook() {
        return table.header().stream().anyMatch(each -> GRADED.matcher(each).matches());
    }

    /** Values that stand in the first few hundred rows. */
    List<String> values(int column) {
        return table.rows().stream()
                .limit(LOOKED_AT)
                .map(line -> line.at(column).strip())
                .filter(cell -> !cell.isEmpty())
                .toList();
    }

    /** The different values, in the order in which they come. */
    Set<String> different(int column) {
        return new LinkedHashSet<>(values(column));
    }

    /** Rows that are looked at. */
    List<Line> looked() {
        return table.rows().stream().limit(LOOKED_AT).toList();
    }

    /** Whether each row has a value there. */
    boolean isFull(int column) {
        return looked().stream().noneMatch(line -> line.at(column).isBlank());
    }

    /** Whether a system wrote it about the answer. */
    boolean isAbout(int column) {
        return ABOUT.contains(words(column))
                || ABOUT.contains(Spelling.title(table.header().get(column)));
    }

    /** The first free column that fits. */
    Optional<Integer> first(IntPredicate fits) {
        return IntStream.range(0, count())
                .filter(column -> !used.contains(column) && fits.test(column))
                .boxed()
                .findFirst();
    }

    /** The first free column whose name has one of these words, the first word that any has. */
    Optional<Integer> named(List<String> titles) {
        for (String title : titles) {
            Optional<Integer> column = first(i -> (" " + words(i) + " ").contains(" " + title + " "));
            if (column.isPresent()) {
                return column;
            }
        }
        return Optional.empty();
    }

    /** Free columns that hold something, for people to see what is left. */
    List<Integer> left() {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            if (!used.contains(i) && !values(i).isEmpty()) {
                left.add(i);
            }
        }
        return left;
    }

    /** Whether most of what stands there are days, in whatever order. */
    boolean hasDays(int column) {
        List<String> values = values(column);
        long days = values.stream()
                .filter(cell -> DateOrder.DAY_MONTH_YEAR.read(cell).day().isPresent()
                        || DateOrder.MONTH_DAY_YEAR.read(cell).day().isPresent())
                .count();
        return !values.isEmpty() && days * 10 >= values.size() * 9L;
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
