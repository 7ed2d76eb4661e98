package dev.dayone.evidence.study.gate;

import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.attrition.WhatWorksRating.Baseline;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Figure.Part;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.health.SampleRatio;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.gate.CreditedWork.Widest;
import dev.dayone.evidence.study.gate.Gate.Name;
import dev.dayone.evidence.study.gate.Gate.Status;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyProtocol;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The questions in front of a result. A gate that fails takes the result's place. */
public final class HealthGates {

    private static final int FEWEST_RATED_TWICE = 10;
    public static final double ADJUSTABLE = 0.25;
    private static final double MOST_MOVED = 0.1;
    private static final double MUCH_OTHER = 0.1;
    private static final double DENSITY = 0.05;

    private final StudyPlan plan;
    private final Conduct conduct;

    private HealthGates(StudyPlan plan, Conduct conduct) {
        this.plan = plan;
        this.conduct = conduct;
    }

    public static HealthGates of(StudyPlan plan, Conduct conduct) {
        return new HealthGates(plan, conduct);
    }

    /**
     * What the gates of one outcome look at.
     *
     * @param drawn who belongs to the comparison that the draw made
     * @param control people assigned to the reference arm
     * @param treatment people assigned to the other
     * @param split p of the planned split; null = none was planned
     * @param maturesOn day on which the last window closes; null = no window
     * @param cutoff whether a score decided; null in designs without one
     * @param baselines standardised differences of the covariates among those analysed
     * @param byLot how often the draw alone sets some of them so far apart; null = not asked
     * @param leftOut how many of the plan's covariates cannot be used
     * @param onWork whether the outcome is made of what people did in repositories
     */
    public record Looked(
            DrawnPeople drawn,
            int control,
            int treatment,
            @Nullable Double split,
            AttritionBoundary attrition,
            @Nullable KrippendorffAlpha agreement,
            @Nullable Blinding blinding,
            @Nullable LocalDate maturesOn,
            LocalDate asOf,
            @Nullable CutoffKept cutoff,
            List<Baseline> baselines,
            @Nullable BalanceByLot byLot,
            int leftOut,
            boolean onWork) {}

    public List<Gate> of(Looked looked) {
        List<Gate> out = new ArrayList<>();
        drawn(looked.drawn()).ifPresent(out::add);
        out.add(split(looked));
        out.add(twoArms(looked));
        out.add(contamination(looked));
        out.add(attrition(looked));
        CutoffKept cutoff = looked.cutoff();
        if (cutoff != null) {
            out.add(cutoff(cutoff));
        }
        out.add(balance(looked));
        out.add(raters(looked.agreement()));
        out.add(blinding(looked.blinding()));
        out.add(maturity(looked));
        out.add(completeness(looked));
        out.add(plan());
        return out;
    }

    /** Only what was drawn counts as drawn; a comparison that no draw made says so where somebody had to be taken out. */
    private Optional<Gate> drawn(DrawnPeople drawn) {
        Finding out = drawn.finding().orElse(null);
        Finding contradiction = drawn.contradiction();
        if (drawn.nobody() && out != null) {
            return Optional.of(new Gate(
                    Name.DRAWN,
                    Status.FAIL,
                    Finding.of(
                            "{} Nobody is left who could have come into either arm. Where formats followed one another, the design is "
                                    + "before-after.",
                            new Part(out))));
        }
        if (contradiction != null) {
            return Optional.of(new Gate(
                    Name.DRAWN,
                    Status.FAIL,
                    out == null ? contradiction : Finding.joined(" ", List.of(out, contradiction))));
        }
        if (out != null) {
            return Optional.of(new Gate(Name.DRAWN, Status.WARN, out));
        }
        return plan.randomised()
                ? Optional.of(new Gate(
                        Name.DRAWN,
                        Status.PASS,
                        Finding.of("Everyone compared is in a group in which people could come into either arm.")))
                : Optional.empty();
    }

    private Gate split(Looked looked) {
        Double p = looked.split();
        Finding counts = Finding.of(
                "{} {}, {} {}",
                Figure.people(looked.control()),
                Figure.name(plan.control().label()),
                Figure.people(looked.treatment()),
                Figure.name(plan.treatment().label()));
        if (p == null) {
            return new Gate(Name.SPLIT, Status.NOT_MEASURED, Finding.of("{}; no split was planned.", new Part(counts)));
        }
        Status status = p < SampleRatio.ALARM ? Status.FAIL : Status.PASS;
        if (p < 0.001) {
            return new Gate(
                    Name.SPLIT,
                    status,
                    Finding.of(
                            "{}. A split at least this uneven happens in less than 0.1 % of random draws (exact test).",
                            new Part(counts)));
        }
        return new Gate(
                Name.SPLIT,
                status,
                p > 0.9995
                        ? Finding.of("{}: as even as the plan asks.", new Part(counts))
                        : Finding.of(
                                "{}. A split at least this uneven happens in {} % of random draws (exact test).",
                                new Part(counts), Figure.amount(100 * p, 1)));
    }

