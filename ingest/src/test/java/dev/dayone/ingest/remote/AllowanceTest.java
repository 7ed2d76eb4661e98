package dev.dayone.ingest.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jgit.internal.JGitText;
import org.junit.jupiter.api.Test;

/** A server that never ends, or sends a byte now and then, holds up a scan for a bounded time and fills a bounded part of disk and memory. */
class AllowanceTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private Allowance allowance(long bytes, long ofNames) {
        return new Allowance(bytes, ofNames, 900, nanos::get);
    }

    private static InputStream bytes(int count) {
        return new ByteArrayInputStream(new byte[count]);
    }

    @Test
    void whatComesIsCountedOverAllConnections() throws IOException {
        Allowance allowance = allowance(1_000, 2_000);

        assertThat(allowance.counted(bytes(600)).readAllBytes()).hasSize(600);
        InputStream second = allowance.counted(bytes(600));
        assertThatThrownBy(second::readAllBytes)
                .isInstanceOf(IOException.class)
                .hasMessage("it is larger than a repository may be");
    }

    @Test
    void whatIsAtHandCountsToo() throws IOException {
        Allowance allowance = allowance(1_000, 2_000);
        allowance.have(999);

        InputStream more = allowance.counted(bytes(2));
        assertThat(more.read()).isZero();
        assertThatThrownBy(more::read).hasMessage("it is larger than a repository may be");
        assertThatThrownBy(() -> allowance(1_000, 2_000).have(1_001)).isInstanceOf(IOException.class);
    }

    @Test
    void whatComesBeforeTheFirstObjectHasABoundOfItsOwn() throws IOException {
        Allowance names = allowance(1_000, 100);
        assertThat(names.counted(bytes(100)).readAllBytes()).hasSize(100);
        // What a server calls its own work, as JGit tells it.
        names.beginTask("remote: " + JGitText.get().receivingObjects, 5);
        assertThatThrownBy(() -> names.counted(bytes(1)).readAllBytes())
                .hasMessage("it has more branches and tags than a repository may have");

        Allowance objects = allowance(1_000, 100);
        objects.beginTask(JGitText.get().receivingObjects, 5);
        assertThat(objects.counted(bytes(900)).readAllBytes()).hasSize(900);
    }

    @Test
    void messagesBesideTheObjectsHaveABound() throws IOException {
        Allowance allowance = allowance(10L << 20, 100);
        allowance.beginTask(JGitText.get().receivingObjects, 5);
        int word = 60_000;
        int fit = Allowance.LARGEST_WORDS / (word + 1);

        assertThat(allowance.counted(packets(1, word, 40)).readAllBytes())
                .as("objects")
                .hasSize(40 * (word + 5) + 4);
        InputStream messages = allowance.counted(packets(2, word, fit + 1));
        assertThat(messages.readNBytes(fit * (word + 5))).hasSize(fit * (word + 5));
        assertThatThrownBy(messages::readAllBytes).hasMessage("its server sends messages without end");
    }

    /** Whether a packet is read whole or byte by byte, and where no packets come at all. */
    @Test
    void wordsAreToldFromObjectsHoweverTheyAreRead() throws IOException {
        byte[] both = new SequenceInputStream(packets(2, 10, 3), packets(1, 1_000, 2)).readAllBytes();
        SideMessages whole = new SideMessages();
        SideMessages single = new SideMessages();
        int said = 0;
        for (int i = 0; i < both.length; i++) {
            said += single.among(both, i, 1);
        }
        assertThat(said).isEqualTo(33).isEqualTo(whole.among(both, 0, both.length));

        byte[] file = "ref: refs/heads/main\n0008\2abc".getBytes(StandardCharsets.US_ASCII);
        assertThat(new SideMessages().among(file, 0, file.length)).isZero();
    }

    /** Packets of one band, then the end of them. */
    private static InputStream packets(int band, int size, int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            out.writeBytes(String.format(Locale.ROOT, "%04x", size + 5).getBytes(StandardCharsets.US_ASCII));
            out.write(band);
            out.writeBytes(new byte[size]);
        }
        out.writeBytes("0000".getBytes(StandardCharsets.US_ASCII));
        return new ByteArrayInputStream(out.toByteArray());
    }

    @Test
    void aFetchEndsWhenItsTimeIsOver() throws IOException {
        Allowance allowance = allowance(1_000, 1_000);
        InputStream drip = allowance.counted(bytes(10));

        nanos.addAndGet(900_000_000_000L);
        assertThat(allowance.isCancelled()).isFalse();
        assertThat(drip.read()).isZero();
        nanos.incrementAndGet();
        assertThat(allowance.isCancelled()).isTrue();
        assertThatThrownBy(drip::read).as("within an object").isInstanceOf(InterruptedIOException.class);
    }
}
