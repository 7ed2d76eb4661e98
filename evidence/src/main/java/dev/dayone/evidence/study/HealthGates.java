package dev.dayone.evidence.study;

import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.attrition.WhatWorksRating.Baseline;
import dev.dayone.evidence.health.SampleRatio;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.Gate.Name;
import dev.dayone.evidence.study.Gate.Status;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The questions in front of a result. A gate that fails takes the result's place. */
final class HealthGates {

    private static final int FEWEST_RATED_TWICE = 10;
    private static final double ADJUSTABLE = 0.25;
    private static final double MOST_MOVED = 0.1;
    private static final double MUCH_OTHER = 0.1;
    private static final double DENSITY = 0.05;

    private final StudyPlan plan;
    private final Conduct conduct;

    private HealthGates(StudyPlan plan, Conduct conduct) {
        this.plan = plan;
        this.conduct = conduct;
    }

    static HealthGates of(StudyPlan plan, Conduct conduct) {
        return new HealthGates(plan, conduct);
    }

    /**
     * What the gates of one outcome look at.
     *
     * @param control people assigned to the reference arm
     * @param treatment people assigned to the other
     * @param split p of the planned split; null = none was planned
     * @param maturesOn day on which the last window closes; null = no window
     * @param cutoff whether a score decided; null in designs without one
     * @param baselines standardised differences of the covariates among those analysed
     */
    record Looked(
            int control,
            int treatment,
            @Nullable Double split,
            AttritionBoundary attrition,
            @Nullable KrippendorffAlpha agreement,
            @Nullable Blinding blinding,
            @Nullable LocalDate maturesOn,
            LocalDate asOf,
            @Nullable CutoffKept cutoff,
            List<Baseline> baselines) {}

    List<Gate> of(Looked looked) {
        List<Gate> out = new ArrayList<>();
        out.add(split(looked));
        out.add(twoArms(looked));
        out.add(contamination(looked));
        out.add(attrition(looked.attrition()));
        CutoffKept cutoff = looked.cutoff();
        if (cutoff != null) {
            out.add(cutoff(cutoff));
        }
        out.add(balance(looked));
        out.add(raters(looked.agreement()));
        out.add(blinding(looked.blinding()));
        out.add(maturity(looked));
        out.add(completeness());
        out.add(plan());
        return out;
    }

    private Gate split(Looked looked) {
        Double p = looked.split();
        String counts = looked.control() + " " + plan.control().label() + ", " + looked.treatment() + " "
                + plan.treatment().label();
        if (p == null) {
            return new Gate(Name.SPLIT, Status.NOT_MEASURED, counts + "; no split was planned.");
        }
        return new Gate(
                Name.SPLIT,
                p < SampleRatio.ALARM ? Status.FAIL : Status.PASS,
                String.format(
                        Locale.ROOT,
                        "%s; so uneven or more comes up in %s of draws (exact).",
                        counts,
                        p < 0.001 ? "less than 0.1 %" : String.format(Locale.ROOT, "%.1f %%", 100 * p)));
    }

    private Gate twoArms(Looked looked) {
        int assigned = looked.control() + looked.treatment();
        int moved = conduct.moved();
        if (moved == 0) {
            return new Gate(Name.TWO_ARMS, Status.PASS, "Nobody's assigned arm was changed after it was recorded.");
        }
        return new Gate(
                Name.TWO_ARMS,
                moved > MOST_MOVED * assigned ? Status.FAIL : Status.WARN,
                moved + " of " + assigned + " people stand in another arm than the one first recorded"
                        + (moved > MOST_MOVED * assigned ? ": the arms are no longer those that were drawn." : "."));
    }

