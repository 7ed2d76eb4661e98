package dev.dayone.warehouse.study;

import dev.dayone.warehouse.postgres.Warehouse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What was said of an outcome, and when: each verdict on record that differs from the one before it. */
public final class VerdictHistory {

    private final Jdbi jdbi;

    public VerdictHistory(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * A verdict as it was recorded.
     *
     * @param at when it was put on record
     * @param verdict its heading
     * @param estimate null = there was none
     * @param knownAt all that the warehouse had taken by then was counted; null = recorded by a version that did not keep it
     */
    public record Spoken(
            Instant at,
            String verdict,
            @Nullable Double estimate,
            @Nullable Double lower,
            @Nullable Double upper,
            LocalDate asOf,
            @Nullable Instant knownAt) {

        private boolean says(Spoken other) {
            return verdict.equals(other.verdict)
                    && Objects.equals(estimate, other.estimate)
                    && Objects.equals(lower, other.lower)
                    && Objects.equals(upper, other.upper);
        }
    }

    /** The latest first; what was said again without a change is left out. */
    public List<Spoken> of(String programme, String study, String outcome) {
        List<Spoken> all = jdbi.withHandle(handle -> handle.createQuery("""
                        select computed_at, verdict, estimate, lower, upper, as_of, known_at from study.verdict
                        where programme = :programme and study = :study and outcome = :outcome
                        order by computed_at
                        """)
                .bind("programme", programme)
                .bind("study", study)
                .bind("outcome", outcome)
                .map((row, context) -> {
                    OffsetDateTime known = row.getObject("known_at", OffsetDateTime.class);
                    return new Spoken(
                            row.getObject("computed_at", OffsetDateTime.class).toInstant(),
                            row.getString("verdict"),
                            row.getObject("estimate", Double.class),
                            row.getObject("lower", Double.class),
                            row.getObject("upper", Double.class),
                            row.getObject("as_of", LocalDate.class),
                            known == null ? null : known.toInstant());
                })
                .list());
        return changes(all);
    }

    /**
     * @param rising by the time at which they were recorded
     * @return the latest first, without those that say what the one before them said
     */
    static List<Spoken> changes(List<Spoken> rising) {
        List<Spoken> out = new ArrayList<>();
        for (Spoken each : rising) {
            if (out.isEmpty() || !out.get(0).says(each)) {
                out.add(0, each);
            }
        }
        return out;
    }
}
