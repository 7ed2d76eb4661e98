package dev.dayone.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What passes by itself, or by the operator's hand, is never called a bug of ours. */
class UnavailableTest {

    @Test
    void timeoutsOfKafkaAreUnavailable() {
        assertThat(Unavailable.of(new IllegalStateException(
                        "Kafka did not take an event",
                        new TimeoutException("120000 ms has passed since batch creation"))))
                .hasValueSatisfying(said -> assertThat(said).startsWith("Kafka did not answer in time"));
        assertThat(Unavailable.of(new KafkaException(new ExecutionException(new TimeoutException("slow")))))
                .isPresent();
        assertThat(Unavailable.of(new java.util.concurrent.TimeoutException("no leader")))
                .isPresent();
    }

    @Test
    void postgresAwayOrFullIsUnavailable() {
        assertThat(Unavailable.of(new RuntimeException(new SQLException("refused", "08001"))))
                .hasValueSatisfying(said -> assertThat(said).startsWith("Postgres is away"));
        assertThat(Unavailable.of(new RuntimeException(new SQLException("no space", "53100"))))
                .hasValueSatisfying(said -> assertThat(said).startsWith("Postgres has run out"));
    }

    @Test
    void theDiskIsNamed() {
        assertThat(Unavailable.of(new UncheckedIOException(new IOException("x: No space left on device"))))
                .hasValueSatisfying(said -> assertThat(said).startsWith("The disk is full"));
        assertThat(Unavailable.of(new UncheckedIOException(new IOException("x: Read-only file system"))))
                .isPresent();
        assertThat(Unavailable.of(new UncheckedIOException(new IOException("x: Too many open files"))))
                .hasValueSatisfying(said -> assertThat(said).contains("ulimit"));
    }

    @Test
    void anythingElseIsOurs() {
        assertThat(Unavailable.of(new NullPointerException())).isEmpty();
        assertThat(Unavailable.of(new RecordTooLargeException("9 MB"))).isEmpty();
        assertThat(Unavailable.of(new SQLException("syntax", "42601"))).isEmpty();
        assertThat(Unavailable.of(new IOException("unexpected end"))).isEmpty();
    }
}
