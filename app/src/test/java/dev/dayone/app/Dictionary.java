package dev.dayone.app;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The data dictionary, printed from the comments in the database. */
final class Dictionary {

    private static final String COLUMNS = """
            select n.nspname, obj_description(n.oid, 'pg_namespace'), c.relname, obj_description(c.oid, 'pg_class'), a.attname,
                   format_type(a.atttypid, a.atttypmod), coalesce(col_description(c.oid, a.attnum), '')
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind in ('r', 'v', 'p') and not c.relispartition
                  and n.nspname in ('mart', 'report', 'study', 'core', 'raw', 'ops', 'privacy', 'audit')
            order by array_position(array['mart', 'report', 'study', 'core', 'raw', 'ops', 'privacy', 'audit'], n.nspname::text),
                     c.relname, a.attnum
            """;

    private Dictionary() {}

    static String of(Connection owner) throws SQLException {
        StringBuilder out = new StringBuilder("""
                # The warehouse

                Printed from the comments in the database. `mart` is the evaluators' surface and `report` that of funders; the rest is what they
                are made of. Views of `mart` answer as known at any time: `set dayone.known_at = '2026-03-01'`. Queries to begin with are in
                `examples/queries`; `docs/querying.md` shows how tools connect.
                """);
        String schema = "";
        String table = "";
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(COLUMNS)) {
            while (row.next()) {
                if (!row.getString(1).equals(schema)) {
                    schema = row.getString(1);
                    out.append("\n## ")
                            .append(schema)
                            .append("\n\n")
                            .append(row.getString(2))
                            .append('\n');
                }
                if (!row.getString(3).equals(table)) {
                    table = row.getString(3);
                    out.append("\n### ")
                            .append(schema)
                            .append('.')
                            .append(table)
                            .append("\n\n");
                    out.append(row.getString(4)).append("\n\n| column | type | |\n|---|---|---|\n");
                }
                out.append("| `")
                        .append(row.getString(5))
                        .append("` | ")
                        .append(row.getString(6))
                        .append(" | ")
                        .append(row.getString(7))
                        .append(" |\n");
            }
        }
        return out.toString();
    }
}
