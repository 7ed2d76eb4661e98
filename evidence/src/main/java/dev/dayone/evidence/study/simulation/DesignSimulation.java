package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.allocation.ArmDraw;
import dev.dayone.evidence.allocation.ArmDraw.Unit;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Cutoff;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.study.plan.StudyProtocol.Draw;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Programmes of designs beyond the individual lottery, with known truth. Scores have standard deviation 10 among people of one format.
 *
 * @param plan what would be registered
 * @param difference the true effect
 * @param draw makes the people of one study, at each look
 */
public record DesignSimulation(
        StudyPlan plan, double difference, Function<SplittableRandom, List<List<PersonRow>>> draw)
        implements SimulatedStudy {

    private static final LocalDate FIRST_LOOK = LocalDate.of(2026, 3, 1);
    private static final double LEARNED = 0.7;
    private static final double MATTERS = 5;

    @Override
    public List<List<PersonRow>> stages(SplittableRandom random) {
        return draw.apply(random);
    }

    /** Three cohorts with ten pods of three each; half of each cohort's pods have the treatment; a fifth of the variance is between pods. */
    public static SimulatedStudy pods(double effect) {
        return new DesignSimulation(plan(true, true, StudyProtocol.NONE, List.of()), effect, random -> {
            List<PersonRow> rows = new ArrayList<>();
            for (int cohort = 0; cohort < 3; cohort++) {
                boolean[] arms = half(10, random);
                double calendar = 5 * random.nextGaussian();
                for (int pod = 0; pod < arms.length; pod++) {
                    double shared = Math.sqrt(0.2) * random.nextGaussian();
                    for (int k = 0; k < 3; k++) {
                        double value = 50
                                + calendar
                                + (arms[pod] ? effect : 0)
                                + 10 * (shared + Math.sqrt(0.8) * random.nextGaussian());
                        rows.add(row(arms[pod], "cohort " + cohort, cohort + "/" + pod, Map.of(), value));
                    }
                }
            }
            return List.of(rows);
        });
    }

    /** Thirty people, four weeks by turns; half of the variance of a week is the person's; later weeks go better. */
    public static SimulatedStudy crossover(double effect) {
        return crossover(effect, MATTERS, 30, 4, 0.5);
    }

    /**
     * So many people, weeks by turns; later weeks go better.
     *
     * @param within share of the variance of a week that is the person's
     */
    public static SimulatedStudy crossover(double effect, double matters, int people, int periods, double within) {
        StudyProtocol protocol = protocol(Design.CROSSOVER, null, List.of(), null);
        return new DesignSimulation(plan(false, false, protocol, List.of(), matters), effect, random -> {
            boolean[] arms = half(people, random);
            List<PersonRow> rows = new ArrayList<>();
            for (boolean treatedFirst : arms) {
                double person = random.nextGaussian();
                List<Double> weeks = new ArrayList<>();
                for (int week = 0; week < periods; week++) {
                    boolean treated = treatedFirst == (week % 2 == 0);
                    weeks.add(50
                            + 3 * week
                            + (treated ? effect : 0)
                            + 10 * (Math.sqrt(within) * person + Math.sqrt(1 - within) * random.nextGaussian()));
                }
                String arm = treatedFirst ? "treatment" : "control";
                rows.add(new PersonRow(arm, null, null, Map.of(), null, true, false, arm, null, weeks));
            }
            return List.of(rows);
        });
    }

    /** Six sites go over in three waves of two; four rounds of eight people a site; a tenth of the variance is between sites. */
    public static SimulatedStudy steppedWedge(double effect) {
        return steppedWedge(effect, MATTERS, 6, 3, 8, 0.1);
    }

    /**
     * Sites go over in waves, by lot; a round more than waves.
     *
     * @param cell people of a site in one round
     * @param icc share of the variance between sites
     */
    public static SimulatedStudy steppedWedge(
            double effect, double matters, int sites, int waves, int cell, double icc) {
        StudyProtocol protocol = protocol(Design.STEPPED_WEDGE, null, List.of(), null);
        return new DesignSimulation(plan(true, true, protocol, List.of(), matters), effect, random -> {
            int[] start = starts(sites, waves, random);
            List<PersonRow> rows = new ArrayList<>();
            for (int site = 0; site < start.length; site++) {
                double shared = Math.sqrt(icc) * random.nextGaussian();
                for (int round = 0; round <= waves; round++) {
                    boolean treated = round >= start[site];
                    for (int k = 0; k < cell; k++) {
                        double value = 50
                                + 4 * round
                                + (treated ? effect : 0)
                                + 10 * (shared + Math.sqrt(1 - icc) * random.nextGaussian());
                        rows.add(row(treated, "round " + round, "site " + site, Map.of(), value));
                    }
                }
            }
            return List.of(rows);
        });
    }

    /** Three hundred applicants; whoever scores half a standard deviation above the mean is admitted; the outcome bends with the score. */
    public static SimulatedStudy discontinuity(double effect) {
        return discontinuity(effect, MATTERS, 300, 0.5);
    }

    /** So many applicants; whoever scores so many standard deviations above the mean is admitted; the outcome bends with the score. */
    public static SimulatedStudy discontinuity(double effect, double matters, int applicants, double cut) {
        double from = 50 + 20 * cut;
        StudyProtocol protocol = protocol(Design.DISCONTINUITY, new Cutoff("admission", from), List.of(), null);
        return new DesignSimulation(unrandomised(plan(false, false, protocol, List.of(), matters)), effect, random -> {
            List<PersonRow> rows = new ArrayList<>();
            for (int i = 0; i < applicants; i++) {
                double score = random.nextGaussian();
                double admission = 50 + 20 * score;
                double value = 50
                        + 4 * score
                        + 2 * score * score
                        + (admission >= from ? effect : 0)
                        + 9 * random.nextGaussian();
                rows.add(row(
                        admission >= from,
                        null,
                        null,
                        Map.of("admission", String.format(Locale.ROOT, "%.6f", admission)),
                        value));
            }
            return List.of(rows);
        });
    }

    /** Three cohorts of thirty, people drawn within, and a look when each ends: it stops at the first look that speaks. */
    public static SimulatedStudy looks(double effect) {
        List<LocalDate> days =
                IntStream.range(0, 3).mapToObj(FIRST_LOOK::plusMonths).toList();
        StudyProtocol protocol = protocol(Design.LOTTERY, null, days, null);
        return new DesignSimulation(plan(false, true, protocol, List.of()), effect, random -> {
            List<PersonRow> rows = new ArrayList<>();
            List<List<PersonRow>> stages = new ArrayList<>();
            for (int cohort = 0; cohort < 3; cohort++) {
                double calendar = 5 * random.nextGaussian();
                for (boolean treated : half(30, random)) {
                    double value = 50 + calendar + (treated ? effect : 0) + 10 * random.nextGaussian();
                    rows.add(row(treated, "cohort " + cohort, null, Map.of(), value));
                }
                stages.add(List.copyOf(rows));
            }
            return stages;
        });
    }

    /** Thirty people drawn until their earlier score is as alike as in one draw of ten; the score explains about half of the outcome. */
    public static SimulatedStudy balanced(double effect) {
        Draw drawn = new Draw("people", List.of(), "simulated", Instant.EPOCH, 30, List.of("before"), 0.1, 0);
        StudyProtocol protocol = protocol(Design.LOTTERY, null, List.of(), drawn);
        return new DesignSimulation(plan(false, false, protocol, List.of("before")), effect, random -> {
            List<Unit> units = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                units.add(new Unit("p" + i, "", List.of(random.nextGaussian())));
            }
            Map<String, Boolean> treated = ArmDraw.of(units, 0.5, Long.toString(random.nextLong()), 0.1)
                    .treated();
            List<PersonRow> rows = new ArrayList<>();
            for (Unit unit : units) {
                boolean arm = Boolean.TRUE.equals(treated.get(unit.id()));
                double before = unit.covariates().get(0);
                double value = 50
                        + (arm ? effect : 0)
                        + 10 * (LEARNED * before + Math.sqrt(1 - LEARNED * LEARNED) * random.nextGaussian());
                rows.add(row(arm, null, null, Map.of("before", Double.toString(before)), value));
            }
            return List.of(rows);
        });
    }

    private static StudyProtocol protocol(
            Design design, @Nullable Cutoff cutoff, List<LocalDate> looks, @Nullable Draw draw) {
        return new StudyProtocol(
                design,
                cutoff,
                null,
                looks,
                true,
                Set.of(),
                Set.of(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                draw == null ? List.of() : List.of(draw));
    }

    private static StudyPlan plan(boolean clustered, boolean blocked, StudyProtocol protocol, List<String> covariates) {
        return plan(clustered, blocked, protocol, covariates, MATTERS);
    }

    private static StudyPlan plan(
            boolean clustered, boolean blocked, StudyProtocol protocol, List<String> covariates, double matters) {
        return new StudyPlan(
                "simulated",
                "Simulated",
                "Does the simulated format differ?",
                new Arm("control", "Control"),
                new Arm("treatment", "Treatment"),
                clustered,
                true,
                blocked,
                false,
                covariates,
                null,
                List.of(new Outcome(
                        "outcome", "Outcome", Kind.SCORE, "simulated", "points", matters, true, true, null)),
                protocol);
    }

    private static StudyPlan unrandomised(StudyPlan plan) {
        return new StudyPlan(
                plan.id(),
                plan.title(),
                plan.question(),
                plan.control(),
                plan.treatment(),
                plan.clustered(),
                false,
                plan.blocked(),
                plan.allFormats(),
                plan.covariates(),
                plan.expectedShare(),
                plan.outcomes(),
                plan.protocol());
    }

    private static PersonRow row(
            boolean treated,
            @Nullable String block,
            @Nullable String cluster,
            Map<String, String> covariates,
            double value) {
        return new PersonRow(treated ? "treatment" : "control", block, cluster, covariates, value, true, false);
    }

    /** The round from which each site has the treatment: as many sites in each wave, in an order by lot. */
    static int[] starts(int sites, int waves, SplittableRandom random) {
        int[] start =
                IntStream.range(0, sites).map(site -> 1 + site * waves / sites).toArray();
        for (int i = start.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = start[i];
            start[i] = start[j];
            start[j] = kept;
        }
        return start;
    }

    static boolean[] half(int n, SplittableRandom random) {
        boolean[] arms = new boolean[n];
        for (int i = 0; i < n / 2; i++) {
            arms[i] = true;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            boolean kept = arms[i];
            arms[i] = arms[j];
            arms[j] = kept;
        }
        return arms;
    }
}
