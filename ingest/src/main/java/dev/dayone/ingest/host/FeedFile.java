package dev.dayone.ingest.host;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A file of GitHub's feed: one event a line as GH Archive gives it, packed or not, or an array as the Events API gives it. */
public final class FeedFile {

    private static final ObjectReader SEQUENCE =
            JsonEntries.JSON.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private FeedFile() {}

    /** Characters of an event, or of an array of them: GitHub's largest are some megabytes. */
    private static final int LONGEST =
            (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 32);

    private static final String TOO_LONG = "an event has more than " + LONGEST + " characters";

    /** Told of each event; {@code event} is null for a line that is no JSON. */
    public interface Sink {
        void accept(@Nullable JsonNode event, String line, long number);
    }

    /** @throws InputException when the file cannot be read */
    public static void read(Path file, Sink sink) {
        if (!Files.isRegularFile(file)) {
            throw InputException.of(Problem.ofFile(file.toString(), "is no file", "Name files of GH Archive"));
        }
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                InputStream in = isPacked(raw) ? new GZIPInputStream(raw, 1 << 16) : raw;
                Bounded bounded = new Bounded(new InputStreamReader(in, StandardCharsets.UTF_8));
                BufferedReader reader = new BufferedReader(bounded)) {
            reader.mark(1 << 16);
            int first = reader.read();
            while (first >= 0 && Character.isWhitespace(first)) {
                first = reader.read();
            }
            reader.reset();
            if (first == '[') {
                bounded.together = true;
                array(reader, sink);
            } else {
                lines(reader, sink);
            }
        } catch (IOException e) {
            throw InputException.of(Problem.ofFile(
                    file.getFileName().toString(),
                    "cannot be read to its end: " + e.getMessage(),
                    "Fetch it again; what was sent is not taken twice"));
        }
    }

    private static void array(BufferedReader reader, Sink sink) throws IOException {
        long number = 0;
        for (JsonNode event : JsonEntries.read(reader)) {
            number++;
            sink.accept(event, event.toString(), number);
        }
    }

    private static void lines(BufferedReader reader, Sink sink) throws IOException {
        long number = 0;
        StringBuilder pending = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            pending.append(line);
            JsonNode event = parse(pending.toString());
            boolean goesOn =
                    event == null && pending.charAt(0) == '{' && !line.strip().endsWith("}");
            if (goesOn && number == 1) {
                // One event spread over lines, as an editor leaves it.
                for (String rest = reader.readLine(); rest != null; rest = reader.readLine()) {
                    if (pending.length() + rest.length() > LONGEST) {
                        throw new IOException(TOO_LONG);
                    }
                    pending.append('\n').append(rest);
                }
                event = parse(pending.toString());
            }
            if (event == null) {
                severalOrNone(pending.toString(), number, sink);
            } else {
                sink.accept(event, pending.toString(), number);
            }
            pending.setLength(0);
        }
    }

    /** Files of 2012 have several objects on a line, without anything between them. */
    private static void severalOrNone(String text, long number, Sink sink) {
        List<JsonNode> events = new ArrayList<>();
        try (MappingIterator<JsonNode> values = SEQUENCE.readValues(text)) {
            while (values.hasNextValue()) {
                events.add(values.nextValue());
            }
        } catch (IOException | RuntimeException e) {
            events.clear();
        }
        if (events.isEmpty()) {
            sink.accept(null, text, number);
        }
        events.forEach(event -> sink.accept(event, event.toString(), number));
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return JsonEntries.read(text);
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isPacked(InputStream in) throws IOException {
        in.mark(2);
        boolean packed = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return packed;
    }

    /** A packed file of a few bytes can hold a line or an array of any length: one that does not end is given up. */
    private static final class Bounded extends FilterReader {

        /** An array is held as a whole, whatever lines it is written in. */
        private boolean together;

        private int length;

        Bounded(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] into, int offset, int count) throws IOException {
            int read = super.read(into, offset, count);
            for (int i = offset; i < offset + read; i++) {
                length = into[i] == '\n' && !together ? 0 : length + 1;
            }
            if (length > LONGEST) {
                throw new IOException(TOO_LONG);
            }
            return read;
        }
    }
}
