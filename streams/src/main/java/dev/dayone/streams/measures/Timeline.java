package dev.dayone.streams.measures;

import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.ConsentRecorded;
import dev.dayone.schemas.Corrections;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatChanged;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.ReviewSubmitted;
import dev.dayone.schemas.WireCodec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The facts of one participant that are in force: each once, without those that a later revision replaced or took back; commits as
 * roll-ups by day. The order in which events arrived, and how often, makes no difference.
 */
public final class Timeline {

    private static final Comparator<Event> ORDER = Comparator.comparing(
                    (Event fact) -> fact.meta().occurredAt())
            .thenComparing(fact -> fact.meta().eventId());

    private final List<Event> effective;
    private final List<CommitDay> days;
    private final List<FormatChanged> changes;
    private final long known;
    private final Optional<Boolean> intent;

    private Timeline(List<Event> effective, List<CommitDay> days, long known, Optional<Boolean> intent) {
        this.effective = effective;
        this.days = days;
        this.changes = ofType(FormatChanged.class);
        this.known = known;
        this.intent = intent;
    }

    /** Those whom it is also about: the author whose work somebody else reviewed, merged or closed; co-authors of a commit. */
    public static List<String> others(Event event) {
        String author = null;
        if (event instanceof CommitObserved commit) {
            return commit.credited().stream()
                    .filter(other -> !other.equals(event.key()))
                    .toList();
        }
        if (event instanceof PullRequestChanged request) {
            author = request.author();
        } else if (event instanceof ReviewSubmitted review) {
            author = review.author();
        }
        return Stream.ofNullable(author)
                .filter(other -> !other.equals(event.key()))
                .toList();
    }

    /** The timeline of those events, commits among them, duplicates included, in any order. */
    public static Timeline of(Collection<? extends Event> events) {
        return of(events, List.of());
    }

    /**
     * What somebody else did and the participant has a part in.
     *
     * @param identity the participant's, by which it is known
     */
    public record Copy(String identity, Event event) {}

    /**
     * The timeline of those events.
     *
     * @param copies what others did to the participant's work, as reviews, or together with the participant, as commits; not counted as facts
     */
    public static Timeline of(Collection<? extends Event> events, Collection<Copy> copies) {
        List<Event> facts = new ArrayList<>();
        List<Event> others = new ArrayList<>();
        Map<String, List<CommitObserved>> commits = new TreeMap<>();
        for (Copy copy : copies) {
            if (copy.event() instanceof CommitObserved commit) {
                commits.computeIfAbsent(copy.identity(), key -> new ArrayList<>())
                        .add(commit);
            } else {
                others.add(copy.event());
            }
        }
        for (Event event : events) {
            if (event instanceof CommitObserved commit) {
                commits.computeIfAbsent(commit.key(), key -> new ArrayList<>()).add(commit);
            } else {
                facts.add(event);
            }
        }
        List<CommitDay> days = new ArrayList<>();
        commits.forEach((identity, own) -> days.addAll(days(identity, own)));
        return of(facts, others, days);
    }

    /**
     * The timeline of facts and roll-ups.
     *
     * @param own facts of the participant's own doing, or about the participant; no commits
     * @param copies what others did to the participant's work, as reviews; not counted as facts
     * @param days commits
     */
    public static Timeline of(
            Collection<? extends Event> own, Collection<? extends Event> copies, Collection<CommitDay> days) {
        Map<UUID, Event> facts = new HashMap<>();
        own.forEach(event -> facts.merge(event.meta().eventId(), event, Timeline::preferred));
        long known = facts.size() + days.stream().mapToLong(CommitDay::facts).sum();
        copies.forEach(event -> facts.merge(event.meta().eventId(), event, Timeline::preferred));
        Set<UUID> superseded = Corrections.replaced(facts.values());
        List<Event> effective = facts.values().stream()
                .filter(fact -> !superseded.contains(fact.meta().eventId()))
                .filter(fact -> !fact.meta().voids())
                .sorted(ORDER)
                .toList();
        Optional<Boolean> intent = facts.values().stream()
                .filter(fact ->
                        fact instanceof Enrolled && fact.meta().corrects().isEmpty())
                .min(ORDER)
                .map(fact -> ((Enrolled) fact).jobIntent());
        List<CommitDay> sorted = days.stream()
                .sorted(Comparator.comparing(CommitDay::day)
                        .thenComparing(CommitDay::identity)
                        .thenComparing(CommitDay::people))
                .toList();
        return new Timeline(effective, sorted, known, intent);
    }

