package dev.dayone.warehouse.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SetupTest {

    /** Sink, collector and dashboard start together; whoever comes second must not give up after Flyway's 50 seconds. */
    @Test
    void whoeverFindsAnotherMigratingWaitsForMinutes() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();

        assertThat(Setup.flyway(nowhere).getConfiguration().getLockRetryCount()).isEqualTo(Setup.LOCK_SECONDS);
        assertThat(Setup.LOCK_SECONDS).isGreaterThanOrEqualTo(600);
    }

    @Test
    void aWarehouseOfANewerVersionAsksForThatVersion() {
        assertThat(Setup.madeByAnother("""
                        Validate failed: Migrations have failed validation
                        Detected applied migration not resolved locally: 099."""))
                .startsWith("was made by a newer DayOne.")
                .contains("Use the newer version", "restore a backup");
    }

    @Test
    void aWarehouseFromBeforeTheFirstReleaseIsMadeAnew() {
        assertThat(Setup.madeByAnother("""
                        Validate failed: Migrations have failed validation
                        Migration checksum mismatch for migration version 001
                        Detected applied migration not resolved locally: 004."""))
                .startsWith("was made by a DayOne older than 0.1.0")
                .contains("Take another --data", "let its systems send it again");
    }
}
