package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.Sample.Person;
import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.clusters.IntraclusterCorrelation;
import dev.dayone.evidence.health.SampleRatio;
import dev.dayone.evidence.multiplicity.PValueAdjustment;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.StudyPlan.Arm;
import dev.dayone.evidence.study.StudyPlan.Kind;
import dev.dayone.evidence.study.StudyPlan.Outcome;
import dev.dayone.evidence.survival.KaplanMeier;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
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

    /** Confidence level of every interval. */
    public static final double LEVEL = 0.95;

    /** Fewer learners than this in an arm get no verdict. */
    public static final int FEWEST_LEARNERS = 10;

    private static final double POWER = 0.8;
    private static final double PERCENT = 100;
    private static final double FEW_DF = 5;
    private static final int FEWEST_RATED_TWICE = 10;

    private final StudyPlan plan;
    private final LocalDate asOf;

    private StudyAnalysis(StudyPlan plan, LocalDate asOf) {
        this.plan = plan;
        this.asOf = asOf;
    }

    /** An analysis by that plan, of what was known on that date. */
    public static StudyAnalysis of(StudyPlan plan, LocalDate asOf) {
        return new StudyAnalysis(plan, asOf);
    }

    /**
     * People and outcome of one planned outcome.
     *
     * @param rows everyone assigned to one of the two arms; to any format where the plan estimates with all
     * @param maturesOn day on which the last window closes; null = no window
     * @param agreement how far raters of this outcome agree; null = nobody was rated twice
     */
    public record Table(
            Outcome outcome,
            List<PersonRow> rows,
            @Nullable LocalDate maturesOn,
            @Nullable KrippendorffAlpha agreement) {
        public Table {
            rows = List.copyOf(rows);
        }

        public Table(Outcome outcome, List<PersonRow> rows, @Nullable LocalDate maturesOn) {
            this(outcome, rows, maturesOn, null);
        }
    }

    /** The results of all outcomes. */
    public StudyResult analyse(List<Table> tables) {
        List<PersonRow> people = tables.isEmpty() ? List.of() : tables.get(0).rows();
        int control = count(people, plan.control());
        int treatment = count(people, plan.treatment());
        Double share = plan.expectedShare();
        Double split = share == null || control + treatment == 0
                ? null
                : Double.valueOf(SampleRatio.pValue(treatment, control, share));
        List<OutcomeResult> results =
                tables.stream().map(table -> outcome(table, split)).toList();
        return new StudyResult(plan, control, treatment, split, asOf, withFamilyHeld(results));
    }

    /** Secondary outcomes with their p-values adjusted together (Holm 1979); those without a p stay out of the family. */
    private static List<OutcomeResult> withFamilyHeld(List<OutcomeResult> results) {
        if (results.isEmpty()) {
            return results;
        }
        String main = results.stream()
                .filter(each -> each.outcome().primary())
                .findFirst()
                .orElse(results.get(0))
                .outcome()
                .id();
        List<OutcomeResult> family = results.stream()
                .filter(each -> !each.outcome().id().equals(main) && p(each) != null)
                .toList();
        if (family.isEmpty()) {
            return results;
        }
        double[] holm = PValueAdjustment.of(family.stream()
                        .mapToDouble(each -> {
                            Double p = p(each);
                            return p == null ? 1 : p;
                        })
                        .toArray())
                .holm();
        return results.stream()
                .map(each -> family.contains(each) ? each.withAdjustedP(holm[family.indexOf(each)]) : each)
                .toList();
    }

    private static @Nullable Double p(OutcomeResult result) {
        return result.estimate() instanceof Known known ? known.pValue() : null;
    }

    private OutcomeResult outcome(Table table, @Nullable Double split) {
        Outcome outcome = table.outcome();
        List<PersonRow> anyFormat = table.rows().stream()
                .filter(row -> outcome.kind() == Kind.SCORE || !row.excluded())
                .toList();
        List<PersonRow> eligible = anyFormat.stream().filter(this::compared).toList();
        List<PersonRow> observed =
                eligible.stream().filter(row -> row.value() != null).toList();
        List<PersonRow> complete = complete(observed);
        Sample everyone = sample(observed, List.of());
        Sample adjusted = plan.allFormats()
                ? sample(complete(anyFormat), plan.covariates())
                : plan.covariates().isEmpty() ? everyone : sample(complete, plan.covariates());
        double unit = outcome.kind() == Kind.PLACED ? PERCENT : 1;
        LocalDate matures = table.maturesOn();
        boolean early = matures != null && matures.isAfter(asOf);
        AttritionBoundary attrition = attrition(eligible);

        List<Estimate> estimates = early
                ? List.of(new NotEstimable(
                        MethodChoice.of(plan).first(outcome.kind()),
                        Refusal.TOO_EARLY,
                        "The last window of this outcome closes on " + matures + "."))
                : MethodChoice.of(plan).estimates(outcome, everyone, adjusted).stream()
                        .map(e -> inUnit(e, unit))
                        .toList();
        AssignmentTest assignment = estimates.get(0) instanceof Known found && plan.randomised()
                ? AssignmentMechanism.of(plan).test(outcome, everyone, plan.allFormats() ? everyone : adjusted, found)
                : null;
        Estimate main = judged(outcome, estimates.get(0), assignment);
        List<String> notes = notes(outcome, observed.size() - complete.size(), main, everyone);
        KrippendorffAlpha agreement = table.agreement();
        if (agreement != null && ratersDisagree(agreement)) {
            notes.add(String.format(
                    Locale.ROOT,
                    "Raters agree too little for a verdict: Krippendorff's alpha is %.2f over %d works, below 0.667.",
                    agreement.alpha(),
                    agreement.units()));
        }
        notes.addAll(Sensitivity.of(plan).notes(outcome, eligible, main, attrition));
        return new OutcomeResult(
                outcome,
                verdict(outcome, main, split, everyone, table.agreement()),
                summary(plan.control(), false, outcome, eligible, everyone, early),
                summary(plan.treatment(), true, outcome, eligible, everyone, early),
                main,
                estimates.subList(1, estimates.size()),
                assignment,
                null,
                main.match(StudyAnalysis::detectable, refused -> null),
                attrition,
                Sensitivity.of(plan).rating(eligible, attrition),
                table.agreement(),
                main instanceof Known ? pooling(outcome, everyone) : null,
                plan.clustered() ? correlation(everyone) : null,
                outcome.kind() == Kind.TIME_TO_PLACEMENT && !everyone.people().isEmpty()
                        ? List.of(KaplanMeier.of(everyone.arm(false)), KaplanMeier.of(everyone.arm(true)))
                        : List.of(),
                notes);
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

    private boolean compared(PersonRow row) {
        return row.arm().equals(plan.control().id())
                || row.arm().equals(plan.treatment().id());
    }

    private List<PersonRow> complete(List<PersonRow> rows) {
        return rows.stream()
                .filter(row -> row.value() != null)
                .filter(row -> row.covariates().keySet().containsAll(plan.covariates()))
                .toList();
    }

    private Verdict verdict(
            Outcome outcome,
            Estimate main,
            @Nullable Double split,
            Sample everyone,
            @Nullable KrippendorffAlpha agreement) {
        if ((split != null && split < SampleRatio.ALARM) || ratersDisagree(agreement)) {
            return Verdict.CANNOT_BE_READ;
        }
        if (main instanceof NotEstimable refused && refused.code() == Refusal.TOO_EARLY) {
            return Verdict.TOO_EARLY;
        }
        int fewest = Math.min(everyone.arm(true).size(), everyone.arm(false).size());
        if (fewest < FEWEST_LEARNERS) {
            return Verdict.TOO_FEW;
        }
        return main.match(
                known -> Verdict.of(known.interval(), outcome.smallestDifference(), outcome.higherIsBetter()),
                refused -> Verdict.CANNOT_TELL);
    }

    private List<String> notes(Outcome outcome, int dropped, Estimate main, Sample everyone) {
        List<String> notes = new ArrayList<>();
        if (!plan.randomised()) {
            notes.add("Assignment was not random: this describes a difference and does not explain it.");
        }
        if (dropped > 0 && !(main.method() == Method.RMST)) {
            notes.add(dropped + (dropped == 1 ? " person lacks" : " people lack")
                    + " a covariate and could not be adjusted for.");
        }
        if (plan.clustered()) {
            long treated = clusters(everyone.arm(true));
            long control = clusters(everyone.arm(false));
            if (Math.min(treated, control) < 4) {
                notes.add("With " + treated + " and " + control
                        + " clusters no exact test can reach p = 0.05; read the interval as a rough guide.");
            }
        }
        main.match(
                known -> {
                    Double df = known.df();
                    if (df != null && df < FEW_DF) {
                        notes.add("Few degrees of freedom: the interval leans on the outcome being close to normal.");
                    }
                    return known;
                },
                refused -> refused);
        if (main.method() == Method.BLOCK_EFFECTS && plan.covariates().isEmpty() && !plan.allFormats()) {
            notes.add("Some blocks have fewer than two people of an arm, so block indicators stand in for block "
                    + "differences.");
        }
        if (plan.allFormats() && main.method() == Method.BLOCK_EFFECTS) {
            notes.add("Block effects and covariates are estimated from all formats of the programme.");
        }
        if (outcome.kind() != Kind.TIME_TO_PLACEMENT && main instanceof Known known && disagree(known)) {
            notes.add(
                    "Test and interval disagree at the edge of 5 %: they lean on different assumptions. Read the interval as it "
                            + "stands and the answer as not settled.");
        }
        if (outcome.kind() == Kind.TIME_TO_PLACEMENT && main instanceof Known) {
            notes.add(
                    "The p-value asks whether the curves differ anywhere (log-rank); the interval asks about mean days.");
        }
        if (outcome.kind() == Kind.PLACED) {
            notes.add("Learners who do not report count as not placed.");
        }
        return notes;
    }

    private ArmSummary summary(
            Arm arm, boolean treated, Outcome outcome, List<PersonRow> eligible, Sample everyone, boolean early) {
        Sample own = everyone.arm(treated);
        Moments moments = own.moments();
        Double value = own.size() == 0 || early ? null : Double.valueOf(moments.mean());
        Integer events = null;
        Double deviation = moments.n() < 2 || early ? null : Double.valueOf(Math.sqrt(moments.variance()));
        if (outcome.kind() == Kind.PLACED) {
            value = value == null ? null : value * PERCENT;
            events = (int) own.people().stream().filter(p -> p.value() == 1).count();
            deviation = null;
        }
        if (outcome.kind() == Kind.TIME_TO_PLACEMENT) {
            Integer horizon = outcome.windowDays();
            events = (int) own.people().stream().filter(Person::event).count();
            deviation = null;
            value = value == null || horizon == null
                    ? null
                    : Double.valueOf(KaplanMeier.of(own).restrictedMean(horizon).mean());
        }
        return new ArmSummary(
                arm.id(),
                arm.label(),
                count(eligible, arm),
                own.size(),
                plan.clustered() ? Math.toIntExact(clusters(own)) : own.size(),
                value,
                deviation,
                events);
    }

    private AttritionBoundary attrition(List<PersonRow> eligible) {
        int treatment = count(eligible, plan.treatment());
        int control = count(eligible, plan.control());
        if (treatment == 0 || control == 0) {
            return new AttritionBoundary(0, 0, false);
        }
        List<PersonRow> retained =
                eligible.stream().filter(row -> row.value() != null).toList();
        return AttritionBoundary.of(
                treatment, count(retained, plan.treatment()), control, count(retained, plan.control()));
    }

    /** People in an order that their data alone decide, so that sums come out the same to the last digit. */
    private static final Comparator<PersonRow> CANONICAL = Comparator.comparing(PersonRow::arm)
            .thenComparing(PersonRow::block, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(PersonRow::cluster, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(PersonRow::value, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(PersonRow::event)
            .thenComparing(row -> new TreeMap<>(row.covariates()).toString());

    private Sample sample(List<PersonRow> rows, List<String> covariates) {
        CovariateCoding coding = CovariateCoding.of(covariates, rows);
        List<String> otherArms = rows.stream()
                .filter(row -> !compared(row))
                .map(PersonRow::arm)
                .distinct()
                .sorted()
                .toList();
        List<Person> people = new ArrayList<>();
        for (PersonRow row : rows.stream().sorted(CANONICAL).toList()) {
            Double value = row.value();
            if (value == null) {
                throw new IllegalArgumentException("a sample holds people whose outcome is known");
            }
            List<Double> numbers = coding.encode(row.covariates());
            otherArms.forEach(arm -> numbers.add(arm.equals(row.arm()) ? 1.0 : 0.0));
            people.add(new Person(
                    row.arm().equals(plan.treatment().id()),
                    value,
                    row.event(),
                    plan.blocked() ? row.block() : null,
                    plan.clustered() ? row.cluster() : null,
                    numbers));
        }
        return new Sample(people);
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

    /** Ratings that say more about the rater than about the work carry no verdict. */
    private static boolean ratersDisagree(@Nullable KrippendorffAlpha agreement) {
        return agreement != null
                && agreement.units() >= FEWEST_RATED_TWICE
                && agreement.alpha() < KrippendorffAlpha.TENTATIVE;
    }

    private static boolean disagree(Known known) {
        Double p = known.pValue();
        return p != null && p < 1 - LEVEL == known.interval().contains(0);
    }

    private static long clusters(Sample sample) {
        return sample.clusterRows().size();
    }

    private static int count(List<PersonRow> rows, Arm arm) {
        return (int) rows.stream().filter(row -> row.arm().equals(arm.id())).count();
    }
}
