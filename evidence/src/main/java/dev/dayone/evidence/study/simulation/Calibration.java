package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.StudentEstimate.Alternative;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.proportions.BoschlooTest;
import dev.dayone.evidence.proportions.FisherGrid;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** The designs on which every default must keep its promises, and what they come to: type I error, coverage, power, verdicts. */
public final class Calibration {

    private Calibration() {}

    /**
     * One design without and with an effect.
     *
     * @param name the design in words
     * @param method the default the plan picks
     * @param none nothing differs
     * @param some something does
     */
    public record Scenario(String name, String method, SimulatedStudy none, SimulatedStudy some) {

        private static Scenario of(String name, String method, Truth none, Truth some) {
            return new Scenario(name, method, StudySimulation.of(none), StudySimulation.of(some));
        }
    }

    /** A scenario simulated: without the effect, and with it. */
    public record Line(Scenario scenario, Operating none, Operating some) {}

    /** At the sizes of real cohorts. */
    public static List<Scenario> scenarios() {
        return List.of(
                scores("15 v 15, normal", "Welch", Truth.scores(15, 15, 0), Truth.scores(15, 15, 10)),
                scores(
                        "15 v 15, log-normal",
                        "Welch",
                        Truth.scores(15, 15, 0).lopsided(),
                        Truth.scores(15, 15, 10).lopsided()),
                scores(
                        "7 v 23, treatment twice as noisy",
                        "Welch",
                        Truth.scores(7, 23, 0).noisier(2),
                        Truth.scores(7, 23, 10).noisier(2)),
                scores(
                        "15 v 15, earlier score",
                        "Lin",
                        Truth.scores(15, 15, 0).adjusted(),
                        Truth.scores(15, 15, 10).adjusted()),
                scores(
                        "7 v 23, earlier score, treatment twice as noisy",
                        "Lin",
                        Truth.scores(7, 23, 0).adjusted().noisier(2),
                        Truth.scores(7, 23, 10).adjusted().noisier(2)),
                scores(
                        "3 cohorts of 30, people drawn within",
                        "Blocked difference",
                        Truth.scores(45, 45, 0).in(3, false, 0.1),
                        Truth.scores(45, 45, 5).in(3, false, 0.1)),
                scores(
                        "3 cohorts of 30, earlier score",
                        "Block effects",
                        Truth.scores(45, 45, 0).in(3, false, 0.1).adjusted(),
                        Truth.scores(45, 45, 5).in(3, false, 0.1).adjusted()),
                scores(
                        "6 whole cohorts of 20, ICC 0.1",
                        "CR2",
                        Truth.scores(60, 60, 0).in(6, true, 0.1),
                        Truth.scores(60, 60, 10).in(6, true, 0.1)),
                scores(
                        "10 whole cohorts of 20, ICC 0.1, earlier score",
                        "CR2",
                        Truth.scores(100, 100, 0).in(10, true, 0.1).adjusted(),
                        Truth.scores(100, 100, 10).in(10, true, 0.1).adjusted()),
                Scenario.of(
                        "15 v 15, half placed; 0.8 v 0.4",
                        "Miettinen-Nurminen",
                        Truth.placed(15, 15, 0.5, 0),
                        Truth.placed(15, 15, 0.4, 0.4)),
                Scenario.of(
                        "45 v 45 in 3 cohorts, half placed; 0.7 v 0.4",
                        "Stratified Miettinen-Nurminen",
                        Truth.placed(45, 45, 0.5, 0).in(3, false, 0),
                        Truth.placed(45, 45, 0.4, 0.3).in(3, false, 0)),
                Scenario.of(
                        "45 v 45, days to placement; hazard ratio 1.6",
                        "RMST",
                        Truth.times(45, 45, 1.2, 0),
                        Truth.times(45, 45, 1.2, Math.log(1.6))),
                Scenario.of(
                        "15 v 15, counts in bursts around 4; ratio 1.8",
                        "Rate ratio CR2",
                        Truth.counts(15, 15, 4, 0.5, 0),
                        Truth.counts(15, 15, 4, 0.5, Math.log(1.8))),
                Scenario.of(
                        "15 v 15, grades of five levels; 0.8 SD higher",
                        "Net benefit",
                        Truth.grades(15, 15, 0),
                        Truth.grades(15, 15, 0.8)),
                Scenario.of(
                        "30 v 30, placed, then a score",
                        "Net benefit",
                        Truth.prioritised(30, 30, 0.4, 0),
                        Truth.prioritised(30, 30, 0.4, 0.25)),
                Scenario.of(
                        "45 v 45, placed before leaving the field; hazard ratio 2",
                        "Cumulative incidence",
                        Truth.incidence(45, 45, 0.8, 0),
                        Truth.incidence(45, 45, 0.8, Math.log(2))),
                new Scenario(
                        "45 v 45, placed; who is not placed answers less, in one arm more than in the other",
                        "Miettinen-Nurminen",
                        new SilentSimulation(0.4, 0),
                        new SilentSimulation(0.4, 0.3)),
                design("10 pods of 3 in each of 3 cohorts, ICC 0.2", "CR2", DesignSimulation::pods, 6),
                design("30 people, two weeks each way", "Crossover", DesignSimulation::crossover, 5),
                design("6 sites, 4 rounds of 8, changing over", "Stepped wedge CR2", DesignSimulation::steppedWedge, 8),
                design("300 applicants, admitted from a cut-off", "Discontinuity", DesignSimulation::discontinuity, 12),
                design("3 cohorts of 30, a look after each", "Blocked difference", DesignSimulation::looks, 6),
                design("15 v 15 drawn until alike (one draw in ten)", "Lin", DesignSimulation::balanced, 8));
    }

