package dev.dayone.ingest.git;

import dev.dayone.schemas.FileChange.Lines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /** Files above this are counted as changed, their lines left out: a few generated files cost most of the diff time. */
    static final int LARGEST_FILE = 8 << 20;

    /** Files with more lines than this, likewise. */
    private static final int MOST_LINES = 50_000;

    /** Below this nobody counts the lines beforehand. */
    private static final int LARGE = 256 << 10;

    /** git looks for a NUL in as many first bytes to tell that a file is no text. */
    private static final int BINARY_PREFIX = 8000;

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
            return hasTooManyLines(bytes) ? new Content(Lines.OVER_CAP, NOTHING) : new Content(Lines.COUNTED, bytes);
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

    private static boolean hasTooManyLines(byte[] text) {
        if (text.length < LARGE) {
            return false;
        }
        int lines = 0;
        for (byte c : text) {
            if (c == '\n') {
                lines++;
            }
        }
        return lines > MOST_LINES;
    }
}
