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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One client takes its share of a server and no more, over real connections from several addresses, and behind a gateway. */
class ClientBoundsTest {

    private static final String ONE = "127.0.0.1";
    private static final String OTHER = "127.0.0.2";
    private static final String GATEWAY = "127.0.0.3";

    private final CountDownLatch slow = new CountDownLatch(1);
    private final AtomicInteger answering = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();

    private final Javalin server = Servers.start(
            Listener.plain("0.0.0.0", 0).behind(Set.of(GATEWAY)),
            new ClientBounds(8, 2, 5, 1, 3),
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
        for (int i = 0; i < 3; i++) {
            assertThat(ask(connect(OTHER), "/")).endsWith("here");
        }
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
        await(3);
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
    void oneClientBehindAGatewayLeavesTheGatewayToTheOthers() throws Exception {
        Socket first = connect(GATEWAY);
        send(first, "/slow", "192.0.2.1");
        await(1);
        Socket second = connect(GATEWAY);
        send(second, "/slow", "192.0.2.1");
        second.setSoTimeout(200);
        assertThat(isSilent(second)).as("it waits").isTrue();
        assertThat(ask(connect(GATEWAY), "/", "192.0.2.1"))
                .as("a third one open at a time")
                .startsWith("HTTP/1.1 429");
        assertThat(ask(connect(GATEWAY), "/", "192.0.2.2"))
                .as("another client of the same gateway")
                .endsWith("here");
        assertThat(ask(connect(GATEWAY), "/", "198.51.100.7, 192.0.2.1"))
                .as("the last hop counts, whatever the client wrote before it")
                .startsWith("HTTP/1.1 429");
        slow.countDown();
        second.setSoTimeout(20_000);
        assertThat(read(second)).endsWith("at last");
        assertThat(most.get()).isEqualTo(1);
        assertThat(ask(first, "/", "192.0.2.1")).as("once it was answered").isNotEmpty();
    }

    @Test
    void whoIsNoGatewayIsNotBelieved() throws Exception {
        for (int i = 0; i < 3; i++) {
            send(connect(ONE), "/slow", "192.0.2." + i);
        }
        await(3);
        Socket fourth = connect(ONE);
        send(fourth, "/slow", "192.0.2.9");
        fourth.setSoTimeout(200);
        assertThat(isSilent(fourth))
                .as("it is one address, whoever it says it is")
                .isTrue();
        slow.countDown();
        fourth.setSoTimeout(20_000);
        assertThat(read(fourth)).endsWith("at last");
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void theClientIsTheLastHopBeforeTheGateways() throws Exception {
        Clients clients = new Clients(Set.of("10.0.0.7", "10.0.0.8", "2001:db8::7"));
        InetSocketAddress gateway = new InetSocketAddress(InetAddress.getByName("10.0.0.7"), 1);
        InetSocketAddress stranger = new InetSocketAddress(InetAddress.getByName("192.0.2.9"), 1);
        assertThat(clients.behind(gateway, List.of("192.0.2.1, 192.0.2.2"))).contains(client("192.0.2.2"));
        assertThat(clients.behind(gateway, List.of("192.0.2.1", "192.0.2.2"))).contains(client("192.0.2.2"));
        assertThat(clients.behind(gateway, List.of("192.0.2.1, 192.0.2.2, 10.0.0.8")))
                .as("two gateways one behind the other")
                .contains(client("192.0.2.2"));
        assertThat(clients.behind(gateway, List.of("192.0.2.2:4711"))).contains(client("192.0.2.2"));
        assertThat(clients.behind(gateway, List.of("[2001:db8:0:1::1]:4711"))).contains(client("2001:db8:0:1::1"));
        assertThat(clients.behind(gateway, List.of("2001:db8:0:1::1"))).contains(client("2001:db8:0:1::2"));
        assertThat(clients.behind(gateway, List.of("::ffff:192.0.2.2"))).contains(client("192.0.2.2"));
        assertThat(clients.behind(gateway, List.of("127.0.0.1")))
                .as("whoever stands behind a gateway is one client, also at its own machine")
                .contains(new ClientAddress("127.0.0.1", false));
        for (String nobody : List.of(
                "", "unknown", "192.0.2.1, ", "192.0.2.1, localhost", "999.0.0.1", "_hidden", "[::1", "10.0.0.8")) {
            assertThat(clients.behind(gateway, List.of(nobody))).as(nobody).isEmpty();
        }
        assertThat(clients.behind(gateway, List.of())).isEmpty();
        assertThat(clients.behind(stranger, List.of("192.0.2.1"))).isEmpty();
        assertThat(clients.behind(null, List.of("192.0.2.1"))).isEmpty();
        assertThat(clients.connected(gateway)).isEqualTo(new ClientAddress("10.0.0.7", true));
        assertThat(clients.connected(stranger)).isEqualTo(new ClientAddress("192.0.2.9", false));
    }

    @Test
    void aClientIsAnAddressOrANetwork() throws Exception {
        assertThat(client("192.0.2.1")).isEqualTo(new ClientAddress("192.0.2.1", false));
        assertThat(client("127.0.0.1").shared()).isTrue();
        assertThat(client("::1").shared()).isTrue();
        assertThat(client("2001:db8:0:1::1")).isEqualTo(client("2001:db8:0:1:ffff::2"));
        assertThat(client("2001:db8:0:1::1")).isNotEqualTo(client("2001:db8:0:2::1"));
        assertThat(ClientAddress.of(null)).isEqualTo(new ClientAddress("unknown", false));
        assertThat(new ClientBounds(8, 2, 5, 1, 3).connectionsOf(client("192.0.2.1")))
                .isEqualTo(2);
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

    /** Until so many are being answered. */
    private void await(int requests) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> answering.get() == requests);
    }

    private static void send(Socket socket, String path) throws IOException {
        send(socket, path, "");
    }

    private static void send(Socket socket, String path, String forwarded) throws IOException {
        String header = forwarded.isEmpty() ? "" : "X-Forwarded-For: " + forwarded + "\r\n";
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String ask(Socket socket, String path) {
        return ask(socket, path, "");
    }

    /** The answer; "" where the other side hung up. */
    private static String ask(Socket socket, String path, String forwarded) {
        try {
            send(socket, path, forwarded);
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
