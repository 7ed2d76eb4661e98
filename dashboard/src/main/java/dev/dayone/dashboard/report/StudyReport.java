package dev.dayone.dashboard.report;

import dev.dayone.dashboard.chart.ForestPlot;
import dev.dayone.dashboard.chart.HundredLearners;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Words;
import dev.dayone.dashboard.report.FunderReport.Box;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.study.AcrossStudies;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Gate.Status;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.warehouse.study.ReleasedTable;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A study's report for funders: question, verdict, who took part, both arms' values, limits, what is withheld and why. */
public final class StudyReport {

    /** Into how many parts a window is cut for its curve. */
    private static final int PARTS = 12;

    private final Registered study;
    private final StudyResult result;
    private final StudyPlan plan;
    private final List<FunderFigures> outcomes;
    private final Accounting accounting;
    private final int threshold;
    private final NestedCounts placed;
    private final List<ReleasedCount> also = new ArrayList<>();

    private StudyReport(Registered study, StudyResult result, Accounting accounting, int threshold) {
        this.study = study;
        this.result = result;
        this.plan = result.plan();
        this.accounting = accounting;
        this.threshold = threshold;
        this.placed = new NestedCounts(threshold);
        accounting.publishedByColumn(Accounting.STRICT).ifPresent(counts -> placed.admit(counts, accounting.people()));
        this.outcomes = result.outcomes().stream()
                .map(each -> new FunderFigures(each, threshold, beside(each)))
                .toList();
    }

    /**
     * @param accounts what became of everyone enrolled, of the study's programme
     * @param threshold fewest people that a figure may speak of
     */
    public static FunderReport of(Registered study, StudyResult result, List<Account> accounts, int threshold) {
        List<Account> own = accounts.stream()
                .filter(each -> study.cohorts().isEmpty() || study.cohorts().contains(each.cohort()))
                .filter(each -> each.arm().equals(result.plan().control().id())
                        || each.arm().equals(result.plan().treatment().id()))
                .toList();
        Accounting accounting = Accounting.byArm(
                own, List.of(result.plan().control(), result.plan().treatment()), threshold);
        return new StudyReport(study, result, accounting, threshold).write();
    }

    /** Shares of placed people may be shown where no withheld cell of the accounting is the same count and no other count lies too near. */
    private boolean beside(OutcomeResult of) {
        Integer control = of.control().events();
        Integer treatment = of.treatment().events();
        if (!of.outcome().kind().share()) {
            return true;
        }
        boolean strict =
                of.outcome().measure().equals("P1") || of.outcome().measure().equals("P4.strict");
        String cell = strict ? Accounting.STRICT : Accounting.BROAD;
        Integer window = of.outcome().windowDays();
        boolean same = window != null && window == Accounting.DAYS;
        return control != null
                && treatment != null
                && (!same || accounting.publishedByColumn(cell).isPresent())
                && placed.admit(
                        new long[] {control, treatment},
                        new long[] {of.control().n(), of.treatment().n()});
    }

    private FunderReport write() {
        List<Section> sections = new ArrayList<>();
        hundred().ifPresent(sections::add);
        sections.add(differed());
        sections.add(tookPart());
        sections.add(tried());
        List<List<String>> timeLines = new ArrayList<>();
        List<List<String>> scoreLines = new ArrayList<>();
        sections.addAll(times(timeLines));
        sections.addAll(scores(scoreLines));
        sections.add(limits());
        sections.add(withheld());
        sections.add(method());
        sections.add(Glossary.section());
        List<ReleasedTable> tables = new ArrayList<>();
        tables.add(ReleasedTable.of("outcomes.csv", outcomeLines()));
        tables.add(ReleasedTable.of("accounting.csv", accounting.lines()));
        if (!timeLines.isEmpty()) {
            tables.add(new ReleasedTable("times.csv", ReportedCurve.COLUMNS, timeLines));
        }
        if (!scoreLines.isEmpty()) {
            tables.add(new ReleasedTable("scores.csv", ReportedScores.COLUMNS, scoreLines));
        }
        return new FunderReport(
                study.programme(),
                plan.id(),
                plan.question(),
                plan.control().label() + " and " + plan.treatment().label() + " · "
                        + (plan.randomised() ? "assigned at random" : "not assigned at random") + " · follow-up to "
                        + result.asOf(),
                study.simulated(),
                box(),
                sections,
                tables,
                counts(),
                accounting.table().count() + hiddenFigures(),
                threshold);
    }

    private FunderFigures main() {
        return outcomes.stream()
                .filter(each -> each.result().outcome().primary())
                .findFirst()
                .orElse(outcomes.get(0));
    }

