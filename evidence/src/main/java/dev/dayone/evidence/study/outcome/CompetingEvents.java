package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.MiettinenNurminen.Shares;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.AalenJohansen;
import dev.dayone.evidence.survival.CoxRegression;
import dev.dayone.evidence.survival.FineGrayRegression;
import dev.dayone.evidence.survival.GrayTest;
import dev.dayone.evidence.survival.IncidenceDifference;
import dev.dayone.evidence.survival.PseudoValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** People of whom each is placed, or leaves the field, or is still waiting: what came first, and when. A row's parts are the two times. */
public final class CompetingEvents {

    private static final double PLACED = 1;

    /** Limits of a log ratio so far apart hold every ratio that anybody could mean. */
    private static final double BOUNDLESS = 30;

    private static final double LEFT = 2;

    private final List<PersonRow> rows;
    private final double horizon;
    private final StudyPlan plan;

    private CompetingEvents(StudyPlan plan, List<PersonRow> rows, double horizon) {
        this.plan = plan;
        this.rows = rows;
        this.horizon = horizon;
    }

    /** @param rows people whose outcome is known, as {@link #first} left them */
    public static CompetingEvents of(StudyPlan plan, Outcome outcome, List<PersonRow> rows) {
        return new CompetingEvents(plan, rows, Objects.requireNonNull(outcome.windowDays()));
    }

    /** Of a person both times, as far as they are known; and the day of the answer before, where a later one found a placement. */
    public static PersonRow withLeaving(PersonRow placed, PersonRow left) {
        List<Part> parts = new ArrayList<>(List.of(placed.asPart(), left.asPart()));
        parts.addAll(placed.parts());
        return placed.withParts(placed.value(), placed.event(), parts);
    }

    /** The person with what came first: value its day, event whether it was a placement. On one day, a placement came first. */
    public static PersonRow first(PersonRow row) {
        if (row.parts().isEmpty()) {
            return row;
        }
        Part placed = row.parts().get(0);
        Part left = row.parts().get(1);
        if (!placed.known()) {
            return row.withValue(null);
        }
        boolean gone = left.known() && left.event() && !(placed.event() && placed.value() <= left.value());
        return row.withParts(gone ? left.value() : placed.value(), !gone && placed.event(), row.parts());
    }

    /** 1 = placed, 2 = left the field, 0 = still waiting. */
    private static double cause(PersonRow row) {
        boolean gone = row.parts().size() > 1 && row.parts().get(1).event() && !row.event();
        return row.event() ? PLACED : gone ? LEFT : 0;
    }

    /**
     * Difference of the shares placed by the horizon, within blocks where the plan has them.
     *
     * <p>Each share stands for as many people as would tell as much had all of them been followed to the horizon, F (1 - F) / SE^2, which is everybody where
     * all were; the interval is the score interval of such shares, so that it ends where shares end and is not empty where everyone, or nobody,
     * is placed. Source of the effective number: Cutler and Ederer 1958, J. Chronic Dis. 8:699.
     */
    public Estimate difference(double level) {
        return Estimate.of(Method.INCIDENCE, () -> {
            Map<String, List<PersonRow>> blocks = rows.stream()
                    .collect(Collectors.groupingBy(
                            row -> plan.blocked() ? String.valueOf(row.block()) : "",
                            TreeMap::new,
                            Collectors.toList()));
            List<Shares> strata = new ArrayList<>();
            double weights = 0;
            double variance = 0;
            for (List<PersonRow> block : blocks.values()) {
                Arm treated = Arm.of(arm(block, true), horizon);
                Arm control = Arm.of(arm(block, false), horizon);
                if (treated.people() > 0 && control.people() > 0) {
                    Shares shares = new Shares(
                            treated.share() * treated.people(),
                            treated.people(),
                            control.share() * control.people(),
                            control.people());
                    double weight = treated.people() * control.people() / (treated.people() + control.people());
                    strata.add(shares);
                    weights += weight;
                    variance += weight * weight * (treated.variance() + control.variance());
                }
            }
            Refusal.EMPTY_ARM.unless(!strata.isEmpty());
            double gray = grayP();
            return new Known(
                    Method.INCIDENCE,
                    MiettinenNurminen.differenceOf(strata),
                    variance > 0 ? Double.valueOf(Math.sqrt(variance) / weights) : null,
                    null,
                    MiettinenNurminen.intervalOf(strata, level),
                    Double.isNaN(gray) ? null : Double.valueOf(gray),
                    Method.INCIDENCE.test(),
                    rows.size(),
                    List.of());
        });
    }

