package dev.dayone.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BesideTest {

    @Test
    void startsWhileTheCallerGoesOn() {
        CountDownLatch callerWentOn = new CountDownLatch(1);
        AtomicBoolean closed = new AtomicBoolean();
        Beside<AutoCloseable> beside = Beside.start("test", () -> {
            awaitQuietly(callerWentOn);
            return () -> closed.set(true);
        });
        callerWentOn.countDown();
        assertThat(beside.await()).isNotNull();
        assertThat(closed).isFalse();
    }

    @Test
    void closesWhatNobodyAskedFor() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        Beside.<AutoCloseable>start("test", () -> () -> closed.set(true)).close();
        assertThat(closed).isTrue();
    }

    @Test
    void tellsWhyItDidNotStartAndHasNothingToClose() {
        Beside<AutoCloseable> beside = Beside.start("test", () -> {
            throw new IllegalArgumentException("no port is free");
        });
        assertThatThrownBy(beside::await).hasMessage("no port is free");
        assertThatCode(beside::close).doesNotThrowAnyException();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
