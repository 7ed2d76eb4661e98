package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Files that are called like tables and are something else, by their first bytes. */
final class ForeignFiles {

    /** Stream of a compound file that holds an encrypted workbook (ECMA-376 encryption, MS-OFFCRYPTO section 2.3). */
    private static final byte[] ENCRYPTED = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);

    private ForeignFiles() {}

    /** What a file is that is no CSV, and what to do; nothing where it may be one. */
    static Optional<Problem> problem(Path file, String name, byte[] first) throws IOException {
        if (first.length >= 8 && (first[0] & 0xFF) == 0xD0 && (first[1] & 0xFF) == 0xCF) {
            return Optional.of(
                    isEncrypted(file)
                            ? Problem.ofFile(
                                    name,
                                    "is a workbook with a password",
                                    "Open it and save it as .xlsx or .csv, without a password")
                            : Problem.ofFile(
                                    name,
                                    "is a workbook of the old form, .xls",
                                    "Open it in a spreadsheet and save it as .xlsx or .csv"));
        }
        String start = new String(first, StandardCharsets.ISO_8859_1)
                .replaceFirst("^(\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)", "")
                .replace("\0", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (start.startsWith("%pdf")) {
            return Optional.of(Problem.ofFile(name, "is a PDF", "Export the table itself, as .xlsx or .csv"));
        }
        if (start.startsWith("<")) {
            return Optional.of(Problem.ofFile(
                    name,
                    start.startsWith("<?xml")
                            ? "is XML under the name of a table"
                            : "is a web page under the name of a table",
                    "Open it in a spreadsheet and save it as .xlsx or .csv"));
        }
        if (start.startsWith("{") || start.matches("(?s)\\[\\s*[{\\[\"].*")) {
            return Optional.of(Problem.ofFile(name, "is JSON and no table", "Export it as .xlsx or .csv"));
        }
        return isBinary(first)
                ? Optional.of(Problem.ofFile(name, "is no text and no workbook", "Export it as .xlsx or .csv"))
                : Optional.empty();
    }

    /** What an archive without a workbook is, by the names of its parts. */
    static Problem archive(String name, Set<String> parts) {
        if (parts.contains("xl/workbook.bin")) {
            return Problem.ofFile(name, "is a workbook in binary form, .xlsb", "Save it as .xlsx or .csv");
        }
        if (parts.contains("content.xml") && parts.contains("mimetype")) {
            return Problem.ofFile(name, "is an OpenDocument file, .ods or its like", "Save it as .xlsx or .csv");
        }
        if (parts.stream().anyMatch(part -> part.startsWith("Index/"))) {
            return Problem.ofFile(name, "is a file of Numbers", "Export it as .xlsx or .csv");
        }
        return Problem.ofFile(
                name,
                "is an archive without a workbook",
                "Unpack it, and import what is in it: "
                        + String.join(", ", parts.stream().sorted().limit(5).toList()));
    }

    private static boolean isEncrypted(Path file) throws IOException {
        int matched = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int b = in.read(); b >= 0 && matched < ENCRYPTED.length; b = in.read()) {
                matched = b == ENCRYPTED[matched] ? matched + 1 : b == ENCRYPTED[0] ? 1 : 0;
            }
        }
        return matched == ENCRYPTED.length;
    }

    /** Control characters that no text has; zeros may be those of UTF-16. */
    private static boolean isBinary(byte[] first) {
        int odd = 0;
        for (byte each : first) {
            odd += each > 0 && each < 32 && each != '\t' && each != '\n' && each != '\r' ? 1 : 0;
        }
        return odd * 20 > first.length;
    }
}