    /** People of both arms; of a closed cohort, in which everyone has both formats, those of one. */
    private int people(Looked looked) {
        return ClosedCohort.is(plan)
                ? Math.max(looked.control(), looked.treatment())
                : looked.control() + looked.treatment();
    }

    private Gate twoArms(Looked looked) {
        int assigned = people(looked);
        int moved = conduct.moved();
        if (moved == 0) {
            return new Gate(
                    Name.TWO_ARMS,
                    Status.PASS,
                    Finding.of("Nobody was moved to the other group after the assignment was recorded."));
        }
        boolean many = moved > MOST_MOVED * assigned;
        Finding counts = Finding.of(
                "{} of {} stand in another arm than the one first recorded",
                Figure.people(moved),
                Figure.people(assigned, "person", "people"));
        return new Gate(
                Name.TWO_ARMS,
                many ? Status.FAIL : Status.WARN,
                many
                        ? Finding.of("{}: the arms are no longer those that were drawn.", new Part(counts))
                        : Finding.of("{}.", new Part(counts)));
    }

    private Gate contamination(Looked looked) {
        int assigned = people(looked);
        Double days = conduct.otherDays();
        Finding crossed = Finding.of(
                "{} of {} received another format than the one assigned",
                Figure.people(conduct.crossed()),
                Figure.people(assigned));
        if (days == null) {
            return new Gate(
                    Name.CONTAMINATION,
                    conduct.crossed() > MUCH_OTHER * assigned ? Status.WARN : Status.PASS,
                    Finding.of("{}; days in the other format were not seen.", new Part(crossed)));
        }
        boolean much = days > MUCH_OTHER || conduct.crossed() > MUCH_OTHER * assigned;
        Figure percent = Figure.amount(100 * days, 0);
        return new Gate(
                Name.CONTAMINATION,
                much ? Status.WARN : Status.PASS,
                much
                        ? Finding.of(
                                "{}; {} % of active days were spent in another format, which shrinks the contrast.",
                                new Part(crossed), percent)
                        : Finding.of(
                                "{}; {} % of active days were spent in another format.", new Part(crossed), percent));
    }

    private Gate attrition(Looked looked) {
        AttritionBoundary attrition = looked.attrition();
        int people = people(looked);
        LocalDate matures = looked.maturesOn();
        if (matures != null && matures.isAfter(looked.asOf())) {
            return new Gate(
                    Name.ATTRITION,
                    Status.NOT_MEASURED,
                    Finding.of(
                            "The last window closes on {}: until then nobody can be lost to this outcome.",
                            Figure.day(matures)));
        }
        return new Gate(
                Name.ATTRITION,
                attrition.low() ? Status.PASS : Status.WARN,
                Finding.of(
                        "{} of outcomes are missing, {} apart between the arms: {} the cautious boundary of the What Works "
                                + "Clearinghouse.",
                        Figure.share(attrition.overall() * people, people, 1),
                        Figure.points(attrition.differential(), people, 1),
                        Figure.name(attrition.low() ? "within" : "beyond")));
    }

    /** The jump is between the sides of the cut-off, whoever was let in: with many on the wrong side it says little of the format. */
    private static Gate cutoff(CutoffKept kept) {
        boolean undecided = kept.wrongSide() > MOST_MOVED * Math.max(1, kept.people());
        boolean heaped = kept.densityP() < DENSITY;
        return new Gate(
                Name.CUTOFF,
                undecided ? Status.FAIL : kept.wrongSide() + kept.unknown() > 0 || heaped ? Status.WARN : Status.PASS,
                Finding.of(
                        "{} of {} were admitted below the cut-off, {} refused above it, {} have no score{}. {}",
                        Figure.people(kept.admittedBelow()),
                        Figure.people(kept.people(), "person", "people"),
                        Figure.people(kept.refusedAbove()),
                        Figure.people(kept.unknown()),
                        Figure.name(undecided ? ": the score did not decide" : ""),
                        new Part(density(kept.densityP(), heaped))));
    }

