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
import dev.dayone.evidence.disclosure.ShareAudit.Counts;
import dev.dayone.evidence.study.AcrossStudies;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.HeldTogether;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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
                .map(each -> new FunderFigures(
                        each, threshold, new OutcomeDisclosure(threshold).of(each, beside(each), known(each))))
                .toList();
    }

    /**
     * @param accounts what became of everyone enrolled, of the study's programme
     * @param threshold fewest people that a figure may speak of
     */
    public static FunderReport of(Registered study, StudyResult result, List<Account> accounts, int threshold) {
        return report(study, result, accounts, threshold).write();
    }

    private static StudyReport report(Registered study, StudyResult result, List<Account> accounts, int threshold) {
        List<Account> own = accounts.stream()
                .filter(each -> study.cohorts().isEmpty() || study.cohorts().contains(each.cohort()))
                .filter(each -> each.arm().equals(result.plan().control().id())
                        || each.arm().equals(result.plan().treatment().id()))
                .toList();
        Accounting accounting = Accounting.byArm(
                own, List.of(result.plan().control(), result.plan().treatment()), threshold);
        return new StudyReport(study, result, accounting, threshold);
    }

    /** Shares of placed people may be shown where no withheld cell of the accounting is the same count and no other count lies too near. */
    private boolean beside(OutcomeResult of) {
        Integer control = of.control().events();
        Integer treatment = of.treatment().events();
        if (!of.outcome().kind().share()) {
            return true;
        }
        String cell = cell(of);
        return control != null
                && treatment != null
                && (cell.isEmpty() || accounting.publishedByColumn(cell).isPresent())
                && placed.admit(
                        new long[] {control, treatment},
                        new long[] {of.control().n(), of.treatment().n()});
    }

    /** The class of the accounting that counts the same people as an outcome; "" = none does. */
    private static String cell(OutcomeResult of) {
        Integer window = of.outcome().windowDays();
        if (window == null || window != Accounting.DAYS || !of.outcome().kind().share()) {
            return "";
        }
        String measure = of.outcome().measure();
        return measure.equals("P1") || measure.equals("P4.strict") ? Accounting.STRICT : Accounting.BROAD;
    }

    /** What the accounting says of an outcome's counts. */
    private Predicate<Counts> known(OutcomeResult of) {
        String cell = cell(of);
        return cell.equals(Accounting.STRICT)
                ? accounting
                        .roundedByColumn(cell)
                        .map(each -> OutcomeDisclosure.fits(each[0], each[1]))
                        .orElse(counts -> true)
                : counts -> true;
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
                        + result.followedTo(),
                study.simulated(),
                box(),
                sections,
                tables,
                counts(),
                hiddenFigures(),
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
        String decision = main.levels() ? Words.decision(plan, of) : "";
        return new Box(
                of.outcome().title(),
                main.heading(),
                main.sentence(plan),
                assigned(of) + " learners were assigned. These learners, these cohorts; other settings may differ."
                        + (decision.isEmpty() ? "" : " " + decision + "."),
                Words.squares(of.mark()) + " " + of.mark().words(),
                reasons(main),
                quotation(main));
    }

    /** Why the mark is no higher: by how much the study was too small is as telling as the interval, and goes with it. */
    private List<String> reasons(FunderFigures main) {
        return main.levels()
                ? main.result().mark().reasons().stream()
                        .map(each -> each.forFunders(threshold))
                        .toList()
                : List.of();
    }

    private String assigned(OutcomeResult of) {
        long people = (long) of.control().assigned() + of.treatment().assigned();
        return people < threshold ? "Fewer than " + threshold : "About " + Disclosure.rounded(people);
    }

    private String quotation(FunderFigures main) {
        return main.published().isPresent()
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
                    Interval difference = each.published().orElseThrow().interval();
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
        List<ForestPlot.Line> drawn = outcomes.stream()
                .flatMap(each -> each.published().stream()
                        .map(known -> new ForestPlot.Line(
                                each.result().outcome(), known, each.difference(), each.interval())))
                .toList();
        Section section = Section.of(
                "differed",
                "What differed",
                "Each line is a difference, " + plan.treatment().label() + " against "
                        + plan.control().label()
                        + ", with its 95 % interval, measured against the smallest difference that matters, which was set beforehand. "
                        + "An interval that includes no difference does not show that there is none.");
        if (!drawn.isEmpty()) {
            section = section.drawn(ForestPlot.of(result, FunderReport.WIDTH, "forest", drawn));
        }
        return section.with(new Table(
                outcomes.stream().anyMatch(FunderFigures::adjusted)
                        ? "Main outcome first; the others are read beside it. A difference marked * is adjusted for what the plan names, such as block or "
                                + "experience before the start: it is not one average less the other."
                        : "Main outcome first; the others are read beside it.",
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
                                Cell.number(each.difference() + (each.adjusted() ? " *" : "")),
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
            List<String> more = placementsMore(
                    plan,
                    outcomes.stream()
                            .filter(FunderFigures::levels)
                            .map(FunderFigures::result)
                            .toList());
            said.addAll(
                    more.isEmpty()
                            ? List.of(
                                    "What one placement more costs cannot be said: no outcome shows the share placed in both formats.")
                            : more);
        }
        return Section.of("tried", "What was tried", said.toArray(String[]::new));
    }

    /**
     * What one placement more costs, by each outcome that counts placements.
     *
     * @param open outcomes whose own shares are published: what a placement costs gives them away
     */
    private static List<String> placementsMore(StudyPlan plan, List<OutcomeResult> open) {
        return open.stream()
                .map(each -> AcrossStudies.cost(new AcrossStudies.Result(plan.id(), plan, each, Set.of())))
                .flatMap(Optional::stream)
                .map(StudyReport::placementMore)
                .toList();
    }

    /** The same by a study of a programme, beside the programme's own report. */
    static List<String> placementsMore(Registered study, StudyResult result, List<Account> accounts, int threshold) {
        StudyReport report = report(study, result, accounts, threshold);
        return placementsMore(
                result.plan(),
                report.outcomes.stream()
                        .filter(FunderFigures::levels)
                        .map(FunderFigures::result)
                        .toList());
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
                    ReleasedCount.upTo("placed by a day, " + of.outcome().measure(), "day " + Math.round(day)),
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
        said.addAll(Limits.of(of, main().levels(), threshold));
        Double detectable = of.detectable();
        if (detectable != null && main().levels()) {
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
        int cells = hiddenFigures();
        List<String> said = new ArrayList<>();
        said.add(
                cells == 0
                        ? "No figure is withheld: each speaks of " + threshold + " people or more."
                        : (cells == 1 ? "1 figure is" : cells + " figures are")
                                + " withheld, since fewer than " + threshold
                                + " people stand behind it, or since it would let such a number be worked out from others.");
        if (accounting.merged() > 0) {
            said.add(accounting.merged()
                    + " classes of the table of who took part are put together with others, since fewer than "
                    + threshold
                    + " people, or nobody, are in one of them.");
        }
        if (outcomes.stream().anyMatch(each -> each.detail().step() > 1)) {
            said.add(
                    "Some differences are given to the nearest five or ten points: finer ones would give a number below "
                            + threshold + " away.");
        }
        said.add(
                "Counts are multiples of five, shares are whole percent between 5 and 95. The same figures, and no others, are in the "
                        + "attached tables and in the schema report.");
        return Section.of("withheld", "What is withheld, and why", said.toArray(String[]::new));
    }

    private int hiddenFigures() {
        return (int) outcomes.stream()
                .mapToLong(each -> (each.levels() ? 0 : 2) + (each.shown() ? 0 : 2))
                .sum();
    }

    /** The p-value, and what holds together with the other outcomes, as an evaluator's page has them. */
    private static String tested(FunderFigures each) {
        OutcomeResult of = each.result();
        if (!(of.estimate() instanceof Known known)) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        if (known.pValue() != null) {
            out.append(" p = ")
                    .append(Figures.pValue(known.pValue()))
                    .append(" (")
                    .append(known.pMethod())
                    .append(").");
        }
        HeldTogether family = of.family();
        if (family != null) {
            Interval together = family.interval();
            int decimals = each.rounded().decimals();
            out.append(" Together with the other outcomes: p = ")
                    .append(Figures.pValue(family.pValue()))
                    .append(
                            together == null
                                    ? ""
                                    : ", interval " + Figures.signed(together.lower(), decimals) + " to "
                                            + Figures.signed(together.upper(), decimals))
                    .append(" (")
                    .append(family.method().words())
                    .append(").");
        }
        return out.toString();
    }

    private Section method() {
        List<String> said = new ArrayList<>();
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            said.add(of.outcome().title() + ": " + of.estimand() + ". Estimated by "
                    + of.estimate().method().description() + "." + (each.levels() ? tested(each) : ""));
        }
        said.add(
                "Which method is used follows from how the arms were drawn, by a rule fixed beforehand; so does the heading, from the interval and the "
                        + "smallest difference that matters. Several outcomes beside the main one are held together: by the draws that they share, else by Holm's method.");
        return Section.of("method", "Method", said.toArray(String[]::new));
    }

    /**
     * What an outcome counts, under the name that any other study or report has for the same thing: its measure, its window and its definition, never the id that a plan gave
     * it. Placement within the window of the accounting is the class that the accounting counts.
     */
    static String key(OutcomeResult of) {
        String cell = cell(of);
        return cell.equals(Accounting.STRICT) ? cell : MeasureKey.of(of.outcome());
    }

    private List<ReleasedCount> counts() {
        Set<String> cohorts = accounting.cohorts();
        List<ReleasedCount> out = new ArrayList<>(accounting.counts());
        out.addAll(also);
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            for (ArmSummary arm : List.of(of.control(), of.treatment())) {
                if (arm.n() >= threshold) {
                    out.add(new ReleasedCount("with " + key(of), arm.arm(), cohorts, arm.n()));
                }
                Integer events = arm.events();
                if (each.levels() && of.outcome().kind().share() && events != null) {
                    out.add(new ReleasedCount(key(of), arm.arm(), cohorts, events));
                }
            }
        }
        return ReleasedCount.eachOnce(out);
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
            Known known = each.published().orElse(null);
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
