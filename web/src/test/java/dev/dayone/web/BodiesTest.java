package dev.dayone.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.web.Bodies.Bound;
import dev.dayone.web.Bodies.BoundException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** One sender takes its share and no more, and gives it back. */
class BodiesTest {

    private final AtomicLong clock = new AtomicLong();
    private final Bodies bodies = new Bodies(1000, new Bodies.Bounds(6000, 4000, 3, 2, 0, 10), clock::get);

    @Test
    void aBodyIsReadAsItIs() throws Exception {
        try (Bodies.Room room = bodies.enter("a")) {
            assertThat(room.read(in(1000), -1)).hasSize(1000);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() throws Exception {
        try (Bodies.Room room = bodies.enter("a")) {
            assertBound(Bound.TOO_LARGE, () -> room.read(InputStream.nullInputStream(), 1001));
            assertBound(Bound.TOO_LARGE, () -> room.read(in(1001), -1));
            assertBound(Bound.TOO_LARGE, () -> room.take(5000));
        }
    }

    @Test
    void requestsOfOneAndOfAllAreBounded() throws Exception {
        List<Bodies.Room> open = new ArrayList<>(List.of(bodies.enter("a"), bodies.enter("a")));
        assertBound(Bound.BUSY, () -> bodies.enter("a"));
        open.add(bodies.enter("b"));
        assertBound(Bound.BUSY, () -> bodies.enter("c"));
        open.get(0).close();
        open.get(0).close();
        bodies.enter("c").close();
        open.forEach(Bodies.Room::close);
        for (int i = 0; i < 1000; i++) {
            bodies.enter("a").close();
        }
    }

    @Test
    void memoryOfOneAndOfAllIsBoundedAndGivenBack() throws Exception {
        try (Bodies.Room one = bodies.enter("a");
                Bodies.Room two = bodies.enter("b")) {
            one.take(4000);
            assertBound(Bound.BUSY, () -> two.take(2001));
            two.take(2000);
        }
        try (Bodies.Room again = bodies.enter("a")) {
            again.take(4000);
        }
    }

    @Test
    void aBodyThatDripsIsGivenUp() throws Exception {
        InputStream drops = new InputStream() {
            @Override
            public int read() {
                clock.addAndGet(3_000_000_000L);
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                into[offset] = (byte) read();
                return 1;
            }
        };
        try (Bodies.Room room = bodies.enter("a")) {
            assertBound(Bound.TOO_SLOW, () -> room.read(drops, 1000));
        }
    }

    private static InputStream in(int bytes) {
        return new ByteArrayInputStream(new byte[bytes]);
    }

    private static void assertBound(Bound bound, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BoundException.class, e -> assertThat(e.bound()).isEqualTo(bound));
    }
}
