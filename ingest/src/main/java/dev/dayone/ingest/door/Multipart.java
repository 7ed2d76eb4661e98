package dev.dayone.ingest.door;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body of several parts, {@code multipart/mixed} (RFC 2046, section 5.1), in which xAPI sends statements first and their attachments after them.
 *
 * @param parts in their order
 */
record Multipart(List<Part> parts) {

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))", Pattern.CASE_INSENSITIVE);

    Multipart {
        parts = List.copyOf(parts);
    }

    /** @param headers by name in small letters */
    record Part(Map<String, String> headers, byte[] body) {}

    static boolean isNamed(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("multipart/mixed");
    }

    /** @throws IOException when the body is not what its content type says */
    static Multipart parse(String contentType, byte[] body) throws IOException {
        Matcher named = BOUNDARY.matcher(contentType);
        if (!named.find()) {
            throw new IOException("the content type names no boundary");
        }
        byte[] mark = ("--" + Optional.ofNullable(named.group(1)).orElseGet(() -> named.group(2)))
                .getBytes(StandardCharsets.ISO_8859_1);
        List<Part> parts = new ArrayList<>();
        int at = find(body, mark, 0);
        if (at < 0) {
            throw new IOException("the boundary stands nowhere in the body");
        }
        while (true) {
            at += mark.length;
            if (at + 1 < body.length && body[at] == '-' && body[at + 1] == '-') {
                return new Multipart(parts);
            }
            at = afterLine(body, at);
            int next = find(body, mark, at);
            if (next < 0) {
                throw new IOException("the last boundary is missing: the body did not come whole");
            }
            parts.add(part(body, at, endOfPart(body, at, next)));
            at = next;
        }
    }

    private static Part part(byte[] body, int from, int to) {
        Map<String, String> headers = new LinkedHashMap<>();
        int at = from;
        while (at < to) {
            int end = afterLine(body, at);
            String line = new String(body, at, Math.max(0, Math.min(end, to) - at), StandardCharsets.UTF_8).strip();
            at = end;
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, Math.min(at, to), Math.max(0, to - at));
        return new Part(headers, out.toByteArray());
    }

    /** The line end before a boundary belongs to the boundary. */
    private static int endOfPart(byte[] body, int from, int boundary) {
        int end = boundary;
        if (end > from && body[end - 1] == '\n') {
            end--;
        }
        return end > from && body[end - 1] == '\r' ? end - 1 : end;
    }

    private static int afterLine(byte[] body, int from) {
        int at = from;
        while (at < body.length && body[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, body.length);
    }

    private static int find(byte[] body, byte[] mark, int from) {
        for (int at = from; at + mark.length <= body.length; at++) {
            int same = 0;
            while (same < mark.length && body[at + same] == mark[same]) {
                same++;
            }
            if (same == mark.length) {
                return at;
            }
        }
        return -1;
    }
}
