package dev.dayone.streams.measures;

import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.RefPushed;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Git activity while somebody is taught: dose and process, never an outcome, since one format is taught through git. */
final class ExposureMeasures {

    private static final int CONTINUATION_DAYS = 90;
    private static final int CONTINUATION_WEEKS = 2;
    private static final int PER_HUNDRED = 100;
    private static final String NONE = "no commit is attributed";
    private static final String NONE_DURING = "no commit during the cohort";

    private final Person person;
    private final List<CommitDay> during;
    private final LocalDate seen;
    private final long count;
    private final List<UUID> ids;
    private final List<Value> out = new ArrayList<>();

    private ExposureMeasures(Person person) {
        this.person = person;
        this.during = person.timeline()
                .commitDays(person.enrolment().startsOn(), person.enrolment().endsOn());
        this.seen = person.enrolment().endsOn();
        this.count = during.stream().mapToLong(CommitDay::commits).sum();
        this.ids = Value.smallest(
                during.stream().flatMap(day -> day.ids().stream()).toList());
    }

    static List<Value> of(Person person) {
        ExposureMeasures measures = new ExposureMeasures(person);
        measures.commits();
        measures.dose();
        measures.continuation();
        measures.checks();
        measures.cadence();
        return measures.out;
    }

    private void commits() {
        boolean known = !person.timeline().commitDays().isEmpty();
        double commits = sum(CommitDay::commits);
        if (known) {
            long active = during.stream()
                    .filter(day -> day.commits() > 0)
                    .map(CommitDay::day)
                    .distinct()
                    .count();
            add(MeasureDefinition.COMMITS, "G2.commits", commits);
            add(MeasureDefinition.ACTIVE_DAYS, "G2.active-days", (double) active);
            add(MeasureDefinition.LINES_ADDED, "G2.lines-added", sum(CommitDay::linesAdded));
            add(MeasureDefinition.SOURCE_ADDED, "G2.source-added", sum(CommitDay::sourceAdded));
            add(MeasureDefinition.FILES_UNCOUNTED, "G2.files-uncounted", (double)
                    during.stream().mapToLong(CommitDay::uncounted).sum());
        } else {
            out.add(Value.none(MeasureDefinition.COMMITS, "G2.commits", NONE));
            out.add(Value.none(MeasureDefinition.ACTIVE_DAYS, "G2.active-days", NONE));
            out.add(Value.none(MeasureDefinition.LINES_ADDED, "G2.lines-added", NONE));
            out.add(Value.none(MeasureDefinition.SOURCE_ADDED, "G2.source-added", NONE));
            out.add(Value.none(MeasureDefinition.FILES_UNCOUNTED, "G2.files-uncounted", NONE));
        }
        ratio(MeasureDefinition.AI_ASSISTED, "G2.ai-assisted", sum(CommitDay::assisted), commits, known);
        ratio(MeasureDefinition.REVERTS, "GS11", PER_HUNDRED * sum(CommitDay::reverts), commits, known);
        double tests = sum(CommitDay::testAdded);
        ratio(MeasureDefinition.TEST_RATIO, "GS14", tests, sum(CommitDay::sourceAdded) - tests, known);
    }

    private void ratio(MeasureDefinition definition, String id, double part, double whole, boolean known) {
        if (whole > 0) {
            add(definition, id, part / whole);
        } else {
            out.add(Value.none(definition, id, known ? NONE_DURING : NONE));
        }
    }

    /** Active days by the format taught on the day, whatever arm was assigned. */
    private void dose() {
        Map<String, List<CommitDay>> byFormat = during.stream()
                .filter(day -> day.commits() > 0)
                .collect(Collectors.groupingBy(
                        day -> person.timeline().formatOn(person.enrolment(), day.day()),
                        TreeMap::new,
                        Collectors.toList()));
        long all = 0;
        long other = 0;
        for (Map.Entry<String, List<CommitDay>> each : byFormat.entrySet()) {
            long days = each.getValue().stream().map(CommitDay::day).distinct().count();
            all += days;
            other += each.getKey().equals(person.enrolment().assignedArm()) ? 0 : days;
            out.add(Value.ofDays(
                    MeasureDefinition.DOSE_DAYS, "C4.days." + each.getKey(), (double) days, each.getValue(), seen));
        }
        if (all > 0) {
            add(MeasureDefinition.CONTAMINATION, "C4.other-format", (double) other / all);
        } else {
            out.add(Value.none(MeasureDefinition.CONTAMINATION, "C4.other-format", NONE_DURING));
        }
    }

