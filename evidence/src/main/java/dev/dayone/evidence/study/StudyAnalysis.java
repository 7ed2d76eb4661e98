package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.Sample.Person;
import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.clusters.IntraclusterCorrelation;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.health.SampleRatio;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.study.gate.BalanceByLot;
import dev.dayone.evidence.study.gate.Blinding;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.gate.CreditedWork;
import dev.dayone.evidence.study.gate.CutoffKept;
import dev.dayone.evidence.study.gate.DrawnPeople;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.gate.Gate.Status;
import dev.dayone.evidence.study.gate.HealthGates;
import dev.dayone.evidence.study.gate.SecurityMark;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.CrossoverRows;
import dev.dayone.evidence.study.outcome.LeftOut;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.outcome.StudyPeople;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.study.trial.BaselineTable;
import dev.dayone.evidence.study.trial.ParticipantFlow;
import dev.dayone.evidence.survival.KaplanMeier;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * From people to a verdict: one outcome of one study, analysed as its assignment was made.
 *
 * <p>Everyone counts in the arm assigned. The plan's design picks the method ({@link Method#usedFor}); gates come before the
 * verdict: too few learners, an uneven split, raters who disagree, a window not over, a difference that cannot be estimated.
 */
public final class StudyAnalysis {

    /** Fewer learners than this in an arm get no verdict. */
    public static final int FEWEST_LEARNERS = 10;

    private static final double POWER = 0.8;
    private static final double PERCENT = 100;
    private static final double FEW_DF = 5;
    private static final double BEYOND_DOUBT = 1e-4;

    private final StudyPlan plan;
    private final StudyPeople people;
    private final LocalDate asOf;
    private final Conduct conduct;
    private final Extent extent;

    private StudyAnalysis(StudyPlan plan, LocalDate asOf, Conduct conduct, Extent extent) {
        this.plan = plan;
        this.people = StudyPeople.of(plan);
        this.asOf = asOf;
        this.conduct = conduct;
        this.extent = extent;
    }

    /** How much is computed beside the verdict, which is the same in all. */
    public enum Extent {
        /** The heading alone: no p-value of the draw. */
        VERDICT,
        /** With the p-value of the draw. */
        WITH_DRAW,
        /** With what other assumptions would make of it. */
        WHOLE
    }

    /** An analysis by that plan, of what was known on that date. */
    public static StudyAnalysis of(StudyPlan plan, LocalDate asOf) {
        return of(plan, asOf, Conduct.UNKNOWN);
    }

    /** The same where it is known how the study went. */
    public static StudyAnalysis of(StudyPlan plan, LocalDate asOf, Conduct conduct) {
        return new StudyAnalysis(plan, asOf, conduct, Extent.WHOLE);
    }

    /** The same verdict with less beside it, which takes longer than the verdict: for simulation. */
    public StudyAnalysis only(Extent less) {
        return new StudyAnalysis(plan, asOf, conduct, less);
    }

    /**
     * People and outcome of one planned outcome.
     *
     * @param rows everyone assigned to one of the two arms; to any format where the plan estimates with all
     * @param maturesOn day on which the last window closes; null = no window
     * @param agreement how far raters of this outcome agree; null = nobody was rated twice
     * @param blinding what raters guessed of the arms; null = not asked
     * @param information share of the outcomes due by each planned look, rising to 1; empty = not known
     */
    public record Table(
            Outcome outcome,
            List<PersonRow> rows,
            @Nullable LocalDate maturesOn,
            @Nullable KrippendorffAlpha agreement,
            @Nullable Blinding blinding,
            List<Double> information) {
        public Table {
            rows = List.copyOf(rows);
            information = List.copyOf(information);
        }

        public Table(
                Outcome outcome,
                List<PersonRow> rows,
                @Nullable LocalDate maturesOn,
                @Nullable KrippendorffAlpha agreement) {
            this(outcome, rows, maturesOn, agreement, null, List.of());
        }

        public Table(Outcome outcome, List<PersonRow> rows, @Nullable LocalDate maturesOn) {
            this(outcome, rows, maturesOn, null);
        }

        /** The same outcome of those people. */
        Table of(List<PersonRow> people) {
            return new Table(outcome, people, maturesOn, agreement, blinding, information);
        }
    }

    /** The method that a plan's design picks for a kind of outcome; nothing where that is refused. The table of the method reference is made of it. */
    public static Optional<Method> methodFor(StudyPlan plan, Kind kind) {
        return MethodChoice.of(plan).leading(kind);
    }

