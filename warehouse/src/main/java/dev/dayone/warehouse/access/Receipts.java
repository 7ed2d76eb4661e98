package dev.dayone.warehouse.access;

import dev.dayone.warehouse.postgres.PostgresTimes;
import dev.dayone.warehouse.postgres.Warehouse;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Receipts of people erased. */
public final class Receipts {

    private final Jdbi jdbi;

    public Receipts(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** What an erasure removed here, as JSON of rows by table; nothing while it is not done. */
    public Optional<String> find(UUID receipt) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select removed from privacy.erasure where receipt = :receipt")
                        .bind("receipt", receipt)
                        .mapTo(String.class)
                        .findOne());
    }

    /** Whether somebody of the programme was erased after that time: figures published before counted the person. */
    public boolean erasedSince(String programme, Instant time) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select 1 from privacy.erasure where programme = :programme and erased_at > :time)")
                .bind("programme", programme)
                .bind("time", PostgresTimes.at(time))
                .mapTo(Boolean.class)
                .one());
    }
}
