package dev.dayone.parquet;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A row of people.parquet; the columns are those of people.csv. */
public record Person(
        String participant,
        String cohort,
        @Nullable LocalDate indexDate,
        @Nullable String assignedArm,
        @Nullable String receivedArm,
        @Nullable String block,
        @Nullable String cluster,
        @Nullable Boolean jobIntent,
        @Nullable Boolean started,
        @Nullable Boolean completed,
        @Nullable String baseline) {}
