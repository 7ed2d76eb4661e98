package dev.dayone.warehouse.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.warehouse.postgres.RefusedException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackupNamesTest {

    private static final Set<String> KNOWN = Set.of("core.fact", "raw.event_key");

    @Test
    void tablesAreThoseOfTheCatalogue() {
        assertThat(Backup.target("core.fact", KNOWN)).isEqualTo("core.fact");
        assertThat(Backup.target("raw.event_202601", KNOWN)).isEqualTo("raw.event");
        assertThat(Backup.target("raw.event_other", KNOWN)).isEqualTo("raw.event");
        for (String table : new String[] {
            "core.fact disable trigger user; drop table core.fact; --", "pg_catalog.pg_authid", "raw.event_2; drop", ""
        }) {
            assertThatThrownBy(() -> Backup.target(table, KNOWN))
                    .as(table)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("Nothing was restored");
        }
    }

    @Test
    void columnsAreThoseOfTheCatalogueInAnyOrder() {
        assertThat(Backup.listed("core.fact", "b, a, \"c d\"", "a, b, \"c d\"")).isEqualTo("b, a, \"c d\"");
        for (String said : new String[] {
            "programme) from program 'id > /tmp/proof' --", "a", "a, a", "a, b, c", "", "a, b) from stdin; --"
        }) {
            assertThatThrownBy(() -> Backup.listed("core.fact", said, "a, b"))
                    .as(said)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("Nothing was restored");
        }
    }
}
