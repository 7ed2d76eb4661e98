package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of tables, by what they hold and not by how they are called. */
public final class Tables {

    /** Longest file that is read, in bytes. */
    static final long LARGEST = 200L * 1024 * 1024;

    /** Bytes that tell what a file is. */
    private static final int LOOKED_AT = 4096;

    private Tables() {}

    /**
     * Reads a file whole.
     *
     * @throws InputException when it cannot be read as a table
     */
    public static Table read(Path file, SheetFormat format) {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            throw InputException.of(Problem.ofFile(name, "is missing", "Check its name and folder"));
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw InputException.of(Problem.ofFile(
                        name, "has more than " + LARGEST / 1024 / 1024 + " MB", "Split it, or save it as CSV"));
            }
            byte[] first = first(file);
            if (first.length >= 4 && first[0] == 'P' && first[1] == 'K') {
                return XlsxFile.read(file, name, format);
            }
            ForeignFiles.problem(file, name, first).ifPresent(problem -> {
                throw InputException.of(problem);
            });
            return CsvFile.read(file, name, format);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static byte[] first(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LOOKED_AT);
        }
    }
}
