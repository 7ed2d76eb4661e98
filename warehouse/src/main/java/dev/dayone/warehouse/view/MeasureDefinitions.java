package dev.dayone.warehouse.view;

import dev.dayone.warehouse.postgres.Warehouse;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The catalogue of measures as evaluators query it: what each is, and whether formats may be compared on it. */
public final class MeasureDefinitions {

    private final Jdbi jdbi;

    public MeasureDefinitions(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * One definition.
     *
     * @param measure id; {..} stands for what varies
     * @param use compare, proviso or describe
     */
    public record Row(
            String measure, String title, String unit, String definition, int version, String use, String proviso) {}

    /** Makes the catalogue that of this version. */
    public void write(List<Row> rows) {
        jdbi.useTransaction(handle -> {
            handle.execute("delete from core.measure_definition");
            PreparedBatch batch = handle.prepareBatch("""
                    insert into core.measure_definition (measure, title, unit, definition, version, use, proviso)
                    values (:measure, :title, :unit, :definition, :version, :use, :proviso)
                    """);
            rows.forEach(row -> batch.bindMethods(row).add());
            batch.execute();
        });
    }
}
