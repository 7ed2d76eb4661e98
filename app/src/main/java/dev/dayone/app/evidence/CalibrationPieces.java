package dev.dayone.app.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.simulation.Operating;
import dev.dayone.ingest.privacy.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a calibration has simulated so far, a file for each design: hours of work that a stopped run does not lose. A piece counts only for the same engine, byte for
 * byte, and the same number of studies.
 */
final class CalibrationPieces {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final String madeBy;

    private CalibrationPieces(Path directory, String madeBy) {
        this.directory = directory;
        this.madeBy = madeBy;
    }

    /** Pieces below a directory, of this engine and so many studies. */
    static CalibrationPieces in(Path directory, int runs, long seed) throws IOException {
        Path pieces = directory.resolve("calibration-pieces");
        Files.createDirectories(pieces);
        return new CalibrationPieces(pieces, engine() + " " + runs + " " + seed);
    }

    /** The piece of this name: read where it is done, else simulated and kept. */
    Operating piece(String name, Supplier<Operating> simulation) {
        try {
            Path file = directory.resolve(Digests.sha256(madeBy + "\n" + name) + ".json");
            if (Files.exists(file)) {
                try {
                    return JSON.readValue(Files.readString(file), Operating.class);
                } catch (JsonProcessingException e) {
                    Files.delete(file);
                }
            }
            Operating made = simulation.get();
            Path half = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(half, JSON.writeValueAsString(made));
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes all pieces: the page is written. */
    void delete() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** A digest of the code that judges. */
    private static String engine() throws IOException {
        Path code = Path.of(URI.create(StudyAnalysis.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        if (Files.isRegularFile(code)) {
            return Digests.sha256(Files.readAllBytes(code));
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(code)) {
            List<Path> classes = files.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
            for (Path each : classes) {
                all.append(each).append(Digests.sha256(Files.readAllBytes(each)));
            }
        }
        return Digests.sha256(all.toString());
    }
}
