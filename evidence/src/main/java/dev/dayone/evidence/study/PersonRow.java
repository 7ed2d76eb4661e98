package dev.dayone.evidence.study;

import java.util.Map;
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
 */
public record PersonRow(
        String arm,
        @Nullable String block,
        @Nullable String cluster,
        Map<String, String> covariates,
        @Nullable Double value,
        boolean event,
        boolean excluded) {

    public PersonRow {
        covariates = Map.copyOf(covariates);
    }
}
