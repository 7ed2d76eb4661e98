package dev.dayone.schemas;

import java.util.Map;

/** The topic catalogue: names, and how long each topic keeps what it holds. */
public final class Topics {

    public static final String GIT_ACTIVITY = "dayone.git-activity";
    public static final String CHECKPOINTS = "dayone.checkpoints";
    public static final String PLACEMENTS = "dayone.placements";
    public static final String ROSTER = "dayone.roster";
    public static final String MEASURES = "dayone.measures";
    public static final String FORMAT_METRICS = "dayone.format-metrics";
    public static final String REJECTS = "dayone.rejects";
    public static final String DEAD_LETTERS = "dayone.dead-letters";

    /** Partitions of every topic. */
    public static final int PARTITIONS = 6;

    private static final String FOREVER = "-1";
    private static final String NINETY_DAYS = String.valueOf(90L * 24 * 60 * 60 * 1000);

    private Topics() {}

    /** All topics, each with its configuration. */
    public static Map<String, Map<String, String>> all() {
        Map<String, String> kept = Map.of("cleanup.policy", "delete", "retention.ms", FOREVER, "retention.bytes", "-1");
        Map<String, String> compacted = Map.of("cleanup.policy", "compact");
        return Map.of(
                GIT_ACTIVITY, kept,
                CHECKPOINTS, kept,
                PLACEMENTS, kept,
                ROSTER, kept,
                MEASURES, compacted,
                FORMAT_METRICS, compacted,
                REJECTS, Map.of("cleanup.policy", "delete", "retention.ms", NINETY_DAYS),
                DEAD_LETTERS, Map.of("cleanup.policy", "delete", "retention.ms", NINETY_DAYS));
    }

    /** Whether a topic drops what is older than it keeps. */
    public static boolean expires(String topic) {
        return topic.equals(REJECTS) || topic.equals(DEAD_LETTERS);
    }
}
