package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.proportions.FisherExactTest;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.survival.LogRankTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thirty-three experiments of others, in every design they were done in: what was published of them, and beside it R 4.2 where the publication has fewer digits. */
class PublishedExperimentsTest {

    private static final Path DATA = Path.of("src/test/resources/experiments");

    /**
     * Events and people with the treatment and without, the percentages as they were published, and Miettinen and Nurminen's limits by an R program of their definition.
     *
     * <p>Francis 1955 (Salk's vaccine; 28 and 71 of 100,000); ISIS-2 1988, Lancet 2:349; GISSI 1986, Lancet 1:397; BHAT 1982, JAMA 247:1707; 4S 1994, Lancet 344:1383;
     * Connor and others 1994, N. Engl. J. Med. 331:1173; Ritzel 1961 as Pauling 1971 took it; Ware 1989, Stat. Sci. 4:298; Bertrand and Mullainathan 2004, Am. Econ.
     * Rev. 94:991; Hart and Sutherland 1977, Br. Med. J. 2:293; LRC-CPPT 1984, JAMA 251:351; UGDP 1970, Diabetes 19 suppl. 2:789; WHI 2002, JAMA 288:321.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ISIS-2 streptokinase, 791, 8592, 1029, 8595, 9.2, 12.0, 0.05, -3.6869257, -1.8475566",
        "ISIS-2 aspirin, 804, 8587, 1016, 8600, 9.4, 11.8, 0.05, -3.3720182, -1.5323503",
        "GISSI streptokinase, 628, 5860, 758, 5852, 10.7, 13.0, 0.05, -3.4077238, -1.0671891",
        "BHAT propranolol, 138, 1916, 188, 1921, 7.2, 9.8, 0.05, -4.3618619, -0.8233266",
        "4S simvastatin, 182, 2221, 256, 2223, 8.2, 11.5, 0.05, -5.0835346, -1.5741987",
        "zidovudine in pregnancy, 13, 180, 40, 183, 7.2, 21.9, 0.05, -21.9499579, -7.5928111",
        "vitamin C and colds, 17, 139, 31, 140, 12, 22, 0.5, -18.8548362, -1.0634888",
        "ECMO in newborns, 0, 9, 4, 10, 0, 40, 0.05, -69.3563475, -3.1773535",
        "white names called back, 235, 2435, 157, 2435, 9.65, 6.45, 0.005, 1.6820692, 4.7432871",
        "BCG, 62, 13598, 248, 12867, 0.46, 1.93, 0.005, -1.7447256, -1.2162748",
        "cholestyramine, 155, 1906, 187, 1900, 8.1, 9.8, 0.05, -3.5387339, 0.1078708",
        "tolbutamide, 30, 204, 21, 205, 14.7, 10.2, 0.05, -1.9929753, 11.0371519",
        "oestrogen with progestin, 164, 8506, 122, 8102, 1.93, 1.51, 0.005, 0.0266590, 0.8208124"
    })
    void shares(
            String name,
            int x1,
            int n1,
            int x0,
            int n0,
            double published1,
            double published0,
            double rounding,
            double lower,
            double upper) {
        List<PersonRow> rows = new ArrayList<>(people("a", n0, x0));
        rows.addAll(people("b", n1, x1));
        Outcome died = outcome(Kind.PLACED, false, null);
        OutcomeResult result = StudyAnalysis.of(plan(died, Way.PEOPLE), LocalDate.of(2026, 1, 1))
                .only(StudyAnalysis.Extent.WITH_DRAW)
                .analyse(List.of(new Table(died, rows, null)))
                .main();
        Known known = (Known) result.estimate();

        assertThat(result.treatment().value()).as(name).isCloseTo(published1, within(rounding));
        assertThat(result.control().value()).isCloseTo(published0, within(rounding));
        assertThat(known.value()).isCloseTo(100.0 * x1 / n1 - 100.0 * x0 / n0, within(1e-9));
        // Where the test does not rule out no difference, an interval that does by itself is drawn out to it.
        assertThat(known.interval().lower()).isCloseTo(lower, within(3e-5));
        if (known.interval().upper() != 0) {
            assertThat(known.interval().upper()).isCloseTo(upper, within(3e-5));
        }
        assertThat(known.interval().contains(0)).isEqualTo(Objects.requireNonNull(known.pValue()) > 0.05);
    }

    /** Francis 1955, Am. J. Public Health 45(5): polio, paralytic or not, in the placebo areas, 28 and 71 of 100,000 inoculated. */
    @Test
    void polioVaccine() {
        MiettinenNurminen.ScoreTest found =
                MiettinenNurminen.scoreTest(new Proportions(57, 200_745, 142, 201_229), 0.95);

        assertThat(1e5 * 57 / 200_745).isCloseTo(28, within(0.5));
        assertThat(1e5 * 142 / 201_229).isCloseTo(71, within(0.5));
        assertThat(100 * found.ciLower()).isCloseTo(-0.0564300, within(1e-6));
        assertThat(100 * found.ciUpper()).isCloseTo(-0.0287099, within(1e-6));
        assertThat(found.pValue()).isLessThan(1e-8);
    }

