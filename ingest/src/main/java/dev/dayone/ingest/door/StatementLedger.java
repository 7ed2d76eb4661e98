package dev.dayone.ingest.door;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which xAPI statements came, and what they became: so that an id that comes again with other content is told at once, and that a
 * voided statement's events are found. One line a statement; in memory are ids and places alone.
 */
final class StatementLedger {

    private final Path file;
    private final Map<UUID, Long> places = new HashMap<>();
    private long end;

    private StatementLedger(Path file) {
        this.file = file;
    }

    /** What is known of a statement. */
    record Known(String hash, List<Event> events) {}

    static StatementLedger open(Path file) {
        StatementLedger ledger = new StatementLedger(file);
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                    if (line.length() > 37 && line.charAt(36) == '\t') {
                        ledger.places.putIfAbsent(UUID.fromString(line.substring(0, 36)), ledger.end);
                    }
                    ledger.end += line.length() + 1L;
                }
                // A last line without its end is half a line: the next one starts after it.
                ledger.end = Files.size(file);
            }
            return ledger;
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    synchronized Optional<Known> find(UUID statement) {
        Long place = places.get(statement);
        if (place == null) {
            return Optional.empty();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(place);
            String[] parts = in.readLine().split("\t", -1);
            List<Event> events = new ArrayList<>();
            for (int i = 2; i < parts.length; i++) {
                events.add((Event) WireCodec.decode(Base64.getDecoder().decode(parts[i])));
            }
            return Optional.of(new Known(parts[1], events));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    synchronized void add(UUID statement, String hash, List<Event> events) {
        if (places.containsKey(statement)) {
            return;
        }
        StringBuilder line = new StringBuilder(statement + "\t" + hash);
        events.forEach(event -> line.append('\t').append(Base64.getEncoder().encodeToString(WireCodec.encode(event))));
        byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (end > 0 && end == Files.size(file) && !endsALine()) {
                Files.write(file, new byte[] {'\n'}, StandardOpenOption.APPEND);
                end++;
            }
            Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            places.put(statement, end);
            end += bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    private boolean endsALine() throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(end - 1);
            return in.read() == '\n';
        }
    }
}
