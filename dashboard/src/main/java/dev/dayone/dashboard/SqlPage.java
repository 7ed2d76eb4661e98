package dev.dayone.dashboard;

import dev.dayone.dashboard.Section.Cell;
import dev.dayone.dashboard.Section.Choice;
import dev.dayone.dashboard.Section.Column;
import dev.dayone.dashboard.Section.Field;
import dev.dayone.dashboard.Section.Form;
import dev.dayone.dashboard.Section.Table;
import dev.dayone.warehouse.ProgrammeViews.Rows;
import dev.dayone.warehouse.ReadOnlySql;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** SQL for evaluators: their own login's rights, read-only, a time-out, a limit of rows. */
final class SqlPage {

    /** Rows that the page shows. */
    static final int SHOWN = 500;

    /** Rows that a file holds. */
    static final int EXPORTED = 100_000;

    private static final String EXAMPLE =
            "select cohort, arm, measure, n, round(mean::numeric, 2) as mean\nfrom mart.cohort_comparison\norder by measure, cohort, arm\nlimit 20";

    private final ReadOnlySql sql;

    SqlPage(ReadOnlySql sql) {
        this.sql = sql;
    }

    List<Section> sections(String query) {
        List<Section> out = new ArrayList<>();
        String shown = query.isBlank() ? EXAMPLE : query;
        out.add(Section.of(
                        "sql",
                        "Ask in SQL",
                        "Run with the rights of an evaluator: the schemas mart and report, what is under mart, nothing else, read-only, ten seconds at most. What a "
                                + "plan hides until its look is not there. docs/warehouse.md explains every view and column.")
                .with(new Form("/sql", List.of(new Field("q", "Query", shown, "sql", List.of())), "Run")));
        if (!query.isBlank()) {
            out.add(answer(query));
        }
        return out;
    }

    private Section answer(String query) {
        try {
            Rows rows = sql.query(query, SHOWN + 1);
            boolean more = rows.rows().size() > SHOWN;
            String address = URLEncoder.encode(query, StandardCharsets.UTF_8);
            return Section.of(
                            "answer",
                            "Answer",
                            more
                                    ? "The first " + SHOWN + " rows; the file has up to " + EXPORTED + "."
                                    : rows.rows().size() + (rows.rows().size() == 1 ? " row." : " rows."))
                    .with(new Table(
                            "As the database gave it.",
                            rows.columns().stream().map(Column::text).toList(),
                            rows.rows().stream()
                                    .limit(SHOWN)
                                    .map(row -> row.stream().map(Cell::text).toList())
                                    .toList()))
                    .taken(new Choice("/sql.csv?q=" + address, "All rows as CSV"));
        } catch (IllegalArgumentException e) {
            return Section.of("answer", "The database refuses it", String.valueOf(e.getMessage()));
        }
    }

    Rows export(String query) {
        return sql.query(query, EXPORTED);
    }
}