    private Box box() {
        FunderFigures main = main();
        OutcomeResult of = main.result();
        return new Box(
                of.outcome().title(),
                main.heading(),
                main.sentence(plan),
                assigned(of) + " learners were assigned. These learners, these cohorts; other settings may differ.",
                Words.squares(of.mark()) + " " + of.mark().words(),
                of.mark().reasons().stream()
                        .map(each -> each.forFunders(threshold))
                        .toList(),
                quotation(main));
    }

    private String assigned(OutcomeResult of) {
        long people = (long) of.control().assigned() + of.treatment().assigned();
        return people < threshold ? "Fewer than " + threshold : "About " + Disclosure.rounded(people);
    }

    private String quotation(FunderFigures main) {
        return main.shown() && main.result().estimate() instanceof Known
                ? "“" + plan.treatment().label() + " against " + plan.control().label() + ": "
                        + main.difference() + " (95 % interval " + main.interval() + ") in "
                        + main.result().outcome().title() + ", "
                        + (plan.randomised() ? "learners assigned at random" : "learners not assigned at random")
                        + ", security " + main.result().mark().marks() + " of 5.”"
                : "";
    }

    private Optional<Section> hundred() {
        return outcomes.stream()
                .filter(each -> each.levels() && each.result().outcome().kind() == Kind.PLACED)
                .filter(each -> each.result().estimate() instanceof Known)
                .findFirst()
                .map(each -> {
                    OutcomeResult of = each.result();
                    int base = FunderFigures.hundred(of.control());
                    Interval difference = ((Known) of.estimate()).interval();
                    return Section.of(
                                    "hundred",
                                    of.outcome().title() + ", of every 100 learners",
                                    HundredLearners.words(plan, base, difference))
                            .drawn(HundredLearners.of(
                                    plan,
                                    base,
                                    FunderFigures.hundred(of.treatment()),
                                    difference,
                                    FunderReport.WIDTH,
                                    "hundred"));
                });
    }

    private Section differed() {
        List<OutcomeResult> drawn = outcomes.stream()
                .filter(FunderFigures::shown)
                .map(FunderFigures::result)
                .toList();
        Section section = Section.of(
                "differed",
                "What differed",
                "Each line is a difference, " + plan.treatment().label() + " against "
                        + plan.control().label()
                        + ", with its 95 % interval, measured against the smallest difference that matters, which was set beforehand. "
                        + "An interval that includes no difference does not show that there is none.");
        if (drawn.stream().anyMatch(each -> each.estimate() instanceof Known)) {
            section = section.drawn(ForestPlot.of(
                    result,
                    FunderReport.WIDTH,
                    "forest",
                    drawn,
                    each -> new FunderFigures(each, threshold, false).rounded()));
        }
        return section.with(new Table(
                "Main outcome first; the others are read beside it.",
                List.of(
                        Column.text("Outcome"),
                        Column.number(plan.control().label()),
                        Column.number("learners, about"),
                        Column.number(plan.treatment().label()),
                        Column.number("learners, about"),
                        Column.number("Difference"),
                        Column.number("95 % interval"),
                        Column.text("Verdict")),
                outcomes.stream()
                        .map(each -> List.of(
                                Cell.text(each.result().outcome().title()),
                                Cell.number(each.level(each.result().control())),
                                Cell.number(each.people(each.result().control())),
                                Cell.number(each.level(each.result().treatment())),
                                Cell.number(each.people(each.result().treatment())),
                                Cell.number(each.difference()),
                                Cell.number(each.interval()),
                                Cell.text(each.heading())))
                        .toList()));
    }

    private Section tookPart() {
        return Section.of(
                        "took-part",
                        "Who took part, and what became of them",
                        "Everyone assigned is in one row, whoever did not answer too. Placed, strict: a salaried job in the field of thirty hours a week "
                                + "and six months or more, with written evidence, within 180 days. Nobody is left out of a denominator but those "
                                + "who said before the start that they seek no job.")
                .with(accounting.section());
    }

    private Section tried() {
        List<String> said = new ArrayList<>();
        said.add("Compared were " + plan.treatment().label() + " and "
                + plan.control().label() + ", "
                + how()
                + (study.cohorts().isEmpty()
                        ? ""
                        : ", in " + study.cohorts().size() + (study.cohorts().size() == 1 ? " cohort" : " cohorts"))
                + ".");
        StudyProtocol protocol = plan.protocol();
        StudyProtocol.Lock lock = protocol.lock();
        said.add(
                lock == null
                        ? "The plan was not locked before the data came in."
                        : "The plan was locked on " + LocalDate.ofInstant(lock.at(), ZoneOffset.UTC) + " by "
                                + lock.by()
                                + (lock.amendments().isEmpty()
                                        ? " and not changed since."
                                        : " and amended " + lock.amendments().size() + " times since, on record."));
        StudyProtocol.Costs costs = protocol.costs();
        if (costs != null) {
            said.add("A place costs " + Money.exact(costs.control(), costs.currency()) + " with "
                    + plan.control().label() + " and " + Money.exact(costs.treatment(), costs.currency()) + " with "
                    + plan.treatment().label() + ", all in.");
            said.addAll(placementsMore(result, threshold));
        }
        return Section.of("tried", "What was tried", said.toArray(String[]::new));
    }