    /** The results of all outcomes. */
    public StudyResult analyse(List<Table> all) {
        DrawnPeople drawn = DrawnPeople.of(
                plan, conduct, all.isEmpty() ? List.of() : all.get(0).rows());
        List<Table> tables = all.stream()
                .map(table -> table.rows().size() == drawn.kept().size()
                        ? table.of(drawn.of(table.rows()))
                        : table.of(DrawnPeople.of(plan, conduct, table.rows()).of(table.rows())))
                .toList();
        List<PersonRow> assigned = tables.isEmpty() ? List.of() : tables.get(0).rows();
        List<PersonRow> formats = tables.isEmpty()
                ? List.of()
                : ClosedCohort.byFormat(plan, tables.get(0).outcome(), assigned);
        int control = count(formats, plan.control());
        int treatment = count(formats, plan.treatment());
        Double share = ClosedCohort.is(plan) ? null : plan.expectedShare();
        Double split = share == null || control + treatment == 0
                ? null
                : Double.valueOf(SampleRatio.pValue(treatment, control, share));
        AssignmentMechanism mechanism = AssignmentMechanism.of(plan);
        List<Judged> results = tables.stream()
                .map(table -> outcome(table, drawn, split, mechanism))
                .toList();
        Look look = LookSchedule.of(plan.protocol()).on(asOf, information(tables));
        return new StudyResult(
                plan,
                control,
                treatment,
                split,
                asOf,
                conduct.dataTo(),
                OutcomeFamily.of(plan, look, mechanism).held(results, compared(tables), extent != Extent.VERDICT),
                extent == Extent.WHOLE && !ClosedCohort.is(plan)
                        ? BaselineTable.of(
                                plan, assigned.stream().filter(people::compared).toList())
                        : new BaselineTable(List.of()),
                extent == Extent.WHOLE && !all.isEmpty()
                        ? ParticipantFlow.of(
                                plan,
                                drawn.each(ClosedCohort.byFormat(
                                        plan, all.get(0).outcome(), all.get(0).rows())),
                                all.stream()
                                        .map(table -> new ParticipantFlow.Outcomes(
                                                table.outcome(),
                                                ClosedCohort.byFormat(plan, table.outcome(), table.rows())))
                                        .toList())
                        : null);
    }

    /**
     * One outcome by itself.
     *
     * @param at its estimate, with an interval that errs so often at most
     */
    record Judged(OutcomeResult result, DoubleFunction<Estimate> at) {}

