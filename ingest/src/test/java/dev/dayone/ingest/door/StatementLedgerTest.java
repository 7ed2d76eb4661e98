package dev.dayone.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.door.StatementLedger.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of statements, whatever the disk made of its last line. */
class StatementLedgerTest {

    private static final UUID HALF = new UUID(1, 2);

    @TempDir
    Path temp;

    /** As a full disk or a power cut leaves it; nobody was answered for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"\thash\tw", "\thash\twwHqxeA=", "\thash\tprogramme:cA\tstored:2024-", "\thash\tprogramme:c*"})
    void halfALineIsPassedOver(String half) throws IOException {
        Path file = temp.resolve("statements");
        Known first = statement();
        StatementLedger.open(file).add(List.of(first));
        Files.writeString(file, HALF + half, StandardOpenOption.APPEND);

        Known second = statement();
        StatementLedger.open(file).add(List.of(second));

        StatementLedger ledger = StatementLedger.open(file);
        assertThat(ledger.find(first.id())).contains(first);
        assertThat(ledger.find(HALF)).isEmpty();
        assertThat(ledger.find(second.id())).contains(second);
        assertThat(ledger.all()).containsExactly(first.id(), second.id());
    }

    @Test
    void whatOneWritesAnotherReads() {
        StatementLedger reader = StatementLedger.open(temp.resolve("statements"));
        Known known = statement();
        StatementLedger.open(temp.resolve("statements")).add(List.of(known));

        assertThat(reader.find(known.id())).contains(known);
    }

    private static Known statement() {
        return new Known(
                UUID.randomUUID(),
                "hash",
                "p",
                Instant.parse("2024-06-01T00:00:00Z"),
                List.of(),
                List.of(),
                null,
                null,
                "",
                "");
    }
}
