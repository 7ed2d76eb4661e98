package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Entries of every kind as events, by the same rules whether they come in a file or over the network. */
public record EntryReader(ProgrammeFile file, People people, Mint mint) {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** Reads one fact: what of the files' rows is one event each. */
    public Event read(EntryKind kind, Entry entry) {
        Event event = fact(kind, entry);
        entry.requireCarried(event);
        return event;
    }

    private Event fact(EntryKind kind, Entry entry) {
        return switch (kind) {
            case ROSTER -> new EnrolmentRows(file, mint).read(entry);
            case CHECKPOINTS -> new ScoreRows(file, people, mint).read(entry);
            case SUBMISSIONS -> new SubmissionRows(file, people, mint).read(entry);
            case PLACEMENTS -> new PlacementRows(people, mint).read(entry);
            case CONSENTS -> new ConsentRows(people, mint).read(entry);
            case TASKS -> new TaskRows(file, people, mint).read(entry);
            case FORMAT_CHANGES -> new FormatChangeRows(file, people, mint).read(entry);
            case SURVEYS -> new AnswerRows(file, people, mint).read(entry);
            case APPLICATIONS -> new ApplicationRows(file, mint).read(entry);
            case IDENTITIES -> {
                Participants.require(people, entry);
                List<Event> links = links(entry);
                if (links.isEmpty()) {
                    throw entry.problem(
                            Code.MISSING_VALUE,
                            "email",
                            "is empty, and so are the columns of logins",
                            "Fill one of them in, or leave the row out");
                }
                if (links.size() > 1) {
                    String first = Stream.of("email", "github", "gitlab", "wandb", "mlflow", "slurm")
                            .filter(each -> entry.optional(each).isPresent())
                            .findFirst()
                            .orElse("email");
                    throw entry.problem(
                            Code.INVALID_VALUE,
                            first,
                            "is not the only address or login",
                            "Give each of them a row, or an event, of its own");
                }
                yield links.get(0);
            }
        };
    }

    /**
     * Reads all facts of an entry that came over the network: an enrolment may name addresses and logins, and a time ahead of ours is
     * refused.
     */
    public List<Event> readAll(EntryKind kind, Entry entry) {
        entry.requireReadable();
        kind.requireKnown(entry);
        entry.requireModest();
        entry.optional("programme")
                .filter(sent -> !sent.equals(file.programme()))
                .ifPresent(other -> {
                    throw entry.problem(
                            Code.UNKNOWN_REFERENCE,
                            "programme",
                            "is not the programme of this token",
                            "Use its own token");
                });
        Instant now = mint.receivedAt();
        entry.optionalInstant("occurred_at")
                .filter(now.plus(TOLERANCE)::isBefore)
                .ifPresent(ahead -> {
                    throw entry.problem(
                            Code.CLOCK_AHEAD, "occurred_at", "is more than five minutes ahead of us", "Set the clock");
                });
        if (kind == EntryKind.IDENTITIES) {
            Participants.require(people, entry);
            List<Event> links = links(entry);
            if (links.isEmpty()) {
                throw entry.problem(
                        Code.MISSING_VALUE,
                        "email",
                        "is empty",
                        "Name an email, a login of github or gitlab, or a user of wandb, mlflow or slurm");
            }
            return links;
        }
        List<Event> events = new ArrayList<>(List.of(read(kind, entry)));
        if (events.get(0) instanceof Enrolled) {
            events.addAll(links(entry));
        }
        return events;
    }

    private List<Event> links(Entry entry) {
        String participant = mint.pseudonyms().participant(entry.required("participant"));
        IdentityRows identities = new IdentityRows(mint);
        List<Event> links = new ArrayList<>();
        identities.named(entry).forEach(written -> links.add(identities.link(entry, participant, written.identity())));
        return links;
    }
}
