package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

    /** What is packed goes past every bound: so it is not asked for, and not taken. */
    @Test
    void packedAnswersAreNeitherAskedForNorTaken() throws IOException {
        AtomicReference<String> asksFor = new AtomicReference<>();
        HttpServer server = answering(exchange -> {
            asksFor.set(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
        });
        try {
            HttpConnection connection = connection(server, "/work.git/info/refs");
            // As git's own transport asks.
            connection.setRequestProperty("Accept-Encoding", "gzip");

            assertThatThrownBy(connection::getInputStream)
                    .isInstanceOf(IOException.class)
                    .hasMessage("its server sends packed answers, which were not asked for");
            assertThat(asksFor).hasValue("identity");
        } finally {
            server.stop(0);
        }
    }

    /** A server without git's own protocol sends objects as plain files: they are no names of branches. */
    @Test
    void onlyWhereNamesComeAreBytesCountedAsNames() throws IOException {
        HttpServer server = answering(exchange -> {});
        try {
            assertThat(connection(server, "/work.git/objects/pack/pack-1.idx")
                            .getInputStream()
                            .readAllBytes())
                    .hasSize(500);
            for (String names : List.of("/work.git/info/refs", "/work.git/git-upload-pack")) {
                InputStream in = connection(server, names).getInputStream();
                assertThatThrownBy(in::readAllBytes)
                        .hasMessage("it has more branches and tags than a repository may have");
            }
        } finally {
            server.stop(0);
        }
    }

    private static HttpConnection connection(HttpServer server, String path) throws IOException {
        return new GuardedHttp(ALLOWED, new Allowance(1_000, 100, 20, System::nanoTime), 5)
                .create(new URL("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    /** 500 bytes, whatever is asked. */
    private static HttpServer answering(Consumer<HttpExchange> first) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            first.accept(exchange);
            exchange.sendResponseHeaders(200, 500);
            exchange.getResponseBody().write(new byte[500]);
            exchange.close();
        });
        server.start();
        return server;
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
