package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.SinkTransaction;
import dev.dayone.warehouse.view.ParticipationViews;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What is changed and changed back was the other thing in between. */
class VersionsInForceIT {

    private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");

    @Test
    void aCostThatCameBackWasAnotherInBetween() throws Exception {
        Path home = Cli.freshDirectory("versions");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                Warehouse warehouse = Warehouse.open(postgres.address())) {
            List<Instant> asked = new ArrayList<>();
            double[] costs = {300_000, 300_000, 280_000, 300_000, 300_000, 280_000};
            for (int i = 0; i < costs.length; i++) {
                ConsumerRecord<byte[], byte[]> message = message(costs[i], i);
                warehouse.jdbi().useTransaction(handle -> SinkTransaction.takeAgain(handle, List.of(message)));
                asked.add(warehouse
                        .jdbi()
                        .withHandle(handle -> handle.createQuery("select clock_timestamp()")
                                .mapTo(Instant.class)
                                .one()));
            }
            // An old message that comes once more changes nothing.
            for (int day : List.of(0, 1, 4)) {
                warehouse
                        .jdbi()
                        .useTransaction(handle -> SinkTransaction.takeAgain(handle, List.of(message(300_000, day))));
            }
            int rows = warehouse
                    .jdbi()
                    .withHandle(handle -> handle.createQuery("select count(*) from core.version_in_force")
                            .mapTo(Integer.class)
                            .one());
            assertThat(rows).as("four times one came into force").isEqualTo(4);
            asked.add(Instant.now().plusSeconds(60));

            assertThat(asked.stream()
                            .map(each -> new ParticipationViews(warehouse)
                                    .of("small", each, false)
                                    .cohorts()
                                    .get(0)
                                    .cost()))
                    .containsExactly(300_000.0, 300_000.0, 280_000.0, 300_000.0, 300_000.0, 280_000.0, 280_000.0);
        }
    }

    private static ConsumerRecord<byte[], byte[]> message(double cost, int day) {
        Instant at = FIRST.plusSeconds(86_400L * day);
        CohortScheduled cohort = new CohortScheduled(
                new EventMeta(
                        EventIds.of("cohort", "small", "c1", Double.toString(cost)),
                        "small",
                        "dayone.yaml",
                        null,
                        null,
                        FIRST,
                        at,
                        List.of(),
                        false,
                        "run"),
                "c1",
                LocalDate.parse("2024-01-08"),
                LocalDate.parse("2024-02-09"),
                false,
                cost,
                "GBP");
        return new ConsumerRecord<>(cohort.topic(), 0, day, new byte[0], WireCodec.encode(cohort));
    }
}
