package dev.dayone.streams;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events for tests: short to write, the same ids for the same facts. */
public final class Events {

    public static final LocalDate START = LocalDate.of(2024, 1, 8);
    public static final LocalDate END = LocalDate.of(2024, 2, 9);

    private Events() {}

    public static Enrolled enrolled(String participant, String arm, int revision) {
        return new Enrolled(
                meta(participant, null, START, revision, false, "enrolment", participant),
                "2024-01",
                START,
                END,
                arm,
                null,
                "2024-01/low",
                null,
                true,
                true,
                true,
                Map.of("coding", "50"));
    }

    public static IdentityLinked linked(String participant, String identity) {
        return new IdentityLinked(meta(participant, identity, START, 0, false, "identity", identity));
    }

    public static CheckpointScored scored(
            String participant, String item, String rater, double score, int revision, boolean voids) {
        return new CheckpointScored(
                meta(participant, null, END, revision, voids, "score", participant, item, rater),
                "capstone",
                item,
                2,
                1,
                score,
                0,
                25,
                rater,
                END,
                END,
                null,
                null);
    }

    public static PlacementRecorded placed(
            String participant, int day, PlacementStatus status, EvidenceTier tier, Double pay) {
        return new PlacementRecorded(
                meta(participant, null, END.plusDays(day), 0, false, "placement", participant, "" + day, status.code()),
                status,
                tier,
                END.plusDays(day),
                pay,
                null);
    }

    /** A placement under a name of its own, so that a revision may change its day and status. */
    public static PlacementRecorded namedPlacement(
            String participant, String name, int day, PlacementStatus status, int revision, boolean voids) {
        return new PlacementRecorded(
                meta(participant, null, END.plusDays(day), revision, voids, "placement", participant, name),
                status,
                EvidenceTier.V3,
                END.plusDays(day),
                null,
                null);
    }

    public static CommitObserved commit(String identity, String sha, int day) {
        Instant when = START.plusDays(day).atTime(12, 0).toInstant(ZoneOffset.UTC);
        return new CommitObserved(
                meta(null, identity, START.plusDays(day), 0, false, "commit", sha),
                sha,
                "repo",
                when,
                when,
                1,
                List.of(),
                false,
                false,
                1,
                10,
                2,
                0,
                null,
                null,
                null,
                null,
                CommitObserved.Clock.PLAUSIBLE,
                null,
                null,
                false,
                List.of(),
                List.of(),
                10,
                2);
    }

    /** A history with corrections, a void, raters, placements and commits. */
    public static List<Event> history(String participant) {
        String identity = "i-" + participant;
        List<Event> events = new ArrayList<>();
        events.add(enrolled(participant, "notebook", 0));
        events.add(enrolled(participant, "sprint", 1));
        events.add(linked(participant, identity));
        events.add(scored(participant, "design", "a", 10, 0, false));
        events.add(scored(participant, "design", "a", 12, 1, false));
        events.add(scored(participant, "design", "b", 16, 0, false));
        events.add(scored(participant, "writing", "a", 20, 0, false));
        events.add(scored(participant, "writing", "b", 5, 0, false));
        events.add(scored(participant, "writing", "b", 5, 1, true));
        events.add(placed(participant, 0, PlacementStatus.J3A, EvidenceTier.V2, null));
        events.add(placed(participant, 100, PlacementStatus.J1B, EvidenceTier.V2, null));
        events.add(placed(participant, 170, PlacementStatus.J1A, EvidenceTier.V1, 80_000.0));
        events.add(placed(participant, 200, PlacementStatus.J1A, EvidenceTier.V3, 90_000.0));
        for (int i = 0; i < 12; i++) {
            events.add(commit(identity, "sha-" + participant + "-" + i, i * 2));
        }
        return events;
    }

    private static EventMeta meta(
            String participant, String identity, LocalDate day, int revision, boolean voids, String... key) {
        List<UUID> corrects =
                IntStream.range(0, revision).mapToObj(r -> id(r, key)).toList();
        return new EventMeta(
                id(revision, key),
                "test",
                "test:1",
                participant,
                identity,
                day.atStartOfDay().toInstant(ZoneOffset.UTC),
                Instant.EPOCH,
                corrects,
                voids,
                "run");
    }

    private static UUID id(int revision, String... key) {
        return EventIds.of(String.join("/", key), "revision", "" + revision);
    }
}
