package dev.dayone.warehouse.view;

import dev.dayone.warehouse.postgres.Warehouse;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What can be asked in SQL: views with their columns, each with the comment that the warehouse keeps. */
public final class SchemaList {

    private final Jdbi jdbi;

    public SchemaList(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** A view or table. */
    public record View(String schema, String name, String comment, List<Column> columns) {
        public View {
            columns = List.copyOf(columns);
        }
    }

    /** @param type as Postgres names it */
    public record Column(String name, String type, String comment) {}

    private record Line(String schema, String view, String about, Column column) {}

    /** Views and tables of those schemas, in the order of schemas and names. */
    public List<View> of(List<String> schemas) {
        List<Line> lines = jdbi.withHandle(handle -> handle.createQuery("""
                        select n.nspname as schema, c.relname as view, coalesce(obj_description(c.oid, 'pg_class'), '') as about,
                               a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
                               coalesce(col_description(c.oid, a.attnum), col_description(o.attrelid, o.attnum), '') as comment
                        from pg_class c
                        join pg_namespace n on n.oid = c.relnamespace
                        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                        -- A view of groups has the comments of the view that it is made of.
                        left join pg_attribute o on n.nspname = 'summary' and o.attrelid = to_regclass('mart.' || quote_ident(c.relname))
                                                 and o.attname = a.attname
                        where n.nspname = any(:schemas) and c.relkind in ('v', 'm', 'r', 'p')
                        order by array_position(:schemas, n.nspname::text), c.relname, a.attnum
                        """)
                .bindArray("schemas", String.class, schemas)
                .map((row, context) -> new Line(
                        row.getString("schema"),
                        row.getString("view"),
                        row.getString("about"),
                        new Column(row.getString("name"), row.getString("type"), row.getString("comment"))))
                .list());
        List<View> out = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            columns.add(line.column());
            Line next = i + 1 < lines.size() ? lines.get(i + 1) : null;
            if (next == null
                    || !next.schema().equals(line.schema())
                    || !next.view().equals(line.view())) {
                out.add(new View(line.schema(), line.view(), line.about(), columns));
                columns = new ArrayList<>();
            }
        }
        return out;
    }
}
