package dev.dayone.ingest.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The source of a Jupyter notebook's code cells (nbformat 3 and 4): what somebody wrote. Outputs, counters and metadata are what
 * running it leaves behind, and most of the lines that change.
 */
public final class NotebookSource {

    /** Notebooks up to this are read for their code, as they come. */
    public static final int LARGEST = 64 << 20;

    /** Python writes NaN and Infinity into outputs, and an image is one string. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(LARGEST).build())
            .build();

    private static final String OURS = "<<<<<<< ";
    private static final String BASE = "||||||| ";
    private static final String THEIRS = "=======";
    private static final String END = ">>>>>>> ";

    private NotebookSource() {}

    /**
     * Lines of all code cells in order; none in an empty file. Where a merge left its conflict marks, the first side of each is read.
     *
     * @return nothing where the bytes are no notebook, so that its code is not known
     */
    public static Optional<byte[]> of(byte[] notebook) {
        Optional<byte[]> source = of(new ByteArrayInputStream(notebook));
        return source.isPresent() ? source : firstSides(notebook).flatMap(text -> of(new ByteArrayInputStream(text)));
    }

    /** The same, of a notebook too large to hold; conflict marks are not read. */
    public static Optional<byte[]> of(InputStream notebook) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonParser json = JSON.createParser(notebook)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                return Optional.of(new byte[0]);
            }
            if (first != JsonToken.START_OBJECT) {
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

    /** The text with the first side of each conflict; nothing where it has no conflict marks. */
    private static Optional<byte[]> firstSides(byte[] notebook) {
        String text = new String(notebook, StandardCharsets.UTF_8);
        if (!text.contains(OURS)) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(text.length());
        boolean kept = true;
        boolean inside = false;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(OURS)) {
                inside = true;
            } else if (inside && (line.startsWith(BASE) || line.stripTrailing().equals(THEIRS))) {
                kept = false;
            } else if (inside && line.startsWith(END)) {
                inside = false;
                kept = true;
            } else if (kept) {
                out.append(line).append('\n');
            }
        }
        return Optional.of(out.toString().getBytes(StandardCharsets.UTF_8));
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