    private static Finding density(double p, boolean heaped) {
        if (Double.isNaN(p)) {
            return Finding.of("Too few lie near it to see whether scores were pushed over it.");
        }
        return heaped
                ? Finding.of(
                        "More lie on one side of it than chance would put there (p {}): scores may have been pushed.",
                        Figure.amount(p, 3))
                : Finding.of("Those nearest to it lie on both sides as by chance.");
    }

    private Gate balance(Looked looked) {
        if (looked.baselines().isEmpty()) {
            return new Gate(
                    Name.BALANCE,
                    Status.NOT_MEASURED,
                    Finding.of("There is no baseline in numbers that could be compared."));
        }
        BalanceByLot byLot = looked.byLot();
        Finding each = Finding.joined(
                ", ",
                looked.baselines().stream()
                        .map(b -> Finding.of("{} {}", Figure.name(b.name()), Figure.signed(b.hedgesG(), 2)))
                        .toList());
        boolean far = looked.baselines().stream().anyMatch(b -> Math.abs(b.hedgesG()) > ADJUSTABLE);
        return new Gate(
                Name.BALANCE,
                far ? Status.WARN : Status.PASS,
                Finding.of(
                        "Standardised differences: {}.{} {}",
                        new Part(each),
                        new Part(byLot == null ? Finding.text("") : chance(byLot)),
                        new Part(adjusted(looked.leftOut()))));
    }

    private Finding adjusted(int leftOut) {
        if (plan.covariates().isEmpty()) {
            return Finding.of("The plan adjusts for none of them.");
        }
        return leftOut == 0
                ? Finding.of("The analysis adjusts for what the plan names.")
                : leftOut < plan.covariates().size()
                        ? Finding.of(
                                "The analysis adjusts for what the plan names, but for what the notes say is left out.")
                        : Finding.of("The plan names covariates, and none could be used: the notes say why.");
    }

    private Finding chance(BalanceByLot byLot) {
        String units = (plan.clustered() ? " of whole clusters" : "") + (plan.blocked() ? " within blocks" : "");
        return Finding.of(
                " By chance alone{} {} above 0.25 comes up in {} % of draws.",
                Figure.name(units.isEmpty() ? units : units + ","),
                Figure.name(byLot.columns() == 1 ? "such a difference" : "a difference of at least one of them"),
                Figure.amount(100 * byLot.share(), 0));
    }

    private static Gate raters(@Nullable KrippendorffAlpha agreement) {
        if (agreement == null) {
            return new Gate(
                    Name.RATERS,
                    Status.NOT_MEASURED,
                    Finding.of("No piece of work behind this outcome was rated by two or more raters."));
        }
        boolean disagree = ratersDisagree(agreement);
        return new Gate(
                Name.RATERS,
                disagree ? Status.FAIL : Status.PASS,
                disagree
                        ? Finding.of(
                                "Raters agree too little for a verdict: Krippendorff's alpha is {} over {} of work, below 0.667.",
                                Figure.amount(agreement.alpha(), 2),
                                Figure.people(agreement.units(), "piece", "pieces"))
                        : Finding.of(
                                "Krippendorff's alpha is {} over {} of work.",
                                Figure.amount(agreement.alpha(), 2),
                                Figure.people(agreement.units(), "piece", "pieces")));
    }

    /** Ratings that say more about the rater than about the work carry no verdict. */
    static boolean ratersDisagree(@Nullable KrippendorffAlpha agreement) {
        return agreement != null
                && agreement.units() >= FEWEST_RATED_TWICE
                && agreement.alpha() < KrippendorffAlpha.TENTATIVE;
    }

    private Gate blinding(@Nullable Blinding blinding) {
        if (blinding == null || !blinding.asked()) {
            return new Gate(Name.BLINDING, Status.NOT_MEASURED, Finding.of("Raters were not asked to guess the arm."));
        }
        return new Gate(
                Name.BLINDING,
                blinding.broken() ? Status.WARN : Status.PASS,
                Finding.of(
                        "Bang's index (0 = by chance, 1 = always right): {}, {}.{}",
                        new Part(index(plan.control().label(), blinding.control())),
                        new Part(index(plan.treatment().label(), blinding.treatment())),
                        Figure.name(blinding.broken() ? " Raters could tell the arm." : "")));
    }