    /** What one placement more costs, for each outcome of enough people that counts placements. */
    static List<String> placementsMore(StudyResult result, int threshold) {
        StudyPlan plan = result.plan();
        return result.outcomes().stream()
                .filter(each -> new FunderFigures(each, threshold, false).shown())
                .map(each -> AcrossStudies.cost(new AcrossStudies.Result(plan.id(), plan, each, Set.of())))
                .flatMap(Optional::stream)
                .map(StudyReport::placementMore)
                .toList();
    }

    /** What one placement more costs; unbounded where the data fit no placement more. */
    private static String placementMore(AcrossStudies.Cost of) {
        Double estimate = of.cost().estimate();
        Double lower = of.cost().ciLower();
        Double upper = of.cost().ciUpper();
        return estimate == null || lower == null || upper == null
                ? "What one placement more (" + of.outcome()
                        + ") costs is unbounded: the data fit no placement more at all."
                : "One placement more (" + of.outcome() + ") costs " + Money.about(estimate, of.currency())
                        + ", 95 % set " + Money.about(lower, of.currency()) + " to "
                        + Money.about(upper, of.currency()) + " (Fieller).";
    }

    private String how() {
        String unit = plan.clustered() ? "groups as a whole" : "people";
        return switch (plan.protocol().design()) {
            case LOTTERY -> plan.randomised() ? unit + " drawn by lot" : "people who were not drawn by lot";
            case CROSSOVER -> "each learner in both by turns, in an order drawn by lot";
            case DISCONTINUITY -> "learners admitted from a score on and those just below it";
            case STEPPED_WEDGE -> "groups that went over one after another, at times drawn by lot";
            case BEFORE_AFTER -> "cohorts before with cohorts after";
        };
    }

