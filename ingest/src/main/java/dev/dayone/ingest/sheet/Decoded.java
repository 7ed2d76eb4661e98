package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as text. A mark at the start says what they are; without one, zeros between the letters are UTF-16, what is valid UTF-8 is UTF-8 (no text of another
 * encoding with letters beyond ASCII is, but by a rare accident), and the rest is what Windows writes in the West.
 */
record Decoded(String text, List<String> notes) {

    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

    /** Bytes looked at for the zeros of UTF-16. */
    private static final int LOOKED_AT = 4096;

    static Decoded of(String name, byte[] bytes, Optional<String> declared) {
        if (declared.isPresent()) {
            Charset charset = charset(name, declared.get());
            return new Decoded(required(name, bytes, charset), List.of());
        }
        Charset marked = marked(bytes);
        if (marked != null) {
            return new Decoded(required(name, bytes, marked), noted(name, marked));
        }
        String utf8 = decode(bytes, StandardCharsets.UTF_8);
        if (utf8 != null) {
            return new Decoded(withoutMark(utf8), List.of());
        }
        return new Decoded(required(name, bytes, WINDOWS), noted(name, WINDOWS));
    }

    private static List<String> noted(String name, Charset charset) {
        return charset.equals(StandardCharsets.UTF_8)
                ? List.of()
                : List.of(name + " is read as " + charset.name()
                        + ": if letters look wrong, write encoding: into the mapping.");
    }

    private static @Nullable Charset marked(byte[] bytes) {
        int a = bytes.length > 0 ? bytes[0] & 0xFF : 0;
        int b = bytes.length > 1 ? bytes[1] & 0xFF : 0;
        int c = bytes.length > 2 ? bytes[2] & 0xFF : 0;
        int d = bytes.length > 3 ? bytes[3] & 0xFF : 1;
        if (a == 0xEF && b == 0xBB && c == 0xBF) {
            return StandardCharsets.UTF_8;
        }
        if (a == 0xFF && b == 0xFE && c == 0 && d == 0) {
            return UTF_32LE;
        }
        if (a == 0 && b == 0 && c == 0xFE && d == 0xFF) {
            return UTF_32BE;
        }
        if (a == 0xFF && b == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (a == 0xFE && b == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        int even = 0;
        int odd = 0;
        int looked = Math.min(bytes.length, LOOKED_AT);
        for (int i = 0; i < looked; i++) {
            even += bytes[i] == 0 && i % 2 == 0 ? 1 : 0;
            odd += bytes[i] == 0 && i % 2 == 1 ? 1 : 0;
        }
        if (odd > looked / 4 && even == 0) {
            return StandardCharsets.UTF_16LE;
        }
        return even > looked / 4 && odd == 0 ? StandardCharsets.UTF_16BE : null;
    }

    private static Charset charset(String name, String declared) {
        try {
            return Charset.forName(declared);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw InputException.of(Problem.ofFile(
                    name,
                    "cannot be read as \"" + declared + "\", which is no encoding",
                    "Write utf-8, utf-16 or windows-1252"));
        }
    }

    private static String required(String name, byte[] bytes, Charset charset) {
        String text = decode(bytes, charset);
        if (text == null || text.indexOf('\0') >= 0) {
            throw InputException.of(Problem.ofFile(
                    name,
                    "has bytes that are no " + charset.name(),
                    "Save it as UTF-8, or write its encoding into the mapping"));
        }
        return withoutMark(text);
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static @Nullable String decode(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
