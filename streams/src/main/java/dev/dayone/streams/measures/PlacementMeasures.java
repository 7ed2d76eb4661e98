package dev.dayone.streams.measures;

import dev.dayone.evidence.study.outcome.OutcomeState;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of somebody on the job market, within windows from the index date. */
final class PlacementMeasures {

    /** Windows, in days from the index date. */
    private static final List<Integer> WINDOWS = List.of(90, 180, 365);

    private static final int HALF_YEAR = 180;
    private static final int YEAR = 365;
    private static final String EXCLUDED = "excluded by the survey before assignment: no job was sought";

    private static final Predicate<PlacementRecorded> STRICT =
            p -> p.status().placedStrictly() && p.tier().compareTo(EvidenceTier.V2) >= 0;
    private static final Predicate<PlacementRecorded> BROAD = p -> p.status().placedBroadly();
    private static final Predicate<PlacementRecorded> SELF_HIRE = p -> p.status() == PlacementStatus.J1C;

    private final Person person;
    private final List<PlacementRecorded> statuses;
    private final @Nullable LocalDate observed;
    private final List<Value> out = new ArrayList<>();

    private PlacementMeasures(Person person) {
        this.person = person;
        this.statuses = person.timeline().ofType(PlacementRecorded.class);
        this.observed = statuses.stream()
                .filter(PlacementMeasures::answers)
                .map(PlacementRecorded::heardOn)
                .max(LocalDate::compareTo)
                .orElse(null);
    }

    static List<Value> of(Person person) {
        PlacementMeasures measures = new PlacementMeasures(person);
        measures.shares(MeasureDefinition.PLACED_STRICT, "P1", WINDOWS, STRICT);
        measures.time("P4.strict", STRICT);
        measures.left("P4.strict.left", p -> p.status().leavesField() || p.status() == PlacementStatus.J1H);
        measures.shares(MeasureDefinition.PLACED_BROAD, "P2", WINDOWS, BROAD);
        measures.time("P4.broad", BROAD);
        measures.left("P4.broad.left", p -> p.status().leavesField());
        measures.shares(MeasureDefinition.SELF_HIRE, "P3", List.of(HALF_YEAR), SELF_HIRE);
        measures.retention();
        WINDOWS.forEach(measures::response);
        measures.evidence();
        for (int window : WINDOWS) {
            measures.pay("PAY." + window, measures.closes(window), measures.closes(window));
        }
        measures.pay("PAY.latest", LocalDate.MAX, null);
        return measures.out;
    }

    private void shares(
            MeasureDefinition definition, String id, List<Integer> windows, Predicate<PlacementRecorded> qualifies) {
        Optional<PlacementRecorded> first = first(qualifies);
        List<PlacementRecorded> behind = first.map(List::of).orElse(statuses);
        for (int window : windows) {
            if (!person.enrolment().jobIntent()) {
                out.add(Value.none(definition, id + "." + window, EXCLUDED));
                continue;
            }
            Double state = first.map(each -> state(window, each))
                    .orElseGet(() -> OutcomeState.within(window, null, heardOn(), true))
                    .number();
            out.add((state == null
                            ? Value.none(
                                    definition,
                                    id + "." + window,
                                    first.map(PlacementMeasures::since).orElseGet(this::unknown))
                            : Value.of(definition, id + "." + window, state, behind, observed))
                    .maturing(closes(window), person.today()));
        }
    }

    /** What the first placement says of a window: found by an answer, it may have begun on any day since the answer before. */
    private OutcomeState state(int window, PlacementRecorded first) {
        double day = person.days(first.startedOn());
        return found(first)
                ? OutcomeState.foundBetween(window, day, heardBefore(first.startedOn()), true)
                : OutcomeState.within(window, day, heardOn(), true);
    }