    private Judged outcome(Table table, DrawnPeople drawn, @Nullable Double split, AssignmentMechanism mechanism) {
        Outcome outcome = table.outcome();
        List<PersonRow> anyFormat = prepared(outcome, table.rows());
        List<PersonRow> eligible = anyFormat.stream().filter(people::compared).toList();
        List<PersonRow> observed =
                eligible.stream().filter(row -> row.value() != null).toList();
        List<PersonRow> known =
                anyFormat.stream().filter(row -> row.value() != null).toList();
        List<PersonRow> complete = people.complete(observed);
        Sample everyone = people.everyone(observed);
        Sample adjusted = plan.covariates().isEmpty() ? everyone : people.adjusted(observed);
        double unit = outcome.kind().share() ? PERCENT : 1;
        Look look = LookSchedule.of(plan.protocol())
                .on(
                        asOf,
                        table.information().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray());
        AttritionBoundary attrition = attrition(outcome, eligible);
        Sensitivity sensitivity = Sensitivity.of(plan);
        StudyProtocol.Cutoff cutoff = plan.protocol().cutoff();
        List<Gate> gates = HealthGates.of(plan, conduct)
                .of(new HealthGates.Looked(
                        drawn,
                        count(eligible, plan.control()),
                        count(eligible, plan.treatment()),
                        split,
                        attrition,
                        table.agreement(),
                        table.blinding(),
                        table.maturesOn(),
                        asOf,
                        cutoff == null ? null : CutoffKept.of(plan, cutoff, eligible),
                        ClosedCohort.is(plan, outcome)
                                ? List.of()
                                : sensitivity.baselines(eligible, sensitivity.compared(eligible)),
                        extent == Extent.WHOLE
                                ? BalanceByLot.of(
                                                plan, eligible, sensitivity.compared(eligible), HealthGates.ADJUSTABLE)
                                        .orElse(null)
                                : null,
                        unusable(known),
                        restsOnWork(outcome)));
        MethodChoice choice = MethodChoice.of(plan);
        Optional<NotEstimable> closed = closed(choice.first(outcome.kind()), gates, look);
        List<Estimate> estimates = closed.isPresent()
                ? List.of(closed.get())
                : look.between()
                        ? List.of(inUnit(choice.alwaysValid(outcome, everyone), unit))
                        : choice.estimates(outcome, known, look.nominalLevel()).stream()
                                .map(e -> inUnit(e, unit))
                                .toList();
        double[] shares =
                table.information().stream().mapToDouble(Double::doubleValue).toArray();
        Sample tested = plan.allFormats() ? everyone : adjusted;
        AssignmentTest assignment = asked(estimates.get(0), look, everyone)
                ? ofDraw(mechanism, outcome, everyone, tested, eligible, (Known) estimates.get(0))
                : null;
        DoubleFunction<Estimate> at = error -> held(
                inUnit(
                        choice.first(
                                outcome, known, LookSchedule.of(plan.protocol()).level(look, shares, error)),
                        unit),
                look);
        Estimate answered = reconciled(held(judged(outcome, estimates.get(0), assignment), look), look, shares, at);
        BetweenAnswers between = closed.isPresent() || look.between()
                ? new BetweenAnswers(List.of(), List.of(), answered)
                : BetweenAnswers.of(
                        plan,
                        outcome,
                        table.rows().stream().filter(people::compared).toList(),
                        answered);
        Silence silence = closed.isPresent() || look.between()
                ? Silence.of(between.told())
                : Silence.of(
                        plan,
                        outcome,
                        eligible,
                        attrition,
                        between.told(),
                        told -> silent(told, choice, outcome, look, unit));
        Estimate main = silence.told() instanceof Known both ? OneAnswer.of(both, at) : silence.told();
        List<Estimate> alternatives =
                estimates.stream().skip(1).map(each -> held(each, look)).toList();
        Double detectable = main.match(StudyAnalysis::detectable, refused -> null);
        List<Finding> notes = new ArrayList<>();
        drawn.finding().ifPresent(notes::add);
        notes.addAll(silence.notes());
        notes.addAll(between.notes());
        notes.addAll(notes(outcome, observed.size() - complete.size(), main, everyone, look));
        if (main instanceof Known && !look.between() && !look.repeated()) {
            SimulatedCoverage.finding(plan, outcome, size(outcome, observed, everyone))
                    .ifPresent(notes::add);
        }
        if (main instanceof Known judged) {
            for (String each : judged.notes()) {
                notes.add(Finding.of("{}", new Figure.Detail(each)));
            }
            for (LeftOut each : people.leftOut(known)) {
                notes.add(Finding.of("{}", new Figure.Detail(each.sentence())));
            }
        }
        if (crossover() && main instanceof Known) {
            notes.addAll(CrossoverRows.carryOver(plan, choice.carryOver(observed), outcome.unit()));
        }
        boolean hidden = closed.isPresent();
        OutcomeResult result = new OutcomeResult(
                outcome,
                verdict(outcome, main, gates, observed, everyone, look),
                summary(plan.control(), false, outcome, eligible, observed, everyone, hidden),
                summary(plan.treatment(), true, outcome, eligible, observed, everyone, hidden),
                main,
                adjustedFor(main, known),
                alternatives,
                assignment,
                null,
                detectable,
                attrition,
                sensitivity.rating(eligible, attrition),
                table.agreement(),
                extent == Extent.WHOLE && main instanceof Known && !look.between() ? pooling(outcome, everyone) : null,
                plan.clustered() && !hidden && !ClosedCohort.is(plan, outcome) ? correlation(everyone) : null,
                outcome.kind() == Kind.TIME_TO_PLACEMENT
                                && !hidden
                                && !everyone.people().isEmpty()
                        ? List.of(KaplanMeier.of(everyone.arm(false)), KaplanMeier.of(everyone.arm(true)))
                        : List.of(),
                (outcome.kind() == Kind.SCORE || outcome.kind() == Kind.FRACTION)
                                && !hidden
                                && !crossover()
                                && !ClosedCohort.is(plan, outcome)
                        ? List.of(rising(everyone.arm(false)), rising(everyone.arm(true)))
                        : List.of(),
                outcome.primary() && extent == Extent.WHOLE && main instanceof Known && look.last()
                        ? Subgroups.of(plan, outcome, eligible, people::everyone)
                        : List.of(),
                notes,
                gates,
                look,
                SecurityMark.of(new SecurityMark.Facts(
                        plan,
                        conduct,
                        sensitivity.alike(eligible),
                        detectable,
                        outcome.smallestDifference(),
                        worstMissing(outcome, eligible),
                        worstArm(outcome, eligible),
                        attrition.differential(),
                        PersonRow.people(eligible),
                        table.blinding() != null && table.blinding().broken())),
                extent == Extent.WHOLE
                        ? Stream.concat(
                                        Stream.concat(silence.lines().stream(), between.lines().stream()),
                                        sensitivity
                                                .lines(
                                                        outcome,
                                                        eligible,
                                                        main,
                                                        attrition,
                                                        alternatives,
                                                        assignment,
                                                        look.between()
                                                                ? List.of()
                                                                : leaveOneOut(outcome, look, unit)
                                                                        .lines(outcome, observed, main))
                                                .stream())
                                .toList()
                        : List.of());
        return new Judged(result, at);
    }

