package dev.dayone.evidence.study.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One person as assigned, with one outcome.
 *
 * @param arm arm assigned
 * @param block stratum of assignment; null = none
 * @param cluster unit assigned as a whole; null = the person
 * @param covariates baseline values by name, as written; a missing one is absent
 * @param value outcome; null = missing
 * @param event for times: whether the event happened then
 * @param excluded named by the survey before assignment as not seeking a job: outside placement denominators
 * @param received arm in fact received
 * @param cohort in which the person was drawn; null = not said
 * @param periods crossover: one value a period, NaN where it is missing; empty in other designs, and then value counts
 * @param parts outcomes made of several: what each is made of, in the plan's order; empty where value says it all
 * @param started whether the person came at least one day; null = not recorded
 * @param unknownBecause why there is no value, in words; null = there is one, or nothing says why
 * @param person whose measurement this row is, where people have one row for each period; null = the row is the person
 */
public record PersonRow(
        String arm,
        @Nullable String block,
        @Nullable String cluster,
        Map<String, String> covariates,
        @Nullable Double value,
        boolean event,
        boolean excluded,
        String received,
        @Nullable String cohort,
        List<Double> periods,
        List<Part> parts,
        @Nullable Boolean started,
        @Nullable String unknownBecause,
        @Nullable Integer person) {

    public PersonRow {
        covariates = Map.copyOf(covariates);
        periods = List.copyOf(periods);
        parts = List.copyOf(parts);
    }

    /**
     * One of the things an outcome is made of.
     *
     * @param value NaN = missing
     * @param event for times: whether the event happened then
     */
    public record Part(double value, boolean event) {

        public boolean known() {
            return !Double.isNaN(value);
        }
    }

    /** A row that is the person. */
    public PersonRow(
            String arm,
            @Nullable String block,
            @Nullable String cluster,
            Map<String, String> covariates,
            @Nullable Double value,
            boolean event,
            boolean excluded,
            String received,
            @Nullable String cohort,
            List<Double> periods,
            List<Part> parts,
            @Nullable Boolean started,
            @Nullable String unknownBecause) {
        this(
                arm,
                block,
                cluster,
                covariates,
                value,
                event,
                excluded,
                received,
                cohort,
                periods,
                parts,
                started,
                unknownBecause,
                null);
    }

    /** What became of the person beside the outcome is not told. */
    public PersonRow(
            String arm,
            @Nullable String block,
            @Nullable String cluster,
            Map<String, String> covariates,
            @Nullable Double value,
            boolean event,
            boolean excluded,
            String received,
            @Nullable String cohort,
            List<Double> periods,
            List<Part> parts) {
        this(arm, block, cluster, covariates, value, event, excluded, received, cohort, periods, parts, null, null);
    }

    /** An outcome that is one value, or one a period. */
    public PersonRow(
            String arm,
            @Nullable String block,
            @Nullable String cluster,
            Map<String, String> covariates,
            @Nullable Double value,
            boolean event,
            boolean excluded,
            String received,
            @Nullable String cohort,
            List<Double> periods) {
        this(arm, block, cluster, covariates, value, event, excluded, received, cohort, periods, List.of(), null, null);
    }

    /** Received as assigned, no periods. */
    public PersonRow(
            String arm,
            @Nullable String block,
            @Nullable String cluster,
            Map<String, String> covariates,
            @Nullable Double value,
            boolean event,
            boolean excluded) {
        this(arm, block, cluster, covariates, value, event, excluded, arm, null, List.of());
    }

    /** This outcome as one of several that another is made of. */
    public Part asPart() {
        return new Part(value == null ? Double.NaN : value, event);
    }

    public PersonRow withValue(@Nullable Double other) {
        return new PersonRow(
                arm,
                block,
                cluster,
                covariates,
                other,
                event,
                excluded,
                received,
                cohort,
                periods,
                parts,
                started,
                unknownBecause,
                person);
    }

    /** The same person as a study with that horizon sees them: what happened later has not happened yet. */
    public PersonRow upTo(double horizon) {
        boolean later = value != null && value > horizon;
        return new PersonRow(
                arm,
                block,
                cluster,
                covariates,
                later ? Double.valueOf(horizon) : value,
                event && !later,
                excluded,
                received,
                cohort,
                periods,
                parts.stream()
                        .map(part -> part.value() > horizon ? new Part(horizon, false) : part)
                        .toList(),
                started,
                unknownBecause,
                person);
    }

    /** The same person with what became of them beside the outcome. */
    public PersonRow with(@Nullable Boolean came, @Nullable String why) {
        return new PersonRow(
                arm,
                block,
                cluster,
                covariates,
                value,
                event,
                excluded,
                received,
                cohort,
                periods,
                parts,
                came,
                why,
                person);
    }

    /** The same person with an outcome that is made of several. */
    public PersonRow withParts(@Nullable Double other, boolean happened, List<Part> of) {
        return new PersonRow(
                arm,
                block,
                cluster,
                covariates,
                other,
                happened,
                excluded,
                received,
                cohort,
                periods,
                of,
                started,
                unknownBecause,
                person);
    }

    /** One measurement of that person: in a period, under the format of that period. */
    public PersonRow measured(int who, String format, String period, @Nullable Double found) {
        return new PersonRow(
                format,
                period,
                cluster,
                covariates,
                found,
                found != null,
                excluded,
                received.equals(arm) ? format : received,
                cohort,
                List.of(),
                List.of(),
                started,
                unknownBecause,
                who);
    }

    /** How many people these rows are of. */
    public static int people(List<PersonRow> rows) {
        return (int) rows.stream().filter(row -> row.person() == null).count()
                + (int) rows.stream()
                        .map(PersonRow::person)
                        .filter(Objects::nonNull)
                        .distinct()
                        .count();
    }
}
