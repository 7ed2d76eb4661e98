package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.attrition.LeeBounds;
import dev.dayone.evidence.attrition.TippingPoint;
import dev.dayone.evidence.attrition.WhatWorksRating;
import dev.dayone.evidence.means.StandardizedMeanDifference;
import dev.dayone.evidence.study.StudyPlan.Kind;
import dev.dayone.evidence.study.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What people who are missing may hide: bounds, tipping point, and the Clearinghouse's rating. */
final class Sensitivity {

    /** From this gap of the arms' losses on, bounds are shown. */
    private static final double GAP = 0.05;

    private final StudyPlan plan;

    private Sensitivity(StudyPlan plan) {
        this.plan = plan;
    }

    static Sensitivity of(StudyPlan plan) {
        return new Sensitivity(plan);
    }

    /** @param eligible everyone assigned to one of the two arms */
    WhatWorksRating rating(List<PersonRow> eligible, AttritionBoundary attrition) {
        List<PersonRow> analysed =
                eligible.stream().filter(row -> row.value() != null).toList();
        return WhatWorksRating.of(
                plan.randomised(),
                attrition,
                (int) Math.min(units(analysed, true), units(analysed, false)),
                baselines(analysed));
    }

    private long units(List<PersonRow> rows, boolean treated) {
        List<PersonRow> own =
                rows.stream().filter(row -> treated(row) == treated).toList();
        return plan.clustered()
                ? own.stream().map(PersonRow::cluster).distinct().count()
                : own.size();
    }

    private List<WhatWorksRating.Baseline> baselines(List<PersonRow> analysed) {
        List<WhatWorksRating.Baseline> out = new ArrayList<>();
        for (String name : plan.covariates()) {
            List<PersonRow> rows = analysed.stream()
                    .filter(row -> row.covariates().containsKey(name))
                    .toList();
            Answer.of(() -> StandardizedMeanDifference.of(arms(rows, name), StudyAnalysis.LEVEL))
                    .match(
                            found -> out.add(new WhatWorksRating.Baseline(name, found.hedgesG(), true)),
                            refused -> false);
        }
        return out;
    }

    private Arms arms(List<PersonRow> rows, String name) {
        double[] values = new double[rows.size()];
        double[] z = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            String value = rows.get(i).covariates().get(name);
            values[i] = number(value == null ? "" : value);
            z[i] = treated(rows.get(i)) ? 1 : 0;
        }
        return Arms.of(values, z);
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw Refusal.INVALID_INPUT.refuse();
        }
    }

    /** Bounds where the arms lost people unevenly; the tipping point where the interval is clear of zero. */
    List<String> notes(Outcome outcome, List<PersonRow> eligible, Estimate main, AttritionBoundary attrition) {
        List<String> notes = new ArrayList<>();
        boolean scale = outcome.kind() == Kind.SCORE || outcome.kind() == Kind.PAY;
        if (!scale || !plan.randomised() || !(main instanceof Known known)) {
            return notes;
        }
        if (attrition.differential() > GAP) {
            double[] y = new double[eligible.size()];
            double[] z = new double[eligible.size()];
            for (int i = 0; i < y.length; i++) {
                Double value = eligible.get(i).value();
                y[i] = value == null ? Double.NaN : value;
                z[i] = treated(eligible.get(i)) ? 1 : 0;
            }
            Answer.of(() -> LeeBounds.of(y, z))
                    .match(
                            found -> notes.add(String.format(
                                    Locale.ROOT,
                                    "The arms lost people unevenly. For those who would answer under either format the unadjusted "
                                            + "difference lies between %+.1f and %+.1f %s (Lee bounds).",
                                    found.lower(),
                                    found.upper(),
                                    outcome.unit())),
                            refused -> false);
        }
        long assigned = eligible.stream().filter(this::treated).count();
        long observed = eligible.stream()
                .filter(this::treated)
                .filter(row -> row.value() != null)
                .count();
        Answer.of(() -> TippingPoint.of(
                        known.interval().lower(),
                        known.interval().upper(),
                        Math.toIntExact(assigned),
                        Math.toIntExact(observed)))
                .match(
                        tip -> notes.add(String.format(
                                Locale.ROOT,
                                "The missing of the arm %s would have to lie %.1f %s %s its observed mean for the interval to reach 0.",
                                plan.treatment().label(),
                                Math.abs(tip.shift()),
                                outcome.unit(),
                                tip.shift() > 0 ? "below" : "above")),
                        refused -> false);
        return notes;
    }

    private boolean treated(PersonRow row) {
        return row.arm().equals(plan.treatment().id());
    }
}