    /**
     * Whether an answer of that day found the status, which may have begun on any day since the answer before. Where the same status and day were told several times, one of them
     * says so and none leaves it open: which of them comes first must not matter.
     */
    private boolean found(PlacementRecorded of) {
        List<PlacementRecorded> same = statuses.stream()
                .filter(each -> each.status() == of.status() && each.startedOn().equals(of.startedOn()))
                .toList();
        return same.stream().anyMatch(PlacementRecorded::foundByAnswer)
                && same.stream().allMatch(each -> each.observedOn() != null);
    }

    private static String since(PlacementRecorded first) {
        return "found placed on " + first.startedOn() + ", and no answer tells since when";
    }

    /** Days from the index date to the last answer before that day; null where none was given after it. */
    private @Nullable Double heardBefore(LocalDate day) {
        return statuses.stream()
                .filter(PlacementMeasures::answers)
                .map(PlacementRecorded::heardOn)
                .filter(heard -> heard.isBefore(day) && heard.isAfter(person.indexDate()))
                .max(LocalDate::compareTo)
                .map(person::days)
                .map(Double::valueOf)
                .orElse(null);
    }

    private void time(String id, Predicate<PlacementRecorded> qualifies) {
        time(MeasureDefinition.TIME_TO_PLACEMENT, id, qualifies);
    }

    private void left(String id, Predicate<PlacementRecorded> qualifies) {
        time(MeasureDefinition.TIME_TO_LEAVING, id, qualifies);
    }

    private void time(MeasureDefinition definition, String id, Predicate<PlacementRecorded> qualifies) {
        if (!person.enrolment().jobIntent()) {
            out.add(Value.none(definition, id, EXCLUDED));
            return;
        }
        Optional<PlacementRecorded> first = first(qualifies);
        if (first.isPresent()) {
            double days = person.days(first.get().startedOn());
            out.add(Value.of(definition, id, days, List.of(first.get()), observed));
        } else {
            Double days = heardOn();
            out.add(
                    days == null
                            ? Value.none(definition, id, unknown())
                            : Value.of(definition, id, days, statuses, observed).asCensored());
        }
    }

    /** Days from the index date until which answers reach; null where none was given after it. */
    private @Nullable Double heardOn() {
        return observed == null || !observed.isAfter(person.indexDate()) ? null : Double.valueOf(person.days(observed));
    }

    /** Why nobody can say what became of this person. */
    private String unknown() {
        return observed == null ? "no answer is known" : "last heard of on " + observed;
    }

    private boolean tellsOf(int window) {
        return OutcomeState.tells(window, heardOn());
    }

    private void retention() {
        MeasureDefinition definition = MeasureDefinition.RETENTION;
        Optional<PlacementRecorded> half = inForce(closes(HALF_YEAR));
        Optional<PlacementRecorded> year = inForce(closes(YEAR));
        if (!person.enrolment().jobIntent()) {
            out.add(Value.none(definition, "P5", EXCLUDED));
        } else if (!person.today().isBefore(closes(YEAR)) && half.filter(STRICT).isEmpty()) {
            out.add(Value.none(definition, "P5", "not placed strictly at " + HALF_YEAR + " days"));
        } else {
            boolean kept = year.filter(STRICT).isPresent();
            if (!person.today().isBefore(closes(YEAR)) && !tellsOf(YEAR)) {
                out.add(Value.none(definition, "P5", unknown()).maturing(closes(YEAR), person.today()));
                return;
            }
            List<PlacementRecorded> behind =
                    Stream.concat(half.stream(), year.stream()).toList();
            out.add(Value.of(definition, "P5", kept ? 1 : 0, behind, observed).maturing(closes(YEAR), person.today()));
        }
    }

    /** Somebody answered where an answer tells of the window: from its second half on, or with a placement in it. */
    private void response(int window) {
        List<PlacementRecorded> answers = statuses.stream()
                .filter(PlacementMeasures::answers)
                .filter(p -> OutcomeState.tells(window, person.days(p.heardOn()))
                        || (placed(p) && person.days(p.startedOn()) <= window))
                .toList();
        out.add(Value.of(
                        MeasureDefinition.RESPONSE,
                        "P7.response." + window,
                        answers.isEmpty() ? 0 : 1,
                        answers,
                        observed)
                .maturing(closes(window), person.today()));
    }

