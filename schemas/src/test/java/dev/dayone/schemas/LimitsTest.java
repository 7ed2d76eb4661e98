package dev.dayone.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    @ParameterizedTest
    @CsvSource({
        "0024-07-02, Did you mean 2024?",
        "2204-07-02, Did you mean 2024?",
        "0224-07-02, Did you mean 2024?",
        "1824-07-02, Correct the year",
        "-4800-08-01, Correct the year",
        "+999999-08-01, Correct the year",
        "9999-12-31, Did you mean 1999?",
        "3024-01-01, Did you mean 2024?"
    })
    void aYearOutsideIsRefusedWithTheOneThatWasMeant(LocalDate day, String remedy) {
        assertThat(Limits.wrong(day)).hasValueSatisfying(wrong -> {
            assertThat(wrong.remedy()).isEqualTo(remedy);
            assertThat(wrong.why()).startsWith("is in the year ").endsWith("years from 1900 to 2200 are taken");
        });
        assertThat(Limits.wrong(LocalDate.of(24, 7, 2)).orElseThrow().why()).contains("year 0024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1900-01-01", "1970-01-01", "2024-02-29", "2200-12-31"})
    void daysInsideAreTaken(LocalDate day) {
        assertThat(Limits.wrong(day)).isEmpty();
        assertThat(Limits.wrong(Instant.parse(day + "T23:59:59.999999999Z"))).isEmpty();
    }

    @Test
    void timesEndWhereDaysEnd() {
        assertThat(Limits.wrong(Instant.parse("1899-12-31T23:59:59.999Z"))).isPresent();
        assertThat(Limits.wrong(Instant.parse("2201-01-01T00:00:00Z"))).isPresent();
        assertThat(Limits.wrong(Instant.MIN)).isPresent();
        assertThat(Limits.wrong(Instant.MAX)).isPresent();
        assertThat(Limits.wrong(Instant.parse("0001-01-01T00:00:00Z"))
                        .orElseThrow()
                        .why())
                .contains("year 0001");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e16, -1e300})
    void numbersThatNobodyMeansAreRefused(double number) {
        assertThat(Limits.wrong(number)).isPresent();
        assertThat(Limits.wrong(Math.copySign(Limits.LARGEST_NUMBER, number))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\u0007", "\u007f", "\u0085", "half \ud800", "\udc00 half", "longer than ten"})
    void textsThatNoDatabaseHoldsAreRefused(String text) {
        assertThat(Limits.wrong(text, 10)).isPresent();
        assertThat(Limits.wrong("😀 é\n\t", 10)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("poison")
    void everyFieldOfAnEventIsLookedAt(Event event, String field) {
        assertThat(EventLimits.of(event))
                .hasValueSatisfying(found -> assertThat(found.field()).isEqualTo(field));
    }

    @Test
    void whatWeSendOurselvesIsInside() {
        Samples.all()
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .forEach(event ->
                        assertThat(EventLimits.of(event)).as(event.toString()).isEmpty());
    }

    private static Stream<Object[]> poison() {
        CheckpointScored scored = (CheckpointScored) sample(CheckpointScored.class);
        EventMeta meta = scored.meta();
        return Stream.of(
                new Object[] {
                    new CheckpointScored(
                            meta, "c", "i", 1, 1, 5, 0, 10, null, LocalDate.of(24, 7, 2), null, null, null),
                    "submittedOn"
                },
                new Object[] {
                    new CheckpointScored(
                            meta, "c\0", "i", 1, 1, 5, 0, 10, null, LocalDate.of(2024, 7, 2), null, null, null),
                    "checkpoint"
                },
                new Object[] {
                    new CheckpointScored(
                            meta,
                            "c",
                            "i",
                            1,
                            Double.POSITIVE_INFINITY,
                            5,
                            0,
                            10,
                            null,
                            LocalDate.of(2024, 7, 2),
                            null,
                            null,
                            null),
                    "weight"
                },
                new Object[] {
                    new CheckpointScored(
                            new EventMeta(
                                    meta.eventId(),
                                    meta.programme(),
                                    meta.source(),
                                    meta.participant(),
                                    meta.identity(),
                                    Instant.parse("0001-01-01T00:00:00Z"),
                                    meta.receivedAt(),
                                    meta.corrects(),
                                    false,
                                    meta.runId()),
                            "c",
                            "i",
                            1,
                            1,
                            5,
                            0,
                            10,
                            null,
                            LocalDate.of(2024, 7, 2),
                            null,
                            null,
                            null),
                    "meta.occurredAt"
                },
                new Object[] {
                    new CheckpointScored(
                            meta,
                            "c",
                            "i",
                            1,
                            1,
                            5,
                            0,
                            10,
                            null,
                            LocalDate.of(2024, 7, 2),
                            null,
                            null,
                            "x".repeat(Limits.LONGEST_SEALED + 1)),
                    "comment"
                });
    }

    private static Event sample(Class<? extends Event> type) {
        return Samples.all()
                .filter(type::isInstance)
                .map(Event.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
