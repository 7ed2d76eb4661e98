package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
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
    private static final byte[] DOCTYPE = "<!DOCTYPE".getBytes(StandardCharsets.US_ASCII);

    private ZipLimits() {}

    /** @throws InputException when it is no workbook, or one that is refused */
    static void require(Path file, String name) throws IOException {
        boolean workbook = false;
        long all = 0;
        int parts = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                workbook |= entry.getName().equals("xl/workbook.xml");
                parts++;
                all += size(zip, entry, name, MOST - all);
                if (parts > MOST_PARTS) {
                    throw refused(name, "has more than " + MOST_PARTS + " parts");
                }
            }
        } catch (ZipException e) {
            throw InputException.of(
                    Problem.ofFile(name, "is a broken archive: " + e.getMessage(), "Save or download it again"));
        }
        if (!workbook) {
            throw InputException.of(Problem.ofFile(
                    name,
                    "is an archive without a workbook",
                    "Save it as .xlsx or .csv; unpack a .zip, and a .ods or .numbers file has to be exported"));
        }
    }

    private static long size(ZipFile zip, ZipEntry entry, String name, long left) throws IOException {
        byte[] piece = new byte[PIECE];
        long size = 0;
        int matched = 0;
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
                }
            }
        }
        return size;
    }

    private static InputException refused(String name, String why) {
        return InputException.of(Problem.ofFile(name, why, "Save what is needed as CSV"));
    }
}
