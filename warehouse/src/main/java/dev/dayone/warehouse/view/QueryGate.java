package dev.dayone.warehouse.view;

import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/** What stands before a query: it is one statement, a place is free, and it is on record under the person's name before it runs. */
final class QueryGate {

    private static final int ON_RECORD = 4_000;

    private final int places;
    private final Semaphore free;
    private final BiConsumer<String, String> record;

    /**
     * @param places queries that run at the same time
     * @param record puts on record who asked what
     */
    QueryGate(int places, BiConsumer<String, String> record) {
        this.places = places;
        this.free = new Semaphore(places);
        this.record = record;
    }

    /**
     * Runs a query, or says why not.
     *
     * @throws IllegalArgumentException where it is more than one statement, or too many run
     */
    void pass(String sql, String who, Runnable query) {
        ReadOnlySql.requireOneStatement(sql);
        if (!free.tryAcquire()) {
            throw new IllegalArgumentException("All " + places + " places for queries are taken. Each is free after "
                    + ReadOnlySql.MOST.toSeconds() + " seconds at most: try again then");
        }
        try {
            record.accept(who, sql.length() <= ON_RECORD ? sql : sql.substring(0, ON_RECORD) + " ...");
            query.run();
        } finally {
            free.release();
        }
    }
}
