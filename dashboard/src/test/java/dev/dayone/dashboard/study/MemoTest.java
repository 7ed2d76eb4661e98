package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An answer that takes long holds up whoever asks the same, and nobody else. */
class MemoTest {

    /** Questions that fall into one place of any table. */
    private record Question(String text) {
        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void oneThatTakesLongHoldsUpNoOther() throws Exception {
        Memo<Question, String> memo = new Memo<>(() -> "v1");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> memo.of(new Question("slow"), () -> {
            begun.countDown();
            await(goOn);
            return "slow";
        }));
        await(begun);

        assertThat(CompletableFuture.supplyAsync(() -> memo.of(new Question("fast"), () -> "fast"))
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo("fast");
        goOn.countDown();
        assertThat(slow.get(10, TimeUnit.SECONDS)).isEqualTo("slow");
    }

    @Test
    void theSameQuestionIsAnsweredOnceUntilTheDataChange() {
        List<String> version = new ArrayList<>(List.of("v1"));
        Memo<String, Integer> memo = new Memo<>(() -> version.get(0));
        AtomicInteger asked = new AtomicInteger();

        assertThat(memo.of("q", asked::incrementAndGet)).isEqualTo(1);
        assertThat(memo.of("q", asked::incrementAndGet)).isEqualTo(1);
        version.set(0, "v2");
        assertThat(memo.of("q", asked::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void anAnswerThatFailedIsTriedAgain() {
        Memo<String, String> memo = new Memo<>(() -> "v1");

        assertThatThrownBy(() -> memo.of("q", () -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no");
        assertThat(memo.of("q", () -> "yes")).isEqualTo("yes");
    }

    /** A page that asks of every study finds what the page before it had answered. */
    @Test
    void aWarehouseFullOfStudiesIsAnsweredOnce() {
        Memo<Integer, Integer> memo = new Memo<>(() -> "v1");
        AtomicInteger asked = new AtomicInteger();
        for (int page = 0; page < 2; page++) {
            for (int study = 0; study < 400; study++) {
                memo.of(study, asked::incrementAndGet);
            }
        }
        assertThat(asked).hasValue(400);
    }

    @Test
    void ofTooManyTheOldestGo() {
        Memo<Integer, Integer> memo = new Memo<>(() -> "v1");
        AtomicInteger asked = new AtomicInteger();
        for (int study = 0; study <= Memo.MOST; study++) {
            memo.of(study, asked::incrementAndGet);
        }
        memo.of(Memo.MOST, asked::incrementAndGet);
        memo.of(1, asked::incrementAndGet);
        assertThat(asked).as("the newest and the second are kept").hasValue(Memo.MOST + 1);
        memo.of(0, asked::incrementAndGet);
        assertThat(asked).hasValue(Memo.MOST + 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
