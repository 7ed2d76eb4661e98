package dev.dayone.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One tab of a Chromium without a window, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS = 30;

    private final Process process;
    private final WebSocket socket;
    private final String session;
    private final Map<Integer, CompletableFuture<JsonNode>> asked;
    private final Queue<JsonNode> events;
    private int number;

    private Chromium(
            Process process, WebSocket socket, Map<Integer, CompletableFuture<JsonNode>> asked, Queue<JsonNode> events)
            throws Exception {
        this.process = process;
        this.socket = socket;
        this.asked = asked;
        this.events = events;
        String target = send("", "Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        this.session = send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** The Chromium of this machine; empty where there is none. */
    static Optional<String> installed() {
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    static Chromium start(String program, Path home) throws Exception {
        Process process = new ProcessBuilder(
                        program,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--lang=de-DE",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + home,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path port = home.resolve("DevToolsActivePort");
        for (int i = 0; i < 10 * SECONDS && lines(port).size() < 2; i++) {
            Thread.sleep(100);
        }
        List<String> address = lines(port);
        Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
        Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + address.get(0) + address.get(1)), listener(asked, events))
                .get(SECONDS, TimeUnit.SECONDS);
        return new Chromium(process, socket, asked, events);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static WebSocket.Listener listener(
            Map<Integer, CompletableFuture<JsonNode>> asked, Queue<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        return new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                text.append(part);
                if (last) {
                    take(text.toString());
                    text.setLength(0);
                }
                from.request(1);
                return CompletableFuture.completedFuture(null);
            }

            private void take(String message) {
                try {
                    JsonNode node = JSON.readTree(message);
                    CompletableFuture<JsonNode> waiting =
                            asked.remove(node.path("id").asInt(-1));
                    if (waiting != null) {
                        waiting.complete(node);
                    } else {
                        events.add(node);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException("the browser sent no JSON", e);
                }
            }
        };
    }

    private JsonNode send(String to, String method, Map<String, ?> parameters) throws Exception {
        number++;
        ObjectNode message = JSON.createObjectNode().put("id", number).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (!to.isEmpty()) {
            message.put("sessionId", to);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(number, answer);
        socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode got = answer.get(SECONDS, TimeUnit.SECONDS);
        if (got.has("error")) {
            throw new IllegalStateException(method + ": " + got.path("error"));
        }
        return got.path("result");
    }

    JsonNode send(String method, Map<String, ?> parameters) throws Exception {
        return send(session, method, parameters);
    }

    /** A screen so wide, in a scheme: light or dark. */
    void screen(int width, String scheme) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Opens an address and waits until it is there. */
    void open(String address) throws Exception {
        events.removeIf(event -> event.path("method").asText().equals("Page.loadEventFired"));
        send("Page.navigate", Map.of("url", address));
        loaded();
    }

    /** Waits for a page that was asked for. */
    void loaded() throws Exception {
        for (int i = 0; i < 20 * SECONDS; i++) {
            if (events.removeIf(event -> event.path("method").asText().equals("Page.loadEventFired"))) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("the page did not load");
    }

    /** What an expression, or the promise it gives, becomes, as text. */
    String value(String expression) throws Exception {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(result.path("exceptionDetails").toString());
        }
        return result.path("result").path("value").asText();
    }

    /** Presses a key that has no letter: Tab or Enter. */
    void press(String key) throws Exception {
        boolean enter = key.equals("Enter");
        int code = enter ? 13 : 9;
        send(
                "Input.dispatchKeyEvent",
                Map.of(
                        "type",
                        enter ? "keyDown" : "rawKeyDown",
                        "key",
                        key,
                        "code",
                        key,
                        "windowsVirtualKeyCode",
                        code,
                        "text",
                        enter ? "\r" : ""));
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
    }

    /** Errors that the console showed since the last call. */
    List<String> errors() {
        List<String> out = events.stream()
                .filter(event -> event.path("method").asText().equals("Runtime.exceptionThrown")
                        || (event.path("method").asText().equals("Log.entryAdded")
                                && event.at("/params/entry/level").asText().equals("error"))
                        || (event.path("method").asText().equals("Runtime.consoleAPICalled")
                                && event.at("/params/type").asText().equals("error")))
                .map(event -> event.path("params").toString())
                .toList();
        events.clear();
        return out;
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }
}
