package dev.dayone.app.runtime;

import java.util.EnumSet;
import java.util.Set;

/** What one process runs. */
public enum ProcessRole {
    STREAMS,
    SINK,
    COLLECTOR,
    DASHBOARD,
    /** The embedded Postgres alone, for the others of one machine. */
    POSTGRES;

    /** What a process runs that is not told otherwise. */
    public static Set<ProcessRole> standard() {
        return EnumSet.range(STREAMS, DASHBOARD);
    }

    /** Whether any of them talks to Kafka. */
    public static boolean needKafka(Set<ProcessRole> roles) {
        return roles.stream().anyMatch(role -> role != DASHBOARD && role != POSTGRES);
    }

    /** Whether any of them reads or writes the warehouse. */
    public static boolean needPostgres(Set<ProcessRole> roles) {
        return roles.stream().anyMatch(role -> role != STREAMS);
    }
}
