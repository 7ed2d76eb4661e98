package dev.dayone.parquet;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A row of measures.parquet; the columns are those of measures.csv. */
public record Measure(
        String participant,
        String measure,
        double value,
        boolean censored,
        @Nullable LocalDate maturesOn,
        @Nullable LocalDate observedUntil,
        @Nullable String definition) {}