    /** Ware 1989: P = 0.054 one-sided of survival, 9 of 9 against 6 of 10. */
    @Test
    void ecmo() {
        FisherExactTest fisher = FisherExactTest.of(new Proportions(0, 9, 4, 10), 0.95);

        assertThat(fisher.pLess()).isCloseTo(0.054, within(5e-4));
    }

    /** Dobson 1983; R's documentation: dried weight of plants, the second treatment against control. */
    @Test
    void plants() {
        Known known = known(outcome(Kind.SCORE, true, null), "plantgrowth", Way.PEOPLE);

        assertThat(known.value()).isCloseTo(0.494, within(1e-9));
        assertThat(t(known)).isCloseTo(2.134020453, within(1e-8));
        assertThat(known.df()).isCloseTo(16.78576448, within(1e-7));
        assertThat(known.interval().lower()).isCloseTo(0.005127869965, within(1e-9));
    }

    /** Crampton 1947, as Bliss 1952 has it: orange juice against ascorbic acid; t = 1.9153 on 55.309 df, and 3.70 within doses. */
    @Test
    void teethOfGuineaPigs() {
        Known plain = known(outcome(Kind.SCORE, true, null), "toothgrowth", Way.PEOPLE);
        Known blocked = known(outcome(Kind.SCORE, true, null), "toothgrowth", Way.BLOCKS);

        assertThat(t(plain)).isCloseTo(1.9153, within(5e-5));
        assertThat(plain.df()).isCloseTo(55.309, within(5e-4));
        assertThat(plain.interval().lower()).isCloseTo(-0.171, within(5e-4));
        assertThat(plain.interval().upper()).isCloseTo(7.571, within(5e-4));
        assertThat(blocked.value()).isCloseTo(3.7, within(1e-9));
        assertThat(blocked.standardError()).isCloseTo(0.9376263701, within(1e-9));
    }

    /** Hand and others 1993, A Handbook of Small Data Sets, 232: pounds gained with family therapy, 7.26 against -0.45. */
    @Test
    void anorexia() {
        OutcomeResult result = judged(outcome(Kind.SCORE, true, null), rows("anorexia"), Way.PEOPLE);
        Known known = (Known) result.estimate();

        assertThat(result.treatment().value()).isCloseTo(7.26, within(0.006));
        assertThat(result.control().value()).isCloseTo(-0.45, within(0.006));
        assertThat(t(known)).isCloseTo(3.299160004, within(1e-8));
        assertThat(known.interval().lower()).isCloseTo(2.976596642, within(1e-8));
        assertThat(known.interval().upper()).isCloseTo(12.45281512, within(1e-7));
        assertThat(result.verdict().decision()).isEqualTo("better");
    }

    /** The same with the weight before: Lin's regression by R's lm and clubSandwich (CR2, Satterthwaite). */
    @Test
    void anorexiaWithWeightBefore() {
        List<PersonRow> people = rows("anorexia").stream()
                .map(row -> row.withValue(Double.valueOf(row.covariates().get("post"))))
                .toList();
        Known known = (Known)
                judged(outcome(Kind.SCORE, true, null), people, Way.COVARIATE).estimate();

        assertThat(known.value()).isCloseTo(8.556057189, within(1e-8));
        assertThat(known.standardError()).isCloseTo(2.36349781, within(1e-8));
        assertThat(known.df()).isCloseTo(28.12581671, within(1e-6));
    }

    /** Box, Hunter and Hunter 1978, Statistics for Experimenters, ch. 4: wear of soles, t = 3.35 on 9 df, 0.41 more with the other material. */
    @Test
    void shoes() {
        Known known = known(outcome(Kind.SCORE, false, null), "shoes", Way.BLOCKS);

        assertThat(known.value()).isCloseTo(0.41, within(1e-9));
        assertThat(t(known)).isCloseTo(3.3488765, within(1e-7));
        assertThat(known.df()).isCloseTo(9, within(1e-9));
        assertThat(known.interval().upper()).isCloseTo(0.6869539058, within(1e-9));
    }

