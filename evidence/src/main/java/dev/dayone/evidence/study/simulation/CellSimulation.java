package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One cell of the table of outcomes and designs: people whose ability is normal, some of it shared by their cohort or pod, some told by an earlier score; the format
 * moves ability, and each kind of outcome shows it in its own way.
 *
 * @param way how people come to their arms
 * @param kind of the outcome
 * @param people in each arm, about; of a stepped wedge half of all
 * @param shift by which the treatment moves ability, in its standard deviations; 0 = nothing differs
 * @param difference what an interval should hold, in the outcome's unit
 */
public record CellSimulation(Way way, Kind kind, int people, double shift, double difference)
        implements SimulatedStudy {

    private static final double LEARNED = 0.7;
    private static final double SHARED = 0.1;
    private static final double OWN_OF_A_WEEK = 0.5;
    private static final int WEEKS = 4;
    private static final int POD = 3;
    private static final int BLOCK = 10;
    private static final int SITES = 6;
    private static final int ROUNDS = 4;
    private static final int POPULATION = 400_000;

    /** The cell with its truth, which is averaged over very many people. */
    public static CellSimulation of(Way way, Kind kind, int people, double shift) {
        return new CellSimulation(way, kind, people, shift, shift == 0 ? 0 : truth(way, kind, shift));
    }

    /** Whether some method answers for this kind in this design. */
    public static boolean answered(Way way, Kind kind) {
        return way.methodFor(kind).isPresent();
    }

    @Override
    public StudyPlan plan() {
        boolean waits = kind == Kind.TIME_TO_PLACEMENT;
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(new Outcome(
                "outcome",
                "Outcome",
                kind,
                kind == Kind.PRIORITISED
                        ? "placed,score"
                        : way == Way.CLOSED_COHORT ? String.join(",", rounds()) : "simulated",
                "units",
                1,
                !waits,
                true,
                kind.ofWork() || kind == Kind.PRIORITISED ? null : SimulatedOutcome.HORIZON));
        if (kind == Kind.PRIORITISED) {
            outcomes.add(new Outcome(
                    "placed", "Placed", Kind.PLACED, "P1", "pp", 10, true, false, SimulatedOutcome.HORIZON));
            outcomes.add(new Outcome("score", "Score", Kind.SCORE, "S1", "points", 5, true, false, null));
        }
        return way.plan(outcomes);
    }

    @Override
    public List<List<PersonRow>> stages(SplittableRandom random) {
        return List.of(
                switch (way) {
                    case PEOPLE, COVARIATES -> inBlocks(1, random);
                    case BLOCKS, BLOCKS_COVARIATES -> inBlocks(Math.max(2, people / BLOCK), random);
                    case CLUSTERS -> inClusters(1, random);
                    case BLOCKED_CLUSTERS -> inClusters(2, random);
                    case CROSSOVER -> byTurns(random);
                    case DISCONTINUITY -> atCutoff(random);
                    case STEPPED_WEDGE -> steppedWedge(random);
                    case CLOSED_COHORT -> samePeople(random);
                });
    }

    private List<PersonRow> inBlocks(int blocks, SplittableRandom random) {
        List<PersonRow> rows = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            double shared = blocks > 1 ? Math.sqrt(SHARED) * random.nextGaussian() : 0;
            int own = 2 * ((people - block + blocks - 1) / blocks);
            for (boolean treated : DesignSimulation.half(own, random)) {
                double before = random.nextGaussian();
                double rest = Math.sqrt(1 - LEARNED * LEARNED) * random.nextGaussian();
                double ability = blocks > 1
                        ? shared + Math.sqrt(1 - SHARED) * (LEARNED * before + rest)
                        : LEARNED * before + rest;
                rows.add(row(
                        treated,
                        way.blocked() ? "cohort " + block : null,
                        null,
                        way.adjusted() ? Map.of(Way.BEFORE, written(before)) : Map.of(),
                        ability,
                        random));
            }
        }
        return rows;
    }

    private List<PersonRow> inClusters(int blocks, SplittableRandom random) {
        List<PersonRow> rows = new ArrayList<>();
        int pods = 2 * Math.max(2, Math.round((float) people / blocks / POD));
        for (int block = 0; block < blocks; block++) {
            boolean[] arms = DesignSimulation.half(pods, random);
            double cohort = blocks > 1 ? Math.sqrt(SHARED) * random.nextGaussian() : 0;
            double[] shared = new double[pods];
            for (int pod = 0; pod < pods; pod++) {
                shared[pod] = cohort + Math.sqrt(SHARED) * random.nextGaussian();
            }
            for (int i = 0; i < 2 * people / blocks; i++) {
                int pod = i % pods;
                rows.add(row(
                        arms[pod],
                        way.blocked() ? "cohort " + block : null,
                        block + "/" + pod,
                        Map.of(),
                        shared[pod] + Math.sqrt(1 - blocks * SHARED) * random.nextGaussian(),
                        random));
            }
        }
        return rows;
    }

    private List<PersonRow> byTurns(SplittableRandom random) {
        List<PersonRow> rows = new ArrayList<>();
        for (boolean first : DesignSimulation.half(2 * people, random)) {
            double person = random.nextGaussian();
            List<Double> weeks = new ArrayList<>();
            for (int week = 0; week < WEEKS; week++) {
                double ability = ofWeek(person, random) + (first == (week % 2 == 0) ? shift : 0);
                weeks.add(SimulatedOutcome.seen(kind, ability, random).value());
            }
            String arm = first ? "treatment" : "control";
            rows.add(new PersonRow(arm, null, null, Map.of(), null, true, false, arm, null, weeks));
        }
        return rows;
    }

    private List<PersonRow> atCutoff(SplittableRandom random) {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 2 * people; i++) {
            double score = random.nextGaussian();
            double admission = Way.CUTOFF + 20 * score;
            double ability = LEARNED * score + Math.sqrt(1 - LEARNED * LEARNED) * random.nextGaussian();
            rows.add(row(
                    admission >= Way.CUTOFF, null, null, Map.of(Way.ADMISSION, written(admission)), ability, random));
        }
        return rows;
    }

    private List<PersonRow> steppedWedge(SplittableRandom random) {
        List<PersonRow> rows = new ArrayList<>();
        int cell = Math.max(1, Math.round(2f * people / (SITES * ROUNDS)));
        int[] start = DesignSimulation.starts(SITES, ROUNDS - 1, random);
        for (int site = 0; site < SITES; site++) {
            double shared = Math.sqrt(SHARED) * random.nextGaussian();
            for (int round = 0; round < ROUNDS; round++) {
                for (int k = 0; k < cell; k++) {
                    rows.add(row(
                            round >= start[site],
                            "round " + round,
                            "site " + site,
                            Map.of(),
                            shared + Math.sqrt(1 - SHARED) * random.nextGaussian(),
                            random));
                }
            }
        }
        return rows;
    }

    private static List<String> rounds() {
        return IntStream.range(0, ROUNDS).mapToObj(round -> "S1.round-" + round).toList();
    }

    private List<PersonRow> samePeople(SplittableRandom random) {
        List<PersonRow> rows = new ArrayList<>();
        int[] start = DesignSimulation.starts(SITES, ROUNDS - 1, random);
        double[] shared = new double[SITES];
        for (int site = 0; site < SITES; site++) {
            shared[site] = Math.sqrt(SHARED) * random.nextGaussian();
        }
        for (int i = 0; i < 2 * people; i++) {
            int site = i % SITES;
            double person = random.nextGaussian();
            List<Double> found = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                double ability = shared[site] + Math.sqrt(1 - SHARED) * ofWeek(person, random);
                found.add(SimulatedOutcome.seen(kind, ability + (round >= start[site] ? shift : 0), random)
                        .value());
            }
            rows.add(new PersonRow(
                    "control",
                    "round-" + start[site],
                    "site " + site,
                    Map.of(),
                    null,
                    true,
                    false,
                    "control",
                    null,
                    found));
        }
        return rows;
    }

    private PersonRow row(
            boolean treated,
            @Nullable String block,
            @Nullable String cluster,
            Map<String, String> baseline,
            double ability,
            SplittableRandom random) {
        SimulatedOutcome seen = SimulatedOutcome.seen(kind, ability + (treated ? shift : 0), random);
        String arm = treated ? "treatment" : "control";
        PersonRow row = new PersonRow(arm, block, cluster, baseline, seen.value(), seen.event(), false);
        PersonRow whole = seen.parts().isEmpty() ? row : row.withParts(seen.value(), seen.event(), seen.parts());
        return kind == Kind.INCIDENCE ? CompetingEvents.first(whole) : whole;
    }

    private static double ofWeek(double person, SplittableRandom random) {
        return Math.sqrt(OWN_OF_A_WEEK) * person + Math.sqrt(1 - OWN_OF_A_WEEK) * random.nextGaussian();
    }

    private static String written(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    /** Over people of one format and the same people of the other; of pairs over two strangers of one cohort. At a cut-off: of those who stand at it. */
    private static double truth(Way way, Kind kind, double shift) {
        SplittableRandom random = new SplittableRandom(POPULATION);
        double with = 0;
        double without = 0;
        double won = 0;
        for (int i = 0; i < POPULATION; i++) {
            double common = way.blocked() ? Math.sqrt(SHARED) * random.nextGaussian() : 0;
            double spread = way == Way.DISCONTINUITY
                    ? Math.sqrt(1 - LEARNED * LEARNED)
                    : way.blocked() ? Math.sqrt(1 - SHARED) : 1;
            double ability = common + spread * random.nextGaussian();
            double luck = SimulatedOutcome.luck(random);
            SimulatedOutcome treated = SimulatedOutcome.of(kind, ability + shift, luck);
            SimulatedOutcome control = SimulatedOutcome.of(kind, ability, luck);
            with += shown(kind, treated);
            without += shown(kind, control);
            if (kind.pairs()) {
                double other = common + spread * random.nextGaussian();
                won += better(treated, SimulatedOutcome.of(kind, other, SimulatedOutcome.luck(random)));
            }
        }
        return switch (kind) {
            case COUNT -> 100 * (with / without - 1);
            case GRADE, PRIORITISED -> 100 * won / POPULATION;
            case PLACED, INCIDENCE -> 100 * (with - without) / POPULATION;
            case SCORE, PAY, FRACTION, TIME_TO_PLACEMENT -> (with - without) / POPULATION;
        };
    }

    private static double shown(Kind kind, SimulatedOutcome outcome) {
        return kind == Kind.INCIDENCE ? (outcome.event() ? 1 : 0) : outcome.value();
    }

    private static int better(SimulatedOutcome one, SimulatedOutcome other) {
        if (one.parts().isEmpty()) {
            return Double.compare(one.value(), other.value());
        }
        for (int k = 0; k < one.parts().size(); k++) {
            Part a = one.parts().get(k);
            Part b = other.parts().get(k);
            if (a.value() != b.value()) {
                return Double.compare(a.value(), b.value());
            }
        }
        return 0;
    }
}
