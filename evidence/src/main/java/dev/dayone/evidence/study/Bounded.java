package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.clusters.ClusterMeans;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.MiettinenNurminen.Shares;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.outcome.StudyPeople;
import dev.dayone.evidence.study.outcome.TimesAsNumbers;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.survival.KaplanMeier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Shares end at 0 and 1, pairs at none and all, days at the horizon: no interval says more than is possible, and where an arm shows no spread the interval
 * is not empty for that.
 *
 * <ul>
 *   <li>Pairs: t interval of the difference of scores on the scale of atanh, which is that of the logit of the share won.
 *   <li>Pairs that all end alike: of m pairs of different people a share q^m = a/2 at least ends so (Clopper and Pearson 1934, Biometrika 26:404).
 *   <li>A share or a time of which an arm has no spread: a mean between 0 and b, divided by b, has no more variance than a share of the same size; the
 *       score interval of such shares holds for both. Whole clusters count as Kish's effective number of them.
 * </ul>
 */
final class Bounded {

    private static final double PERCENT = 100;
    private static final double ROUNDING = 1e-9;

    private final StudyPlan plan;
    private final Outcome outcome;

    private Bounded(StudyPlan plan, Outcome outcome) {
        this.plan = plan;
        this.outcome = outcome;
    }

    static Bounded of(StudyPlan plan, Outcome outcome) {
        return new Bounded(plan, outcome);
    }

    /**
     * The estimates within what is possible; led by one that needs no spread where an arm shows none.
     *
     * @param known everyone of the outcome's people with a known value
     */
    List<Estimate> kept(List<Estimate> estimates, List<PersonRow> known, double level) {
        if ((outcome.kind().mean() && outcome.kind() != Kind.FRACTION) || outcome.kind() == Kind.COUNT) {
            return estimates;
        }
        if (outcome.kind() == Kind.FRACTION
                && known.stream().anyMatch(row -> row.value() == null || row.value() < 0 || row.value() > PERCENT)) {
            return estimates;
        }
        List<Estimate> out = new ArrayList<>();
        List<PersonRow> rows = known.stream().filter(this::compared).toList();
        if (drawn()) {
            Optional<Estimate> leading =
                    outcome.kind().pairs() ? allAlike(rows, level) : withoutSpread(estimates, rows, level);
            leading.ifPresent(out::add);
        }
        boolean led = !out.isEmpty();
        estimates.stream()
                .filter(each -> !led || (each instanceof Known other && !empty(other)))
                .map(this::within)
                .forEach(out::add);
        return out;
    }

    private boolean drawn() {
        Design design = plan.protocol().design();
        return design == Design.LOTTERY || design == Design.BEFORE_AFTER;
    }

    private boolean compared(PersonRow row) {
        return row.arm().equals(plan.control().id()) || treated(row);
    }

    private boolean treated(PersonRow row) {
        return row.arm().equals(plan.treatment().id());
    }

    private double bound() {
        return outcome.kind().share()
                ? 1
                : outcome.kind().pairs() || outcome.kind() == Kind.FRACTION
                        ? PERCENT
                        : Objects.requireNonNull(outcome.windowDays());
    }

    private boolean empty(Known known) {
        return known.interval().upper() - known.interval().lower() < ROUNDING * bound();
    }

    private Estimate within(Estimate estimate) {
        if (!(estimate instanceof Known known)) {
            return estimate;
        }
        double b = bound();
        Double se = known.standardError();
        Double df = known.df();
        double share = known.value() / b;
        if (outcome.kind().pairs()
                && known.method() != Method.NET_BENEFIT
                && se != null
                && df != null
                && Math.abs(share) < 1 - ROUNDING) {
            double half =
                    -Distributions.tQuantile((1 - known.interval().level()) / 2, df) * se / b / (1 - share * share);
            double middle = Math.log((1 + share) / (1 - share)) / 2;
            return with(known, known.value(), b * Math.tanh(middle - half), b * Math.tanh(middle + half));
        }
        // A value beyond what is possible goes to its end, and takes the far limit along: no truth that lies within can
        // be nearer to it than before.
        double value = Math.abs(share) > 1 - ROUNDING ? b * Math.signum(share) : known.value();
        double back = value - known.value();
        return with(
                known,
                value,
                clip(known.interval().lower() + Math.min(0, back), b),
                clip(known.interval().upper() + Math.max(0, back), b));
    }

    private static double clip(double value, double bound) {
        return Math.max(-bound, Math.min(bound, value));
    }

    private static Known with(Known known, double value, double lower, double upper) {
        return new Known(
                known.method(),
                value,
                known.standardError(),
                known.df(),
                new Interval(lower, upper, known.interval().level()),
                known.pValue(),
                known.pMethod(),
                known.units(),
                known.notes());
    }

