package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Csv;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.signin.Principal;
import dev.dayone.dashboard.signin.Role;
import dev.dayone.warehouse.view.ReadOnlySql.Answer;
import dev.dayone.warehouse.view.ReadOnlySql.Asker;
import dev.dayone.warehouse.view.ReadOnlySql.Limits;
import dev.dayone.warehouse.view.ReadOnlySql.Queries;
import dev.dayone.warehouse.view.SchemaList.View;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * SQL for evaluators: one select, read-only, with limits of time, rows and size. An address shows the form and runs nothing, so that no link and no other page can ask.
 */
final class SqlPage {

    /** Rows that the page shows. */
    static final int SHOWN = 500;

    /** Rows that a file holds. */
    static final int EXPORTED = 100_000;

    private static final long PAGE_BYTES = 4_000_000;
    private static final long FILE_BYTES = 100_000_000;

    private static final String EXAMPLE =
            "select cohort, arm, measure, n, round(mean::numeric, 2) as mean\nfrom mart.cohort_comparison\norder by measure, cohort, arm\nlimit 20";

    private final Queries sql;
    private final Function<List<String>, List<View>> schemas;

    /** @param schemas the views of those schemas */
    SqlPage(Queries sql, Function<List<String>, List<View>> schemas) {
        this.sql = sql;
        this.schemas = schemas;
    }

    /** The form, with a query that an address brought or the example, then what can be asked; nothing runs. */
    List<Section> form(String query, Principal who) {
        List<Section> out = new ArrayList<>(List.of(question(query, who)));
        out.addAll(help(who));
        return out;
    }

    private static boolean people(Principal who) {
        return who.role().covers(Role.OPERATOR);
    }

    private static Section question(String query, Principal who) {
        return Section.of(
                        "sql",
                        "Ask in SQL",
                        (people(who)
                                        ? "One select over the schemas mart and report. "
                                        : "One select over the schemas summary and report: they hold groups; rows of single people take the role operator. ")
                                + "Read-only, ten seconds at most. Each query is recorded under your name. What a plan hides until its interim look is not there.")
                .with(new Form(
                        "/sql",
                        List.of(new Field(
                                "q",
                                "Query",
                                query.isBlank() ? EXAMPLE.replace("mart.", people(who) ? "mart." : "summary.") : query,
                                "sql",
                                List.of())),
                        "Run",
                        true));
    }

    /** Examples as links, and every view with its columns. */
    private List<Section> help(Principal who) {
        String schema = people(who) ? "mart" : "summary";
        List<View> views = schemas.apply(List.of(schema, "report"));
        Set<String> names = views.stream()
                .filter(each -> each.schema().equals(schema))
                .map(View::name)
                .collect(Collectors.toSet());
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "examples",
                        "Examples",
                        "A link puts the query into the form above; nothing runs before you press Run.")
                .with(new Table(
                        "Questions that a query answers.",
                        List.of(Column.text("Question")),
                        ExampleQueries.of(schema, names).stream()
                                .map(each -> List.of(Cell.link(each.question(), "/sql?q=" + Paths.segment(each.sql()))))
                                .toList())));
        for (View view : views) {
            out.add(Section.of(
                            "view-" + view.schema() + "-" + view.name(),
                            view.schema() + "." + view.name(),
                            view.comment())
                    .with(new Table(
                            view.columns().size() + (view.columns().size() == 1 ? " column." : " columns."),
                            List.of(Column.text("Column"), Column.text("Type"), Column.text("Meaning")),
                            view.columns().stream()
                                    .map(each -> List.of(
                                            Cell.text(each.name()), Cell.text(each.type()), Cell.text(each.comment())))
                                    .toList()))
                    .fold());
        }
        return out;
    }

    /**
     * The form and the answer to a query.
     *
     * @param isAwaited whether somebody waits for it: once nobody does, the query is ended
     */
    List<Section> answer(String query, Principal who, BooleanSupplier isAwaited) {
        List<Section> out = new ArrayList<>(List.of(question(query, who)));
        if (!query.isBlank()) {
            out.add(answered(query, who, isAwaited));
        }
        out.addAll(help(who));
        return out;
    }

    /** The form with a query that has no answer, and why. */
    List<Section> refused(String query, Principal who, IllegalArgumentException why) {
        List<Section> out = new ArrayList<>(List.of(question(query, who), unanswered(why)));
        out.addAll(help(who));
        return out;
    }

    private static Section unanswered(IllegalArgumentException why) {
        return Section.of("answer", "This query has no answer", why.getMessage() + ".");
    }

    private Section answered(String query, Principal who, BooleanSupplier isAwaited) {
        Shown shown = new Shown(isAwaited);
        try {
            sql.ask(query, asker(who), new Limits(SHOWN + 1, PAGE_BYTES), shown);
        } catch (IllegalArgumentException e) {
            return unanswered(e);
        }
        int rows = shown.rows.size();
        return Section.of(
                        "answer",
                        "Answer",
                        rows > SHOWN
                                ? "The first " + SHOWN + " rows; the file has up to " + EXPORTED + "."
                                : rows + (rows == 1 ? " row." : " rows."))
                .with(new Table(
                        "As the database gave it.",
                        shown.columns.stream().map(Column::text).toList(),
                        shown.rows.stream()
                                .limit(SHOWN)
                                .map(row -> row.stream().map(Cell::text).toList())
                                .toList()))
                .with(new Form(
                        "/sql.csv", List.of(new Field("q", "", query, "hidden", List.of())), "All rows as CSV", true));
    }

    /** Rows of one person are for those who may open the pages of participants. */
    private static Asker asker(Principal who) {
        return new Asker(who.name(), who.role().covers(Role.OPERATOR));
    }

    /** The answer as a CSV file, which is gone once it was read: rows wait on the disk, not in memory, and nobody gets half an answer. */
    InputStream export(String query, Principal who, BooleanSupplier isAwaited) {
        try {
            Path file = Files.createTempFile("answer", ".csv");
            try {
                try (Writer writer = Files.newBufferedWriter(file)) {
                    sql.ask(query, asker(who), new Limits(EXPORTED, FILE_BYTES), new Written(writer, isAwaited));
                }
                return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the answer cannot be kept until it is sent", e);
        }
    }

    private static final class Shown implements Answer {

        private final BooleanSupplier awaited;
        private List<String> columns = List.of();
        private final List<List<String>> rows = new ArrayList<>();

        Shown(BooleanSupplier awaited) {
            this.awaited = awaited;
        }

        @Override
        public boolean isAwaited() {
            return awaited.getAsBoolean();
        }

        @Override
        public void columns(List<String> names) {
            columns = names;
        }

        @Override
        public void row(List<String> cells) {
            rows.add(cells);
        }
    }

    private record Written(Writer writer, BooleanSupplier awaited) implements Answer {

        @Override
        public boolean isAwaited() {
            return awaited.getAsBoolean();
        }

        @Override
        public void columns(List<String> names) throws IOException {
            row(names);
        }

        @Override
        public void row(List<String> cells) throws IOException {
            writer.write(Csv.of(List.of(cells)));
        }
    }
}
