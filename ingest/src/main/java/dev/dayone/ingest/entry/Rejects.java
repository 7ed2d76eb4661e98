package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.Reject.Code;

/** Makes rejects: the reason without the value, the original under seal. */
public final class Rejects {

    /** What one message of the log can hold; a larger original is not kept, and {@code rejects show} says so. */
    private static final int LARGEST_ORIGINAL = 700_000;

    private Rejects() {}

    /**
     * Refuses what stands at one place of a file: the same row at another place is another reject.
     *
     * @param source file and line
     */
    public static Reject ofRow(Mint mint, String source, Problem problem, Original original) {
        return reject(mint, source, problem, original, source);
    }

    /** Refuses what was sent: the same bytes sent again are the same reject. */
    public static Reject ofMessage(Mint mint, Problem problem, Original original) {
        return reject(mint, original.door(), problem, original, original.door());
    }

    /**
     * A kind of event that we do not use: acknowledged and counted, its content not kept.
     *
     * @param kind the sender's name of the event
     * @param delivery the sender's id of the delivery
     */
    public static Reject unsupported(Mint mint, String door, String kind, String delivery) {
        String name = kind.replaceAll("[^A-Za-z0-9_.:/-]", "?");
        return new Reject(
                mint.meta(door, null, null, mint.receivedAt(), 0, false, "reject", door, kind, delivery),
                Code.UNSUPPORTED,
                name.length() > 80 ? name.substring(0, 80) : name,
                "is a kind of event that no measure is made of. Nothing is to be done",
                null,
                door,
                null,
                "known kinds of events");
    }

    private static Reject reject(Mint mint, String source, Problem problem, Original original, String place) {
        byte[] bytes = original.bytes();
        String hash = Digests.sha256(bytes);
        EventMeta meta = mint.meta(source, null, null, mint.receivedAt(), 0, false, "reject", place, hash);
        return new Reject(
                meta,
                problem.code(),
                problem.safeField(),
                problem.blind(),
                bytes.length > LARGEST_ORIGINAL ? null : mint.vault().seal(bytes),
                original.door(),
                problem.shape(),
                problem.why());
    }
}
