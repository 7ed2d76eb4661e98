package dev.dayone.warehouse.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.warehouse.view.QueryWatch.Ending;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryWatchTest {

    private static final Duration MOST = Duration.ofSeconds(10);
    private static final Duration EVERY = Duration.ofMillis(5);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger ends = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    private void end() {
        ends.incrementAndGet();
        ended.countDown();
    }

    @Test
    void timeEndsAQueryWhoeverWaits() {
        assertThat(QueryWatch.of(MOST.minusMillis(1), MOST, () -> true)).isEqualTo(Ending.NONE);
        assertThat(QueryWatch.of(MOST, MOST, () -> true)).isEqualTo(Ending.TIME);
        assertThat(QueryWatch.of(MOST, MOST, () -> {
                    throw new IllegalStateException("nobody knows");
                }))
                .isEqualTo(Ending.TIME);
    }

    @Test
    void aQueryForNobodyIsEnded() {
        assertThat(QueryWatch.of(Duration.ZERO, MOST, () -> false)).isEqualTo(Ending.READER);
        assertThat(QueryWatch.of(Duration.ZERO, MOST, () -> {
                    throw new IllegalStateException("nobody knows");
                }))
                .isEqualTo(Ending.READER);
    }

    @Test
    void itIsEndedOnceWhenTheReaderLeaves() throws Exception {
        AtomicBoolean there = new AtomicBoolean(true);
        try (QueryWatch watch = new QueryWatch(clock, MOST, EVERY, there::get, this::end)) {
            assertThat(ended.await(50, TimeUnit.MILLISECONDS))
                    .as("somebody waits")
                    .isFalse();
            there.set(false);
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(50);
            assertThat(ends).hasValue(1);
            assertThat(watch.ending()).isEqualTo(Ending.READER);
        }
    }

    @Test
    void itIsEndedWhenItsTimeIsOut() throws Exception {
        try (QueryWatch watch = new QueryWatch(clock, Duration.ofMillis(20), EVERY, () -> true, this::end)) {
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.ending()).isEqualTo(Ending.TIME);
        }
    }

    @Test
    void aQueryThatIsDoneIsNotEnded() throws Exception {
        AtomicBoolean there = new AtomicBoolean(true);
        QueryWatch watch = new QueryWatch(clock, MOST, EVERY, there::get, this::end);
        watch.close();
        there.set(false);
        assertThat(ended.await(60, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(watch.ending()).isEqualTo(Ending.NONE);
    }
}
