package dev.dayone.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.spool.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file keeps that grows line by line, whatever its disk does. */
class LinesTest {

    @TempDir
    Path temp;

    @Test
    void whatAFullDiskTookIsTakenBack() throws IOException {
        Path file = Files.writeString(temp.resolve("lines"), "first\n");
        try (Disk full = new Disk(file) {
            @Override
            public int write(ByteBuffer bytes, long position) throws IOException {
                super.write(bytes.slice(0, 3), position);
                throw new IOException("No space left on device");
            }
        }) {
            assertThatThrownBy(() -> Lines.append(full, "second\n")).hasMessage("No space left on device");
        }
        assertThat(file).content().isEqualTo("first\n");
    }

    @Test
    void aDiskThatTakesAByteATimeGetsThemAllAndIsForced() throws IOException {
        Path file = Files.writeString(temp.resolve("lines"), "half");
        List<String> forced = new ArrayList<>();
        try (Disk slow = new Disk(file) {
            @Override
            public int write(ByteBuffer bytes, long position) throws IOException {
                int taken = super.write(bytes.slice(bytes.position(), 1), position);
                bytes.position(bytes.position() + taken);
                return taken;
            }

            @Override
            public void force(boolean metaData) throws IOException {
                forced.add(Files.readString(file));
            }
        }) {
            Lines.append(slow, "second\n");
        }
        assertThat(forced).containsExactly("half\nsecond\n");
    }
}
