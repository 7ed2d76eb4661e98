package dev.dayone.ingest.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.input.JsonEntries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttachmentsTest {

    private static final String STATEMENT =
            "{'actor':{'mbox':'mailto:a@x.org'},'verb':{'id':'http://x/did'},'object':{'id':'http://x/task'},"
                    + "'result':{'duration':'PT1.234567S'}%s}";

    @Test
    void whatComesAlongIsWhatTheStatementSaysOfIt() throws Exception {
        byte[] work = bytes("work");
        JsonNode statement = statement("text/plain", "http://x/use", sha256(work));

        assertThat(wrong(statement, part(sha256(work), "binary", work))).isEmpty();
        assertThat(wrong(statement, part(sha256(work), "base64", work))).contains("Content-Transfer-Encoding binary");
        assertThat(wrong(statement, part(sha256(work), "binary", bytes("other"))))
                .contains("another SHA-2");
        assertThat(wrong(statement)).contains("has no part");
        assertThat(wrong(statement, part(sha256(work), "binary", work), part(sha256(bytes("x")), "binary", bytes("x"))))
                .contains("no statement of the request speaks of");
        assertThat(Attachments.wrong(
                        List.of(new Multipart.Part(Map.of("content-type", "text/plain"), bytes("{}"))), List.of()))
                .hasValueSatisfying(says -> assertThat(says).contains("application/json"));
    }

    @Test
    void aSignatureIsOverTheStatementThatItComesWith() throws Exception {
        String said = STATEMENT.formatted("").replace('\'', '"');
        assertThat(signed("RS256", said)).isEmpty();
        assertThat(signed("RS512", said.replace("1.234567S", "1.239S")))
                .as("hundredths count")
                .isEmpty();
        assertThat(signed("RS384", said.replace("1.234567S", "1.25S"))).contains("is not this statement");
        assertThat(signed("HS256", said)).contains("RS256, RS384 or RS512");
        assertThat(signed("RS256", said.replace("did", "did not"))).contains("is not this statement");
        assertThat(signed("RS256", "{'")).contains("no JSON");
        byte[] two = bytes("a.b");
        JsonNode statement =
                statement("application/octet-stream", "http://adlnet.gov/expapi/attachments/signature", sha256(two));
        assertThat(wrong(statement, part(sha256(two), "binary", two))).contains("compact form");
    }

    private static String signed(String algorithm, String payload) throws Exception {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        byte[] jws = bytes(base64.encodeToString(bytes("{\"alg\":\"" + algorithm + "\"}")) + "."
                + base64.encodeToString(bytes(payload)) + ".c2ln");
        JsonNode statement =
                statement("application/octet-stream", "http://adlnet.gov/expapi/attachments/signature", sha256(jws));
        return wrong(statement, part(sha256(jws), "binary", jws));
    }

    private static String wrong(JsonNode statement, Multipart.Part... attachments) {
        List<Multipart.Part> parts = new ArrayList<>();
        parts.add(new Multipart.Part(Map.of(), bytes(statement.toString())));
        parts.addAll(List.of(attachments));
        return Attachments.wrong(parts, List.of(statement)).orElse("");
    }

    private static JsonNode statement(String type, String use, String hash) throws IOException {
        return JsonEntries.read(STATEMENT
                .formatted(",'attachments':[{'usageType':'" + use + "','contentType':'" + type + "','sha2':'" + hash
                        + "'}]")
                .replace('\'', '"'));
    }

    private static Multipart.Part part(String hash, String encoding, byte[] body) {
        return new Multipart.Part(Map.of("x-experience-api-hash", hash, "content-transfer-encoding", encoding), body);
    }

    private static String sha256(byte[] body) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
