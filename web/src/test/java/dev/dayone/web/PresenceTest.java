package dev.dayone.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PresenceTest {

    @Test
    void whoHangsUpIsSeenToHaveLeftAndWhoWaitsIsNot() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicBoolean left = new AtomicBoolean();
        Javalin server = Servers.start(
                Listener.plain("127.0.0.1", 0),
                config -> config.routes
                        .post("/long", context -> {
                            String body = context.body();
                            Presence presence = Presence.of(context);
                            begun.countDown();
                            for (int i = 0; i < 400 && !presence.hasLeft(); i++) {
                                Thread.sleep(25);
                            }
                            left.set(presence.hasLeft());
                            ended.countDown();
                            context.result(body);
                        })
                        .post("/short", context -> {
                            String body = context.body();
                            Presence presence = Presence.of(context);
                            context.result(body + (presence.hasLeft() ? " has left" : " waits"));
                        }));
        try {
            try (Socket socket = ask(server, "/long")) {
                assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(ended.await(300, TimeUnit.MILLISECONDS))
                        .as("it goes on while somebody waits")
                        .isFalse();
                socket.getOutputStream().flush();
            }
            assertThat(ended.await(2, TimeUnit.SECONDS)).isTrue();
            assertThat(left).isTrue();
            try (Socket socket = ask(server, "/short")) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .endsWith("kim waits");
            }
        } finally {
            server.stop();
        }
    }

    /** A connection that was used before, and one on which the next request is behind: each answer is whole, and the last one that is given says that the connection ends. */
    @Test
    void answersAreWholeOnConnectionsThatAreKeptAndFilledAhead() throws Exception {
        Javalin server = Servers.start(
                Listener.plain("127.0.0.1", 0),
                config -> config.routes
                        .get("/plain", context -> context.result("plain"))
                        .post("/short", context -> {
                            String body = context.body();
                            Presence presence = Presence.of(context);
                            Thread.sleep(100);
                            context.result(body + (presence.hasLeft() ? " has left" : " waits"));
                        }));
        String plain = "GET /plain HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        String asked = "POST /short HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nkim";
        try {
            for (String sent : List.of(plain + asked, asked + plain, asked + asked, plain + plain + asked + plain)) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.setSoTimeout(10_000);
                    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
                    String got = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(got).containsOnlyOnce("Connection: close").endsWith("\r\n\r\nkim waits");
                    assertThat(got.split("\r\n\r\nplain", -1))
                            .as("every request before it has its answer")
                            .hasSize(sent.substring(0, sent.indexOf("POST")).split("GET", -1).length);
                }
            }
        } finally {
            server.stop();
        }
    }

    private static Socket ask(Javalin server, String path) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n\r\nkim")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