    /** Wretenberg, Arborelius and Lindberg 1993; Pinheiro and Bates 2000, p. 12: 3.889 more effort from the second stool. */
    @Test
    void stools() {
        Known known = known(outcome(Kind.SCORE, false, null), "ergostool", Way.BLOCKS);

        assertThat(known.value()).isCloseTo(3.8889, within(5e-5));
        assertThat(t(known)).isCloseTo(8.5518611, within(1e-7));
    }

    /** Venables and Ripley 2002, p. 165, from Yates: nitrogen on peas, 5.617 pounds a plot within six blocks. */
    @Test
    void nitrogen() {
        Known known = known(outcome(Kind.SCORE, true, null), "npk", Way.BLOCKS);

        assertThat(known.value()).isCloseTo(5.617, within(5e-4));
        assertThat(known.standardError()).isCloseTo(1.845678135, within(1e-9));
    }

    /** Milliken and Johnson 1992; Pinheiro and Bates 2000, p. 22: machine B, 7.967 points above A. */
    @Test
    void machines() {
        Known known = known(outcome(Kind.SCORE, true, null), "machines", Way.BLOCKS);

        assertThat(known.value()).isCloseTo(7.9667, within(5e-5));
        assertThat(known.standardError()).isCloseTo(0.3590539696, within(1e-9));
    }

    /** Beall 1942, Biometrika 32:243: insects left by sprays A and C; R's glm: log ratio -1.9402. */
    @Test
    void insects() {
        Known known = known(outcome(Kind.COUNT, false, null), "insectsprays", Way.PEOPLE);

        assertThat(known.value()).isCloseTo(100 * Math.expm1(-1.940179474), within(1e-6));
        assertThat(logError(known)).isCloseTo(0.2893730757, within(1e-6));
    }

    /** Tippett 1950, Technological Applications of Statistics, p. 106: breaks of two wools within three tensions; log ratio -0.20599. */
    @Test
    void breaksOfYarn() {
        Known known = known(outcome(Kind.COUNT, false, null), "warpbreaks", Way.BLOCKS);

        assertThat(known.value()).isCloseTo(100 * Math.expm1(-0.2059884426), within(1e-6));
        assertThat(logError(known)).isCloseTo(0.1085686127, within(1e-6));
    }

    /** Edmunson and others 1979, Cancer Treat. Rep. 63:241; R's documentation: log-rank 1.1, p = 0.3. */
    @Test
    void ovarianCancer() {
        times("ovarian", 1_000, 1.062739861, 760.5470085 - 603.9384615, 0.55);
    }

    /** Embury and others 1977, as Miller 1981 has it: maintenance in leukaemia, log-rank 3.4, p = 0.065. */
    @Test
    void leukaemia() {
        times("aml", 48, 3.396388699, 31.84318182 - 22.70833333, Double.NaN);
    }

    /** Kalbfleisch and Prentice 1980: Veterans' lung cancer, log-rank 0.008, p = 0.928. */
    @Test
    void lungCancer() {
        times("veteran", 365, 0.008227343202, 112.4041332 - 118.9715416, Double.NaN);
    }

    /** Fleming and Harrington 1991, ex. 0.2.1: D-penicillamine in biliary cirrhosis, 65 and 60 deaths, log-rank 0.1, p = 0.75. */
    @Test
    void biliaryCirrhosis() {
        times("pbc", 3_650, 0.101705474, 2609.194692 - 2659.123893, Double.NaN);
    }

    /** Chronic Granulomatous Disease Study Group 1991, N. Engl. J. Med. 324:509: a serious infection in 14 of 63 and 30 of 65; time to the first P = 0.0006. */
    @Test
    void granulomatousDisease() {
        times("cgd", 360, 11.74251087, 319.5889110 - 248.6381207, 0.33);
        Known shares = (Known) judged(
                        outcome(Kind.PLACED, false, null),
                        rows("cgd").stream()
                                .map(row -> row.withValue(row.event() ? 1.0 : 0.0))
                                .toList(),
                        Way.PEOPLE)
                .estimate();

        assertThat(shares.value()).isCloseTo(100.0 * 14 / 63 - 100.0 * 30 / 65, within(1e-9));
    }

