package dev.dayone.evidence.study;

import org.jspecify.annotations.Nullable;

/**
 * One arm's own values of one outcome, as assigned.
 *
 * @param arm arm id
 * @param label as readers see it
 * @param assigned people assigned to it, less those the survey before assignment excluded
 * @param n people with the outcome
 * @param clusters clusters among them; people where people were assigned
 * @param value mean, percentage placed, or restricted mean days; null = nobody or not estimable
 * @param standardDeviation of the values, for scores and pay; null otherwise
 * @param events people placed; null for scores and pay
 */
public record ArmSummary(
        String arm,
        String label,
        int assigned,
        int n,
        int clusters,
        @Nullable Double value,
        @Nullable Double standardDeviation,
        @Nullable Integer events) {}
