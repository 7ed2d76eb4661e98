package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.JsonEntries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What came with statements beside what they say of it (Experience API 1.0.3, part three, section 1.5, and part two, section 2.6, for signatures). Plain functions:
 * each says what is wrong, or nothing.
 */
final class Attachments {

    private static final String SIGNATURE = "http://adlnet.gov/expapi/attachments/signature";
    private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512");

    /** What a receiver or a signature adds to a statement, and a signed one therefore lacks. */
    private static final Set<String> ADDED = Set.of("id", "stored", "authority", "version", "timestamp", "attachments");

    private Attachments() {}

    /** Whether a statement speaks of something that must come in a part of its own. */
    static boolean areNeeded(List<JsonNode> statements) {
        return statements.stream().anyMatch(statement -> !listed(statement).isEmpty());
    }

    /**
     * @param parts statements first
     * @param statements those of the first part
     */
    static Optional<String> wrong(List<Multipart.Part> parts, List<JsonNode> statements) {
        String type = parts.get(0).headers().getOrDefault("content-type", "application/json");
        if (!isJson(type)) {
            return Optional.of("the first part must be the statements, with Content-Type application/json");
        }
        Map<String, byte[]> came = new HashMap<>();
        for (Multipart.Part part : parts.subList(1, parts.size())) {
            String hash =
                    part.headers().getOrDefault("x-experience-api-hash", "").toLowerCase(Locale.ROOT);
            if (hash.isEmpty()) {
                return Optional.of("each attachment must have the header X-Experience-API-Hash");
            }
            String encoding = part.headers().getOrDefault("content-transfer-encoding", "binary");
            if (!encoding.equalsIgnoreCase("binary")) {
                return Optional.of("an attachment must have Content-Transfer-Encoding binary");
            }
            if (!isHashOf(hash, part.body())) {
                return Optional.of("an attachment has another SHA-2 than its header X-Experience-API-Hash says");
            }
            came.put(hash, part.body());
        }
        for (JsonNode statement : statements) {
            for (JsonNode attachment : listed(statement)) {
                byte[] body = came.get(hash(attachment));
                if (body == null) {
                    return Optional.of(
                            "an attachment without fileUrl has no part with its sha2 in X-Experience-API-Hash");
                }
                if (attachment.path("usageType").asText().equals(SIGNATURE)) {
                    Optional<String> broken = brokenSignature(statement, attachment, body);
                    if (broken.isPresent()) {
                        return broken;
                    }
                }
            }
        }
        Set<String> spoken = new HashSet<>();
        statements.forEach(statement -> everyone(statement, spoken));
        return came.keySet().stream().allMatch(spoken::contains)
                ? Optional.empty()
                : Optional.of("an attachment came that no statement of the request speaks of");
    }

    static boolean isJson(String contentType) {
        String name = contentType.split(";", 2)[0].strip();
        return name.equalsIgnoreCase("application/json");
    }

    /** A JSON web signature (RFC 7515) in compact form over the statement as it was before it was signed. */
    static Optional<String> brokenSignature(JsonNode statement, JsonNode attachment, byte[] body) {
        if (!attachment.path("contentType").asText().equals("application/octet-stream")) {
            return Optional.of("a signature must have contentType application/octet-stream");
        }
        String[] jws = new String(body, StandardCharsets.US_ASCII).strip().split("\\.", -1);
        if (jws.length != 3) {
            return Optional.of("the signature is no JSON web signature in compact form");
        }
        try {
            JsonNode header = JsonEntries.read(Base64.getUrlDecoder().decode(jws[0]));
            if (!ALGORITHMS.contains(header.path("alg").asText())) {
                return Optional.of("the signature must be made with RS256, RS384 or RS512");
            }
            JsonNode signed = JsonEntries.read(Base64.getUrlDecoder().decode(jws[1]));
            return signed.isObject() && said(signed).equals(said(statement))
                    ? Optional.empty()
                    : Optional.of("what is signed is not this statement");
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of("the signature holds no JSON: " + e.getMessage());
        }
    }

    private static Map<String, JsonNode> said(JsonNode statement) {
        Map<String, JsonNode> out = new HashMap<>();
        statement.properties().forEach(each -> {
            if (!ADDED.contains(each.getKey())) {
                out.put(each.getKey(), each.getValue());
            }
        });
        if (out.get("result") instanceof ObjectNode result && result.has("duration")) {
            // What is beyond hundredths of a second does not count in comparisons.
            String duration = result.get("duration").asText();
            out.put("result", result.deepCopy().put("duration", duration.replaceFirst("([.,]\\d\\d)\\d+S$", "$1S")));
        }
        return out;
    }

    private static void everyone(JsonNode statement, Set<String> into) {
        statement.path("attachments").forEach(each -> into.add(hash(each)));
        statement.path("object").path("attachments").forEach(each -> into.add(hash(each)));
    }

    /** Attachments that must come along, of the statement and of one inside it. */
    private static List<JsonNode> listed(JsonNode statement) {
        List<JsonNode> out = new ArrayList<>();
        for (JsonNode list :
                List.of(statement.path("attachments"), statement.path("object").path("attachments"))) {
            list.forEach(each -> {
                if (!each.has("fileUrl")) {
                    out.add(each);
                }
            });
        }
        return out;
    }

    private static String hash(JsonNode attachment) {
        return attachment.path("sha2").asText().toLowerCase(Locale.ROOT);
    }

    private static boolean isHashOf(String hash, byte[] body) {
        String algorithm = switch (hash.length()) {
            case 56 -> "SHA-224";
            case 64 -> "SHA-256";
            case 96 -> "SHA-384";
            case 128 -> "SHA-512";
            default -> "";
        };
        try {
            return !algorithm.isEmpty()
                    && hash.equals(HexFormat.of()
                            .formatHex(MessageDigest.getInstance(algorithm).digest(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