    private Gate contamination(Looked looked) {
        int assigned = looked.control() + looked.treatment();
        Double days = conduct.otherDays();
        String crossed = conduct.crossed() + " of " + assigned + " received another format than the one assigned";
        if (days == null) {
            return new Gate(
                    Name.CONTAMINATION,
                    conduct.crossed() > MUCH_OTHER * assigned ? Status.WARN : Status.PASS,
                    crossed + "; days in the other format were not seen.");
        }
        boolean much = days > MUCH_OTHER || conduct.crossed() > MUCH_OTHER * assigned;
        return new Gate(
                Name.CONTAMINATION,
                much ? Status.WARN : Status.PASS,
                String.format(
                        Locale.ROOT,
                        "%s; %.0f %% of active days were spent in another format%s.",
                        crossed,
                        100 * days,
                        much ? ", which shrinks the contrast" : ""));
    }

    private static Gate attrition(AttritionBoundary attrition) {
        return new Gate(
                Name.ATTRITION,
                attrition.low() ? Status.PASS : Status.WARN,
                String.format(
                        Locale.ROOT,
                        "%.1f %% of outcomes are missing, %.1f points apart between the arms: %s the cautious boundary of the What Works "
                                + "Clearinghouse.",
                        100 * attrition.overall(),
                        100 * attrition.differential(),
                        attrition.low() ? "within" : "beyond"));
    }

    /** The jump is between the sides of the cut-off, whoever was let in: with many on the wrong side it says little of the format. */
    private static Gate cutoff(CutoffKept kept) {
        boolean undecided = kept.wrongSide() > MOST_MOVED * Math.max(1, kept.people());
        boolean heaped = kept.densityP() < DENSITY;
        return new Gate(
                Name.CUTOFF,
                undecided ? Status.FAIL : kept.wrongSide() + kept.unknown() > 0 || heaped ? Status.WARN : Status.PASS,
                String.format(
                        Locale.ROOT,
                        "%d of %d people were admitted below the cut-off, %d refused above it, %d have no score%s. %s",
                        kept.admittedBelow(),
                        kept.people(),
                        kept.refusedAbove(),
                        kept.unknown(),
                        undecided ? ": the score did not decide" : "",
                        Double.isNaN(kept.densityP())
                                ? "Too few lie near it to see whether scores were pushed over it."
                                : heaped
                                        ? String.format(
                                                Locale.ROOT,
                                                "More lie on one side of it than chance would put there (p %.3f): scores may have been pushed.",
                                                kept.densityP())
                                        : "Those nearest to it lie on both sides as by chance."));
    }

    private Gate balance(Looked looked) {
        if (looked.baselines().isEmpty()) {
            return new Gate(Name.BALANCE, Status.NOT_MEASURED, "The plan names no baseline that could be compared.");
        }
        double se = Math.sqrt(1.0 / Math.max(1, looked.control()) + 1.0 / Math.max(1, looked.treatment()));
        double chance = 2 * Distributions.normalUpper(ADJUSTABLE / se);
        String each = looked.baselines().stream()
                .map(b -> String.format(Locale.ROOT, "%s %+.2f", b.name(), b.hedgesG()))
                .collect(Collectors.joining(", "));
        boolean far = looked.baselines().stream().anyMatch(b -> Math.abs(b.hedgesG()) > ADJUSTABLE);
        return new Gate(
                Name.BALANCE,
                far ? Status.WARN : Status.PASS,
                String.format(
                        Locale.ROOT,
                        "Standardised differences: %s. By lot alone a difference above 0.25 comes up in %.0f %% of draws at these "
                                + "numbers; the analysis adjusts for what the plan names.",
                        each,
                        100 * chance));
    }

    private static Gate raters(@Nullable KrippendorffAlpha agreement) {
        if (agreement == null) {
            return new Gate(Name.RATERS, Status.NOT_MEASURED, "No work was rated by two or more raters.");
        }
        boolean disagree = ratersDisagree(agreement);
        return new Gate(
                Name.RATERS,
                disagree ? Status.FAIL : Status.PASS,
                String.format(
                        Locale.ROOT,
                        disagree
                                ? "Raters agree too little for a verdict: Krippendorff's alpha is %.2f over %d pieces of work, below 0.667."
                                : "Krippendorff's alpha is %.2f over %d pieces of work.",
                        agreement.alpha(),
                        agreement.units()));
    }