    /** Diabetic Retinopathy Study, as Huster, Brookmeyer and Self 1989, Biometrics 45:145 have it: 197 pairs of eyes, 54 and 101 of which lost sight. */
    @Test
    void eyesInPairs() {
        List<PersonRow> eyes = rows("diabetic");
        OutcomeResult result = judged(outcome(Kind.TIME_TO_PLACEMENT, true, 60), eyes, Way.BLOCKS);

        assertThat(eyes.stream().filter(row -> row.event() && row.arm().equals("b")))
                .hasSize(54);
        assertThat(eyes.stream().filter(row -> row.event() && row.arm().equals("a")))
                .hasSize(101);
        // R: coxph(Surv(value, event) ~ arm + strata(block)), everyone followed for 60 months at most.
        assertThat(Finding.forEvaluators(result.sensitivity()))
                .anyMatch(line -> line.contains("within blocks") && line.contains(": 0.39 times"));
        assertThat(result.verdict().decision()).isEqualTo("better");
    }

    /** Hills and Armitage 1979, Br. J. Clin. Pharmacol. 8:7, table 1: dry nights of 14 with a drug and with placebo, 29 children; 2.04 more with the drug. */
    @Test
    void dryNightsByTurns() {
        double[][] drugFirst = {
            {8, 5}, {14, 10}, {8, 0}, {9, 7}, {11, 6}, {3, 5}, {6, 0}, {0, 0}, {13, 12}, {10, 2}, {7, 5}, {13, 13},
            {8, 10}, {7, 7}, {9, 0}, {10, 6}, {2, 2}
        };
        double[][] placeboFirst = {
            {12, 11}, {6, 8}, {13, 9}, {8, 8}, {8, 9}, {4, 8}, {8, 14}, {2, 4}, {8, 13}, {9, 7}, {7, 10}, {7, 6}
        };
        List<PersonRow> rows = new ArrayList<>();
        for (double[] each : drugFirst) {
            rows.add(new PersonRow("b", null, null, Map.of(), null, true, false, "b", null, List.of(each[0], each[1])));
        }
        for (double[] each : placeboFirst) {
            rows.add(new PersonRow("a", null, null, Map.of(), null, true, false, "a", null, List.of(each[0], each[1])));
        }
        OutcomeResult result = judged(outcome(Kind.SCORE, true, null), rows, Way.CROSSOVER);
        Known known = (Known) result.estimate();

        assertThat(known.value()).isCloseTo(2.04, within(0.005));
        assertThat(known.interval().lower()).isPositive();
        assertThat(known.pValue()).isLessThan(0.01);
    }

    /**
     * Angrist and Lavy 2009, Am. Econ. Rev. 99:1384, cohort of 2001, 39 schools: awards for passing; girls up, boys not. CR2 by clubSandwich on 3,821 pupils.
     */
    @Test
    void achievementAwards() {
        holds(awards(sex -> true), 0.04725966203, 0.04886942084, 27.01320088);
        holds(awards("Girl"::equals), 0.1085139662, 0.06470685533, 22.69843371);
        holds(awards("Boy"::equals), 0.01038685745, 0.05489562007, 22.18705574);
    }

    private static void holds(List<PersonRow> pupils, double difference, double error, double df) {
        Known known = (Known)
                judged(outcome(Kind.PLACED, true, null), pupils, Way.CLUSTERS).estimate();

        assertThat(known.value()).isCloseTo(100 * difference, within(1e-6));
        assertThat(known.standardError()).isCloseTo(100 * error, within(1e-6));
        assertThat(known.df()).isCloseTo(df, within(1e-5));
    }

    /** Dempster and others 1984, as Pinheiro and Bates 2000 have it: weight of pups by litter, low dose against control; CR2 by clubSandwich. */
    @Test
    void litters() {
        Known known = known(outcome(Kind.SCORE, true, null), "ratpups", Way.CLUSTERS);

        assertThat(known.units()).isEqualTo(20);
        assertThat(known.value()).isCloseTo(-0.3963994911, within(1e-8));
        assertThat(known.standardError()).isCloseTo(0.1940181243, within(1e-8));
        assertThat(known.df()).isCloseTo(16.26404506, within(1e-6));
    }

    /** Bergmann, Ludbrook and Spooren 2000, Am. Stat. 54:72: rats on a rotating rod, exact Wilcoxon P = 0.0373. */
    @Test
    void rotatingRod() {
        OutcomeResult result = judged(
                outcome(Kind.GRADE, true, null),
                rows("rotarod").stream()
                        .map(row -> row.withParts(
                                row.value(),
                                true,
                                List.of(new PersonRow.Part(Objects.requireNonNull(row.value()), true))))
                        .toList(),
                Way.PEOPLE);

        assertThat(Finding.forEvaluators(result.sensitivity()))
                .anyMatch(line -> line.equals("Rank sum, all assignments (Wilcoxon): p = 0.037."));
    }

