package dev.dayone.ingest.organisation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server that answers as the public documentation of GitHub's REST interface says: pages of a given size with Link headers, ETags and 304, limits with their headers, 404, 502. Its content is
 * ours.
 */
final class GitHubStandIn implements AutoCloseable {

    /** An answer that is no success, given once in the place of the next one. */
    record Trouble(int status, Map<String, String> headers, String body) {}

    private final HttpServer server;
    private final Map<String, List<String>> lists = new TreeMap<>();
    private final Map<String, String> objects = new TreeMap<>();
    private final Map<String, String> envelopes = new TreeMap<>();
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> answered = Collections.synchronizedList(new ArrayList<>());
    int pageSize = 100;
    String token = "";
    boolean linksWith304 = true;

    GitHubStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void list(String path, String... items) {
        lists.put(path, List.of(items));
    }

    /** A list inside an object, as runs come. */
    void list(String path, String field, List<String> items) {
        lists.put(path, items);
        envelopes.put(path, field);
    }

    void object(String path, String json) {
        objects.put(path, json);
    }

    void trouble(int status, Map<String, String> headers, String body) {
        troubles.add(new Trouble(status, headers, body));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestURI().toString());
        Trouble trouble = troubles.poll();
        if (trouble != null) {
            answer(exchange, trouble.status(), trouble.headers(), trouble.body());
        } else if (!token.isEmpty()
                && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, Map.of(), "{\"message\": \"Bad credentials\"}");
        } else if (objects.containsKey(path)) {
            withTag(exchange, objects.get(path), Map.of());
        } else if (lists.containsKey(path)) {
            page(exchange, path);
        } else {
            answer(exchange, 404, Map.of(), "{\"message\": \"Not Found\"}");
        }
    }

    private void page(HttpExchange exchange, String path) throws IOException {
        int page = 1;
        for (String part : String.valueOf(exchange.getRequestURI().getQuery()).split("&", -1)) {
            if (part.startsWith("page=")) {
                page = Integer.parseInt(part.substring(5));
            }
        }
        List<String> all = lists.get(path);
        int from = Math.min(all.size(), (page - 1) * pageSize);
        int to = Math.min(all.size(), from + pageSize);
        String list = "[" + String.join(",", all.subList(from, to)) + "]";
        String field = envelopes.get(path);
        Map<String, String> headers = new LinkedHashMap<>();
        if (to < all.size()) {
            String address = base() + path + "?per_page=100&page=";
            headers.put(
                    "Link",
                    "<" + address + (page + 1) + ">; rel=\"next\", <" + address + (all.size() + pageSize - 1) / pageSize
                            + ">; rel=\"last\"");
        }
        withTag(
                exchange,
                field == null ? list : "{\"total_count\": " + all.size() + ", \"" + field + "\": " + list + "}",
                headers);
    }

    private void withTag(HttpExchange exchange, String body, Map<String, String> headers) throws IOException {
        String tag = "W/\"" + Integer.toHexString(body.hashCode()) + "\"";
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("ETag", tag);
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            answer(exchange, 304, linksWith304 ? all : Map.of("ETag", tag), "");
        } else {
            answer(exchange, 200, all, body);
        }
    }

    private void answer(HttpExchange exchange, int status, Map<String, String> headers, String body)
            throws IOException {
        answered.add(status);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