    /**
     * Share placed by days far enough apart that in both arms those placed in between, and those not placed yet, are enough.
     *
     * @param lines takes the lines of times.csv
     */
    private List<Section> times(List<List<String>> lines) {
        List<Section> out = new ArrayList<>();
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            if (of.outcome().kind() != Kind.TIME_TO_PLACEMENT || of.curves().size() != 2 || !each.shown()) {
                continue;
            }
            Integer window = of.outcome().windowDays();
            double horizon = window == null ? 365 : window;
            List<ReportedCurve.Day> days = new ArrayList<>();
            for (int part = PARTS; part >= 1; part--) {
                double day = Math.rint(horizon * part / PARTS);
                if (admitted(of, day)) {
                    days.add(0, ReportedCurve.at(of, day));
                }
            }
            out.add(ReportedCurve.section(plan, of, days));
            lines.addAll(ReportedCurve.lines(of, days));
        }
        return out;
    }

    private boolean admitted(OutcomeResult of, double day) {
        List<ArmSummary> arms = List.of(of.control(), of.treatment());
        long[] people = {of.control().n(), of.treatment().n()};
        long[] counts = new long[2];
        for (int arm = 0; arm < 2; arm++) {
            counts[arm] = Math.round((1 - of.curves().get(arm).survival(day)) * people[arm]);
        }
        if (!placed.admit(counts, people)) {
            return false;
        }
        for (int arm = 0; arm < 2; arm++) {
            also.add(new ReleasedCount(
                    ReleasedCount.upTo("placed, " + of.outcome().id(), "day " + Math.round(day)),
                    arms.get(arm).arm(),
                    accounting.cohorts(),
                    counts[arm]));
        }
        return true;
    }

    /**
     * Scores in groups that hold enough people in both arms.
     *
     * @param lines takes the lines of scores.csv
     */
    private List<Section> scores(List<List<String>> lines) {
        List<Section> out = new ArrayList<>();
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            if (of.scores().size() == 2 && each.shown() && of.estimate() instanceof Known) {
                ReportedScores grouped = ReportedScores.of(of, threshold);
                also.addAll(grouped.counts(of, accounting.cohorts()));
                out.add(grouped.section(plan, of));
                lines.addAll(grouped.lines(of));
            }
        }
        return out;
    }

    private Section limits() {
        List<String> said = new ArrayList<>();
        OutcomeResult of = main().result();
        String care = of.gates().stream()
                .filter(gate -> gate.status() == Status.WARN || gate.status() == Status.FAIL)
                .map(gate -> gate.name().words().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        String unmeasured = of.gates().stream()
                .filter(gate -> gate.status() == Status.NOT_MEASURED)
                .map(gate -> gate.name().words().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        said.add(
                care.isEmpty()
                        ? "Every check of the data that could be made passed."
                        : "To be read with care: " + care + ".");
        if (!unmeasured.isEmpty()) {
            said.add("Not measured: " + unmeasured + ".");
        }
        said.add("What Works Clearinghouse: " + of.rating().rating().words() + ". Attrition is "
                + (of.attrition().low() ? "low" : "high") + " by its cautious boundary.");
        Double detectable = of.detectable();
        if (detectable != null && main().shown()) {
            int decimals = main().rounded().decimals();
            said.add("With 80 % power this study could have seen a difference of "
                    + Figures.fixed(detectable, decimals) + " " + of.outcome().unit()
                    + "; the smallest that matters was set at "
                    + Figures.fixed(of.outcome().smallestDifference(), decimals) + ".");
        }
        if (!plan.randomised()) {
            said.add(
                    "Nobody drew lots: those who took one format differ from those who took the other in more than the format.");
        }
        said.add("A study of one programme says little of another; several together say more.");
        return Section.of("limits", "Limits", said.toArray(String[]::new));
    }

    private Section withheld() {
        int cells = accounting.table().count() + hiddenFigures();
        return Section.of(
                "withheld",
                "What is withheld, and why",
                cells == 0
                        ? "Nothing is withheld: every figure speaks of " + threshold + " people or more."
                        : cells + " figures are withheld: they would speak of fewer than " + threshold
                                + " people, or would let such a figure be worked out from a total.",
                "Counts are rounded to the nearest five, so that they may not add up; shares are whole percent between 5 and 95. The same figures, no "
                        + "others, are in the attached tables and in the schema report.");
    }

    private int hiddenFigures() {
        return (int) outcomes.stream()
                .mapToLong(each -> (each.levels() ? 0 : 2) + (each.shown() ? 0 : 2))
                .sum();
    }

    private Section method() {
        List<String> said = new ArrayList<>();
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            said.add(of.outcome().title() + ": " + of.estimand() + ". Estimated by "
                    + of.estimate().method().description() + ".");
        }
        said.add(
                "Which method is used follows from how the arms were drawn, by a rule fixed beforehand; so does the heading, from the interval and the "
                        + "smallest difference that matters. Several outcomes beside the main one are held together: by the draws that they share, else by Holm's method.");
        return Section.of("method", "Method", said.toArray(String[]::new));
    }

    private List<ReleasedCount> counts() {
        Set<String> cohorts = accounting.cohorts();
        List<ReleasedCount> out = new ArrayList<>(accounting.counts());
        out.addAll(also);
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            for (ArmSummary arm : List.of(of.control(), of.treatment())) {
                if (arm.n() >= threshold) {
                    out.add(new ReleasedCount("with " + of.outcome().id(), arm.arm(), cohorts, arm.n()));
                }
                Integer events = arm.events();
                if (each.levels() && of.outcome().kind().share() && events != null) {
                    out.add(new ReleasedCount("placed by " + of.outcome().id(), arm.arm(), cohorts, events));
                }
            }
        }
        return out;
    }

    private List<List<String>> outcomeLines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "outcome",
                "unit",
                "control",
                "control_people",
                "treatment",
                "treatment_people",
                "difference",
                "lower",
                "upper",
                "level",
                "suppressed",
                "verdict",
                "method",
                "as_of"));
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            int decimals = each.rounded().decimals();
            Known known = each.shown() && of.estimate() instanceof Known found ? found : null;
            rows.add(List.of(
                    of.outcome().id(),
                    of.outcome().unit(),
                    level(each, of.control()),
                    of.control().n() < threshold
                            ? ""
                            : String.valueOf(Disclosure.rounded(of.control().n())),
                    level(each, of.treatment()),
                    of.treatment().n() < threshold
                            ? ""
                            : String.valueOf(Disclosure.rounded(of.treatment().n())),
                    known == null ? "" : plain(known.value(), decimals),
                    known == null ? "" : plain(known.interval().lower(), decimals),
                    known == null ? "" : plain(known.interval().upper(), decimals),
                    known == null ? "" : String.valueOf(known.interval().level()),
                    String.valueOf(!each.levels()),
                    each.shown() ? of.verdict().name() : "TOO_FEW",
                    of.estimate().method().name(),
                    result.asOf().toString()));
        }
        return rows;
    }

    /** Whole percent within 5 and 95, or the arm's mean; empty where it is withheld. */
    private static String level(FunderFigures each, ArmSummary arm) {
        Double value = arm.value();
        if (!each.levels() || value == null) {
            return "";
        }
        return each.ofPeople()
                ? String.valueOf(FunderFigures.hundred(arm))
                : plain(value, each.rounded().decimals());
    }

    private static String plain(double value, int decimals) {
        return Figures.fixed(value, decimals).replace("−", "-").replace(",", "");
    }
}
