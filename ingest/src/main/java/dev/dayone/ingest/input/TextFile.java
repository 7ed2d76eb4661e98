package dev.dayone.ingest.input;

import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Text files as people send them: UTF-8, with or without a byte order mark; anything else is refused where it starts. */
public final class TextFile {

    private TextFile() {}

    /** What is made of a file takes many times its bytes: text, cells, entries. */
    private static final int PART_OF_MEMORY = 16;

    /** @throws InputException when the bytes are no UTF-8, or more than this process has memory for */
    public static String read(Path file) throws IOException {
        String name = file.getFileName().toString();
        long size = Files.size(file);
        long most = Runtime.getRuntime().maxMemory() / PART_OF_MEMORY;
        if (size > most) {
            throw InputException.of(Problem.ofFile(
                    name,
                    "has " + (size >> 20) + " MB, and this process has memory for a file of " + (most >> 20) + " MB",
                    "Split it, or give more memory, as in DAYONE_JAVA_OPTS=-Xmx8g"));
        }
        byte[] bytes = Files.readAllBytes(file);
        kind(bytes).ifPresent(kind -> {
            throw InputException.of(Problem.ofFile(
                    name, "is " + kind + " under another name", "Save it as text in UTF-8, a table as CSV"));
        });
        wide(bytes).ifPresent(encoding -> {
            throw InputException.of(Problem.ofFile(name, "is " + encoding, "Save it as UTF-8"));
        });
        Optional<String> text = decode(bytes);
        if (text.isPresent()) {
            return text.get().startsWith("\uFEFF") ? text.get().substring(1) : text.get();
        }
        int line = 1;
        for (int from = 0; from < bytes.length; line++) {
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            if (decode(Arrays.copyOfRange(bytes, from, to)).isEmpty()) {
                break;
            }
            from = to + 1;
        }
        throw InputException.of(new Problem(
                Code.UNREADABLE, name, line, 0, null, null, "has bytes that are no UTF-8", "Save the file as UTF-8"));
    }

    /** What people save under the name of a table without knowing it, told by its first bytes. */
    private static Optional<String> kind(byte[] bytes) {
        String first = new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.ISO_8859_1);
        String lower = first.stripLeading().toLowerCase(Locale.ROOT);
        if (first.startsWith("PK\3\4") || first.startsWith("\u00D0\u00CF\u0011\u00E0")) {
            return Optional.of("a spreadsheet");
        }
        return lower.startsWith("<!doctype") || lower.startsWith("<html")
                ? Optional.of("a web page")
                : Optional.empty();
    }

    /** Encodings whose letters are wider than a byte: told by the mark, or without one by the zeros of the first letters. */
    private static Optional<String> wide(byte[] bytes) {
        if (bytes.length < 2) {
            return Optional.empty();
        }
        int zeros = 0;
        for (int i = 0; i < Math.min(bytes.length, 4); i++) {
            zeros += bytes[i] == 0 ? 1 : 0;
        }
        boolean marked = isMark(bytes[0], bytes[1]);
        if (bytes.length >= 4 && (zeros == 3 || (zeros == 2 && (marked || isMark(bytes[2], bytes[3]))))) {
            return Optional.of("UTF-32");
        }
        return marked || (bytes[0] == 0) != (bytes[1] == 0) ? Optional.of("UTF-16") : Optional.empty();
    }

    private static boolean isMark(byte first, byte second) {
        return (first & 0xFE) == 0xFE && (first & 0xFF) + (second & 0xFF) == 0xFE + 0xFF;
    }

    /** The text; nothing when the bytes are no UTF-8. */
    static Optional<String> decode(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
