package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.gate.Blinding;
import dev.dayone.evidence.study.gate.Blinding.Guesses;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.gate.CreditedWork;
import dev.dayone.evidence.study.gate.CreditedWork.Arm;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.gate.Gate.Status;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.study.plan.StudyProtocol.Draw;
import dev.dayone.evidence.study.plan.StudyProtocol.Lock;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import dev.dayone.evidence.study.simulation.StudySimulation;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a study went decides what may be said of it: gates, looks, the security mark, and cheating that shows. */
class StudyConductTest {

    private static final LocalDate END = LocalDate.of(2026, 6, 1);
    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 8, true, true, null);
    private static final Conduct CLEAN = new Conduct(true, 0, 0, 0, 0.0, 0, 0, 0, 0, List.of(), false);

    @Test
    void aStudyAsItShouldBeHasAllFiveMarks() {
        OutcomeResult result = analyse(locked(), CLEAN, people(90, 12), END);

        assertThat(result.mark().words()).isEqualTo("5 of 5");
        assertThat(Finding.forEvaluators(result.mark().reasons())).isEmpty();
        assertThat(result.gates()).noneMatch(gate -> gate.status() == Status.FAIL || gate.status() == Status.WARN);
    }

    @Test
    void everyWayToCheatShowsInTheOutput() {
        Conduct cheated = new Conduct(
                true, 3, 2, 0, 0.0, 0, 0, 0, 2, List.of("The main outcome was changed without an amendment."), true);
        OutcomeResult result = analyse(locked(), cheated, people(90, 12), END);

        assertThat(result.mark().marks()).isEqualTo(1);
        assertThat(Finding.forEvaluators(result.mark().reasons()))
                .containsExactly(
                        "3 people were put into another arm after the draw (at most 3 of 5).",
                        "The plan was changed after data were seen (minus one).",
                        "Outcomes were looked at on 2 days outside the plan (minus one).");
        Gate plan = gate(result, Gate.Name.PLAN);
        assertThat(plan.status()).isEqualTo(Status.WARN);
        assertThat(plan.finding().forEvaluators())
                .contains("The main outcome was changed without an amendment.")
                .contains("2 people were taken out of the roster.")
                .contains("Outcomes were computed on 2 days that are no look of the plan.");
        assertThat(gate(result, Gate.Name.TWO_ARMS).finding().forEvaluators())
                .isEqualTo("3 of 90 people stand in another arm than the one first recorded.");
    }

    @Test
    void drawingAgainCostsMarks() {
        Draw again = new Draw("people", List.of(), "1", Instant.EPOCH, 90, List.of(), null, 2);
        StudyPlan plan = plan(protocol(Design.LOTTERY, List.of(), false, again));

        assertThat(Finding.forEvaluators(
                        analyse(plan, CLEAN, people(90, 12), END).mark().reasons()))
                .contains("The arms were drawn 3 times (at most 3 of 5).");
    }

    @Test
    void manyInAnotherArmThanDrawnFailAndNothingIsShown() {
        Conduct moved = new Conduct(true, 12, 0, 0, null, 0, 0, 0, 0, List.of(), false);
        OutcomeResult result = analyse(locked(), moved, people(90, 12), END);

        assertThat(result.verdict()).isEqualTo(Verdict.CANNOT_BE_READ);
        assertThat(result.estimate()).isInstanceOfSatisfying(NotEstimable.class, refused -> {
            assertThat(refused.code()).isEqualTo(Refusal.GATE_FAILED);
            assertThat(refused.why().forEvaluators()).contains("12 of 90 people stand in another arm");
        });
        assertThat(result.treatment().value()).isNull();
        assertThat(result.alternatives()).isEmpty();
    }

    @Test
    void nothingIsReadWhileSomebodyHasFactsThatNoMeasureSpeaksOf() {
        Conduct behind = new Conduct(true, 0, 0, 0, 0.0, 0, 1, 0, 0, List.of(), false);
        OutcomeResult result = analyse(locked(), behind, people(90, 12), END);

        assertThat(result.verdict()).isEqualTo(Verdict.CANNOT_BE_READ);
        Gate complete = gate(result, Gate.Name.COMPLETENESS);
        assertThat(complete.status()).isEqualTo(Status.FAIL);
        assertThat(complete.finding().forEvaluators()).contains("1 person has facts that no measure speaks of yet");
    }

    @Test
    void refusedRowsAndGapsOfSourcesAreToldAndTheResultIsRead() {
        Conduct lacking = new Conduct(true, 0, 0, 0, 0.0, 2, 0, 1, 0, List.of(), false);
        OutcomeResult result = analyse(locked(), lacking, people(90, 12), END);

        Gate complete = gate(result, Gate.Name.COMPLETENESS);
        assertThat(complete.status()).isEqualTo(Status.WARN);
        assertThat(complete.finding().forEvaluators()).contains("2 refused rows are", "1 gap");
        assertThat(result.verdict()).isNotEqualTo(Verdict.CANNOT_BE_READ);
    }

    /** Silent loss in one arm is bias: of a score it is told, and what is made of the work itself is not read. */
    @Test
    void workThatIsLostInOneArmIsToldAndNothingMadeOfItIsRead() {
        Conduct lost = work(new Arm(98, 100), new Arm(85, 100));
        OutcomeResult score = analyse(locked(), lost, people(90, 12), END);
        assertThat(gate(score, Gate.Name.COMPLETENESS).status()).isEqualTo(Status.WARN);
        assertThat(gate(score, Gate.Name.COMPLETENESS).finding().forEvaluators())
                .startsWith("85 % of the commits in B count for somebody and 98 % in A: say whose ");
        assertThat(score.verdict()).isNotEqualTo(Verdict.CANNOT_BE_READ);

        assertThat(onWork(lost).status()).isEqualTo(Status.FAIL);
        // The other way round, too.
        assertThat(onWork(work(new Arm(85, 100), new Arm(98, 100))).status()).isEqualTo(Status.FAIL);
        // Eight points are told, four are not.
        assertThat(onWork(work(new Arm(98, 100), new Arm(90, 100))).status()).isEqualTo(Status.WARN);
        assertThat(onWork(work(new Arm(98, 100), new Arm(94, 100))).status()).isEqualTo(Status.PASS);
        // As much is lost in both: no bias between them.
        assertThat(onWork(work(new Arm(50, 100), new Arm(50, 100))).status()).isEqualTo(Status.PASS);
        // Too few commits of an arm say nothing.
        assertThat(onWork(work(new Arm(98, 100), new Arm(0, 19))).status()).isEqualTo(Status.PASS);
        assertThat(onWork(work(new Arm(98, 100), new Arm(0, 20))).status()).isEqualTo(Status.FAIL);
        // Nor does what chance gives with few.
        assertThat(onWork(work(new Arm(20, 20), new Arm(17, 20))).status()).isEqualTo(Status.PASS);
        assertThat(onWork(work(new Arm(40, 40), new Arm(33, 40))).status()).isEqualTo(Status.WARN);
    }

    @Test
    void whileALookIsAwaitedNoGateSaysInWhichArmWorkIsLost() {
        StudyPlan plan = plan(protocol(Design.LOTTERY, looks(), true, drawn()));
        OutcomeResult result =
                analyse(plan, work(new Arm(98, 100), new Arm(85, 100)), people(90, 12), LocalDate.of(2026, 4, 15));

        assertThat(gate(result, Gate.Name.COMPLETENESS).finding().forEvaluators())
                .startsWith("the commits of one arm count for somebody more often")
                .doesNotContain("98", "85");
    }

    @Test
    void workThatIsLostInOneCohortAloneIsSeen() {
        Conduct lost = new Conduct(
                true,
                0,
                0,
                0,
                0.0,
                0,
                0,
                0,
                0,
                List.of(),
                false,
                List.of(),
                null,
                List.of(
                        new CreditedWork("a", new Arm(60, 100), new Arm(100, 100)),
                        new CreditedWork("b", new Arm(100, 100), new Arm(60, 100))));

        assertThat(onWork(lost).finding().forEvaluators()).contains(" (cohort ");
        assertThat(onWork(lost).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void onlyWhatRepositoriesShowIsMadeOfThem() {
        assertThat(List.of("GS4.capstone", "GS9", "GS13.capstone", "G4")).allMatch(CreditedWork::isBehind);
        assertThat(List.of("GS1.capstone", "GS2.capstone", "GS3.capstone", "S1.x", "P1.180", "F4"))
                .noneMatch(CreditedWork::isBehind);
    }

    private static Conduct work(Arm control, Arm treatment) {
        return new Conduct(
                true,
                0,
                0,
                0,
                0.0,
                0,
                0,
                0,
                0,
                List.of(),
                false,
                List.of(),
                null,
                List.of(new CreditedWork("a", control, treatment)));
    }

    /** The gate of an outcome that is made of what repositories show. */
    private static Gate onWork(Conduct conduct) {
        Outcome cycle = new Outcome("c", "Hours", Kind.SCORE, "GS9", "hours", 8, true, false, null);
        return gate(analyse(locked(), conduct, new Table(cycle, people(90, 12), null), END), Gate.Name.COMPLETENESS);
    }

    @Test
    void ratersWhoDisagreeOrKnowTheArmAreSeen() {
        Table disagree = new Table(SCORE, people(90, 12), null, new KrippendorffAlpha(0.5, 20, 40), null, List.of());
        Table knowing = new Table(
                SCORE,
                people(90, 12),
                null,
                new KrippendorffAlpha(0.9, 20, 40),
                new Blinding(new Guesses(9, 9, 2), new Guesses(18, 1, 1)),
                List.of());

        assertThat(analyse(locked(), CLEAN, disagree, END).verdict()).isEqualTo(Verdict.CANNOT_BE_READ);
        OutcomeResult result = analyse(locked(), CLEAN, knowing, END);
        assertThat(gate(result, Gate.Name.BLINDING).finding().forEvaluators())
                .contains("B +0.85")
                .contains("Raters could tell the arm.");
        assertThat(result.mark().words()).isEqualTo("4 of 5");
    }

    @Test
    void betweenHiddenLooksNothingByArmIsShown() {
        StudyPlan plan = plan(protocol(Design.LOTTERY, looks(), true, drawn()));
        OutcomeResult result = analyse(plan, CLEAN, people(90, 12), LocalDate.of(2026, 4, 15));

        assertThat(result.verdict()).isEqualTo(Verdict.TOO_EARLY);
        assertThat(result.estimate())
                .isInstanceOfSatisfying(
                        NotEstimable.class,
                        refused -> assertThat(refused.why().forEvaluators())
                                .isEqualTo(
                                        "The plan hides outcomes by arm between its looks; the next is on 2026-05-01."));
        assertThat(result.control().value()).isNull();
    }

    @Test
    void aPlanSaysUntilWhenItHides() {
        StudyProtocol hidden = protocol(Design.LOTTERY, looks(), true, drawn());

        assertThat(hidden.hiddenUntil(LocalDate.of(2026, 4, 15))).contains(looks().get(1));
        assertThat(hidden.hiddenUntil(looks().get(1))).isEmpty();
        assertThat(hidden.hiddenUntil(END.plusDays(1))).isEmpty();
        StudyProtocol open = protocol(Design.LOTTERY, looks(), false, drawn());
        assertThat(open.hiddenUntil(LocalDate.of(2026, 4, 15))).isEmpty();
        assertThat(open.awaited(LocalDate.of(2026, 4, 15))).contains(looks().get(1));
        assertThat(open.awaited(END)).isEmpty();
    }

    @Test
    void betweenOpenLooksTheIntervalHoldsHoweverOftenOneLooks() {
        StudyPlan plan = plan(protocol(Design.LOTTERY, looks(), false, drawn()));
        OutcomeResult between = analyse(plan, CLEAN, people(90, 12), LocalDate.of(2026, 4, 15));
        OutcomeResult last = analyse(plan, CLEAN, people(90, 12), END);

        assertThat(between.verdict()).isEqualTo(Verdict.TOO_EARLY);
        assertThat(between.estimate().method()).isEqualTo(Method.CONFIDENCE_SEQUENCE);
        assertThat(width(between)).isGreaterThan(1.2 * width(last));
    }

    @Test
    void earlyLooksAskForMoreAndTheLastForNearlyNoMore() {
        StudyPlan plan = plan(protocol(Design.LOTTERY, looks(), true, drawn()));
        OutcomeResult first = analyse(plan, CLEAN, people(90, 0), looks().get(0));
        OutcomeResult last = analyse(plan, CLEAN, people(90, 0), END);
        OutcomeResult once = analyse(locked(), CLEAN, people(90, 0), END);

        // O'Brien-Fleming type spending at a third of the information: z = 3.7103 (rpact).
        assertThat(width(first) / width(once)).isCloseTo(3.7103 / 1.96, within(0.1));
        assertThat(width(last) / width(once)).isBetween(1.005, 1.03);
        assertThat(first.verdict())
                .as("nothing is spoken early without a bound crossed")
                .isEqualTo(Verdict.TOO_EARLY);
        assertThat(analyse(plan, CLEAN, people(90, 25), looks().get(0)).verdict())
                .as("a large effect is")
                .isEqualTo(Verdict.BETTER);
    }

    @Test
    void aLookSaysWhenGoingOnIsFutile() {
        StudyProtocol planned = new StudyProtocol(
                Design.LOTTERY,
                null,
                null,
                looks(),
                true,
                Set.of(),
                Set.of(),
                List.of(),
                Map.of("futile", "keep notebooks", "better", "teach by sprints"),
                0.3,
                null,
                null,
                List.of());
        OutcomeResult none = analyse(plan(planned), CLEAN, people(60, -6), looks().get(1));
        OutcomeResult some = analyse(plan(planned), CLEAN, people(60, 7), looks().get(1));

        assertThat(Finding.forEvaluators(none.notes()))
                .anyMatch(note -> note.endsWith("the plan stops below 30 %: stop, and keep notebooks."));
        assertThat(Finding.forEvaluators(some.notes())).anyMatch(note -> note.endsWith("the plan stops below 30 %."));
    }

    @Test
    void aDesignThatCannotAnswerStaysDescriptive() {
        StudyPlan before = plan(protocol(Design.BEFORE_AFTER, List.of(), false, null));
        OutcomeResult result = analyse(before, Conduct.UNKNOWN, people(90, 12), END);

        assertThat(result.mark().marks()).isZero();
        assertThat(Finding.forEvaluators(result.notes()))
                .contains(
                        "Before and after are compared: whatever else changed with the calendar is in the difference.");
    }

    @Test
    void whoeverIsOnTheWrongSideOfACutOffIsCounted() {
        SimulatedStudy study = DesignSimulation.discontinuity(20);
        List<PersonRow> people = study.stages(new SplittableRandom(2)).get(0);

        assertThat(gate(at(study, people), Gate.Name.CUTOFF).status()).isEqualTo(Gate.Status.PASS);
        Gate some = gate(at(study, letIn(people, 5)), Gate.Name.CUTOFF);
        assertThat(some.status()).isEqualTo(Gate.Status.WARN);
        assertThat(some.finding().forEvaluators())
                .startsWith("5 of 300 people were admitted below the cut-off, 0 refused above it");
        OutcomeResult undecided = at(study, letIn(people, 40));
        assertThat(gate(undecided, Gate.Name.CUTOFF).status()).isEqualTo(Gate.Status.FAIL);
        assertThat(undecided.estimate()).isInstanceOf(Estimate.NotEstimable.class);
    }

    private static OutcomeResult at(SimulatedStudy study, List<PersonRow> people) {
        StudyPlan plan = study.plan();
        return StudyAnalysis.of(plan, END)
                .analyse(List.of(new Table(plan.outcomes().get(0), people, null)))
                .main();
    }

    /** So many of those refused are let in all the same. */
    private static List<PersonRow> letIn(List<PersonRow> people, int many) {
        List<PersonRow> out = new ArrayList<>();
        int left = many;
        for (PersonRow row : people) {
            boolean in = row.arm().equals("control") && left-- > 0;
            out.add(in ? new PersonRow("treatment", null, null, row.covariates(), row.value(), true, false) : row);
        }
        return out;
    }

    @Test
    void aCrossoverComparesPeopleWithThemselves() {
        SimulatedStudy study = DesignSimulation.crossover(6);
        StudyPlan plan = study.plan();
        OutcomeResult result = StudyAnalysis.of(plan, END)
                .analyse(List.of(new Table(
                        plan.outcomes().get(0),
                        study.stages(new SplittableRandom(6)).get(0),
                        null)))
                .main();
        Known known = (Known) result.estimate();
        Known first = (Known) result.alternatives().get(0);

        assertThat(known.method()).isEqualTo(Method.CROSSOVER);
        assertThat(known.interval().contains(6)).isTrue();
        assertThat(known.interval().upper() - known.interval().lower())
                .as("far narrower than the first period alone")
                .isLessThan(0.7 * (first.interval().upper() - first.interval().lower()));
        assertThat(Finding.forEvaluators(result.notes())).anyMatch(note -> note.startsWith("Carry-over: "));
        assertThat(result.treatment().value() - result.control().value()).isCloseTo(known.value(), within(1e-9));
    }

    /** Everybody had both formats: thirteen people are thirteen, though six began with one and seven with the other. */
    @Test
    void aCrossoverCountsPeopleAndNotOrders() {
        SimulatedStudy study = DesignSimulation.crossover(6);
        List<PersonRow> rows = study.stages(new SplittableRandom(6)).get(0);

        assertThat(firstOf(study.plan(), rows, 6, 7).verdict()).isNotEqualTo(Verdict.TOO_FEW);
        assertThat(firstOf(study.plan(), rows, 4, 5).verdict()).isEqualTo(Verdict.TOO_FEW);
    }

    private static OutcomeResult firstOf(StudyPlan plan, List<PersonRow> rows, int control, int treatment) {
        List<PersonRow> people = Stream.concat(
                        rows.stream()
                                .filter(row -> row.arm().equals(plan.control().id()))
                                .limit(control),
                        rows.stream()
                                .filter(row -> row.arm().equals(plan.treatment().id()))
                                .limit(treatment))
                .toList();
        return StudyAnalysis.of(plan, END)
                .only(StudyAnalysis.Extent.VERDICT)
                .analyse(List.of(new Table(plan.outcomes().get(0), people, null)))
                .main();
    }

    /** Orders drawn 2:1 in a cohort of high scores and 1:2 in a cohort of low ones: neither format does anything. */
    @Test
    void whatStandsBesideACrossoverKnowsItsBlocks() {
        OutcomeResult result = crossoverInBlocks(1);
        Known first = (Known) result.alternatives().get(0);

        assertThat(result.estimate()).isInstanceOf(Known.class);
        assertThat(first.notes()).containsExactly("first period alone");
        assertThat(first.value()).as("the cohorts differ, the orders do not").isCloseTo(0, within(1e-9));
        assertThat(result.alternatives().get(1))
                .isInstanceOfSatisfying(
                        Known.class, known -> assertThat(known.notes()).containsExactly("without blocks"));
        assertThat(Finding.forEvaluators(result.notes()))
                .anyMatch(note -> note.contains("averaged 0.0 ") || note.contains("averaged +0.0 "))
                .contains(
                        "The covariates of the plan (age) are not used: in a crossover everyone is compared with themselves.");
    }

    /** Everyone gains the same from week to week: there is no spread to judge by, and the first period does not step in. */
    @Test
    void nothingElseLeadsWhereACrossoverCannotBeEstimated() {
        OutcomeResult result = crossoverInBlocks(0);

        assertThat(result.estimate()).isInstanceOf(NotEstimable.class);
        assertThat(result.estimate().method()).isEqualTo(Method.CROSSOVER);
    }

    private static OutcomeResult crossoverInBlocks(double spread) {
        StudyPlan plan = DesignSimulation.crossover(0).plan();
        StudyPlan blocked = new StudyPlan(
                plan.id(),
                plan.title(),
                plan.question(),
                plan.control(),
                plan.treatment(),
                false,
                true,
                true,
                false,
                List.of("age"),
                null,
                plan.outcomes(),
                plan.protocol());
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            boolean high = i < 18;
            String arm = high == (i % 3 > 0) ? "treatment" : "control";
            double level = (high ? 80 : 20) + (i % 18) / 3;
            String cohort = high ? "high" : "low";
            rows.add(new PersonRow(
                    arm,
                    cohort,
                    null,
                    Map.of("age", "" + (30 + i % 5)),
                    null,
                    true,
                    false,
                    arm,
                    cohort,
                    List.of(level, level + (high ? 6 : 1) + spread * (i % 18 / 3 % 2))));
        }
        return StudyAnalysis.of(blocked, END)
                .analyse(List.of(new Table(plan.outcomes().get(0), rows, null)))
                .main();
    }

    @Test
    void thoseWhoCrossedOverAreCountedAsAssignedAndAsTaken() {
        List<PersonRow> rows = new ArrayList<>();
        for (PersonRow row : people(90, 12)) {
            boolean stayed = rows.size() % 9 != 0 || row.arm().equals("a");
            rows.add(new PersonRow(
                    row.arm(),
                    null,
                    null,
                    Map.of(),
                    row.value(),
                    true,
                    false,
                    stayed ? row.arm() : "a",
                    null,
                    List.of()));
        }
        OutcomeResult result = analyse(locked(), CLEAN, rows, END);

        assertThat(Finding.forEvaluators(result.sensitivity()))
                .anyMatch(line -> line.startsWith("Among those who take the format they are assigned"))
                .anyMatch(line -> line.startsWith("The same without leaning on how many took it (Anderson-Rubin): "))
                .anyMatch(line -> line.startsWith("Without any one person the difference lies between "));
    }

    @Test
    void chanceImbalanceIsExplained() {
        StudyPlan plan = StudySimulation.of(Truth.scores(15, 15, 0).adjusted()).plan();
        OutcomeResult result = StudyAnalysis.of(plan, END)
                .analyse(List.of(new Table(
                        plan.outcomes().get(0),
                        StudySimulation.of(Truth.scores(15, 15, 0).adjusted())
                                .stages(new SplittableRandom(3))
                                .get(0),
                        null)))
                .main();

        assertThat(gate(result, Gate.Name.BALANCE).finding().forEvaluators())
                .contains("a difference above 0.25 comes up in 47 % of draws");
    }

    private static List<LocalDate> looks() {
        return List.of(LocalDate.of(2026, 4, 1), LocalDate.of(2026, 5, 1), END);
    }

    private static Draw drawn() {
        return new Draw("people", List.of(), "1", Instant.EPOCH, 90, List.of(), null, 0);
    }

    private static StudyPlan locked() {
        return plan(protocol(Design.LOTTERY, List.of(), false, drawn()));
    }

    private static StudyProtocol protocol(Design design, List<LocalDate> looks, boolean hidden, @Nullable Draw draw) {
        return new StudyProtocol(
                design,
                null,
                null,
                looks,
                hidden,
                Set.of(),
                Set.of(),
                List.of(),
                Map.of(),
                null,
                null,
                new Lock("h", Instant.EPOCH, "Kim", null, List.of()),
                draw == null ? List.of() : List.of(draw));
    }

    private static StudyPlan plan(StudyProtocol protocol) {
        return new StudyPlan(
                        "s",
                        "S",
                        "q?",
                        new StudyPlan.Arm("a", "A"),
                        new StudyPlan.Arm("b", "B"),
                        false,
                        true,
                        false,
                        false,
                        List.of(),
                        0.5,
                        List.of(SCORE))
                .with(protocol);
    }

    private static List<PersonRow> people(int n, double effect) {
        SplittableRandom random = new SplittableRandom(8);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            boolean treated = i % 2 == 1;
            double value = 50 + (treated ? effect : 0) + 10 * random.nextGaussian();
            rows.add(new PersonRow(treated ? "b" : "a", null, null, Map.of(), value, true, false));
        }
        return rows;
    }

    private static OutcomeResult analyse(StudyPlan plan, Conduct conduct, List<PersonRow> rows, LocalDate day) {
        return analyse(plan, conduct, new Table(SCORE, rows, null), day);
    }

    private static OutcomeResult analyse(StudyPlan plan, Conduct conduct, Table table, LocalDate day) {
        return StudyAnalysis.of(plan, day, conduct).analyse(List.of(table)).main();
    }

    private static Gate gate(OutcomeResult result, Gate.Name name) {
        return result.gates().stream()
                .filter(gate -> gate.name() == name)
                .findFirst()
                .orElseThrow();
    }

    private static double width(OutcomeResult result) {
        Known known = (Known) result.estimate();
        return known.interval().upper() - known.interval().lower();
    }
}
