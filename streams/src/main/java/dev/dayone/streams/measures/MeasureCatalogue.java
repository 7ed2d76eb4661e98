package dev.dayone.streams.measures;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All measures of one participant, from the timeline alone: no clock, no store, no Kafka. Streams, rebuilds and tests call this one
 * function. Definitions are {@link MeasureDefinition}'s.
 */
public final class MeasureCatalogue {

    /** Windows of the placement measures, days from the index date. */
    private static final List<Integer> WINDOWS = List.of(90, 180, 365);

    private static final Predicate<PlacementRecorded> STRICT =
            p -> p.status().placedStrictly() && p.tier().compareTo(EvidenceTier.V2) >= 0;
    private static final Predicate<PlacementRecorded> BROAD = p -> p.status().placedBroadly();

    private final String participant;
    private final Enrolled enrolment;
    private final Timeline timeline;
    private final List<MeasureValue> out = new ArrayList<>();

    private MeasureCatalogue(String participant, Enrolled enrolment, Timeline timeline) {
        this.participant = participant;
        this.enrolment = enrolment;
        this.timeline = timeline;
    }

    /**
     * The measures, in a fixed order, the count of events last; none for someone who is not enrolled. Revisions are 0: who
     * publishes them numbers them.
     */
    public static List<MeasureValue> of(Timeline timeline) {
        Optional<Enrolled> enrolment = timeline.enrolment();
        if (enrolment.isEmpty()) {
            return List.of();
        }
        String participant = Objects.requireNonNull(enrolment.get().meta().participant());
        MeasureCatalogue catalogue = new MeasureCatalogue(participant, enrolment.get(), timeline);
        catalogue.enrolment();
        catalogue.scores();
        catalogue.placements();
        catalogue.process();
        catalogue.add(Value.of("D1.events", timeline.known(), List.of(), null));
        return List.copyOf(catalogue.out);
    }

    private void enrolment() {
        LocalDate known = enrolment.endsOn();
        add(Value.of("F3", enrolment.started() ? 1 : 0, List.of(enrolment), known));
        Boolean completed = enrolment.completed();
        add(
                completed == null
                        ? Value.none("F4", "completion is not recorded")
                        : Value.of("F4", completed ? 1 : 0, List.of(enrolment), known));
    }

    private void scores() {
        Map<String, List<CheckpointScored>> checkpoints = timeline.scores().stream()
                .collect(Collectors.groupingBy(CheckpointScored::checkpoint, TreeMap::new, Collectors.toList()));
        checkpoints.forEach((checkpoint, scores) -> {
            LocalDate day =
                    latest(scores.stream().map(CheckpointScored::submittedOn).toList());
            Map<String, List<CheckpointScored>> items = scores.stream()
                    .collect(Collectors.groupingBy(CheckpointScored::item, TreeMap::new, Collectors.toList()));
            double total = 0;
            for (Map.Entry<String, List<CheckpointScored>> item : items.entrySet()) {
                double mean = item.getValue().stream()
                        .mapToDouble(CheckpointScored::score)
                        .sorted()
                        .average()
                        .orElseThrow();
                total += mean * item.getValue().get(0).weight();
                add(Value.of("S1." + checkpoint + "." + item.getKey(), mean, item.getValue(), day));
            }
            int expected = scores.get(0).itemCount();
            add(
                    items.size() < expected
                            ? Value.none("S1." + checkpoint, items.size() + " of " + expected + " items are scored")
                            : Value.of("S1." + checkpoint, total, scores, day));
            LocalDate due = scores.get(0).dueOn();
            if (due != null) {
                add(Value.of("C1." + checkpoint, day.isAfter(due) ? 0 : 1, scores, day));
            }
        });
    }

    private void placements() {
        List<PlacementRecorded> statuses = timeline.placements();
        LocalDate observed = statuses.stream()
                .filter(p -> p.status() != PlacementStatus.J4)
                .map(PlacementRecorded::startedOn)
                .max(LocalDate::compareTo)
                .orElse(null);
        placed("P1", "P4.strict", STRICT, statuses, observed);
        placed("P2", "P4.broad", BROAD, statuses, observed);
        for (int window : WINDOWS) {
            pay(
                    "PAY." + window,
                    statuses,
                    indexDate().plusDays(window),
                    indexDate().plusDays(window));
        }
        pay("PAY.latest", statuses, LocalDate.MAX, null);
    }

