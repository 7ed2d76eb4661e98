package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.CoxRegression;
import dev.dayone.evidence.survival.FineGrayRegression;
import dev.dayone.evidence.survival.IncidenceDifference;
import dev.dayone.evidence.survival.PseudoValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** People of whom each is placed, or leaves the field, or is still waiting: what came first, and when. A row's parts are the two times. */
public final class CompetingEvents {

    private static final double PLACED = 1;
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

    /** Difference of the shares placed by the horizon. */
    public Estimate difference(double level) {
        return Estimate.of(Method.INCIDENCE, () -> {
            IncidenceDifference found = found(level);
            return new Known(
                    Method.INCIDENCE,
                    found.difference().estimate(),
                    found.difference().se(),
                    null,
                    new Interval(
                            found.difference().ciLower(), found.difference().ciUpper(), level),
                    Double.isNaN(found.grayP()) ? null : Double.valueOf(found.grayP()),
                    Method.INCIDENCE.test(),
                    rows.size(),
                    List.of());
        });
    }

    private IncidenceDifference found(double level) {
        return IncidenceDifference.of(times(), causes(), arms(), PLACED, horizon, level);
    }

    /** Share of an arm that was placed by the horizon, having not left before; NaN where it is not known. */
    public double share(boolean treatment) {
        return Answer.of(() -> found(Interval.LEVEL))
                .match(found -> treatment ? found.treated() : found.control(), refused -> Double.NaN);
    }

    /** Those people as numbers whose means are the arms' shares. */
    public Sample asNumbers(Sample people) {
        return people.withValues(PseudoValues.byArm(
                arms(),
                own -> PseudoValues.ofIncidence(Ranks.pick(times(), own), Ranks.pick(causes(), own), PLACED, horizon)));
    }

    /** The same with both arms as one, which no draw of the arms changes. */
    public double[] blindToArms() {
        return PseudoValues.ofIncidence(times(), causes(), PLACED, horizon);
    }

    /** How fast people are placed, and how fast they leave, a sentence each. */
    public List<Finding> hazards() {
        double[][] none = Design.none(rows.size());
        List<Finding> out = new ArrayList<>();
        Answer.of(() -> FineGrayRegression.of(times(), causes(), arms(), none, PLACED, Interval.LEVEL))
                .match(
                        found -> out.add(line(
                                "Subdistribution hazard ratio of placement (Fine and Gray)",
                                found.log().estimate(),
                                found.log().ciLower(),
                                found.log().ciUpper())),
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
                .match(
                        found -> out.add(line(
                                name,
                                found.log().estimate(),
                                found.log().ciLower(),
                                found.log().ciUpper())),
                        refused -> false);
    }

    private static Finding line(String name, double log, double lower, double upper) {
        return Finding.of(
                "{}: {} ({} to {}).",
                Figure.name(name),
                Figure.amount(Math.exp(log), 2),
                Figure.amount(Math.exp(lower), 2),
                Figure.amount(Math.exp(upper), 2));
    }

    private double[] times() {
        return rows.stream()
                .mapToDouble(row -> Objects.requireNonNull(row.value()))
                .toArray();
    }

    private double[] causes() {
        return rows.stream().mapToDouble(CompetingEvents::cause).toArray();
    }

    private double[] arms() {
        return rows.stream()
                .mapToDouble(row -> row.arm().equals(plan.treatment().id()) ? 1 : 0)
                .toArray();
    }
}
