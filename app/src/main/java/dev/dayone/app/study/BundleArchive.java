package dev.dayone.app.study;

import dev.dayone.app.terminal.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The zip of a bundle: files by name. The same files give the same bytes. */
final class BundleArchive {

    /** What the files of a bundle may have together, unpacked: a row of 250 bytes for each of 250,000 people. */
    static final int MOST_BYTES = 64 << 20;

    /** A bundle has seven files. */
    static final int MOST_FILES = 50;

    private static final LocalDateTime NO_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private BundleArchive() {}

    /** Writes the files in the order of the map, and puts the archive in its place once it is whole. */
    static void write(Path file, Map<String, byte[]> files) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Path half = file.resolveSibling(file.getFileName() + ".part");
            try (OutputStream raw = Files.newOutputStream(half);
                    ZipOutputStream zip = new ZipOutputStream(raw)) {
                for (Map.Entry<String, byte[]> each : files.entrySet()) {
                    ZipEntry entry = new ZipEntry(each.getKey());
                    entry.setTimeLocal(NO_TIME);
                    zip.putNextEntry(entry);
                    zip.write(each.getValue());
                    zip.closeEntry();
                }
            }
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** @throws UsageException when it is no zip, or unpacks to more than any bundle has */
    static Map<String, byte[]> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(file + ": is no file. Name a bundle written by ./dayone study bundle.");
        }
        Map<String, byte[]> files = new HashMap<>();
        int left = MOST_BYTES;
        try (InputStream raw = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(raw)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readNBytes(left);
                left -= bytes.length;
                if (zip.read() >= 0 || files.size() == MOST_FILES) {
                    throw new UsageException(file + ": is no bundle of a study: it has more than " + MOST_FILES
                            + " files, or unpacks to more than " + (MOST_BYTES >> 20)
                            + " MB. Name a bundle written by ./dayone study bundle.");
                }
                if (files.put(entry.getName(), bytes) != null) {
                    throw new UsageException(
                            file + ": is no bundle of a study: it has two files named " + entry.getName() + ".");
                }
            }
        } catch (IOException e) {
            throw new UsageException(file + ": is no zip: " + e.getMessage());
        }
        return files;
    }

    /** @throws UsageException when it has no file of that name */
    static byte[] part(Map<String, byte[]> files, String name, Path file) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new UsageException(file + ": has no " + name + ". Name a bundle written by ./dayone study bundle.");
        }
        return bytes;
    }
}
