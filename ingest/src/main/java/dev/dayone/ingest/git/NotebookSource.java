package dev.dayone.ingest.git;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The source of a Jupyter notebook's code cells (nbformat 3 and 4): what somebody wrote. Outputs, counters and metadata are what
 * running it leaves behind, and most of the lines that change.
 */
final class NotebookSource {

    private static final JsonFactory JSON = new JsonFactory();

    private NotebookSource() {}

    /** Lines of all code cells in order; nothing where the bytes are no notebook. */
    static Optional<byte[]> of(byte[] notebook) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonParser json = JSON.createParser(notebook)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            boolean found = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("cells") && value == JsonToken.START_ARRAY) {
                    cells(json, out);
                    found = true;
                } else if (name.equals("worksheets") && value == JsonToken.START_ARRAY) {
                    worksheets(json, out);
                    found = true;
                } else {
                    json.skipChildren();
                }
            }
            return found ? Optional.of(out.toByteArray()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void worksheets(JsonParser json, ByteArrayOutputStream out) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean cells = json.currentName().equals("cells");
                if (json.nextToken() == JsonToken.START_ARRAY && cells) {
                    cells(json, out);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static void cells(JsonParser json, ByteArrayOutputStream out) throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            StringBuilder source = new StringBuilder();
            boolean code = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("cell_type")) {
                    code = "code".equals(json.getText());
                } else if (name.equals("source") || name.equals("input")) {
                    text(json, value, source);
                } else {
                    json.skipChildren();
                }
            }
            if (code && source.length() > 0) {
                out.writeBytes(source.toString().getBytes(StandardCharsets.UTF_8));
                if (source.charAt(source.length() - 1) != '\n') {
                    out.write('\n');
                }
            }
        }
    }

    private static void text(JsonParser json, JsonToken value, StringBuilder source) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            source.append(json.getText());
        } else if (value == JsonToken.START_ARRAY) {
            for (JsonToken line = json.nextToken(); line != JsonToken.END_ARRAY; line = json.nextToken()) {
                if (line == null) {
                    throw new IOException("cut off");
                }
                if (line == JsonToken.VALUE_STRING) {
                    source.append(json.getText());
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
    }
}
