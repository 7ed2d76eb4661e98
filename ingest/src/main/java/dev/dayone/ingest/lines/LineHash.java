package dev.dayone.ingest.lines;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A 64-bit hash of a line, eight bytes at a time (the mixing step is that of MurmurHash3, Appleby 2011). No secret, no signature. */
public final class LineHash {

    public static final long START = 0x9E3779B97F4A7C15L;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LineHash() {}

    public static long of(byte[] text, int from, int to) {
        long hash = START ^ (to - from);
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mix(hash, (long) LONGS.get(text, at));
        }
        long rest = 0;
        for (; at < to; at++) {
            rest = rest << 8 | (text[at] & 0xFF);
        }
        return mix(hash, rest);
    }

    /** 32 bits of which each depends on all 64: the last steps of MurmurHash3, without which lines of some lengths fall together. */
    static int fold(long hash) {
        long h = (hash ^ hash >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return (int) (h ^ h >>> 33);
    }

    public static long mix(long hash, long value) {
        long h = (hash ^ value) * 0xFF51AFD7ED558CCDL;
        return h ^ (h >>> 32);
    }
}
