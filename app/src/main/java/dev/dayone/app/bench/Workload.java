package dev.dayone.app.bench;

import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.FileChange;
import dev.dayone.schemas.IdentityLinked;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Made-up events of a made-up programme: people enrolled, linked, and committing, three files a commit. */
final class Workload {

    static final String PROGRAMME = "bench";

    private static final LocalDate START = LocalDate.of(2024, 1, 8);
    private static final int DAYS = 33;

    private final int people;

    Workload(int people) {
        this.people = people;
    }

    /** Enrolments and links: two events a person. */
    List<Event> roster() {
        List<Event> out = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            EventMeta meta = meta("enrolled-" + person, participant(person), null, START);
            out.add(new Enrolled(
                    meta,
                    "2024-01",
                    START,
                    START.plusDays(DAYS - 1),
                    person % 2 == 0 ? "notebook" : "sprint",
                    null,
                    null,
                    null,
                    true,
                    true,
                    true,
                    Map.of()));
            out.add(new IdentityLinked(meta("link-" + person, participant(person), identity(person), START)));
        }
        return out;
    }

    /** The n-th commit, by people in turn, spread over the days of the cohort. */
    CommitObserved commit(long n) {
        int person = (int) (n % people);
        LocalDate day = START.plusDays((n / people) % DAYS);
        Instant at = day.atStartOfDay().toInstant(ZoneOffset.UTC).plusSeconds(n % 80_000);
        String sha = EventIds.of("sha", String.valueOf(n)).toString().replace("-", "") + "00000000";
        FileChange file = new FileChange(
                "p-0123456789abcdef0123456789abcdef",
                null,
                FileChange.Status.MODIFIED,
                FileChange.Kind.SOURCE,
                "py",
                FileChange.Lines.COUNTED,
                12,
                3,
                10,
                2);
        return new CommitObserved(
                meta("commit-" + n, null, identity(person), day),
                sha,
                "repo-" + person,
                at,
                at,
                1,
                List.of(),
                false,
                n % 7 == 0,
                3,
                36,
                9,
                0,
                sha,
                identity(person),
                null,
                0,
                CommitObserved.Clock.PLAUSIBLE,
                sha.substring(0, 40),
                null,
                false,
                List.of(),
                List.of(file, file, file),
                30,
                6,
                0,
                1);
    }

    private static String participant(int person) {
        return UUID.nameUUIDFromBytes(("p" + person).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    private static String identity(int person) {
        return UUID.nameUUIDFromBytes(("i" + person).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    private static EventMeta meta(String name, @Nullable String participant, @Nullable String identity, LocalDate day) {
        return new EventMeta(
                EventIds.of(PROGRAMME, name),
                PROGRAMME,
                "bench:" + name,
                participant,
                identity,
                day.atStartOfDay().toInstant(ZoneOffset.UTC),
                Instant.EPOCH,
                List.of(),
                false,
                "bench");
    }
}
