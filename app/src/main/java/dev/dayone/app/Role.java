package dev.dayone.app;

import java.util.EnumSet;
import java.util.Set;

/** What one process runs. */
enum Role {
    STREAMS,
    SINK,
    COLLECTOR,
    DASHBOARD,
    /** The embedded Postgres alone, for the others of one machine. */
    POSTGRES;

    /** What a process runs that is not told otherwise. */
    static Set<Role> standard() {
        return EnumSet.range(STREAMS, DASHBOARD);
    }

    /** Whether any of them talks to Kafka. */
    static boolean needKafka(Set<Role> roles) {
        return roles.stream().anyMatch(role -> role != DASHBOARD && role != POSTGRES);
    }

    /** Whether any of them reads or writes the warehouse. */
    static boolean needPostgres(Set<Role> roles) {
        return roles.stream().anyMatch(role -> role != STREAMS);
    }
}
