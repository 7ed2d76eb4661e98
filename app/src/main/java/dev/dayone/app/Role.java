package dev.dayone.app;

/** What one process runs; all of it, unless told otherwise. */
enum Role {
    STREAMS,
    SINK,
    COLLECTOR,
    DASHBOARD
}
