package dev.dayone.app.upload;

import dev.dayone.dashboard.upload.UploadDesk.Part;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Files that a browser sent, written into one directory: archives unpacked with bounds, names that lead elsewhere refused. Only texts that a programme directory may hold are taken. */
final class SentFiles {

    private static final int MOST_NAMES = 200;
    /** Bytes of a name: file systems take 255, and what is written beside a file adds some. */
    private static final int MOST_OF_NAME = 200;

    private static final int PIECE = 64 << 10;
    private static final Set<String> ENDINGS =
            Set.of("csv", "ndjson", "yaml", "yml", "json", "md", "txt", "tsv", "jsonl", "toml");

    /** Folders of a programme directory that hold files of ours. */
    private static final Set<String> FOLDERS = Set.of("locks", "allocations");

    private final Path into;
    private final long mostBytes;
    private final Set<String> names = new LinkedHashSet<>();
    private long bytes;

    /** @param mostBytes that all of it may unpack to */
    SentFiles(Path into, long mostBytes) {
        this.into = into;
        this.mostBytes = mostBytes;
    }

    /**
     * Writes all of it.
     *
     * @return paths relative to the directory, as they were written
     * @throws IllegalArgumentException where something of it is refused, with the reason
     */
    List<String> write(List<Part> parts) {
        try {
            for (Part part : parts) {
                String name = part.name().replace('\\', '/');
                name = name.substring(name.lastIndexOf('/') + 1);
                try (InputStream in = part.content()) {
                    if (name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
                        unpack(name, in);
                    } else {
                        keep(name, in);
                    }
                }
            }
            return List.copyOf(names);
        } catch (ZipException e) {
            throw new IllegalArgumentException("The archive is broken: " + e.getMessage() + ". Save it again.", e);
        } catch (EOFException e) {
            throw new IllegalArgumentException("The archive is broken: it ends in the middle. Save it again.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("what was sent cannot be kept", e);
        }
    }

    private void unpack(String archive, InputStream in) throws IOException {
        boolean any = false;
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                any = true;
                String name = entry.getName().replace('\\', '/');
                // What systems add by themselves. It is unpacked to get past it, so it counts like the rest.
                if (entry.isDirectory() || name.startsWith("__MACOSX/") || name.endsWith(".DS_Store")) {
                    int unused = copy(zip, OutputStream.nullOutputStream());
                    continue;
                }
                keep(withoutTop(name), zip);
            }
        } catch (IllegalArgumentException e) {
            // Names of an archive that are no text.
            throw e instanceof Refusal ? e : new Refusal(archive + " holds a name that is no text");
        }
        if (!any) {
            throw new Refusal(archive + " is no archive, or an empty one");
        }
    }

    /** Archives often hold one folder with everything in it. */
    private static String withoutTop(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && !FOLDERS.contains(name.substring(0, slash)) && !name.startsWith("../")
                ? name.substring(slash + 1)
                : name;
    }

    private void keep(String name, InputStream in) throws IOException {
        require(name);
        if (names.size() == MOST_NAMES) {
            throw new Refusal("more than " + MOST_NAMES + " files: a programme directory has some twenty");
        }
        if (!names.add(name)) {
            throw new Refusal("two files are called " + name);
        }
        Path file = into.resolve(name).normalize();
        if (!file.startsWith(into)) {
            throw new Refusal("the name " + name + " leads out of the directory");
        }
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            int last = copy(in, out);
            // It came whole; without the end of its last line it would be waited for, as a file is that somebody still
            // writes.
            if (last != '\n' && last != '\r' && (name.endsWith(".csv") || name.endsWith(".ndjson"))) {
                out.write('\n');
            }
        }
    }

    /** Copies all of it; returns the last byte, or -1 where there is none. */
    private int copy(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        int last = -1;
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            bytes += n;
            if (bytes > mostBytes) {
                throw new Refusal("it unpacks to more than " + (mostBytes >> 20) + " MB");
            }
            out.write(piece, 0, n);
            last = n > 0 ? piece[n - 1] : last;
        }
        return last;
    }

    private static void require(String name) {
        String[] parts = name.split("/", -1);
        String last = parts[parts.length - 1];
        boolean place = parts.length == 1 || (parts.length == 2 && FOLDERS.contains(parts[0]));
        if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f) || last.isBlank() || last.startsWith(".")) {
            throw new Refusal("“" + name.replaceAll("\\p{Cntrl}", "?") + "” is no name of a file");
        }
        if (last.getBytes(StandardCharsets.UTF_8).length > MOST_OF_NAME) {
            throw new Refusal("“"
                    + last.codePoints()
                            .limit(40)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    + "…” is too long for the name of a file");
        }
        if (!place || name.contains("..")) {
            throw new Refusal(name
                    + " stands in a folder. A programme directory has its files at the top, and the folders locks and allocations; "
                    + "repositories are named by their addresses in repositories.csv");
        }
        String ending = last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!last.contains(".") || !ENDINGS.contains(ending)) {
            throw new Refusal(name + " is none of the files that a programme directory holds"
                    + (Set.of("xlsx", "xls", "ods", "numbers").contains(ending)
                            ? ". Save the table as CSV, or bring it in with ./dayone import"
                            : ""));
        }
    }

    /** Why something is not taken. */
    static final class Refusal extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Refusal(String why) {
            super(why.substring(0, 1).toUpperCase(Locale.ROOT) + why.substring(1) + ".");
        }
    }
}
