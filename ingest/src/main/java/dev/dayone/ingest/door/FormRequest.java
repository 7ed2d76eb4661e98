package dev.dayone.ingest.door;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request whose headers, parameters and content stand in a form, since the page that sends it may send nothing else (Experience API 1.0.3, part three, section 1.3; 2.0 has
 * no such thing). Its token must stand in the header all the same: no body of a stranger is read.
 *
 * @param fields by name, as the form has them
 */
record FormRequest(Map<String, String> fields) {

    private static final Set<String> HEADERS = Set.of(
            "Authorization",
            XapiRoutes.VERSION,
            "Content-Type",
            "Content-Length",
            "If-Match",
            "If-None-Match",
            "Accept-Language");

    FormRequest {
        fields = Map.copyOf(fields);
    }

    /** Nothing where a name comes twice, or a part is not encoded as forms are. */
    static Optional<FormRequest> parse(byte[] body) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 0) {
                return Optional.empty();
            }
            try {
                String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
                String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                if (fields.put(name, value) != null) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(new FormRequest(fields));
    }

    String header(String name, String otherwise) {
        return fields.getOrDefault(name, otherwise);
    }

    Optional<byte[]> content() {
        return Optional.ofNullable(fields.get("content")).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** What stands for parameters of the address. */
    Map<String, String> parameters() {
        Map<String, String> out = new TreeMap<>(fields);
        out.keySet().removeAll(HEADERS);
        out.remove("content");
        return out;
    }
}