    /** Log-rank, difference of restricted means and hazard ratio by R's survival; NaN = not asked. */
    private static void times(String name, int horizon, double logRank, double difference, double hazardRatio) {
        List<PersonRow> rows = rows(name);
        double[] time = rows.stream()
                .mapToDouble(row -> Objects.requireNonNull(row.value()))
                .toArray();
        double[] event = rows.stream().mapToDouble(row -> row.event() ? 1 : 0).toArray();
        double[] z =
                rows.stream().mapToDouble(row -> row.arm().equals("b") ? 1 : 0).toArray();
        OutcomeResult result = judged(outcome(Kind.TIME_TO_PLACEMENT, true, horizon), rows, Way.PEOPLE);

        assertThat(LogRankTest.of(time, event, z, new int[time.length], 0).statistic())
                .isCloseTo(logRank, within(1e-7));
        assertThat(((Known) result.estimate()).value()).isCloseTo(difference, within(1e-5));
        if (!Double.isNaN(hazardRatio)) {
            String told = String.format(Locale.ROOT, ": %.2f times", hazardRatio);
            assertThat(Finding.forEvaluators(result.sensitivity()))
                    .anyMatch(line -> line.startsWith("Hazard ratio of the event") && line.contains(told));
        }
    }

    static double t(Known known) {
        return known.value() / Objects.requireNonNull(known.standardError());
    }

    /** Standard error of the log ratio, from that of the ratio in per cent. */
    static double logError(Known known) {
        return Objects.requireNonNull(known.standardError()) / (100 + known.value());
    }

    enum Way {
        PEOPLE,
        COVARIATE,
        BLOCKS,
        CLUSTERS,
        CROSSOVER
    }

    static Outcome outcome(Kind kind, boolean higher, @Nullable Integer horizon) {
        return new Outcome(
                "o",
                "Outcome",
                kind,
                kind == Kind.PLACED || kind == Kind.TIME_TO_PLACEMENT ? "F4" : "S1.x",
                "units",
                0.1,
                higher,
                true,
                horizon);
    }

    private static Known known(Outcome outcome, String name, Way way) {
        return (Known) judged(outcome, rows(name), way).estimate();
    }

    static OutcomeResult judged(Outcome outcome, List<PersonRow> rows, Way way) {
        return StudyAnalysis.of(plan(outcome, way), LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
    }

    private static StudyPlan plan(Outcome outcome, Way way) {
        return new StudyPlan(
                "published",
                "Experiment",
                "?",
                new Arm("a", "Control"),
                new Arm("b", "Treatment"),
                way == Way.CLUSTERS,
                true,
                way == Way.BLOCKS,
                false,
                way == Way.COVARIATE ? List.of("x") : List.of(),
                null,
                List.of(outcome),
                StudyProtocol.of(way == Way.CROSSOVER ? Design.CROSSOVER : Design.LOTTERY, null));
    }

    private static List<PersonRow> people(String arm, int all, int with) {
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            out.add(new PersonRow(arm, null, null, Map.of(), i < with ? 1.0 : 0.0, true, false));
        }
        return out;
    }

    private static List<PersonRow> awards(Predicate<String> sex) {
        List<PersonRow> out = new ArrayList<>();
        for (Map<String, String> line : lines("awards")) {
            if (!sex.test(line.get("sex"))) {
                continue;
            }
            String arm = line.get("treated").equals("1") ? "b" : "a";
            int n = Integer.parseInt(line.get("n"));
            int x = Integer.parseInt(line.get("x"));
            for (int i = 0; i < n; i++) {
                out.add(new PersonRow(
                        arm, null, "school " + line.get("school_id"), Map.of(), i < x ? 1.0 : 0.0, true, false));
            }
        }
        return out;
    }

    static List<PersonRow> rows(String name) {
        return lines(name).stream()
                .map(line -> {
                    Map<String, String> beside = new HashMap<>(line);
                    List.of("arm", "value", "event", "block", "cluster").forEach(beside::remove);
                    return new PersonRow(
                            line.get("arm"),
                            line.get("block"),
                            line.get("cluster"),
                            beside,
                            Double.valueOf(line.get("value")),
                            !"0".equals(line.get("event")),
                            false);
                })
                .toList();
    }

    private static List<Map<String, String>> lines(String name) {
        try {
            List<String> lines = Files.readAllLines(DATA.resolve(name + ".csv"));
            String[] header = lines.get(0).split(",", -1);
            return lines.stream()
                    .skip(1)
                    .map(line -> {
                        String[] cells = line.split(",", -1);
                        Map<String, String> out = new HashMap<>();
                        for (int c = 0; c < header.length; c++) {
                            out.put(header[c], cells[c]);
                        }
                        return out;
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
