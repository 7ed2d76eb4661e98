package dev.dayone.app.bench;

import dev.dayone.ingest.spool.Spool;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.SourceGap;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/** What stands between a request and its answer: the spool, against writing and forcing the same bytes to the same disk. */
public final class DoorBench {

    private DoorBench() {}

    /** @param requests requests of one event each, one after another */
    public static MeasuredRate run(Path directory, int requests) {
        byte[] event = WireCodec.encode(new SourceGap(
                new EventMeta(
                        EventIds.of("bench"),
                        "bench",
                        "bench",
                        null,
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        List.of(),
                        false,
                        "bench"),
                "bench",
                null,
                null,
                SourceGap.Reason.UNREACHABLE,
                0));
        double ours;
        try (Spool spool = Spool.open(directory.resolve("spool"), 256L << 20)) {
            long start = System.nanoTime();
            for (int n = 0; n < requests; n++) {
                spool.append(List.of(event));
            }
            ours = KafkaBench.rate(requests, start);
        }
        return new MeasuredRate(
                "collector's spool",
                ours,
                "requests/s",
                "write and force",
                force(directory, event, requests),
                Memory.peakMiB());
    }

    private static double force(Path directory, byte[] event, int requests) {
        Path file = directory.resolve("force");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            for (int n = 0; n < requests; n++) {
                channel.write(ByteBuffer.wrap(event));
                channel.force(false);
            }
            double rate = KafkaBench.rate(requests, start);
            Files.delete(file);
            return rate;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
