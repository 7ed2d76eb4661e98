package dev.dayone.app;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** A seeded history of a made-up programme in no order at all: enrolments, late links, commits, scores, placements, corrections, duplicates. */
final class History {

    private static final LocalDate START = LocalDate.of(2024, 1, 8);
    private static final LocalDate END = START.plusDays(32);
    private static final int PEOPLE = 60;
    private static final List<PlacementStatus> STATUSES = List.of(PlacementStatus.values());

    private History() {}

    static List<Event> of(int count, int seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            events.add(enrolled(person, random.nextBoolean() ? "sprint" : "notebook", 0));
            if (random.nextInt(10) == 0) {
                events.add(enrolled(person, "sprint", 1));
            }
            events.add(new IdentityLinked(
                    meta(participant(person), identity(person), Instant.EPOCH, 0, false, "link", "" + person)));
        }
        for (int n = 0; events.size() < count; n++) {
            int person = random.nextInt(PEOPLE);
            int kind = random.nextInt(20);
            if (kind == 0) {
                events.add(scored(person, n, random.nextInt(26), 0, false));
                if (random.nextInt(3) == 0) {
                    events.add(scored(person, n, random.nextInt(26), 1, random.nextBoolean()));
                }
            } else if (kind == 1) {
                events.add(placed(person, n, random.nextInt(400), STATUSES.get(random.nextInt(STATUSES.size()))));
            } else {
                events.add(commit(person, n, random.nextInt(60) - 10));
            }
            if (random.nextInt(30) == 0) {
                events.add(events.get(random.nextInt(events.size())));
            }
        }
        Collections.shuffle(events, random);
        return events;
    }

    /** Whose event it is. */
    static String person(Event event) {
        String participant = event.meta().participant();
        return participant != null ? participant : event.meta().identity().replace("i-", "p-");
    }

    private static String participant(int person) {
        return "p-" + person;
    }

    private static String identity(int person) {
        return "i-" + person;
    }

    private static Enrolled enrolled(int person, String arm, int revision) {
        return new Enrolled(
                meta(participant(person), null, at(START), revision, false, "enrolled", "" + person),
                "2024-01",
                START,
                END,
                arm,
                null,
                null,
                null,
                true,
                true,
                true,
                Map.of());
    }

    private static CheckpointScored scored(int person, int n, double score, int revision, boolean voids) {
        return new CheckpointScored(
                meta(participant(person), null, at(END), revision, voids, "scored", "" + n),
                "capstone",
                "item-" + n % 3,
                3,
                1,
                score,
                0,
                25,
                "rater-" + n % 5,
                END,
                END,
                null,
                null);
    }

    /** That the participant asks to be erased, with the identity that links gave. */
    static ParticipantErased erasureOf(String participant) {
        return new ParticipantErased(
                meta(participant, null, at(END), 0, false, "erasure", participant),
                List.of(participant.replace("p-", "i-")));
    }

    /** A score like that one, of another checkpoint. */
    static CheckpointScored scoreOf(String checkpoint, CheckpointScored like) {
        return new CheckpointScored(
                meta(like.meta().participant(), null, at(END), 0, false, "score of", checkpoint),
                checkpoint,
                like.item(),
                like.itemCount(),
                like.weight(),
                like.score(),
                like.minimum(),
                like.maximum(),
                like.rater(),
                END,
                END,
                null,
                null);
    }

    /** A score of that day, which nothing at the way in has looked at. */
    static CheckpointScored scoreOn(LocalDate day, CheckpointScored like) {
        Instant when = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return new CheckpointScored(
                meta(like.meta().participant(), null, when, 0, false, "score on", day.toString()),
                like.checkpoint(),
                like.item(),
                like.itemCount(),
                like.weight(),
                like.score(),
                like.minimum(),
                like.maximum(),
                like.rater(),
                day,
                END,
                null,
                null);
    }

    private static PlacementRecorded placed(int person, int n, int day, PlacementStatus status) {
        LocalDate on = END.plusDays(day);
        return new PlacementRecorded(
                meta(participant(person), null, at(on), 0, false, "placed", "" + n),
                status,
                EvidenceTier.V2,
                on,
                null,
                null);
    }

    private static CommitObserved commit(int person, int n, int day) {
        Instant when = at(START.plusDays(day)).plusSeconds(n % 86_400);
        return new CommitObserved(
                meta(null, identity(person), when, 0, false, "commit", "" + n),
                "sha" + n,
                "repo",
                when,
                when,
                n % 11 == 0 ? 2 : 1,
                List.of(),
                n % 13 == 0,
                n % 7 == 0,
                1,
                n % 50,
                2,
                0,
                null,
                null,
                null,
                null,
                CommitObserved.Clock.PLAUSIBLE,
                "patch" + n % 5000,
                null,
                false,
                List.of(),
                List.of(),
                n % 40,
                2,
                0,
                1);
    }

    private static Instant at(LocalDate day) {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static EventMeta meta(
            String participant, String identity, Instant at, int revision, boolean voids, String... key) {
        List<UUID> corrects =
                IntStream.range(0, revision).mapToObj(r -> id(r, key)).toList();
        return new EventMeta(
                id(revision, key), "killed", "made-up:1", participant, identity, at, at, corrects, voids, "run");
    }

    private static UUID id(int revision, String... key) {
        return EventIds.of(String.join("/", key), "" + revision);
    }
}