    /**
     * Of two readings of one fact the one that stays: the earlier by the source's clock, else the one whose bytes are smaller. The
     * same, whichever came first.
     */
    public static Event preferred(Event one, Event other) {
        int earlier = one.meta().occurredAt().compareTo(other.meta().occurredAt());
        if (earlier != 0) {
            return earlier < 0 ? one : other;
        }
        return Arrays.compare(WireCodec.encode(one), WireCodec.encode(other)) <= 0 ? one : other;
    }

    private static List<CommitDay> days(String identity, List<CommitObserved> commits) {
        Map<UUID, CommitFact> facts = new HashMap<>();
        Set<UUID> superseded = new HashSet<>();
        for (CommitObserved commit : commits) {
            facts.merge(commit.meta().eventId(), CommitFact.of(commit, identity), CommitFact::better);
            superseded.addAll(commit.meta().corrects());
        }
        Map<LocalDate, List<CommitFact>> byDay = new TreeMap<>();
        facts.values()
                .forEach(fact -> byDay.computeIfAbsent(fact.day(), day -> new ArrayList<>())
                        .add(fact));
        String programme = commits.get(0).meta().programme();
        List<CommitDay> days = new ArrayList<>();
        byDay.forEach((day, own) ->
                days.addAll(CommitDays.of(CommitDays.none(programme, identity, day), own, superseded::contains)
                        .values()));
        return days;
    }

    /** The facts in force, commits left out. */
    public List<Event> inForce() {
        return effective;
    }

    /** Facts known, those no longer in force included. */
    public long known() {
        return known;
    }

    /**
     * The enrolment in force. Whether a job is sought is what the first enrolment said: it is asked before assignment, and a later
     * change would take people out of the denominator.
     */
    public Optional<Enrolled> enrolment() {
        return ofType(Enrolled.class).stream()
                .findFirst()
                .map(enrolled -> intent.map(enrolled::withJobIntent).orElse(enrolled));
    }

    /** The format that the participant was in fact taught on that day: analyses count people where they were assigned. */
    String formatOn(Enrolled enrolled, LocalDate day) {
        return changes.stream()
                .filter(change -> !change.changedOn().isAfter(day))
                .max(Comparator.comparing(FormatChanged::changedOn)
                        .thenComparing(change -> change.meta().eventId()))
                .map(FormatChanged::format)
                .orElseGet(() -> Objects.requireNonNullElse(enrolled.receivedArm(), enrolled.assignedArm()));
    }

    /** Whether the participant may be evaluated: consent that was not withdrawn last. */
    boolean evaluated() {
        return ofType(ConsentRecorded.class).stream()
                .filter(consent -> consent.purpose() == ConsentRecorded.Purpose.EVALUATION)
                .max(Comparator.comparing(ConsentRecorded::decidedOn)
                        .thenComparing(consent -> !consent.given())
                        .thenComparing(consent -> consent.meta().eventId()))
                .map(ConsentRecorded::given)
                .orElse(true);
    }

    List<CommitDay> commitDays() {
        return days;
    }

    /** Commits of the days from the first to the last, both included. */
    List<CommitDay> commitDays(LocalDate first, LocalDate last) {
        return days.stream()
                .filter(day -> !day.day().isBefore(first) && !day.day().isAfter(last))
                .toList();
    }

    <T extends Event> List<T> ofType(Class<T> type) {
        return effective.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