    private static Scenario design(String name, String method, DoubleFunction<SimulatedStudy> study, double effect) {
        return new Scenario(name, method, study.apply(0), study.apply(effect));
    }

    private static Scenario scores(String name, String method, Truth none, Truth some) {
        return Scenario.of(name, method, none, some);
    }

    /** Simulates one scenario. */
    public static Line run(Scenario scenario, int runs, long seed) {
        return run(scenario, runs, seed, Piecework.ANEW);
    }

    /** The same, with pieces that may be done already. */
    public static Line run(Scenario scenario, int runs, long seed, Piecework pieces) {
        String name = scenario.method() + ", " + scenario.name();
        return new Line(
                scenario,
                pieces.piece(name + ": none", () -> Operating.of(scenario.none(), runs, seed)),
                pieces.piece(name + ": some", () -> Operating.of(scenario.some(), runs, seed + 1)));
    }

    /**
     * Formats asked at different rhythms, where nothing else differs.
     *
     * @param outcome what is asked
     * @param often days between two questions in the format asked more often
     * @param seldom the same in the other
     */
    public record Rhythm(Kind outcome, int often, int seldom) {}

    /** Share of people without a job who answer each time in a {@link Rhythm}; of those with one 95 of 100 do. */
    public static final double OTHERS_ANSWER = 0.5;

    private static final int RHYTHM_PEOPLE = 45;

    /** Each outcome of which only answers know, asked each month and each half year, and each quarter and each half year. */
    public static List<Rhythm> rhythms() {
        return Stream.of(Kind.PLACED, Kind.TIME_TO_PLACEMENT, Kind.INCIDENCE)
                .flatMap(kind -> Stream.of(new Rhythm(kind, 30, 182), new Rhythm(kind, 90, 180)))
                .toList();
    }

    /** Simulates one rhythm; what is rejected is by the interval. */
    public static Operating asked(Rhythm rhythm, int runs, long seed) {
        return Operating.ofVerdicts(
                new AskedSimulation(rhythm.outcome(), RHYTHM_PEOPLE, rhythm.often(), rhythm.seldom(), OTHERS_ANSWER, 1),
                runs,
                seed);
    }

    /** People in an arm at which every cell of the table of outcomes and designs is simulated. */
    public static final List<Integer> CELL_SIZES = List.of(10, 15, 30);

    /** By how many standard deviations of ability the treatment moves people in a cell where something differs. */
    private static final double CELL_SHIFT = 0.8;

    /**
     * One cell of the table of outcomes and designs: without the effect, and with it. What is rejected is by the interval.
     *
     * @param people in each arm
     */
    public record Cell(Way way, Kind kind, int people, Operating none, Operating some) {}

    /** Simulates one cell; empty where no method of the design answers for the kind. */
    public static Optional<Cell> cell(Way way, Kind kind, int people, int runs, long seed, Piecework pieces) {
        String name = way + ", " + kind + ", " + people;
        return CellSimulation.answered(way, kind)
                ? Optional.of(new Cell(
                        way,
                        kind,
                        people,
                        pieces.piece(
                                name + ": none",
                                () -> Operating.ofVerdicts(CellSimulation.of(way, kind, people, 0), runs, seed)),
                        pieces.piece(
                                name + ": some",
                                () -> Operating.ofVerdicts(
                                        CellSimulation.of(way, kind, people, CELL_SHIFT), runs, seed + 1))))
                : Optional.empty();
    }

    /**
     * Two proportions without simulation: every table of 15 against 15 with its probability.
     *
     * @param boschlooSize largest chance, over all common rates, that Boschloo's p is at most 0.05
     * @param fisherSize the same for Fisher's
     * @param intervals coverage of the Miettinen-Nurminen interval at pairs of rates
     */
    public record Exact(double boschlooSize, double fisherSize, List<Coverage> intervals) {}

    /** @param covered chance that the 95 % interval holds p1 - p0 */
    public record Coverage(double p1, double p0, double covered) {}

    /** By enumeration. */
    public static Exact proportions(int n) {
        double[][] boschloo = new double[n + 1][n + 1];
        Interval[][] intervals = new Interval[n + 1][n + 1];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= n; j++) {
                Proportions table = new Proportions(i, n, j, n);
                boschloo[i][j] = BoschlooTest.pValue(table);
                intervals[i][j] = MiettinenNurminen.interval(List.of(table), 0.95);
            }
        }
        FisherGrid.Region fisher = FisherGrid.of(n, n, Alternative.TWO_SIDED).upTo(0.05);
        double boschlooSize = 0;
        double fisherSize = 0;
        for (int k = 1; k < 200; k++) {
            double p = k / 200.0;
            double size = 0;
            for (int i = 0; i <= n; i++) {
                for (int j = 0; j <= n; j++) {
                    size += boschloo[i][j] <= 0.05
                            ? Distributions.binomial(i, n, p) * Distributions.binomial(j, n, p)
                            : 0;
                }
            }
            boschlooSize = Math.max(boschlooSize, size);
            fisherSize = Math.max(fisherSize, fisher.probability(p, p));
        }
        return new Exact(
                boschlooSize,
                fisherSize,
                List.of(
                        coverage(intervals, n, 0.8, 0.4),
                        coverage(intervals, n, 0.9, 0.7),
                        coverage(intervals, n, 0.5, 0.5)));
    }

    private static Coverage coverage(Interval[][] intervals, int n, double p1, double p0) {
        double covered = 0;
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= n; j++) {
                covered += intervals[i][j].contains(p1 - p0)
                        ? Distributions.binomial(i, n, p1) * Distributions.binomial(j, n, p0)
                        : 0;
            }
        }
        return new Coverage(p1, p0, covered);
    }
}
