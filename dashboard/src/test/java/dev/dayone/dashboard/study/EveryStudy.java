package dev.dayone.dashboard.study;

import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.simulation.CellSimulation;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import dev.dayone.evidence.study.simulation.Way;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/** Simulated studies of every design and every kind of outcome that some method answers for, analysed; with secondary outcomes where values can be shaken. */
public record EveryStudy(String name, Registered study, StudyResult result) {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final int PEOPLE = 24;

    @Override
    public String toString() {
        return name;
    }

    /** One study for each design and kind, and one with looks; the format moves what people can do by so many standard deviations. */
    public static Stream<EveryStudy> of(double shift, SplittableRandom random) {
        Stream<EveryStudy> cells = Arrays.stream(Way.values())
                .flatMap(way -> Arrays.stream(Kind.values())
                        .filter(kind -> CellSimulation.answered(way, kind))
                        .map(kind -> analysed(
                                way.words() + ", " + kind + ", moved by " + shift,
                                new CellSimulation(way, kind, PEOPLE, shift, 0),
                                random)));
        return Stream.concat(
                cells,
                Stream.of(
                        analysed("looks, moved by " + shift, DesignSimulation.looks(6 * shift), random),
                        analysed(
                                "drawn until alike, moved by " + shift, DesignSimulation.balanced(8 * shift), random)));
    }

    private static EveryStudy analysed(String name, SimulatedStudy simulated, SplittableRandom random) {
        StudyPlan plan = simulated.plan();
        List<List<PersonRow>> stages = simulated.stages(random);
        List<LocalDate> looks = plan.protocol().looks();
        List<PersonRow> rows = stages.get(stages.size() - 1);
        List<Outcome> outcomes = withSecondary(plan);
        StudyPlan whole = plan.with(outcomes);
        StudyResult result = StudyAnalysis.of(whole, looks.isEmpty() ? DAY : looks.get(looks.size() - 1))
                .only(StudyAnalysis.Extent.WITH_DRAW)
                .analyse(outcomes.stream()
                        .filter(outcome -> outcome.primary() || isShaken(outcome))
                        .map(outcome -> new Table(
                                outcome,
                                outcome.primary()
                                        ? rows
                                        : rows.stream()
                                                .map(row -> shaken(outcome, row, random))
                                                .toList(),
                                null))
                        .toList());
        return new EveryStudy(
                name,
                new Registered(
                        "p", UUID.fromString("018f0000-0000-7000-8000-000000000000"), true, result.plan(), List.of()),
                result);
    }

    private static boolean isShaken(Outcome outcome) {
        return outcome.id().endsWith("-shaken");
    }

    /** Two more outcomes that go together with the first, as secondary ones do. */
    private static List<Outcome> withSecondary(StudyPlan plan) {
        Outcome first = plan.outcomes().get(0);
        List<Outcome> out = new ArrayList<>(plan.outcomes());
        if (first.kind() == Kind.SCORE || first.kind() == Kind.PLACED || first.kind() == Kind.COUNT) {
            for (String id : List.of("second-shaken", "third-shaken")) {
                out.add(new Outcome(
                        id,
                        "The " + id,
                        first.kind(),
                        first.measure(),
                        first.unit(),
                        first.smallestDifference(),
                        first.higherIsBetter(),
                        false,
                        first.windowDays()));
            }
        }
        return out;
    }

    private static PersonRow shaken(Outcome outcome, PersonRow row, SplittableRandom random) {
        Double value = row.value();
        if (value == null || !row.periods().isEmpty()) {
            return row;
        }
        return row.withValue(
                outcome.kind() == Kind.SCORE
                        ? value + 8 * random.nextGaussian()
                        : random.nextDouble() < 0.2 ? Math.abs(1 - value) : value);
    }
}
