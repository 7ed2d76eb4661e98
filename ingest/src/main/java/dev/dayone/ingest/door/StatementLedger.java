package dev.dayone.ingest.door;

import dev.dayone.ingest.privacy.Lines;
import dev.dayone.ingest.privacy.Vault;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.UndecodableException;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which xAPI statements came, and what they became: so that an id that comes again with other content is told at once, a voided statement's events are found, whatever
 * comes first, and what could not be used yet is tried again. One line a statement, the last line of an id counts; statements themselves are kept under seal. In memory are
 * ids, places and attempts. Another process may add lines meanwhile.
 */
final class StatementLedger {

    private static final Logger LOG = LoggerFactory.getLogger(StatementLedger.class);
    /** A statement longer than this is used, and its text is not kept. */
    private static final int LONGEST_KEPT = 200_000;

    private final Path file;
    private final Map<UUID, Long> places = new LinkedHashMap<>();
    private final Map<String, Map<UUID, Boolean>> waiting = new HashMap<>();
    private final StatementIndex index = new StatementIndex(null);
    private long end;

    private StatementLedger(Path file) {
        this.file = file;
    }

    /**
     * What is known of a statement.
     *
     * @param programme empty for one that an earlier version took
     * @param events what it became
     * @param others events that replace earlier ones because it came
     * @param reject where it waits: what could not use it, under which reject it is kept
     * @param takesBack the statement that it voids
     * @param owner pseudonym of the participant under whose key its text is sealed; empty = the installation's
     * @param sealed its text; empty = not kept
     */
    record Known(
            UUID id,
            String hash,
            String programme,
            Instant stored,
            List<Event> events,
            List<Event> others,
            @Nullable UUID reject,
            @Nullable UUID takesBack,
            String owner,
            String sealed) {

        Known {
            events = List.copyOf(events);
            others = List.copyOf(others);
        }

        boolean isWaiting() {
            return reject != null;
        }

        /** Whether another takes it back; what takes back cannot be taken back itself. */
        boolean isVoided(StatementIndex index) {
            return takesBack == null && index.isVoided(id, programme);
        }

        /** Its text; nothing where it was not kept, or the key of its owner is gone. */
        Optional<String> text(Vault vault) {
            if (sealed.isEmpty()) {
                return Optional.empty();
            }
            return owner.isEmpty()
                    ? vault.open(Base64.getDecoder().decode(sealed))
                            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    : vault.open(owner, sealed);
        }

        /** The same with its text under seal. */
        Known sealing(String text, String participant, Vault vault) {
            String kept = text.length() > LONGEST_KEPT
                    ? ""
                    : participant.isEmpty()
                            ? Base64.getEncoder().encodeToString(vault.seal(text.getBytes(StandardCharsets.UTF_8)))
                            : vault.seal(participant, text);
            return new Known(id, hash, programme, stored, events, others, reject, takesBack, participant, kept);
        }
    }

    static StatementLedger open(Path file) {
        StatementLedger ledger = new StatementLedger(file);
        ledger.catchUp();
        return ledger;
    }

    synchronized Optional<Known> find(UUID statement) {
        catchUp();
        Long place = places.get(statement);
        return place == null ? Optional.empty() : Optional.of(parse(line(place)));
    }

    /** What the statements say together, up to now; what is taken on top of it changes nothing here. */
    synchronized StatementIndex index() {
        catchUp();
        return new StatementIndex(index);
    }

    /** Statements of a programme that could not be used when they came. */
    synchronized List<UUID> waiting(String programme) {
        catchUp();
        return List.copyOf(waiting.getOrDefault(programme, Map.of()).keySet());
    }

    /** All statements, in the order in which they were stored. */
    synchronized List<UUID> all() {
        catchUp();
        return List.copyOf(places.keySet());
    }

    synchronized void add(List<Known> statements) {
        if (statements.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        statements.forEach(each -> lines.append(format(each)).append('\n'));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid()) {
                    Lines.append(channel, lines.toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
        catchUp();
    }

    /** Reads the lines that were added since, by whom ever. */
    private void catchUp() {
        try {
            if (!Files.exists(file) || Files.size(file) <= end) {
                return;
            }
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                in.seek(end);
                byte[] added = new byte[Math.toIntExact(Math.min(in.length() - end, Integer.MAX_VALUE - 16))];
                in.readFully(added);
                int from = 0;
                for (int i = 0; i < added.length; i++) {
                    if (added[i] == '\n') {
                        take(end + from, new String(added, from, i - from, StandardCharsets.US_ASCII));
                        from = i + 1;
                    }
                }
                // A last line without its end is half a line: who adds the next one ends it.
                end += from;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private void take(long place, String line) {
        if (line.length() <= 37 || line.charAt(36) != '\t') {
            return;
        }
        Known known;
        try {
            known = parse(line);
        } catch (IllegalArgumentException | DateTimeException | UndecodableException e) {
            LOG.warn(
                    "a line of {} at byte {} is half of one, and passed over: whoever sent it was not answered",
                    file,
                    place);
            return;
        }
        places.merge(known.id(), place, (first, now) -> now);
        Map<UUID, Boolean> ofProgramme = waiting.computeIfAbsent(known.programme(), first -> new LinkedHashMap<>());
        if (known.isWaiting()) {
            ofProgramme.put(known.id(), true);
        } else {
            ofProgramme.remove(known.id());
        }
        index.take(
                known,
                target ->
                        Optional.ofNullable(places.get(target)).map(this::line).map(StatementLedger::parse));
    }

    private static String format(Known known) {
        StringBuilder line = new StringBuilder(known.id() + "\t" + known.hash());
        known.events().forEach(event -> line.append('\t').append(encode(event)));
        known.others().forEach(event -> line.append("\tother:").append(encode(event)));
        line.append("\tprogramme:").append(base64(known.programme()));
        line.append("\tstored:").append(known.stored());
        if (known.reject() != null) {
            line.append("\twaits:").append(known.reject());
        }
        if (known.takesBack() != null) {
            line.append("\tvoids:").append(known.takesBack());
        }
        if (!known.sealed().isEmpty()) {
            line.append("\towner:").append(base64(known.owner()));
            line.append("\tsealed:").append(known.sealed());
        }
        return line.toString();
    }

    private static Known parse(String line) {
        String[] parts = line.split("\t", -1);
        Map<String, String> named = new HashMap<>();
        List<Event> events = new ArrayList<>();
        List<Event> others = new ArrayList<>();
        for (int i = 2; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            if (colon < 0) {
                events.add(decode(parts[i]));
            } else if (parts[i].startsWith("other:")) {
                others.add(decode(parts[i].substring(colon + 1)));
            } else {
                named.put(parts[i].substring(0, colon), parts[i].substring(colon + 1));
            }
        }
        return new Known(
                UUID.fromString(parts[0]),
                parts[1],
                text(named.get("programme")),
                named.containsKey("stored") ? Instant.parse(named.get("stored")) : Instant.EPOCH,
                events,
                others,
                named.containsKey("waits") ? UUID.fromString(named.get("waits")) : null,
                named.containsKey("voids") ? UUID.fromString(named.get("voids")) : null,
                text(named.get("owner")),
                named.getOrDefault("sealed", ""));
    }

    private String line(long place) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(place);
            return in.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static String encode(Event event) {
        return Base64.getEncoder().encodeToString(WireCodec.encode(event));
    }

    private static Event decode(String text) {
        return (Event) WireCodec.decode(Base64.getDecoder().decode(text));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(@Nullable String base64) {
        return base64 == null ? "" : new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
