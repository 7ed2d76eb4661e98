package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that says nothing, or never ends, holds up a scan for a bounded time and fills a bounded part of the disk. */
class GuardedHttpTest {

    private static final Set<String> ALLOWED = Set.of("127.0.0.1");

    @Test
    void whatComesIsCountedOverAllConnections() throws IOException {
        GuardedHttp guarded = new GuardedHttp(ALLOWED, 1_000, 20);

        assertThat(guarded.counted(new ByteArrayInputStream(new byte[600])).readAllBytes())
                .hasSize(600);
        InputStream second = guarded.counted(new ByteArrayInputStream(new byte[600]));
        assertThatThrownBy(second::readAllBytes)
                .isInstanceOf(IOException.class)
                .hasMessage("it is larger than a repository may be");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatSaysNothingIsLeft() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HttpConnection asked = new GuardedHttp(ALLOWED, 1_000, 1)
                    .create(new URL("https://127.0.0.1:" + silent.getLocalPort() + "/"));

            assertThatThrownBy(asked::getResponseCode).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aFetchEndsWhenItsTimeIsOver() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        Deadline deadline = new Deadline(900, nanos::get);

        nanos.addAndGet(900_000_000_000L);
        assertThat(deadline.isCancelled()).isFalse();
        nanos.incrementAndGet();
        assertThat(deadline.isCancelled()).isTrue();
    }
}
