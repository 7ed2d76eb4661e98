package dev.dayone.parquet;

/** A row of definitions.parquet: what a measure means. */
public record Definition(
        String measure, String title, String unit, String definition, String version, String use, String proviso) {}