    private static Finding index(String label, Blinding.Guesses guesses) {
        return guesses.index()
                .map(found -> Finding.of("{} {}", Figure.name(label), Figure.signed(found.index(), 2)))
                .orElseGet(() -> Finding.of("{} not asked", Figure.name(label)));
    }

    private static Gate maturity(Looked looked) {
        LocalDate matures = looked.maturesOn();
        if (matures == null) {
            return new Gate(Name.MATURITY, Status.PASS, Finding.of("The outcome has no window to wait for."));
        }
        boolean open = matures.isAfter(looked.asOf());
        return new Gate(
                Name.MATURITY,
                open ? Status.FAIL : Status.PASS,
                open
                        ? Finding.of("The last window of this outcome closes on {}.", Figure.day(matures))
                        : Finding.of("The last window of this outcome closed on {}.", Figure.day(matures)));
    }

    private Gate completeness(Looked looked) {
        List<Finding> lacks = new ArrayList<>();
        if (conduct.rejectsOpen() > 0) {
            lacks.add(Finding.of(
                    "{} neither corrected nor waived",
                    Figure.things(conduct.rejectsOpen(), "refused row is", "refused rows are")));
        }
        if (conduct.behind() > 0) {
            lacks.add(
                    0,
                    Finding.of(
                            "{} facts that no measure speaks of yet",
                            Figure.people(conduct.behind(), "person has", "people have")));
        }
        if (conduct.gaps() > 0) {
            lacks.add(Finding.of("{} of sources", Figure.things(conduct.gaps(), "gap", "gaps")));
        }
        Widest widest = CreditedWork.widest(conduct.work()).orElse(null);
        boolean lost = widest != null && widest.isFar();
        boolean tooMuch = widest != null && looked.onWork() && widest.isTooFar();
        boolean fails = conduct.behind() > 0 || tooMuch;
        if (widest != null && lost) {
            // While a look is awaited, nothing by arm is told here either.
            boolean hidden = plan.protocol().hiddenUntil(looked.asOf()).isPresent();
            lacks.add(
                    fails ? 0 : lacks.size(),
                    hidden
                            ? widest.withoutArms()
                            : widest.finding(
                                    plan.control().label(), plan.treatment().label()));
        }
        return lacks.isEmpty()
                ? new Gate(
                        Name.COMPLETENESS,
                        Status.PASS,
                        Finding.of("No event is waiting, refused or missing at a source."))
                : new Gate(
                        Name.COMPLETENESS,
                        fails ? Status.FAIL : Status.WARN,
                        Finding.of("{}.", new Part(Finding.joined("; ", lacks))));
    }

    private Gate plan() {
        StudyProtocol.Lock lock = plan.protocol().lock();
        List<Finding> said = new ArrayList<>();
        if (lock == null) {
            said.add(Finding.of("The plan was not locked: nothing shows that it is older than the data."));
        } else {
            said.add(
                    lock.amendments().isEmpty()
                            ? Finding.of("Locked on {} by {}, unchanged since.", day(lock.at()), Figure.name(lock.by()))
                            : Finding.of("Locked on {} by {}, amended since.", day(lock.at()), Figure.name(lock.by())));
        }
        conduct.planBreaks().forEach(each -> said.add(Finding.text(each)));
        if (lock != null) {
            lock.amendments()
                    .forEach(each -> said.add(Finding.of(
                            "Amended on {} by {}: {}. Reason given: {}.",
                            day(each.at()),
                            Figure.name(each.by()),
                            Figure.name(String.join("; ", each.changes())),
                            Figure.name(each.why()))));
        }
        if (conduct.amendedAfterData()) {
            said.add(Finding.of("An amendment is younger than the first outcome."));
        }
        if (conduct.takenBack() > 0) {
            said.add(Finding.of(
                    "{} taken out of the roster.", Figure.people(conduct.takenBack(), "person was", "people were")));
        }
        if (conduct.offPlanLooks() > 0) {
            said.add(Finding.of(
                    "Outcomes were computed on {} no look of the plan.",
                    Figure.things(conduct.offPlanLooks(), "day that is", "days that are")));
        }
        boolean clean = lock != null
                && lock.amendments().isEmpty()
                && conduct.planBreaks().isEmpty()
                && conduct.takenBack() + conduct.offPlanLooks() == 0;
        return new Gate(Name.PLAN, clean ? Status.PASS : Status.WARN, Finding.joined(" ", said));
    }

    private static Figure day(Instant at) {
        return Figure.day(LocalDate.ofInstant(at, ZoneOffset.UTC));
    }
}