    /** Every pair of one person from each arm, of one block where blocks were drawn, ends in the same way. */
    private Optional<Estimate> allAlike(List<PersonRow> rows, double level) {
        PairedOutcome pairs = PairedOutcome.of(plan, outcome);
        int sign = 2;
        double apart = 0;
        for (List<PersonRow> block : blocks(rows).values()) {
            List<PersonRow> treated = block.stream().filter(this::treated).toList();
            List<PersonRow> control =
                    block.stream().filter(row -> !treated(row)).toList();
            for (PersonRow one : treated) {
                for (PersonRow other : control) {
                    int found = pairs.compare(one, other);
                    if (sign == 2) {
                        sign = found;
                    } else if (found != sign) {
                        return Optional.empty();
                    }
                }
            }
            apart += Math.min(units(treated), units(control));
        }
        if (sign == 2 || apart < 2) {
            return Optional.empty();
        }
        double least = Math.pow((1 - level) / 2, 1 / apart);
        double lower = sign == 0 ? -(1 - least) : sign > 0 ? 2 * least - 1 : -1;
        double upper = sign == 0 ? 1 - least : sign > 0 ? 1 : 1 - 2 * least;
        return Optional.of(new Known(
                Method.BOUNDED,
                PERCENT * sign,
                null,
                null,
                new Interval(PERCENT * lower, PERCENT * upper, level),
                sign == 0 ? 1 : Math.min(1, 2 * Math.pow(0.5, apart)),
                "sign test of pairs of different people",
                (int) Math.round(apart),
                List.of("All pairs end in the same way, so the interval is the exact one of " + Math.round(apart)
                        + " pairs of different " + (plan.clustered() ? "clusters" : "people") + " that all end so.")));
    }

    private double units(List<PersonRow> rows) {
        return plan.clustered()
                ? rows.stream().map(PersonRow::cluster).distinct().count()
                : rows.size();
    }

    private Map<String, List<PersonRow>> blocks(List<PersonRow> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        row -> plan.blocked() ? String.valueOf(row.block()) : "", TreeMap::new, Collectors.toList()));
    }

    private Optional<Estimate> withoutSpread(List<Estimate> estimates, List<PersonRow> rows, double level) {
        Method first = estimates.get(0).method();
        boolean scores = first == Method.MIETTINEN_NURMINEN
                || first == Method.STRATIFIED_MIETTINEN_NURMINEN
                || first == Method.INCIDENCE;
        if (scores || (!flat(rows, true) && !flat(rows, false))) {
            return Optional.empty();
        }
        return Answer.of(() -> outcome.kind().waits() ? TimesAsNumbers.of(plan, outcome, rows) : rows)
                .match(numbers -> Optional.of(ofShares(numbers, level)), refused -> Optional.empty());
    }

    private boolean flat(List<PersonRow> rows, boolean treatment) {
        List<PersonRow> arm =
                rows.stream().filter(row -> treated(row) == treatment).toList();
        if (arm.isEmpty()) {
            return false;
        }
        if (outcome.kind() == Kind.INCIDENCE) {
            double share = CompetingEvents.of(plan, outcome, rows).share(treatment);
            return share < ROUNDING || share > 1 - ROUNDING;
        }
        double[] values = arm.stream()
                .mapToDouble(row -> Objects.requireNonNull(row.value()))
                .toArray();
        if (outcome.kind() == Kind.TIME_TO_PLACEMENT) {
            double[] events =
                    arm.stream().mapToDouble(row -> row.event() ? 1 : 0).toArray();
            return KaplanMeier.of(values, events).restrictedMean(bound()).standardError() < ROUNDING * bound();
        }
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    private Estimate ofShares(List<PersonRow> rows, double level) {
        double b = bound();
        return Estimate.of(Method.BOUNDED, () -> {
            Sample sample = StudyPeople.of(plan).everyone(rows);
            int units = sample.clusterRows().size();
            if (plan.clustered()) {
                ClusterMeans.of(sample).atLeastTwo();
            }
            List<Shares> strata = new ArrayList<>();
            for (Sample block : sample.byBlock().values()) {
                Sample treated = block.arm(true);
                Sample control = block.arm(false);
                if (treated.size() > 0 && control.size() > 0) {
                    double n1 = number(treated);
                    double n0 = number(control);
                    strata.add(new Shares(n1 * share(treated, b), n1, n0 * share(control, b), n0));
                }
            }
            Refusal.EMPTY_ARM.unless(!strata.isEmpty());
            return new Known(
                    Method.BOUNDED,
                    b * MiettinenNurminen.differenceOf(strata),
                    null,
                    null,
                    MiettinenNurminen.intervalOf(strata, level).times(b),
                    MiettinenNurminen.pValueOf(strata),
                    Method.BOUNDED.test(),
                    units,
                    List.of(
                            "An arm shows no spread by which to judge, so the interval is the widest that an outcome between its bounds "
                                    + "can need (score interval of shares)"
                                    + (plan.covariates().isEmpty() ? "." : "; covariates are not used.")));
        });
    }

    private static double share(Sample arm, double bound) {
        return Math.max(0, Math.min(1, arm.moments().mean() / bound));
    }

    /** People, or clusters in as far as they are of one size. */
    private double number(Sample arm) {
        if (!plan.clustered()) {
            return arm.size();
        }
        double squares = arm.clusterRows().stream()
                .mapToDouble(rows -> (double) rows.length * rows.length)
                .sum();
        return (double) arm.size() * arm.size() / squares;
    }
}
