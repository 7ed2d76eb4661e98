package dev.dayone.schemas;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A measure of one participant: always the full value, never a change of it.
 *
 * @param arm arm assigned
 * @param measure measure id, e.g. {@code S1.capstone}
 * @param definition version of the definition
 * @param revision grows with each change
 * @param value the value in the measure's unit; null = none, see reason
 * @param censored for times: true when the event had not happened by then
 * @param reason why there is no value; null when there is one
 * @param maturesOn day from which the value may be shown; null = at once
 * @param observedUntil last day of which the facts speak; null = no facts
 * @param lineage ids of events behind the value, at most {@link #LINEAGE_SHOWN}
 * @param lineageCount how many events are behind the value
 * @param withdrawn true when the participant is no longer enrolled
 */
public record MeasureValue(
        String programme,
        String participant,
        String cohort,
        String arm,
        String measure,
        int definition,
        long revision,
        @Nullable Double value,
        boolean censored,
        @Nullable String reason,
        @Nullable LocalDate maturesOn,
        @Nullable LocalDate observedUntil,
        List<UUID> lineage,
        long lineageCount,
        boolean withdrawn)
        implements WireRecord {

    /** Event ids kept with a value; beyond that the count alone is kept. */
    public static final int LINEAGE_SHOWN = 50;

    public MeasureValue {
        lineage = List.copyOf(lineage);
    }

    /** The same value under another revision. */
    public MeasureValue withRevision(long next) {
        return new MeasureValue(
                programme,
                participant,
                cohort,
                arm,
                measure,
                definition,
                next,
                value,
                censored,
                reason,
                maturesOn,
                observedUntil,
                lineage,
                lineageCount,
                withdrawn);
    }

    /** The same value without the events behind it. */
    public MeasureValue withoutLineage() {
        return new MeasureValue(
                programme,
                participant,
                cohort,
                arm,
                measure,
                definition,
                revision,
                value,
                censored,
                reason,
                maturesOn,
                observedUntil,
                List.of(),
                lineageCount,
                withdrawn);
    }

    /** The measure of a participant who is no longer enrolled. */
    public MeasureValue withdraw(long next) {
        return new MeasureValue(
                programme,
                participant,
                cohort,
                arm,
                measure,
                definition,
                next,
                null,
                false,
                "no longer enrolled",
                null,
                null,
                List.of(),
                0,
                true);
    }
}
