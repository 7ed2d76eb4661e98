package dev.dayone.ingest.privacy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Files that grow line by line, and must keep what was told to be kept. */
public final class Lines {

    private Lines() {}

    /**
     * Adds lines behind the last one, and returns when they are on the disk. What a disk that was full took of them is taken back; a half line that a crash left is ended
     * first, so that it spoils no other.
     *
     * @param channel open for reading and writing, locked
     * @param lines each with its line end
     */
    public static void append(FileChannel channel, String lines) throws IOException {
        long before = channel.size();
        String end = before == 0 || endsALine(channel, before) ? "" : "\n";
        ByteBuffer all = ByteBuffer.wrap((end + lines).getBytes(StandardCharsets.UTF_8));
        long at = before;
        try {
            while (all.hasRemaining()) {
                at += channel.write(all, at);
            }
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
        channel.force(true);
    }

    private static boolean endsALine(FileChannel channel, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
    }
}
