package dev.dayone.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.input.JsonEntries;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers and careless senders against a collector with 64 MB of heap, beside somebody who sends one good event after the other: none of these is lost. */
class CollectorBoundsTest {

    private static final int LARGE = 25 << 20;
    private static final String HOOK =
            "POST /hooks/github/small HTTP/1.1\r\nX-GitHub-Event: push\r\nX-GitHub-Delivery: x\r\nX-Hub-Signature-256: sha256="
                    + "0".repeat(64) + "\r\n";

    @TempDir
    Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void whatOthersSendLosesNobodysEvents() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallCollector.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile())
                .start();
        try {
            List<String> told = told(process);
            int port = Integer.parseInt(told.get(0));
            Thread good = new Thread(() -> sendGoodEvents(port, told.get(1)));
            good.start();
            strangersHoldLargeBodies(port);
            strangersDripBodiesIntoAHook(port);
            strangersHoldLargeBodiesOfAHook(port);
            assertThat(post(port, told.get(2), "[" + "1,".repeat(2_000_000) + "1]"))
                    .isEqualTo(413);
            assertThat(post(port, told.get(2), "[" + "{},".repeat(6_000) + "{}]"))
                    .isEqualTo(413);
            assertThat(post(port, told.get(2), "\"" + "x".repeat(20 << 20) + "\""))
                    .isEqualTo(413);
            over.set(true);
            good.join();
            assertThat(process.isAlive())
                    .as(Files.readString(home.resolve("out")))
                    .isTrue();
            assertThat(refused.get()).as("none of them was refused").isZero();
            String status = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/status"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(JsonEntries.JSON
                            .readTree(status)
                            .path("sinceStart")
                            .path("api.accepted")
                            .asInt())
                    .as("each that was answered is on the disk")
                    .isEqualTo(taken.get());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> told(Process process) throws IOException {
        Awaitility.await("it starts, or ends")
                .atMost(Duration.ofMinutes(2))
                .until(() -> Files.exists(home.resolve("told")) || !process.isAlive());
        assertThat(home.resolve("told"))
                .as("what it said: %s", Files.readString(home.resolve("out")))
                .exists();
        return Files.readAllLines(home.resolve("told"));
    }

    private void sendGoodEvents(int port, String token) {
        for (int i = 0; !over.get(); i++) {
            String event =
                    "{\"type\":\"CheckpointScored\",\"participant\":\"p1\",\"checkpoint\":\"final\",\"item\":\"task\","
                            + "\"score\":" + i % 100 + ",\"submitted\":\"2024-02-01\",\"rater\":\"r" + i + "\"}";
            try {
                int status = post(port, token, event);
                (status == 202 ? taken : refused).incrementAndGet();
            } catch (IOException | InterruptedException e) {
                refused.incrementAndGet();
            }
        }
    }

    private int post(int port, String token, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/events"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static void strangersHoldLargeBodies(int port) throws IOException {
        List<Socket> sockets = open(60, port, "POST /v1/events HTTP/1.1\r\nAuthorization: Bearer nonsense\r\n", LARGE);
        byte[] part = new byte[1 << 20];
        for (int i = 0; i < 4; i++) {
            write(sockets, part);
        }
        close(sockets);
    }

    private void strangersDripBodiesIntoAHook(int port) throws IOException, InterruptedException {
        List<Socket> sockets = open(250, port, HOOK, 100_000);
        // They drip on until good events went on beside them, however slow the machine is.
        int before = taken.get();
        for (int i = 0; i < 600 && taken.get() <= before + 20; i++) {
            write(sockets, new byte[] {' '});
            Thread.sleep(100);
        }
        assertThat(taken.get()).as("good events went on").isGreaterThan(before + 20);
        close(sockets);
    }

    private static void strangersHoldLargeBodiesOfAHook(int port) throws IOException {
        List<Socket> large = open(40, port, HOOK, LARGE);
        for (int i = 0; i < 3; i++) {
            write(large, new byte[1 << 20]);
        }
        close(large);
    }

    private static List<Socket> open(int many, int port, String head, int length) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            Socket socket = new Socket();
            try {
                socket.bind(new InetSocketAddress("127.0.0.2", 0));
            } catch (BindException e) {
                // Some systems have one loopback address only: the strangers then share the place of who sends good
                // events.
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream()
                    .write((head + "Host: 127.0.0.1\r\nContent-Length: " + length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        return sockets;
    }

    /** As much as the other side reads without making us wait: it may have hung up. */
    private static void write(List<Socket> sockets, byte[] part) {
        for (Socket socket : sockets) {
            try {
                OutputStream out = socket.getOutputStream();
                for (int at = 0; at < part.length && socket.getInputStream().available() == 0; at += 1 << 13) {
                    out.write(part, at, Math.min(1 << 13, part.length - at));
                }
            } catch (IOException e) {
                // The other side has hung up, as it may.
            }
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