    /**
     * Whether the test of the draw is asked. The heading needs it wherever the interval leaves zero out; where people were drawn one by one and are not few, an estimate that
     * its own test puts beyond one in ten thousand is told from none by the draw too.
     */
    private boolean asked(Estimate main, Look look, Sample everyone) {
        if (look.between() || !(main instanceof Known known) || !plan.randomised()) {
            return false;
        }
        if (extent != Extent.VERDICT) {
            return true;
        }
        Double own = known.pValue();
        boolean plain = !plan.clustered()
                && plan.protocol().design() == Design.LOTTERY
                && Math.min(everyone.arm(true).size(), everyone.arm(false).size()) >= FEWEST_LEARNERS;
        return !known.interval().contains(0) && !(plain && own != null && own < BEYOND_DOUBT);
    }

    /** Covariates that the difference compares learners within: none where the method compares averages, or all are left out. */
    private List<String> adjustedFor(Estimate main, List<PersonRow> known) {
        if (!(main instanceof Known shown)
                || !List.of(Method.LIN, Method.BLOCK_EFFECTS, Method.CR2).contains(shown.method())) {
            return List.of();
        }
        Set<String> gone = people.leftOut(known).stream()
                .filter(LeftOut::whole)
                .map(LeftOut::covariate)
                .collect(Collectors.toSet());
        return plan.covariates().stream().filter(each -> !gone.contains(each)).toList();
    }

    /** How many covariates are left out as a whole. */
    private int unusable(List<PersonRow> known) {
        return count(known, plan.control()) == 0 || count(known, plan.treatment()) == 0
                ? 0
                : (int) people.leftOut(known).stream().filter(LeftOut::whole).count();
    }

    /** Interval, p and with them the heading say one thing. */
    private Estimate reconciled(Estimate estimate, Look look, double[] information, DoubleFunction<Estimate> at) {
        if (look.between() || !(estimate instanceof Known known)) {
            return estimate;
        }
        Double p = known.pValue();
        Known over = p == null || !look.repeated()
                ? known
                : known.withTest(
                        LookSchedule.of(plan.protocol()).repeated(p, look, information),
                        known.pMethod() + ", over all looks");
        return OneAnswer.of(over, at);
    }

    /** The estimate where whoever did not answer counts as one to whom it did not happen. */
    private Estimate silent(List<PersonRow> told, MethodChoice choice, Outcome outcome, Look look, double unit) {
        List<PersonRow> rows =
                outcome.kind().pairs() ? PairedOutcome.of(plan, outcome).scored(told) : told;
        return held(inUnit(choice.first(outcome, rows, look.nominalLevel()), unit), look);
    }

    /** Everyone whom the outcome speaks of, with one number each where it is known, in an order that their data alone decide. */
    private List<PersonRow> prepared(Outcome outcome, List<PersonRow> rows) {
        List<PersonRow> kept = rows.stream()
                .filter(row -> outcome.ofWork() || !row.excluded())
                .filter(row -> plan.allFormats() || people.compared(row))
                .toList();
        return numbered(plan, outcome, kept).stream()
                .sorted(StudyPeople.CANONICAL)
                .toList();
    }

    /** Each person with one number where it is known: what periods differ by, what came first, pairs won; of the excluded none where placement is asked. */
    static List<PersonRow> numbered(StudyPlan plan, Outcome outcome, List<PersonRow> rows) {
        List<PersonRow> counted = rows.stream()
                .map(row -> row.excluded() && !outcome.ofWork() ? row.withParts(null, false, List.of()) : row)
                .map(row ->
                        outcome.kind().waits() && outcome.windowDays() != null ? row.upTo(outcome.windowDays()) : row)
                .map(row -> plan.protocol().design() == Design.CROSSOVER ? CrossoverRows.halved(row) : row)
                .map(row -> outcome.kind() == Kind.INCIDENCE ? CompetingEvents.first(row) : row)
                .toList();
        if (ClosedCohort.is(plan, outcome)) {
            return ClosedCohort.measurements(plan, outcome, counted);
        }
        return outcome.kind().pairs() ? PairedOutcome.of(plan, outcome).scored(counted) : counted;
    }

