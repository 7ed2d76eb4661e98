package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks a workbook once, keeping nothing, before anything reads it: small files that unpack to the size of a disk stop here, and so do documents that define entities. */
final class ZipLimits {

    /** Most bytes that a workbook may unpack to. */
    private static final long MOST = 500L * 1024 * 1024;

    /** Most times its own size that a part may unpack to, once it is larger than that what is allowed anyway. */
    private static final long RATIO = 300;

    private static final long ALLOWED = 20L * 1024 * 1024;
    private static final int MOST_PARTS = 5_000;
    private static final int PIECE = 64 * 1024;
    /** Start of the element that joins cells to one (ECMA-376, part 1, section 18.3.1.54). */
    private static final byte[] MERGED = "mergeCell ".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] DOCTYPE = "<!DOCTYPE".getBytes(StandardCharsets.US_ASCII);

    private ZipLimits() {}

    /**
     * Unpacks it.
     *
     * @return parts that join cells to one
     * @throws InputException when it is no workbook, or one that is refused
     */
    static Set<String> require(Path file, String name) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        Set<String> merging = new LinkedHashSet<>();
        long all = 0;
        int parts = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                names.add(entry.getName());
                parts++;
                all += size(zip, entry, name, MOST - all, merging);
                if (parts > MOST_PARTS) {
                    throw refused(name, "has more than " + MOST_PARTS + " parts");
                }
            }
        } catch (ZipException e) {
            throw InputException.of(Problem.ofFile(
                    name,
                    "is a workbook that was cut off or damaged (" + e.getMessage() + ")",
                    "Save or download it again"));
        }
        if (!names.contains("xl/workbook.xml")) {
            throw InputException.of(ForeignFiles.archive(name, names));
        }
        return merging;
    }

    private static long size(ZipFile zip, ZipEntry entry, String name, long left, Set<String> merging)
            throws IOException {
        byte[] piece = new byte[PIECE];
        long size = 0;
        int matched = 0;
        int joined = 0;
        boolean xml = entry.getName().endsWith(".xml") || entry.getName().endsWith(".rels");
        try (InputStream in = zip.getInputStream(entry)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                size += n;
                if (size > left || (size > ALLOWED && size > RATIO * Math.max(1, entry.getCompressedSize()))) {
                    throw refused(name, "unpacks to more than a workbook of people can hold");
                }
                for (int i = 0; xml && i < n; i++) {
                    matched = piece[i] == DOCTYPE[matched] ? matched + 1 : piece[i] == DOCTYPE[0] ? 1 : 0;
                    if (matched == DOCTYPE.length) {
                        throw refused(name, "defines a document type, which no spreadsheet writes");
                    }
                    joined = piece[i] == MERGED[joined] ? joined + 1 : piece[i] == MERGED[0] ? 1 : 0;
                    if (joined == MERGED.length) {
                        merging.add(entry.getName());
                        joined = 0;
                    }
                }
            }
        }
        return size;
    }

    private static InputException refused(String name, String why) {
        return InputException.of(Problem.ofFile(name, why, "Save what is needed as CSV"));
    }
}
