package dev.dayone.evidence.study;

import dev.dayone.evidence.study.NastyStudy.Secondary;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.study.plan.StudyProtocol.Draw;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NastyStudy} with what a plan may have beside it: people measured in every period of a stepped wedge, a third format, planned looks, declared groups,
 * secondary outcomes, draws kept for balance, a cell without outcomes, excluded people, formats that were not followed.
 */
final class NastierStudy {

    private final SplittableRandom random;

    private NastierStudy(SplittableRandom random) {
        this.random = random;
    }

    static NastyStudy of(long seed) {
        return new NastierStudy(new SplittableRandom(~seed)).made(seed);
    }

    private boolean chance(double p) {
        return random.nextDouble() < p;
    }

    private NastyStudy made(long seed) {
        NastyStudy study = seed % 4 == 0 ? closedCohort() : NastyStudy.of(seed);
        if (chance(0.15) && study.outcome().kind() == Kind.GRADE) {
            study = prioritised(study);
        }
        if (chance(0.3)) {
            study = withoutACell(study);
        }
        if (chance(0.2)) {
            study = study.with(study.rows().stream().map(this::excluded).toList());
        }
        if (chance(0.3)) {
            study = study.with(study.rows().stream().map(this::crossed).toList());
        }
        boolean lottery = study.plan().protocol().design() == Design.LOTTERY;
        if (lottery && chance(0.3)) {
            study = thirdFormat(study);
        }
        if (chance(0.3)) {
            study = withGroups(study);
        }
        if (chance(0.25)) {
            study = withLooks(study);
        }
        if (lottery
                && study.plan().randomised()
                && !study.plan().clustered()
                && !study.plan().covariates().isEmpty()
                && chance(0.15)) {
            study = drawnForBalance(study);
        }
        return chance(0.4) ? withSecondaries(study) : study;
    }

    private NastyStudy closedCohort() {
        int periods = 2 + random.nextInt(4);
        List<String> weeks = new ArrayList<>();
        for (int t = 1; t <= periods; t++) {
            weeks.add("week-" + t);
        }
        Kind kind = List.of(Kind.SCORE, Kind.PAY, Kind.FRACTION).get(random.nextInt(3));
        Outcome outcome = new Outcome(
                "o",
                "Outcome",
                kind,
                String.join(",", weeks.stream().map(week -> "S1." + week).toList()),
                "units",
                5,
                chance(0.7),
                true,
                null);
        List<String> covariates = chance(0.2) ? List.of("x0") : List.of();
        StudyPlan plan = new StudyPlan(
                "study",
                "Study",
                "?",
                new Arm("a", "Old"),
                new Arm("b", "New"),
                true,
                chance(0.9),
                true,
                false,
                covariates,
                null,
                List.of(outcome),
                StudyProtocol.of(Design.STEPPED_WEDGE, null));
        int sites = 2 + random.nextInt(10);
        int flavour = random.nextInt(8);
        double missing = chance(0.5) ? 0 : 0.3 * random.nextDouble();
        double gain = chance(0.5) ? 0 : 100 * random.nextDouble();
        List<PersonRow> rows = new ArrayList<>();
        for (int site = 0; site < sites; site++) {
            int change = 1 + site % (periods - (chance(0.05) ? 0 : 1));
            String from = chance(0.05) ? "never" : change < periods ? weeks.get(change) : "later";
            double ofSite = normal();
            int people = 1 + random.nextInt(8);
            for (int i = 0; i < people; i++) {
                double own = normal();
                List<Double> values = new ArrayList<>();
                for (int t = 0; t < periods; t++) {
                    double value = measured(kind, flavour, ofSite + own, t) + (t >= change ? gain : 0);
                    values.add(chance(missing) ? Double.NaN : kind == Kind.FRACTION ? Math.min(100, value) : value);
                }
                rows.add(new PersonRow(
                        "a",
                        from,
                        "site " + site,
                        covariates.isEmpty() ? Map.of() : Map.of("x0", Double.toString(normal())),
                        null,
                        true,
                        false,
                        "a",
                        null,
                        values));
            }
        }
        return new NastyStudy(plan, outcome, rows);
    }