    private void placed(
            String share,
            String time,
            Predicate<PlacementRecorded> qualifies,
            List<PlacementRecorded> statuses,
            @Nullable LocalDate observed) {
        if (!enrolment.jobIntent()) {
            String why = "excluded by the survey before assignment: no job was sought";
            WINDOWS.forEach(window -> add(Value.none(share + "." + window, why)));
            add(Value.none(time, why));
            return;
        }
        Optional<PlacementRecorded> first = statuses.stream()
                .filter(qualifies)
                .min(Comparator.comparing(PlacementRecorded::startedOn)
                        .thenComparing(p -> p.meta().eventId()));
        List<PlacementRecorded> lineage = first.map(List::of).orElse(statuses);
        for (int window : WINDOWS) {
            boolean within = first.isPresent() && days(first.get().startedOn()) <= window;
            add(Value.of(share + "." + window, within ? 1 : 0, lineage, observed)
                    .maturing(indexDate().plusDays(window)));
        }
        double until = observed == null ? 0 : days(observed);
        add(
                first.isPresent()
                        ? Value.of(time, days(first.get().startedOn()), lineage, observed)
                        : Value.of(time, until, lineage, observed).asCensored());
    }

    private void pay(String measure, List<PlacementRecorded> statuses, LocalDate until, @Nullable LocalDate maturesOn) {
        Optional<PlacementRecorded> last = statuses.stream()
                .filter(p -> !p.startedOn().isAfter(until))
                .max(Comparator.comparing(PlacementRecorded::startedOn)
                        .thenComparing(p -> p.pay() != null)
                        .thenComparing(p -> p.meta().eventId()));
        if (!enrolment.jobIntent()) {
            add(Value.none(measure, "excluded by the survey before assignment: no job was sought"));
            return;
        }
        Double pay = last.map(PlacementRecorded::pay).orElse(null);
        boolean seeking = last.isPresent() && last.get().status() == PlacementStatus.J3A;
        if (pay == null && !seeking) {
            add(Value.none(measure, last.isEmpty() ? "no status is known" : "pay is not stated"));
            return;
        }
        Value value = Value.of(
                measure, pay == null ? 0 : pay, List.of(last.get()), last.get().startedOn());
        add(maturesOn == null ? value : value.maturing(maturesOn));
    }

    private void process() {
        if (timeline.commits().isEmpty()) {
            List.of("G2.commits", "G2.active-days", "G2.lines-added", "G2.ai-assisted")
                    .forEach(measure -> add(Value.none(measure, "no commit is attributed")));
            return;
        }
        List<CommitObserved> own = timeline.commits().stream()
                .filter(commit -> !commit.bot() && commit.parents() < 2)
                .filter(commit -> !day(commit).isBefore(enrolment.startsOn()))
                .filter(commit -> !day(commit).isAfter(enrolment.endsOn()))
                .toList();
        LocalDate seen = enrolment.endsOn();
        long activeDays = own.stream().map(MeasureCatalogue::day).distinct().count();
        long lines = own.stream().mapToLong(CommitObserved::linesAdded).sum();
        long assisted = own.stream().filter(CommitObserved::aiAssisted).count();
        add(Value.of("G2.commits", own.size(), own, seen));
        add(Value.of("G2.active-days", (double) activeDays, own, seen));
        add(Value.of("G2.lines-added", (double) lines, own, seen));
        add(
                own.isEmpty()
                        ? Value.none("G2.ai-assisted", "no commit during the cohort")
                        : Value.of("G2.ai-assisted", (double) assisted / own.size(), own, seen));
    }

    private LocalDate indexDate() {
        return enrolment.endsOn();
    }

    private double days(LocalDate day) {
        return Math.max(0, ChronoUnit.DAYS.between(indexDate(), day));
    }

    private static LocalDate day(CommitObserved commit) {
        return commit.authoredAt().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static LocalDate latest(Collection<LocalDate> days) {
        return days.stream().max(LocalDate::compareTo).orElseThrow();
    }

    private void add(Value value) {
        List<UUID> lineage =
                value.events.stream().map(e -> e.meta().eventId()).sorted().toList();
        out.add(new MeasureValue(
                enrolment.meta().programme(),
                participant,
                enrolment.cohort(),
                enrolment.assignedArm(),
                value.measure,
                MeasureDefinition.VERSION,
                0,
                value.number,
                value.censored,
                value.reason,
                value.maturesOn,
                value.observedUntil,
                lineage.stream().limit(MeasureValue.LINEAGE_SHOWN).toList(),
                lineage.size(),
                false));
    }

    /** One measure before it is stamped with who and where. */
    private record Value(
            String measure,
            @Nullable Double number,
            boolean censored,
            @Nullable String reason,
            @Nullable LocalDate maturesOn,
            @Nullable LocalDate observedUntil,
            List<? extends Event> events) {

        static Value of(String measure, double number, List<? extends Event> events, @Nullable LocalDate observed) {
            return new Value(measure, number, false, null, null, observed, events);
        }

        static Value none(String measure, String reason) {
            return new Value(measure, null, false, reason, null, null, List.of());
        }

        Value asCensored() {
            return new Value(measure, number, true, reason, maturesOn, observedUntil, events);
        }

        Value maturing(LocalDate day) {
            return new Value(measure, number, censored, reason, day, observedUntil, events);
        }
    }
}
