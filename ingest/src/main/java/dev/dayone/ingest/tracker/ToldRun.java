package dev.dayone.ingest.tracker;

import dev.dayone.schemas.RunLogged.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as a row of an export tells of it, before names become pseudonyms.
 *
 * @param id what makes it unique in its tracker
 * @param user as the tracker calls the person
 * @param started when it began; nothing = it has not begun
 * @param ended null = it goes on, or the export does not say
 * @param metrics figures by name, finite ones alone
 * @param gpuHours null = the export does not say
 * @param configuration hash of the settings; null = the export does not say
 */
record ToldRun(
        String id,
        String user,
        State state,
        Optional<Instant> started,
        @Nullable Instant ended,
        Map<String, Double> metrics,
        @Nullable Double gpuHours,
        @Nullable String configuration) {}
