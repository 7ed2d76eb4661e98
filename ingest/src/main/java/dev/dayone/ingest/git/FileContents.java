package dev.dayone.ingest.git;

import dev.dayone.ingest.lines.NotebookSource;
import dev.dayone.schemas.FileChange.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Contents of files as far as lines can be compared. The last few are kept: the content before one change is the content after the
 * change before it.
 */
final class FileContents implements AutoCloseable {

    /** Files above this are not held in memory: when they change, their lines are left out. */
    static final int LARGEST_FILE = 8 << 20;

    private static final long LARGEST_STREAMED = 256L << 20;

    /** git looks for a NUL in as many first bytes to tell that a file is no text. */
    private static final int BINARY_PREFIX = 8000;

    /** How a pointer of Git LFS begins, and the size that it stays below (github.com/git-lfs/git-lfs, docs/spec.md). */
    private static final byte[] POINTER =
            "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.US_ASCII);

    private static final int LARGEST_POINTER = 1024;

    private static final int KEPT = 4;
    private static final byte[] NOTHING = new byte[0];

    private final ObjectReader reader;
    private final Map<AbbreviatedObjectId, Content> recent = new LinkedHashMap<>(KEPT, 0.75f, true);

    FileContents(ObjectReader reader) {
        this.reader = reader;
    }

    /** @param bytes empty unless counted */
    record Content(Lines lines, byte[] bytes) {
        static final Content ABSENT = new Content(Lines.COUNTED, NOTHING);

        boolean isText() {
            return lines == Lines.COUNTED;
        }
    }

    Content of(FileMode mode, AbbreviatedObjectId id) {
        if (mode == FileMode.MISSING) {
            return Content.ABSENT;
        }
        if (mode == FileMode.GITLINK) {
            return new Content(
                    Lines.COUNTED, ("Subproject commit " + id.name() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        Content content = recent.get(id);
        if (content == null) {
            content = read(id);
            recent.put(id, content);
            if (recent.size() > KEPT) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
        return content;
    }

    /** Whether a file only says where Git LFS keeps it: of its lines of source nothing is known then. */
    boolean isPointer(FileMode mode, AbbreviatedObjectId id) {
        if (mode == FileMode.MISSING || mode == FileMode.GITLINK) {
            return false;
        }
        byte[] bytes = of(mode, id).bytes();
        return bytes.length < LARGEST_POINTER
                && bytes.length >= POINTER.length
                && Arrays.equals(bytes, 0, POINTER.length, POINTER, 0, POINTER.length);
    }

    /** Lines of a text too large to hold, for where all of them are new or gone; nothing where even that is too much. */
    OptionalLong linesOf(AbbreviatedObjectId id) {
        try (InputStream in = reader.open(id.toObjectId(), Constants.OBJ_BLOB).openStream()) {
            byte[] buffer = new byte[1 << 16];
            long lines = 0;
            long size = 0;
            byte last = '\n';
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > LARGEST_STREAMED) {
                    return OptionalLong.empty();
                }
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n') {
                        lines++;
                    }
                }
                last = read > 0 ? buffer[read - 1] : last;
            }
            return OptionalLong.of(last == '\n' ? lines : lines + 1);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Code of a notebook, whatever of its lines can be compared; nothing where it cannot be read. */
    Optional<byte[]> notebookSource(FileMode mode, AbbreviatedObjectId id) {
        Content content = of(mode, id);
        if (content.isText()) {
            return NotebookSource.of(content.bytes());
        }
        if (content.lines() != Lines.OVER_CAP) {
            return Optional.empty();
        }
        try {
            ObjectLoader loader = reader.open(id.toObjectId(), Constants.OBJ_BLOB);
            if (loader.getSize() > NotebookSource.LARGEST) {
                return Optional.empty();
            }
            try (InputStream in = loader.openStream()) {
                return NotebookSource.of(in);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void forget() {
        recent.clear();
    }

    @Override
    public void close() {
        reader.close();
    }

    private Content read(AbbreviatedObjectId id) {
        try {
            ObjectLoader loader = reader.open(id.toObjectId(), Constants.OBJ_BLOB);
            if (loader.getSize() > LARGEST_FILE) {
                return new Content(startsBinary(loader) ? Lines.BINARY : Lines.OVER_CAP, NOTHING);
            }
            byte[] bytes = loader.getCachedBytes(LARGEST_FILE);
            if (isBinary(bytes)) {
                return new Content(Lines.BINARY, NOTHING);
            }
            return new Content(Lines.COUNTED, bytes);
        } catch (IOException e) {
            // Missing or damaged: its lines cannot be known, the commit can.
            return new Content(Lines.MISSING, NOTHING);
        }
    }

    private static boolean startsBinary(ObjectLoader loader) throws IOException {
        try (InputStream in = loader.openStream()) {
            return isBinary(in.readNBytes(BINARY_PREFIX));
        }
    }

    private static boolean isBinary(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, BINARY_PREFIX); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