    private static boolean placed(PlacementRecorded status) {
        return STRICT.or(BROAD).or(SELF_HIRE).test(status);
    }

    private void evidence() {
        MeasureDefinition definition = MeasureDefinition.EVIDENCE;
        Optional<PlacementRecorded> last = inForce(closes(HALF_YEAR));
        if (last.isEmpty() && !person.today().isBefore(closes(HALF_YEAR))) {
            out.add(Value.none(definition, "P7.evidence.180", "no status is known"));
            return;
        }
        boolean documented =
                last.filter(p -> p.tier().compareTo(EvidenceTier.V2) >= 0).isPresent();
        out.add(Value.of(
                        definition,
                        "P7.evidence.180",
                        documented ? 1 : 0,
                        last.stream().toList(),
                        observed)
                .maturing(closes(HALF_YEAR), person.today()));
    }

    private void pay(String id, LocalDate until, @Nullable LocalDate maturesOn) {
        MeasureDefinition definition = MeasureDefinition.PAY;
        Optional<PlacementRecorded> last = statuses.stream()
                .filter(p -> !p.startedOn().isAfter(until))
                .max(Comparator.comparing(PlacementRecorded::startedOn)
                        .thenComparing(p -> p.pay() != null)
                        .thenComparing(p -> p.meta().eventId()));
        if (!person.enrolment().jobIntent()) {
            out.add(Value.none(definition, id, EXCLUDED));
            return;
        }
        Double pay = last.map(PlacementRecorded::pay).orElse(null);
        boolean seeking = last.isPresent() && last.get().status() == PlacementStatus.J3A;
        if (pay == null
                && seeking
                && maturesOn != null
                && !OutcomeState.tells(window(maturesOn), heardOfSeeking(maturesOn))) {
            out.add(Value.none(definition, id, unknown()).maturing(maturesOn, person.today()));
            return;
        }
        Value value = pay == null && !seeking
                ? Value.none(definition, id, last.isEmpty() ? "no status is known" : "pay is not stated")
                : Value.of(
                        definition,
                        id,
                        pay == null ? 0 : pay,
                        List.of(last.get()),
                        last.get().startedOn());
        out.add(maturesOn == null ? value : value.maturing(maturesOn, person.today()));
    }

    /** Until when answers tell that somebody who sought then still did: what an answer after that day found may have begun on any day since the answer before. */
    private @Nullable Double heardOfSeeking(LocalDate until) {
        Optional<PlacementRecorded> next = statuses.stream()
                .filter(PlacementMeasures::answers)
                .filter(status -> status.startedOn().isAfter(until))
                .min(Comparator.comparing(PlacementRecorded::startedOn)
                        .thenComparing(p -> p.meta().eventId()));
        return next.isPresent() && found(next.get()) && next.get().status() != PlacementStatus.J3A
                ? heardBefore(next.get().startedOn())
                : heardOn();
    }

    private Optional<PlacementRecorded> first(Predicate<PlacementRecorded> qualifies) {
        return statuses.stream()
                .filter(qualifies)
                .min(Comparator.comparing(PlacementRecorded::startedOn)
                        .thenComparing(p -> p.meta().eventId()));
    }

    /** The status that holds on that day. */
    private Optional<PlacementRecorded> inForce(LocalDate day) {
        return statuses.stream()
                .filter(PlacementMeasures::answers)
                .filter(p -> !p.startedOn().isAfter(day))
                .max(Comparator.comparing(PlacementRecorded::startedOn)
                        .thenComparing(PlacementRecorded::tier)
                        .thenComparing(p -> p.meta().eventId()));
    }

    private static boolean answers(PlacementRecorded status) {
        return status.status() != PlacementStatus.J4;
    }

    private double window(LocalDate closes) {
        return ChronoUnit.DAYS.between(person.indexDate(), closes);
    }

    private LocalDate closes(int window) {
        return person.indexDate().plusDays(window);
    }
}
