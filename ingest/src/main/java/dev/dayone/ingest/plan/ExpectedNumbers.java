package dev.dayone.ingest.plan;

import org.jspecify.annotations.Nullable;

/**
 * What a plan expects before anybody is there; null = not said.
 *
 * @param people in both arms together, over the whole study
 * @param peoplePerCohort in one cohort
 * @param clusters units assigned as a whole, in both arms; not said = the cohorts
 * @param cohortsPerYear cohorts that start in a year
 * @param standardDeviation of the main outcome among people of one format, in its unit
 * @param base share placed in the reference arm
 * @param icc share of the variance that lies between units assigned as a whole
 * @param rSquared share of the variance that covariates explain
 * @param loss share of people whose outcome will not be known
 */
public record ExpectedNumbers(
        @Nullable Integer people,
        @Nullable Integer peoplePerCohort,
        @Nullable Integer clusters,
        @Nullable Double cohortsPerYear,
        @Nullable Double standardDeviation,
        @Nullable Double base,
        @Nullable Double icc,
        @Nullable Double rSquared,
        @Nullable Double loss) {}