    private List<Table> compared(List<Table> tables) {
        return tables.stream()
                .map(table -> new Table(
                        table.outcome(),
                        table.rows().stream().filter(people::compared).toList(),
                        table.maturesOn()))
                .toList();
    }

    private static double[] information(List<Table> tables) {
        return tables.isEmpty()
                ? new double[0]
                : tables.get(0).information().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
    }

    private static List<Double> rising(Sample arm) {
        return arm.people().stream().map(Person::value).sorted().toList();
    }

    private LeaveOneOut leaveOneOut(Outcome outcome, Look look, double unit) {
        MethodChoice choice = MethodChoice.of(plan);
        return new LeaveOneOut(plan, kept -> {
            List<PersonRow> rows = outcome.kind().pairs() ? prepared(outcome, kept) : kept;
            return inUnit(choice.estimates(outcome, rows, look.nominalLevel()).get(0), unit);
        });
    }

    private @Nullable AssignmentTest ofDraw(
            AssignmentMechanism mechanism,
            Outcome outcome,
            Sample everyone,
            Sample adjusted,
            List<PersonRow> eligible,
            Known main) {
        AssignmentTest test = mechanism.test(outcome, everyone, adjusted, eligible, main);
        return test == null || extent != Extent.WHOLE ? test : mechanism.inverted(test, outcome, adjusted);
    }

    /** People in the smaller arm; half of all where everyone has both formats. */
    private SimulatedCoverage.Size size(Outcome outcome, List<PersonRow> observed, Sample everyone) {
        int people = ClosedCohort.is(plan, outcome)
                ? PersonRow.people(observed) / 2
                : Math.min(everyone.arm(true).size(), everyone.arm(false).size());
        long clusters = plan.protocol().design() == Design.STEPPED_WEDGE
                ? clusters(observed.stream())
                : Stream.of(plan.treatment().id(), plan.control().id())
                        .mapToLong(arm -> clusters(
                                observed.stream().filter(row -> row.arm().equals(arm))))
                        .min()
                        .orElse(0);
        return new SimulatedCoverage.Size(people, (int) clusters);
    }

    private static long clusters(Stream<PersonRow> rows) {
        return rows.map(PersonRow::cluster).filter(Objects::nonNull).distinct().count();
    }

    private boolean crossover() {
        return plan.protocol().design() == Design.CROSSOVER;
    }

    /** Whether an outcome, or one of those that it is made of, is made of what people did in repositories. */
    private boolean restsOnWork(Outcome outcome) {
        return outcome.order().isEmpty()
                ? CreditedWork.isBehind(outcome.measure())
                : outcome.order().stream().map(plan::outcome).anyMatch(this::restsOnWork);
    }

    /** Why nothing may be shown; nothing where it may. */
    private static Optional<NotEstimable> closed(Method method, List<Gate> gates, Look look) {
        for (Gate gate : gates) {
            if (gate.status() == Status.FAIL) {
                return Optional.of(new NotEstimable(
                        method,
                        gate.name() == Gate.Name.MATURITY ? Refusal.TOO_EARLY : Refusal.GATE_FAILED,
                        gate.finding()));
            }
        }
        return look.hidden()
                ? Optional.of(new NotEstimable(method, Refusal.HIDDEN, hiddenUntil(look.next())))
                : Optional.empty();
    }

    private static Finding hiddenUntil(@Nullable LocalDate next) {
        return next == null
                ? Finding.of("The plan hides outcomes by arm between its looks.")
                : Finding.of("The plan hides outcomes by arm between its looks; the next is on {}.", Figure.day(next));
    }

    /** The interval of a look said at the level at which the intervals of all looks hold together. */
    private static Estimate held(Estimate estimate, Look look) {
        return look.repeated() && estimate instanceof Known known ? known.heldTogether(Interval.LEVEL) : estimate;
    }

    /** People of the arm that lost the larger share. */
    private int worstArm(Outcome outcome, List<PersonRow> eligible) {
        return missing(outcome, eligible, plan.treatment()) > missing(outcome, eligible, plan.control())
                ? count(eligible, plan.treatment())
                : count(eligible, plan.control());
    }

    private double worstMissing(Outcome outcome, List<PersonRow> eligible) {
        return Math.max(missing(outcome, eligible, plan.control()), missing(outcome, eligible, plan.treatment()));
    }