    /**
     * One arm of one block.
     *
     * @param people as many as would tell as much had all been followed to the horizon; 0 = nobody
     */
    private record Arm(double share, double variance, double people) {

        private static final double EDGE = 1e-12;

        static Arm of(List<PersonRow> rows, double horizon) {
            if (rows.isEmpty()) {
                return new Arm(0, 0, 0);
            }
            double[] times = times(rows);
            double[] causes = causes(rows);
            IncidenceDifference.requireFollowUp(times, causes, horizon);
            AalenJohansen curve = AalenJohansen.of(times, causes, PLACED, new double[] {horizon});
            double share = curve.cif()[0];
            double variance = curve.se()[0] * curve.se()[0];
            if (share < EDGE || share > 1 - EDGE) {
                long known = rows.stream()
                        .filter(row -> cause(row) > 0 || Objects.requireNonNull(row.value()) >= horizon)
                        .count();
                return new Arm(Math.rint(share), 0, Math.max(1, known));
            }
            return new Arm(share, variance, Math.min(rows.size(), share * (1 - share) / variance));
        }
    }

    private List<PersonRow> arm(List<PersonRow> of, boolean treatment) {
        String arm = treatment ? plan.treatment().id() : plan.control().id();
        return of.stream().filter(row -> row.arm().equals(arm)).toList();
    }

    private double grayP() {
        return Answer.of(() -> GrayTest.of(times(), causes(), arms(), PLACED))
                .match(GrayTest::pValue, refused -> Double.NaN);
    }

    /** Share of an arm that was placed by the horizon, having not left before; NaN where it is not known. */
    public double share(boolean treatment) {
        return Answer.of(() -> Arm.of(arm(rows, treatment), horizon)).match(Arm::share, refused -> Double.NaN);
    }

    /** A number for each of those people, whose mean is the share placed. */
    public double[] asNumbers() {
        return PseudoValues.ofIncidence(times(), causes(), PLACED, horizon);
    }

    /** How fast people are placed, and how fast they leave, a sentence each. */
    public List<Finding> hazards() {
        double[][] none = Design.none(rows.size());
        List<Finding> out = new ArrayList<>();
        Answer.of(() -> FineGrayRegression.of(times(), causes(), arms(), none, PLACED, Interval.LEVEL))
                .match(
                        found -> add(out, "Subdistribution hazard ratio of placement (Fine and Gray)", found.log()),
                        refused -> false);
        cause(out, "Hazard ratio of placement while still in the field (cause-specific Cox)", PLACED);
        cause(out, "Hazard ratio of leaving the field (cause-specific Cox)", LEFT);
        return out;
    }

    private void cause(List<Finding> out, String name, double cause) {
        double[] own = new double[rows.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = cause(rows.get(i)) == cause ? 1 : 0;
        }
        Answer.of(() -> CoxRegression.of(times(), own, arms(), Interval.LEVEL))
                .match(found -> add(out, name, found.log()), refused -> false);
    }

    /** Nothing where the two arms were never at risk of it together: an interval from 0 to any number is no news. */
    private static boolean add(List<Finding> out, String name, NormalEstimate log) {
        return log.ciUpper() - log.ciLower() < BOUNDLESS
                && out.add(Finding.of(
                        "{}: {} ({} to {}).",
                        Figure.name(name),
                        Figure.amount(Math.exp(log.estimate()), 2),
                        Figure.amount(Math.exp(log.ciLower()), 2),
                        Figure.amount(Math.exp(log.ciUpper()), 2)));
    }

    private double[] times() {
        return times(rows);
    }

    private double[] causes() {
        return causes(rows);
    }

    private static double[] times(List<PersonRow> of) {
        return of.stream()
                .mapToDouble(row -> Objects.requireNonNull(row.value()))
                .toArray();
    }

    private static double[] causes(List<PersonRow> of) {
        return of.stream().mapToDouble(CompetingEvents::cause).toArray();
    }

    private double[] arms() {
        return rows.stream()
                .mapToDouble(row -> row.arm().equals(plan.treatment().id()) ? 1 : 0)
                .toArray();
    }
}
