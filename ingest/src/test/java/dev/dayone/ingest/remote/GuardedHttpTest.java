package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that says nothing is left, and none in our own network is asked. */
class GuardedHttpTest {

    private static final Set<String> ALLOWED = Set.of("127.0.0.1");

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aServerThatSaysNothingIsLeft() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HttpConnection asked = new GuardedHttp(ALLOWED, new Allowance(1_000, 1_000, 20, System::nanoTime), 1)
                    .create(new URL("https://127.0.0.1:" + silent.getLocalPort() + "/"));

            assertThatThrownBy(asked::getResponseCode).isInstanceOf(SocketTimeoutException.class);
        }
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