    /** Share of an arm without an outcome, of measurements where people have several; 1 where nobody is in it. */
    private double missing(Outcome outcome, List<PersonRow> eligible, Arm arm) {
        List<PersonRow> own =
                eligible.stream().filter(row -> row.arm().equals(arm.id())).toList();
        double known =
                own.stream().filter(row -> Silence.answered(plan, outcome, row)).count();
        return own.isEmpty() ? 1 : (own.size() - known) / own.size();
    }

    /** The estimate with the p-value of the draw, where there is one. */
    private static Estimate judged(Outcome outcome, Estimate estimate, @Nullable AssignmentTest assignment) {
        if (assignment == null || !(estimate instanceof Known known)) {
            return estimate;
        }
        boolean boschloo = outcome.kind() == Kind.PLACED && known.method() == Method.MIETTINEN_NURMINEN;
        return boschloo ? known : known.withTest(assignment.pValue(), assignment.describe());
    }

    private @Nullable BlockPooling pooling(Outcome outcome, Sample everyone) {
        return plan.blocked() && !plan.clustered()
                ? Answer.of(() -> BlockPooling.of(outcome, everyone))
                        .match(found -> found.orElse(null), refused -> null)
                : null;
    }

    private static @Nullable IntraclusterCorrelation correlation(Sample everyone) {
        if (everyone.size() == 0) {
            return null;
        }
        return Answer.of(() -> IntraclusterCorrelation.of(everyone)).match(found -> found, refused -> null);
    }

    private Verdict verdict(
            Outcome outcome, Estimate main, List<Gate> gates, List<PersonRow> observed, Sample everyone, Look look) {
        if (gates.stream().anyMatch(gate -> gate.status() == Status.FAIL && gate.name() != Gate.Name.MATURITY)) {
            return Verdict.CANNOT_BE_READ;
        }
        if (look.between()
                || (main instanceof NotEstimable refused
                        && (refused.code() == Refusal.TOO_EARLY || refused.code() == Refusal.HIDDEN))) {
            return Verdict.TOO_EARLY;
        }
        int fewest = crossover()
                ? everyone.size()
                : ClosedCohort.is(plan, outcome)
                        ? Math.min(count(observed, plan.control()), count(observed, plan.treatment()))
                        : Math.min(
                                everyone.arm(true).size(), everyone.arm(false).size());
        StudyProtocol.Cutoff cutoff = plan.protocol().cutoff();
        if (cutoff != null) {
            fewest = Math.min(fewest, MethodChoice.besideCutoff(observed, cutoff));
        }
        if (fewest < FEWEST_LEARNERS) {
            return Verdict.TOO_FEW;
        }
        return main.match(
                known -> !look.last() && known.interval().contains(0)
                        ? Verdict.TOO_EARLY
                        : Verdict.of(known.interval(), outcome.smallestDifference(), outcome.higherIsBetter()),
                refused -> Verdict.CANNOT_TELL);
    }

