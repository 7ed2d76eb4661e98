package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
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

    /** A name that was of the internet when it was looked at, and of this machine when it was connected to. */
    @Test
    void aConnectionThatEndsInOurOwnNetworkIsClosedWhateverItsName() throws Exception {
        try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket rebound = new Socket(
                        InetAddress.getByAddress("evil.example", new byte[] {127, 0, 0, 1}), here.getLocalPort())) {
            GuardedHttp.OutsideOnly guard = new GuardedHttp.OutsideOnly(GuardedHttp.standard());
            assertThatThrownBy(() -> guard.checkServerTrusted(new X509Certificate[1], "RSA", rebound))
                    .isInstanceOf(CertificateException.class)
                    .hasMessageContaining("network of our own");
            assertThatThrownBy(() -> guard.checkServerTrusted(new X509Certificate[1], "RSA"))
                    .as("where nothing is known of the address")
                    .hasMessageContaining("address is not known");
        }
    }
}
