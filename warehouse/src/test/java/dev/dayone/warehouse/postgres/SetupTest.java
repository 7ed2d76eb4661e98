package dev.dayone.warehouse.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SetupTest {

    @Test
    void aWarehouseOfANewerVersionAsksForThatVersion() {
        assertThat(Setup.madeByAnother("Validate failed: Migrations have failed validation\n"
                        + "Detected applied migration not resolved locally: 099."))
                .startsWith("was made by a newer DayOne.")
                .contains("Use the newer version", "restore a backup");
    }

    @Test
    void aWarehouseFromBeforeTheFirstReleaseIsMadeAnew() {
        assertThat(Setup.madeByAnother("Validate failed: Migrations have failed validation\n"
                        + "Migration checksum mismatch for migration version 001\n"
                        + "Detected applied migration not resolved locally: 004."))
                .startsWith("was made by a DayOne older than 0.1.0")
                .contains("Take another --data", "let its systems send it again");
    }
}