    private List<Finding> notes(Outcome outcome, int dropped, Estimate main, Sample everyone, Look look) {
        List<Finding> notes = new ArrayList<>();
        StudyProtocol.Lock lock = plan.protocol().lock();
        if (lock != null && lock.descriptive() != null) {
            notes.add(Finding.of(
                    "Accepted beforehand as descriptive, since this design cannot answer the question: {}",
                    Figure.name(lock.descriptive())));
        }
        if (look.repeated()) {
            notes.add(Finding.of(
                    "Look {} of {}: the interval is computed at {} %, so that those of all looks hold together with 95 %.",
                    Figure.things(look.number(), "", ""),
                    Figure.things(look.of(), "", ""),
                    Figure.amount(PERCENT * look.nominalLevel(), 2)));
        }
        if (look.between() && main instanceof Known) {
            notes.add(Finding.of(
                    "No look is due on this day: the interval holds however often one looks, and is wider for it. The next look is on {}.",
                    Figure.name(String.valueOf(look.next()))));
        }
        if (main instanceof Known known && look.number() > 0 && !look.last()) {
            futility(outcome, known, look).ifPresent(notes::add);
        }
        if (plan.protocol().exploratory().contains(outcome.id())) {
            notes.add(Finding.of("Exploratory: this outcome was not planned to be judged."));
        }
        if (plan.protocol().guardrails().contains(outcome.id())) {
            notes.add(Finding.of("Guardrail: watched for harm."));
        }
        MethodChoice.of(plan).unusedCovariates().ifPresent(notes::add);
        if (plan.protocol().design() == Design.STEPPED_WEDGE) {
            notes.add(
                    Finding.of(
                            "The averages of the two formats are of different periods; the difference leaves out what the calendar changed, so it is not that of the averages."));
        }
        if (ClosedCohort.is(plan, outcome)) {
            notes.add(Finding.of(
                    "The same people were measured in {} periods and are compared with themselves: figures of a format are of everyone who had it, n counts people.",
                    Figure.things(outcome.periods().size(), "", "")));
        }
        if (plan.protocol().design() == Design.BEFORE_AFTER) {
            notes.add(Finding.of(
                    "Before and after are compared: whatever else changed with the calendar is in the difference."));
        } else if (plan.protocol().design() == Design.DISCONTINUITY) {
            notes.add(Finding.of("A score admitted: the difference is that of people at the cut-off, not of all."));
        } else if (!plan.randomised()) {
            notes.add(Finding.of("Assignment was not random: this describes a difference and does not explain it."));
        }
        if (dropped > 0) {
            notes.add(Finding.of(
                    "{} a covariate and could not be adjusted for.",
                    Figure.people(dropped, "person lacks", "people lack")));
        }
        if (plan.clustered() && plan.protocol().design() == Design.LOTTERY) {
            long treated = clusters(everyone.arm(true));
            long control = clusters(everyone.arm(false));
            if (Math.min(treated, control) < 4) {
                notes.add(Finding.of(
                        "With {} and {} clusters no exact test can reach p = 0.05; read the interval as a rough guide.",
                        Figure.things(treated, "", ""),
                        Figure.things(control, "", "")));
            }
        }
        main.match(
                known -> {
                    Double df = known.df();
                    if (df != null && df < FEW_DF) {
                        notes.add(Finding.of(
                                "Few degrees of freedom: the interval leans on the outcome being close to normal."));
                    }
                    return known;
                },
                refused -> refused);
        if (main.method() == Method.BLOCK_EFFECTS && plan.covariates().isEmpty() && !plan.allFormats()) {
            notes.add(Finding.of(
                    "Some blocks have fewer than two people of an arm, so block indicators stand in for block "
                            + "differences."));
        }
        if (plan.allFormats() && main.method() == Method.BLOCK_EFFECTS) {
            notes.add(Finding.of("Block effects and covariates are estimated from all formats of the programme."));
        }
        if (drawnOut(main)) {
            notes.add(Finding.of(
                    "A borderline result: the interval by itself would just rule out no difference, the test does not. The interval is therefore widened to include no difference, "
                            + "and the answer is not settled."));
        }
        if (outcome.kind() == Kind.INCIDENCE) {
            notes.add(Finding.of(
                    "Leaving the field is a competing event: whoever left can no longer be placed, whoever is not heard of is followed as far as "
                            + "known."));
            if (main.method() == Method.INCIDENCE) {
                notes.add(Finding.of(
                        "Without a test of the draw the p-value asks whether the shares differ on any day (Gray)."));
            }
        }
        if (outcome.kind() == Kind.PRIORITISED) {
            notes.add(Finding.of(
                    "In each pair the first of these in which the two differ decides: {}.",
                    Figure.name(String.join(
                            ", then ",
                            outcome.order().stream()
                                    .map(id -> plan.outcome(id).title())
                                    .toList()))));
        }
        if (outcome.kind().pairs() && plan.blocked()) {
            notes.add(Finding.of("Pairs are compared within blocks."));
        }
        return notes;
    }

    /** Where the chance to see the smallest difference that matters at the end has become small, the plan may say to stop. */
    private Optional<Finding> futility(Outcome outcome, Known known, Look look) {
        Double limit = plan.protocol().futility();
        Double se = known.standardError();
        if (limit == null || se == null) {
            return Optional.empty();
        }
        double power = LookSchedule.of(plan.protocol())
                .conditionalPower(
                        known.value(),
                        se,
                        outcome.higherIsBetter() ? outcome.smallestDifference() : -outcome.smallestDifference(),
                        look);
        String action = plan.protocol().decisions().get("futile");
        Figure chance = Figure.amount(PERCENT * power, 0);
        Figure least = Figure.amount(PERCENT * limit, 0);
        if (power >= limit) {
            return Optional.of(Finding.of(
                    "If the smallest difference that matters is true, the chance to see it at the end is {} % from here; the plan stops below "
                            + "{} %.",
                    chance, least));
        }
        return Optional.of(Finding.of(
                "If the smallest difference that matters is true, the chance to see it at the end is {} % from here; the plan stops below "
                        + "{} %: stop{}.",
                chance, least, Figure.name(action == null ? "" : ", and " + action)));
    }

