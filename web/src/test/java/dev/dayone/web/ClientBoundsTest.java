package dev.dayone.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One client takes its share of a server and no more, over real connections from two addresses. */
class ClientBoundsTest {

    private static final String ONE = "127.0.0.1";
    private static final String OTHER = "127.0.0.2";

    private final CountDownLatch slow = new CountDownLatch(1);
    private final AtomicInteger answering = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();

    private final Javalin server = Servers.start(
            Listener.plain("0.0.0.0", 0),
            new ClientBounds(8, 1, 5, 1, 3),
            config -> config.routes.get("/", context -> context.result("here")).get("/slow", context -> {
                most.accumulateAndGet(answering.incrementAndGet(), Math::max);
                slow.await(20, TimeUnit.SECONDS);
                answering.decrementAndGet();
                context.result("at last");
            }));

    @AfterEach
    void stop() throws IOException {
        slow.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    @Test
    void connectionsOfOneAreBoundedAndTheOthersGetTheirs() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(ask(connect(ONE), "/")).endsWith("here");
        }
        assertThat(ask(connect(ONE), "/")).as("a sixth").isEmpty();
        assertThat(ask(connect(OTHER), "/")).endsWith("here");
        assertThat(ask(connect(OTHER), "/")).endsWith("here");
        assertThat(ask(connect(OTHER), "/")).endsWith("here");
        assertThat(ask(connect(OTHER), "/")).as("a ninth of all").isEmpty();
        sockets.get(0).close();
        String again = "";
        for (int attempt = 0; attempt < 100 && again.isEmpty(); attempt++) {
            again = ask(connect(ONE), "/");
        }
        assertThat(again).as("once one has hung up").endsWith("here");
    }

    @Test
    void requestsOfOneWaitForTheirTurnAndTheOthersAreAnswered() throws Exception {
        List<Socket> own = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            own.add(connect(ONE));
            send(own.get(i), "/slow");
        }
        for (int attempt = 0; attempt < 100 && answering.get() < 3; attempt++) {
            Thread.sleep(20);
        }
        assertThat(ask(connect(OTHER), "/")).endsWith("here");
        own.get(4).setSoTimeout(200);
        assertThat(isSilent(own.get(4))).as("it waits").isTrue();
        slow.countDown();
        for (Socket socket : own) {
            socket.setSoTimeout(20_000);
            assertThat(read(socket)).endsWith("at last");
        }
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void aClientIsAnAddressOrANetwork() throws Exception {
        assertThat(client("192.0.2.1")).isEqualTo(new ClientAddress("192.0.2.1", false));
        assertThat(client("127.0.0.1").thisMachine()).isTrue();
        assertThat(client("::1").thisMachine()).isTrue();
        assertThat(client("2001:db8:0:1::1")).isEqualTo(client("2001:db8:0:1:ffff::2"));
        assertThat(client("2001:db8:0:1::1")).isNotEqualTo(client("2001:db8:0:2::1"));
        assertThat(ClientAddress.of(null)).isEqualTo(new ClientAddress("unknown", false));
        assertThat(new ClientBounds(8, 1, 5, 1, 3).connectionsOf(client("192.0.2.1")))
                .isEqualTo(1);
    }

    private static ClientAddress client(String address) throws IOException {
        return ClientAddress.of(new InetSocketAddress(InetAddress.getByName(address), 1));
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        socket.bind(new InetSocketAddress(InetAddress.getAllByName(from)[0], 0));
        socket.connect(new InetSocketAddress(InetAddress.getAllByName(ONE)[0], server.port()));
        return socket;
    }

    private static void send(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The answer; "" where the other side hung up. */
    private static String ask(Socket socket, String path) {
        try {
            send(socket, path);
            return read(socket);
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] part = new byte[4096];
        int read = in.read(part);
        return read < 0 ? "" : new String(part, 0, read, StandardCharsets.UTF_8);
    }

    private static boolean isSilent(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < -1;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }
}