    private void continuation() {
        LocalDate closes = person.indexDate().plusDays(CONTINUATION_DAYS);
        List<CommitDay> after = person.timeline().commitDays(person.indexDate().plusDays(1), closes).stream()
                .filter(day -> day.commits() > 0)
                .toList();
        long weeks = after.stream()
                .map(day -> day.day().get(IsoFields.WEEK_BASED_YEAR) + "-"
                        + day.day().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
                .distinct()
                .count();
        if (person.timeline().commitDays().isEmpty()) {
            out.add(Value.none(MeasureDefinition.CONTINUATION, "G4", NONE));
            return;
        }
        out.add(Value.ofDays(MeasureDefinition.CONTINUATION, "G4", weeks >= CONTINUATION_WEEKS ? 1 : 0, after, closes)
                .maturing(closes, person.today()));
    }

    private void checks() {
        List<CiRunChanged> ended = person.timeline().ofType(CiRunChanged.class).stream()
                .filter(Runs::judges)
                .filter(run -> person.duringCohort(Person.day(Runs.endedAt(run))))
                .toList();
        long green = ended.stream().filter(Runs::green).count();
        out.add(
                ended.isEmpty()
                        ? Value.none(MeasureDefinition.CHECKS_PASSED, "G2.ci-pass", "no check ran during the cohort")
                        : Value.of(
                                MeasureDefinition.CHECKS_PASSED,
                                "G2.ci-pass",
                                (double) green / ended.size(),
                                ended,
                                seen));
    }

    /** Burstiness of pushes: (deviation - mean) / (deviation + mean) of the gaps between them. */
    private void cadence() {
        List<RefPushed> pushes = person.timeline().ofType(RefPushed.class).stream()
                .filter(push -> push.after() != null)
                .filter(push -> person.duringCohort(Person.day(push.meta().occurredAt())))
                .toList();
        if (pushes.size() < 3) {
            out.add(Value.none(MeasureDefinition.CADENCE, "GS12", "fewer than three pushes during the cohort"));
            return;
        }
        double[] gaps = new double[pushes.size() - 1];
        double mean = 0;
        for (int i = 0; i < gaps.length; i++) {
            Duration gap = Duration.between(
                    pushes.get(i).meta().occurredAt(), pushes.get(i + 1).meta().occurredAt());
            gaps[i] = gap.toMillis();
            mean += gaps[i] / gaps.length;
        }
        double squares = 0;
        for (double gap : gaps) {
            squares += (gap - mean) * (gap - mean);
        }
        double deviation = Math.sqrt(squares / (gaps.length - 1));
        out.add(
                deviation + mean == 0
                        ? Value.none(MeasureDefinition.CADENCE, "GS12", "all pushes at one time")
                        : Value.of(
                                MeasureDefinition.CADENCE,
                                "GS12",
                                (deviation - mean) / (deviation + mean),
                                pushes,
                                seen));
    }

    private double sum(ToLongFunction<CommitDay> count) {
        // Whole numbers of each size of group first, so that no order of adding matters.
        Map<Integer, Long> byPeople = new TreeMap<>();
        during.forEach(day -> byPeople.merge(day.people(), count.applyAsLong(day), Long::sum));
        double sum = 0;
        for (Map.Entry<Integer, Long> each : byPeople.entrySet()) {
            sum += (double) each.getValue() / each.getKey();
        }
        return sum;
    }

    private void add(MeasureDefinition definition, String id, double number) {
        out.add(Value.ofIds(definition, id, number, ids, count, seen));
    }
}