    private double measured(Kind kind, int flavour, double level, int period) {
        if (kind == Kind.FRACTION) {
            return switch (flavour) {
                case 0 -> 0;
                case 1 -> 100;
                case 2 -> 10 * random.nextInt(11);
                default -> 100 * random.nextDouble();
            };
        }
        return switch (flavour) {
            case 0 -> 7;
            case 1 -> random.nextInt(2);
            case 2 -> 1e9 + level + normal();
            case 3 -> 1e-8 * (level + normal());
            case 4 -> level;
            case 5 -> level + 3 * period;
            case 6 -> Math.exp(2 * (level + normal()));
            default -> 50 + 5 * level + 5 * normal() - period;
        };
    }

    private double normal() {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Placed, then the grade. */
    private NastyStudy prioritised(NastyStudy study) {
        Outcome time = outcome("t", Kind.TIME_TO_PLACEMENT, "G1", NastyStudy.HORIZON);
        Outcome grade = outcome("g", Kind.GRADE, "S1.x", null);
        Outcome main = new Outcome(
                "o",
                "Outcome",
                Kind.PRIORITISED,
                "t,g",
                "units",
                5,
                study.outcome().higherIsBetter(),
                true,
                null);
        List<PersonRow> rows = study.rows().stream()
                .map(row -> row.value() == null
                        ? row
                        : row.withParts(
                                row.value(),
                                true,
                                List.of(
                                        chance(0.1)
                                                ? new Part(Double.NaN, false)
                                                : new Part(random.nextInt(300), chance(0.7)),
                                        new Part(row.value(), true))))
                .toList();
        return new NastyStudy(study.plan().with(List.of(main, time, grade)), main, rows);
    }

    private static Outcome outcome(String id, Kind kind, String measure, @Nullable Integer window) {
        return new Outcome(id, "Outcome " + id, kind, measure, "units", 5, true, false, window);
    }

    /** Nobody of one arm in one block, or of one cluster, has an outcome. */
    private NastyStudy withoutACell(NastyStudy study) {
        PersonRow one = study.rows().get(random.nextInt(study.rows().size()));
        boolean ofArm = chance(0.7);
        return study.with(study.rows().stream()
                .map(row -> Objects.equals(row.block(), one.block())
                                && Objects.equals(row.cluster(), one.cluster())
                                && (!ofArm || row.arm().equals(one.arm()))
                                && chance(0.97)
                        ? silent(row)
                        : row)
                .toList());
    }

    private static PersonRow silent(PersonRow row) {
        PersonRow out = row.withParts(null, false, List.of());
        return row.periods().isEmpty()
                ? out
                : periods(out, row.periods().stream().map(value -> Double.NaN).toList());
    }

    private static PersonRow periods(PersonRow row, List<Double> periods) {
        return new PersonRow(
                row.arm(),
                row.block(),
                row.cluster(),
                row.covariates(),
                row.value(),
                row.event(),
                row.excluded(),
                row.received(),
                row.cohort(),
                periods,
                row.parts());
    }

    private PersonRow excluded(PersonRow row) {
        return new PersonRow(
                row.arm(),
                row.block(),
                row.cluster(),
                row.covariates(),
                row.value(),
                row.event(),
                chance(0.15),
                row.received(),
                row.cohort(),
                row.periods(),
                row.parts());
    }

    private PersonRow crossed(PersonRow row) {
        return of(row, row.arm(), chance(0.15) ? row.arm().equals("a") ? "b" : "a" : row.arm(), row.covariates());
    }

    private static PersonRow of(PersonRow row, String arm, String received, Map<String, String> covariates) {
        return new PersonRow(
                arm,
                row.block(),
                row.cluster(),
                covariates,
                row.value(),
                row.event(),
                row.excluded(),
                received,
                row.cohort(),
                row.periods(),
                row.parts());
    }

    /** Whole clusters where they were drawn as a whole. */
    private NastyStudy thirdFormat(NastyStudy study) {
        Map<String, Boolean> moved = new HashMap<>();
        List<PersonRow> rows = study.rows().stream()
                .map(row -> {
                    boolean third = study.plan().clustered()
                            ? moved.computeIfAbsent(String.valueOf(row.cluster()), each -> chance(0.25))
                            : chance(0.25);
                    return third ? of(row, "c", "c", row.covariates()) : row;
                })
                .toList();
        StudyPlan old = study.plan();
        return study.with(new StudyPlan(
                        old.id(),
                        old.title(),
                        old.question(),
                        old.control(),
                        old.treatment(),
                        old.clustered(),
                        old.randomised(),
                        old.blocked(),
                        chance(0.5),
                        old.covariates(),
                        null,
                        old.outcomes(),
                        old.protocol()))
                .with(rows);
    }

    private NastyStudy withGroups(NastyStudy study) {
        int kind = random.nextInt(4);
        List<PersonRow> rows = study.rows().stream()
                .map(row -> {
                    Map<String, String> beside = new HashMap<>(row.covariates());
                    if (!chance(0.1)) {
                        beside.put(
                                "group",
                                switch (kind) {
                                    case 0 -> chance(0.5) ? "one" : "two";
                                    case 1 -> Integer.toString(random.nextInt(9));
                                    case 2 -> "level " + random.nextInt(9);
                                    default -> Double.toString(1e9 + normal());
                                });
                    }
                    return of(row, row.arm(), row.received(), beside);
                })
                .toList();
        StudyProtocol old = study.plan().protocol();
        return study.with(study.plan().with(protocol(old, old.looks(), false, List.of("group"), old.draws())))
                .with(rows);
    }

    private NastyStudy withLooks(NastyStudy study) {
        int of = 2 + random.nextInt(3);
        int now = random.nextInt(2 * of);
        List<LocalDate> looks = new ArrayList<>();
        List<Double> information = new ArrayList<>();
        for (int k = 0; k < of; k++) {
            looks.add(NastyStudiesTest.TODAY.plusDays(30L * (2 * k - now)));
            information.add((k + 1.0) / of);
        }
        StudyProtocol old = study.plan().protocol();
        NastyStudy out =
                study.with(study.plan().with(protocol(old, looks, chance(0.3), old.moderators(), old.draws())));
        return new NastyStudy(
                out.plan(), out.outcome(), out.rows(), chance(0.5) ? information : List.of(), out.secondaries());
    }

    private NastyStudy drawnForBalance(NastyStudy study) {
        StudyProtocol old = study.plan().protocol();
        Draw draw = new Draw(
                "complete",
                List.of(),
                "seed",
                Instant.parse("2025-01-01T00:00:00Z"),
                study.rows().size(),
                study.plan().covariates(),
                0.1 + 0.8 * random.nextDouble(),
                3);
        return study.with(study.plan()
                .with(protocol(old, old.looks(), old.hiddenBetweenLooks(), old.moderators(), List.of(draw))));
    }

    private static StudyProtocol protocol(
            StudyProtocol old, List<LocalDate> looks, boolean hidden, List<String> moderators, List<Draw> draws) {
        return new StudyProtocol(
                old.design(),
                old.cutoff(),
                old.expectedPeople(),
                looks,
                hidden,
                Set.of(),
                old.exploratory(),
                moderators,
                old.decisions(),
                old.futility(),
                old.costs(),
                old.lock(),
                draws);
    }

    private NastyStudy withSecondaries(NastyStudy study) {
        List<Secondary> out = new ArrayList<>();
        if (!study.outcome().periods().isEmpty() || study.plan().protocol().design() == Design.CROSSOVER) {
            Outcome main = study.outcome();
            if (!main.kind().mean()) {
                return study;
            }
            for (int k = 1; k <= 2; k++) {
                double power = k + 1;
                out.add(new Secondary(
                        outcome("s" + k, Kind.SCORE, main.measure(), null),
                        row -> periods(
                                row,
                                row.periods().stream()
                                        .map(value -> Math.sin(power * value))
                                        .toList())));
            }
        } else {
            out.add(new Secondary(outcome("s1", Kind.SCORE, "S1.x", null), derived(value -> Math.sin(3 * value))));
            out.add(new Secondary(
                    outcome("s2", Kind.PLACED, "P1", NastyStudy.HORIZON),
                    derived(value -> Math.sin(5 * value + 1) > 0 ? 1.0 : 0.0)));
            if (study.plan().protocol().design() == Design.LOTTERY) {
                out.add(new Secondary(
                        outcome("s3", Kind.COUNT, "G2", null),
                        derived(value -> Math.floor(4 * Math.abs(Math.sin(7 * value))))));
                out.add(new Secondary(
                        outcome("s4", Kind.GRADE, "S1.y", null),
                        derived(value -> Math.floor(3 * Math.abs(Math.cos(value))))));
            }
        }
        List<Outcome> all = new ArrayList<>(study.plan().outcomes());
        out.forEach(each -> all.add(each.outcome()));
        return new NastyStudy(study.plan().with(all), study.outcome(), study.rows(), study.information(), out);
    }

    private static UnaryOperator<PersonRow> derived(UnaryOperator<Double> of) {
        return row -> {
            Double value = row.value();
            return row.withParts(value == null ? null : of.apply(value), value != null, List.of());
        };
    }
}