    /** Ratings that say more about the rater than about the work carry no verdict. */
    static boolean ratersDisagree(@Nullable KrippendorffAlpha agreement) {
        return agreement != null
                && agreement.units() >= FEWEST_RATED_TWICE
                && agreement.alpha() < KrippendorffAlpha.TENTATIVE;
    }

    private Gate blinding(@Nullable Blinding blinding) {
        if (blinding == null || !blinding.asked()) {
            return new Gate(Name.BLINDING, Status.NOT_MEASURED, "Raters were not asked to guess the arm.");
        }
        return new Gate(
                Name.BLINDING,
                blinding.broken() ? Status.WARN : Status.PASS,
                "Bang's index (0 = by chance, 1 = always right): "
                        + index(plan.control().label(), blinding.control())
                        + ", " + index(plan.treatment().label(), blinding.treatment()) + "."
                        + (blinding.broken() ? " Raters could tell the arm." : ""));
    }

    private static String index(String label, Blinding.Guesses guesses) {
        return guesses.index()
                .map(found -> String.format(Locale.ROOT, "%s %+.2f", label, found.index()))
                .orElse(label + " not asked");
    }

    private static Gate maturity(Looked looked) {
        LocalDate matures = looked.maturesOn();
        if (matures == null) {
            return new Gate(Name.MATURITY, Status.PASS, "The outcome has no window to wait for.");
        }
        boolean open = matures.isAfter(looked.asOf());
        return new Gate(
                Name.MATURITY,
                open ? Status.FAIL : Status.PASS,
                "The last window of this outcome " + (open ? "closes" : "closed") + " on " + matures + ".");
    }

    private Gate completeness() {
        List<String> lacks = new ArrayList<>();
        if (conduct.rejectsOpen() > 0) {
            lacks.add(conduct.rejectsOpen() + " refused rows are neither corrected nor waived");
        }
        if (conduct.behind() > 0) {
            lacks.add(conduct.behind() + " people have facts on their way");
        }
        if (conduct.gaps() > 0) {
            lacks.add(conduct.gaps() + " gaps of sources");
        }
        return lacks.isEmpty()
                ? new Gate(Name.COMPLETENESS, Status.PASS, "Nothing is on its way, refused or missing at a source.")
                : new Gate(Name.COMPLETENESS, Status.WARN, String.join("; ", lacks) + ".");
    }

    private Gate plan() {
        StudyProtocol.Lock lock = plan.protocol().lock();
        List<String> said = new ArrayList<>(conduct.planBreaks());
        if (lock == null) {
            said.add(0, "The plan was not locked: nothing shows that it is older than the data.");
        } else {
            said.add(
                    0,
                    "Locked on " + day(lock.at()) + " by " + lock.by() + ", "
                            + (lock.amendments().isEmpty() ? "unchanged since." : "amended since."));
            lock.amendments()
                    .forEach(each -> said.add("Amended on " + day(each.at()) + " by " + each.by() + ": "
                            + String.join("; ", each.changes()) + ". Reason given: " + each.why() + "."));
        }
        if (conduct.amendedAfterData()) {
            said.add("An amendment is younger than the first outcome.");
        }
        if (conduct.takenBack() > 0) {
            said.add(conduct.takenBack() + " people were taken out of the roster.");
        }
        if (conduct.offPlanLooks() > 0) {
            said.add("Outcomes were computed on " + conduct.offPlanLooks() + " days that are no look of the plan.");
        }
        boolean clean = lock != null
                && lock.amendments().isEmpty()
                && conduct.planBreaks().isEmpty()
                && conduct.takenBack() + conduct.offPlanLooks() == 0;
        return new Gate(Name.PLAN, clean ? Status.PASS : Status.WARN, String.join(" ", said));
    }

    private static String day(Instant at) {
        return at.toString().substring(0, 10);
    }
}
