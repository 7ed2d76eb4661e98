package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.gate.Gate.Status;
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
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Only what was drawn counts as drawn, in every design. */
class DrawnPeopleTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);

    /** Earlier cohorts held notebooks alone and scored lower; in the one cohort that was drawn the arms do not differ. */
    @Test
    void cohortsOfOneArmAreOutOfALottery() {
        List<PersonRow> drawn = cohort("c7", 15, 15, 60, 1);
        List<PersonRow> all = new ArrayList<>(drawn);
        for (String earlier : List.of("c4", "c5", "c6")) {
            all.addAll(cohort(earlier, 30, 0, 48, earlier.hashCode()));
        }
        StudyPlan plan = plan(Design.LOTTERY, false, false, List.of());
        OutcomeResult whole = analyse(plan, Conduct.UNKNOWN, all);
        OutcomeResult alone = analyse(plan, Conduct.UNKNOWN, drawn);

        assertThat(whole.estimate()).isEqualTo(alone.estimate());
        assertThat(whole.verdict()).isEqualTo(alone.verdict()).isEqualTo(Verdict.NOT_SETTLED);
        assertThat(whole.control().assigned()).isEqualTo(15);
        assertThat(whole.rating()).isEqualTo(alone.rating());
        assertThat(gate(whole).status()).isEqualTo(Status.WARN);
        assertThat(gate(whole).finding().forEvaluators())
                .isEqualTo(
                        "90 people were not drawn and outside the comparison: 90 in cohorts c4, c5, c6, which hold one arm alone.");
        assertThat(whole.notes()).contains(gate(whole).finding());
        assertThat(gate(alone).status()).isEqualTo(Status.PASS);
    }

    @Test
    void whereNoCohortHoldsBothArmsNothingIsShown() {
        List<PersonRow> rows = new ArrayList<>(cohort("a", 30, 0, 48, 1));
        rows.addAll(cohort("b", 0, 30, 60, 2));
        OutcomeResult result = analyse(plan(Design.LOTTERY, false, false, List.of()), Conduct.UNKNOWN, rows);

        assertThat(result.verdict()).isEqualTo(Verdict.CANNOT_BE_READ);
        assertThat(result.estimate()).isInstanceOf(NotEstimable.class);
        assertThat(gate(result).finding().forEvaluators())
                .contains("Nobody is left")
                .contains("before-after");
    }

    @Test
    void blocksOfOneArmAreOut() {
        List<PersonRow> rows = new ArrayList<>();
        for (PersonRow row : cohort("c", 20, 20, 50, 3)) {
            rows.add(in(row, "pair " + rows.size() % 20, null));
        }
        List<PersonRow> all = new ArrayList<>(rows);
        cohort("c", 12, 0, 30, 4).forEach(row -> all.add(in(row, "left over", null)));
        StudyPlan plan = plan(Design.LOTTERY, false, true, List.of());

        assertThat(analyse(plan, Conduct.UNKNOWN, all).estimate())
                .isEqualTo(analyse(plan, Conduct.UNKNOWN, rows).estimate());
        assertThat(gate(analyse(plan, Conduct.UNKNOWN, all)).finding().forEvaluators())
                .contains("12 in block left over, which holds one arm alone");
    }

    @Test
    void podsOfACohortOfOneArmAreOutAndWholeCohortsStay() {
        List<PersonRow> pods = new ArrayList<>();
        for (PersonRow row : cohort("c2", 20, 20, 50, 5)) {
            pods.add(in(row, null, "c2/" + row.arm() + pods.size() % 5));
        }
        List<PersonRow> all = new ArrayList<>(pods);
        cohort("c1", 20, 0, 30, 6).forEach(row -> all.add(in(row, null, "c1/" + all.size() % 5)));
        StudyPlan plan = plan(Design.LOTTERY, true, false, List.of());
        assertThat(analyse(plan, Conduct.UNKNOWN, all).estimate())
                .isEqualTo(analyse(plan, Conduct.UNKNOWN, pods).estimate());

        List<PersonRow> whole = new ArrayList<>();
        for (int c = 0; c < 8; c++) {
            String name = "c" + c;
            cohort(name, c % 2 == 0 ? 12 : 0, c % 2 == 0 ? 0 : 12, 50, c)
                    .forEach(row -> whole.add(in(row, null, name)));
        }
        OutcomeResult cohorts = analyse(plan, Conduct.UNKNOWN, whole);
        assertThat(cohorts.control().assigned() + cohorts.treatment().assigned())
                .isEqualTo(96);
    }

    @Test
    void cohortsOverBeforeTheDrawAndCohortsOfNoDrawAreOut() {
        List<PersonRow> rows = new ArrayList<>(cohort("late", 15, 15, 50, 7));
        rows.addAll(cohort("early", 15, 15, 70, 8));
        Conduct conduct =
                new Conduct(null, 0, 0, 0, null, 0, 0, 0, 0, List.of(), false, List.of("early"), null, List.of());
        StudyPlan plan = plan(Design.LOTTERY, false, false, List.of());
        assertThat(gate(analyse(plan, conduct, rows)).finding().forEvaluators())
                .contains("30 in cohort early, which was over before the arms were drawn");

        StudyPlan named = plan(Design.LOTTERY, false, false, List.of(draw(30, "late")));
        assertThat(gate(analyse(named, Conduct.UNKNOWN, rows)).finding().forEvaluators())
                .contains("30 in cohort early, which is named by no draw on record");
    }

    /** A draw on record may by chance have put a whole small cohort into one arm. */
    @Test
    void whomADrawNamesStays() {
        List<PersonRow> rows = new ArrayList<>(cohort("big", 20, 20, 50, 9));
        rows.addAll(cohort("small", 2, 0, 50, 10));
        OutcomeResult result =
                analyse(plan(Design.LOTTERY, false, false, List.of(draw(42, "big", "small"))), Conduct.UNKNOWN, rows);

        assertThat(result.control().assigned()).isEqualTo(22);
        assertThat(gate(result).status()).isEqualTo(Status.PASS);
    }

    @Test
    void morePeopleThanWereDrawnCannotBeRead() {
        OutcomeResult result = analyse(
                plan(Design.LOTTERY, false, false, List.of(draw(30, "c"))),
                Conduct.UNKNOWN,
                cohort("c", 20, 20, 50, 11));

        assertThat(result.verdict()).isEqualTo(Verdict.CANNOT_BE_READ);
        assertThat(gate(result).finding().forEvaluators()).contains("drew 30 people, and 40 are counted as drawn");
    }

    /** A few sprints in an old cohort do not make it drawn. */
    @Test
    void cohortsSplitAsNoSingleDrawWouldCannotBeReadAsOneLot() {
        List<PersonRow> rows = new ArrayList<>(cohort("old", 38, 2, 48, 12));
        rows.addAll(cohort("new", 15, 15, 60, 13));

        assertThat(analyse(plan(Design.LOTTERY, false, false, List.of()), Conduct.UNKNOWN, rows)
                        .verdict())
                .isEqualTo(Verdict.CANNOT_BE_READ);
        List<PersonRow> blocked =
                rows.stream().map(row -> in(row, row.cohort(), null)).toList();
        assertThat(analyse(plan(Design.LOTTERY, false, true, List.of()), Conduct.UNKNOWN, blocked)
                        .estimate())
                .isInstanceOf(Known.class);
    }

    @Test
    void ordersOfACrossoverSitesOfAWedgeAndSidesOfACutOff() {
        StudyPlan crossover = plan(Design.CROSSOVER, false, false, List.of());
        List<PersonRow> orders = new ArrayList<>(cohort("c2", 12, 12, 50, 14));
        orders.addAll(cohort("c1", 24, 0, 50, 15));
        assertThat(gate(analyse(crossover, Conduct.UNKNOWN, orders)).finding().forEvaluators())
                .contains("24 in cohort c1");

        List<PersonRow> wedge = new ArrayList<>();
        for (int site = 0; site < 7; site++) {
            for (int round = 0; round < 4; round++) {
                boolean treated = site < 6 && round > site / 2;
                for (PersonRow row : cohort("r" + round, treated ? 0 : 5, treated ? 5 : 0, 50, 20 + site)) {
                    wedge.add(in(row, "r" + round, "site " + site));
                }
            }
        }
        assertThat(gate(analyse(plan(Design.STEPPED_WEDGE, true, true, List.of()), Conduct.UNKNOWN, wedge))
                        .finding()
                        .forEvaluators())
                .isEqualTo(
                        "20 people were not drawn and outside the comparison: 20 in site site 6, which never changes over.");

        List<PersonRow> applicants = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            double score = 50 + 10 * random.nextGaussian();
            applicants.add(
                    person(score >= 55, "now", Map.of("admission", Double.toString(score)), random.nextGaussian()));
        }
        for (int i = 0; i < 30; i++) {
            applicants.add(person(true, "then", Map.of("admission", "60"), random.nextGaussian()));
        }
        OutcomeResult cut = analyse(plan(Design.DISCONTINUITY, false, false, List.of()), Conduct.UNKNOWN, applicants);
        assertThat(gate(cut).finding().forEvaluators()).contains("30 in cohort then, which holds one arm alone");
    }

    /** Formats that follow one another are what that design compares. */
    @Test
    void beforeAndAfterTakesNobodyOut() {
        List<PersonRow> rows = new ArrayList<>(cohort("a", 30, 0, 48, 1));
        rows.addAll(cohort("b", 0, 30, 60, 2));
        OutcomeResult result = analyse(plan(Design.BEFORE_AFTER, false, false, List.of()), Conduct.UNKNOWN, rows);

        assertThat(result.control().assigned() + result.treatment().assigned()).isEqualTo(60);
        assertThat(result.gates()).noneMatch(each -> each.name() == Gate.Name.DRAWN);
    }

    private static OutcomeResult analyse(StudyPlan plan, Conduct conduct, List<PersonRow> rows) {
        return StudyAnalysis.of(plan, DAY, conduct)
                .only(StudyAnalysis.Extent.WITH_DRAW)
                .analyse(List.of(new Table(SCORE, rows, null)))
                .main();
    }

    private static Gate gate(OutcomeResult result) {
        return result.gates().stream()
                .filter(each -> each.name() == Gate.Name.DRAWN)
                .findFirst()
                .orElseThrow();
    }

    private static Draw draw(int units, String... cohorts) {
        return new Draw("people", List.of(cohorts), "1", Instant.EPOCH, units, List.of(), null, 0);
    }

    private static List<PersonRow> cohort(String name, int control, int treatment, double mean, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < control + treatment; i++) {
            rows.add(person(i >= control, name, Map.of(), mean + 10 * random.nextGaussian()));
        }
        return rows;
    }

    private static PersonRow person(boolean treated, String cohort, Map<String, String> covariates, double value) {
        String arm = treated ? "b" : "a";
        return new PersonRow(arm, null, null, covariates, value, true, false, arm, cohort, List.of());
    }

    private static PersonRow in(PersonRow row, @Nullable String block, @Nullable String cluster) {
        return new PersonRow(
                row.arm(),
                block,
                cluster,
                row.covariates(),
                row.value(),
                true,
                false,
                row.arm(),
                row.cohort(),
                List.of());
    }

    private static StudyPlan plan(Design design, boolean clustered, boolean blocked, List<Draw> draws) {
        boolean lots = design != Design.DISCONTINUITY && design != Design.BEFORE_AFTER;
        return new StudyPlan(
                "s",
                "S",
                "q?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                clustered,
                lots,
                blocked,
                false,
                List.of(),
                null,
                List.of(SCORE),
                new StudyProtocol(
                        design,
                        design == Design.DISCONTINUITY ? new Cutoff("admission", 55) : null,
                        null,
                        List.of(),
                        false,
                        Set.of(),
                        Set.of(),
                        List.of(),
                        Map.of(),
                        null,
                        null,
                        null,
                        draws));
    }
}