    private ArmSummary summary(
            Arm arm,
            boolean treated,
            Outcome outcome,
            List<PersonRow> eligible,
            List<PersonRow> observed,
            Sample everyone,
            boolean early) {
        Sample own = everyone.arm(treated);
        Moments moments = own.moments();
        Double value = own.size() == 0 || early ? null : Double.valueOf(moments.mean());
        Integer events = null;
        Double deviation = moments.n() < 2 || early ? null : Double.valueOf(Math.sqrt(moments.variance()));
        if (crossover()) {
            Optional<Moments> under = early ? Optional.empty() : CrossoverRows.under(eligible, arm.id());
            value = under.map(Moments::mean).orElse(null);
            deviation = under.filter(each -> each.n() > 1)
                    .map(each -> Math.sqrt(each.variance()))
                    .orElse(null);
        }
        if (outcome.kind() == Kind.PLACED) {
            value = value == null ? null : value * PERCENT;
            events = (int) own.people().stream().filter(p -> p.value() == 1).count();
            deviation = null;
        }
        if (outcome.kind() == Kind.FRACTION
                && everyone.people().stream().allMatch(p -> p.value() == 0 || p.value() == PERCENT)) {
            events = (int) own.people().stream().filter(p -> p.value() > 0).count();
        }
        if (outcome.kind() == Kind.TIME_TO_PLACEMENT) {
            Integer horizon = outcome.windowDays();
            events = (int) own.people().stream().filter(Person::event).count();
            deviation = null;
            value = value == null || horizon == null
                    ? null
                    : Double.valueOf(KaplanMeier.of(own).restrictedMean(horizon).mean());
        }
        if (outcome.kind() == Kind.INCIDENCE) {
            Integer horizon = outcome.windowDays();
            events = (int) own.people().stream()
                    .filter(p -> p.event() && horizon != null && p.value() <= horizon)
                    .count();
            deviation = null;
            double share = value == null
                    ? Double.NaN
                    : CompetingEvents.of(plan, outcome, observed).share(treated);
            value = Double.isNaN(share) ? null : Double.valueOf(PERCENT * share);
        }
        if (outcome.kind().pairs()) {
            deviation = null;
            double won =
                    value == null ? Double.NaN : PairedOutcome.of(plan, outcome).won(observed, treated);
            value = Double.isNaN(won) ? null : Double.valueOf(won);
        }
        return new ArmSummary(
                arm.id(),
                arm.label(),
                count(eligible, arm),
                ClosedCohort.is(plan, outcome) ? count(observed, arm) : own.size(),
                plan.clustered() ? Math.toIntExact(clusters(own)) : own.size(),
                value,
                deviation,
                events);
    }

    /** Of people; where the same people are measured in every period, of measurements: who was measured once is not known for the rest. */
    private AttritionBoundary attrition(Outcome outcome, List<PersonRow> eligible) {
        int treatment = rows(eligible, plan.treatment());
        int control = rows(eligible, plan.control());
        if (treatment == 0 || control == 0) {
            return new AttritionBoundary(0, 0, false);
        }
        List<PersonRow> retained = eligible.stream()
                .filter(row -> Silence.answered(plan, outcome, row))
                .toList();
        return AttritionBoundary.of(
                treatment, rows(retained, plan.treatment()), control, rows(retained, plan.control()));
    }

    private static int rows(List<PersonRow> rows, Arm arm) {
        return (int) rows.stream().filter(row -> row.arm().equals(arm.id())).count();
    }

    private static Estimate inUnit(Estimate estimate, double factor) {
        return estimate instanceof Known known && factor != 1 ? known.times(factor) : estimate;
    }

    /** M SE with M = t(0.975, df) + t(0.8, df): the minimum detectable difference at 80 % power. */
    private static Double detectable(Known known) {
        Double df = known.df();
        double tail = (1 - known.interval().level()) / 2;
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(tail);
        double m = df == null
                ? z + NormalDistribution.of(0, 1).inverseCumulativeProbability(POWER)
                : TDistribution.of(df).inverseSurvivalProbability(tail)
                        + TDistribution.of(df).inverseCumulativeProbability(POWER);
        Double se = known.standardError();
        double spread =
                se == null ? (known.interval().upper() - known.interval().lower()) / (2 * z) : se;
        return m * spread;
    }

    private static boolean drawnOut(Estimate main) {
        return main instanceof Known known
                && known.value() != 0
                && (known.interval().lower() == 0 || known.interval().upper() == 0);
    }

    private static long clusters(Sample sample) {
        return sample.clusterRows().size();
    }

    private static int count(List<PersonRow> rows, Arm arm) {
        return PersonRow.people(
                rows.stream().filter(row -> row.arm().equals(arm.id())).toList());
    }
}
