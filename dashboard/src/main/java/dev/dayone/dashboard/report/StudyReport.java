package dev.dayone.dashboard.report;

import dev.dayone.dashboard.chart.AnswerPlot;
import dev.dayone.dashboard.chart.HundredLearners;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Terms;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.disclosure.ShareAudit.Counts;
import dev.dayone.evidence.study.ArmSummary;
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
    /** What is not drawn, and why. */
    private final List<String> notDrawn = new ArrayList<>();

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
                        each,
                        threshold,
                        new OutcomeDisclosure(threshold)
                                .of(OutcomeDisclosure.Facts.of(each), beside(each), known(each))))
                .toList();
    }

    /**
     * @param accounts what became of everyone enrolled, of the study's programme
     * @param threshold fewest people that a figure may speak of
     */
    public static FunderReport of(Registered study, StudyResult result, List<Account> accounts, int threshold) {
        return of(study, result, accounts, threshold, List.of());
    }

    /** @param earlier what was released of the programme before */
    static FunderReport of(
            Registered study, StudyResult result, List<Account> accounts, int threshold, List<ReleasedCount> earlier) {
        return report(study, result, accounts, threshold, earlier).write();
    }

    private static StudyReport report(
            Registered study, StudyResult result, List<Account> accounts, int threshold, List<ReleasedCount> earlier) {
        List<Account> own = accounts.stream()
                .filter(each -> study.cohorts().isEmpty() || study.cohorts().contains(each.cohort()))
                .filter(each -> each.arm().equals(result.plan().control().id())
                        || each.arm().equals(result.plan().treatment().id()))
                .toList();
        Accounting accounting = Accounting.byArm(
                own, List.of(result.plan().control(), result.plan().treatment()), threshold, earlier);
        return new StudyReport(study, result, accounting, threshold);
    }

    /** Shares of placed people may be shown where no withheld cell of the accounting is the same count and no other count lies too near. */
    private boolean beside(OutcomeResult of) {
        Integer control = of.control().events();
        Integer treatment = of.treatment().events();
        if (!of.outcome().inPerCent() || (of.outcome().kind() == Kind.FRACTION && control == null)) {
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
        if (window == null
                || window != Accounting.DAYS
                || !of.outcome().kind().share()
                || of.outcome().ofWork()) {
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
        OutcomesPart parts = new OutcomesPart(result, outcomes, threshold);
        answer().ifPresent(sections::add);
        sections.add(parts.picture());
        sections.add(parts.table());
        sections.add(tookPart());
        ReportedBaseline baseline = new ReportedBaseline(result, threshold);
        baseline.section().ifPresent(sections::add);
        sections.add(tried());
        List<List<String>> timeLines = new ArrayList<>();
        List<List<String>> scoreLines = new ArrayList<>();
        hundred().ifPresent(sections::add);
        sections.addAll(times(timeLines));
        sections.addAll(scores(scoreLines));
        sections.add(limits());
        sections.add(withheld());
        sections.add(ReportedMethods.section(outcomes));
        sections.add(Terms.ofReports());
        List<ReleasedTable> tables = new ArrayList<>();
        tables.add(ReleasedTable.of("outcomes.csv", parts.lines()));
        tables.add(ReleasedTable.of("accounting.csv", accounting.lines()));
        baseline.table().ifPresent(tables::add);
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
                        + (plan.randomised() ? "assigned at random" : "not assigned at random") + " · "
                        + SummaryPart.uncapitalised(result.followUp()),
                study.simulated(),
                SummaryPart.box(study, main(), compared(), result),
                sections,
                tables,
                counts(),
                hiddenFigures(),
                threshold);
    }

    /** The difference on the main outcome as one picture, for the first page; none where it is withheld. */
    private Optional<Section> answer() {
        FunderFigures main = main();
        return main.published()
                .map(known -> Section.of(
                                "answer",
                                main.result().outcome().title() + ": the difference",
                                plan.treatment().label() + " less "
                                        + plan.control().label()
                                        + ", with its 95 % interval. A difference within the grey band would be too small to matter.")
                        .drawn(AnswerPlot.of(
                                plan, main.result(), known, main.shownFigures(), FunderReport.WIDTH, "answer")));
    }

    private FunderFigures main() {
        return outcomes.stream()
                .filter(each -> each.result().outcome().primary())
                .findFirst()
                .orElse(outcomes.get(0));
    }

    private Optional<Section> hundred() {
        return outcomes.stream()
                .filter(each -> each.levels()
                        && each.result().outcome().kind() == Kind.PLACED
                        && !each.result().outcome().ofWork())
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

    private Section tookPart() {
        return Section.of(
                        "took-part",
                        "Who took part, and what became of them",
                        "Everyone assigned is counted in one row, also those who did not answer. Placed, strict: a salaried job in the field of thirty hours a "
                                + "week and six months or more, with written evidence, within 180 days. Only those who said before the start that they seek no "
                                + "job are left out of the shares.")
                .with(accounting.section());
    }

    /** Cohorts whose people are compared: those that no draw split are accounted for and not compared. */
    private Set<String> compared() {
        return accounting.cohorts().stream()
                .filter(each -> result.compares(each, study.cohorts()))
                .collect(Collectors.toSet());
    }

    private Section tried() {
        List<String> said = new ArrayList<>();
        said.add("The study compares " + plan.treatment().label() + " with "
                + plan.control().label() + ": "
                + how()
                + (study.cohorts().isEmpty()
                        ? ""
                        : ", in " + compared().size() + (compared().size() == 1 ? " cohort" : " cohorts"))
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
            List<String> more = PlacementCosts.of(
                    plan,
                    outcomes.stream()
                            .filter(FunderFigures::levels)
                            .map(FunderFigures::result)
                            .toList());
            said.addAll(
                    more.isEmpty()
                            ? List.of(
                                    "The cost of one additional placement cannot be given, because no outcome shows the share placed in both formats.")
                            : more);
        }
        return Section.of("tried", "What was tried", said.toArray(String[]::new));
    }

    /** The same by a study of a programme, beside the programme's own report. */
    static List<String> placementsMore(
            Registered study, StudyResult result, List<Account> accounts, int threshold, List<ReleasedCount> earlier) {
        StudyReport report = report(study, result, accounts, threshold, earlier);
        return PlacementCosts.of(
                result.plan(),
                report.outcomes.stream()
                        .filter(FunderFigures::levels)
                        .map(FunderFigures::result)
                        .toList());
    }

    private String how() {
        String unit = plan.clustered() ? "groups as a whole" : "people";
        return switch (plan.protocol().design()) {
            case LOTTERY -> plan.randomised() ? unit + " assigned at random" : "people who were not assigned at random";
            case CROSSOVER -> "each learner in both by turns, in random order";
            case DISCONTINUITY -> "learners just above an admission score and learners just below it";
            case STEPPED_WEDGE -> "groups that changed over one after another, in random order";
            case BEFORE_AFTER -> "cohorts before a change and cohorts after it";
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
            if (days.isEmpty()) {
                notDrawn.add("“" + of.outcome().title()
                        + "” is not drawn day by day: too few were placed, or not placed, on any day.");
                continue;
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
                grouped.section(plan, of)
                        .ifPresentOrElse(
                                out::add,
                                () -> notDrawn.add("“" + of.outcome().title()
                                        + "” is not drawn learner by learner: too few people for groups of scores."));
                lines.addAll(grouped.lines(of));
            }
        }
        return out;
    }

    private Section limits() {
        List<String> said = new ArrayList<>();
        OutcomeResult of = main().result();
        said.addAll(ResultLimits.of(of, main().levels(), threshold));
        Double detectable = of.detectable();
        if (detectable != null && main().levels()) {
            int decimals = main().rounded().decimals();
            said.add("This study was large enough to find a difference of "
                    + Figures.fixed(detectable, decimals) + " " + of.outcome().unit()
                    + " in 4 of 5 such studies; the smallest that matters was set at "
                    + Figures.fixed(of.outcome().smallestDifference(), decimals) + ".");
        }
        if (!plan.randomised()) {
            said.add(
                    "Learners were not assigned at random: those who took one format may differ from those who took the other in more than the format.");
        }
        said.add("One study in one programme says little about other programmes; several studies together say more.");
        return Section.of("limits", "Limits", said.toArray(String[]::new));
    }

    private Section withheld() {
        int cells = hiddenFigures();
        List<String> said = new ArrayList<>();
        said.add(
                cells == 0
                        ? "No figure is withheld: each speaks of " + threshold + " people or more."
                        : (cells == 1 ? "1 figure is" : cells + " figures are")
                                + " withheld, because fewer than " + threshold
                                + " people stand behind a figure or because a reader could work out such a number from it.");
        if (accounting.merged() > 0) {
            said.add(accounting.merged()
                    + " classes of the table of who took part are put together with others, since fewer than "
                    + threshold
                    + " people, or nobody, were in one of them.");
        }
        said.addAll(notDrawn);
        if (outcomes.stream().anyMatch(each -> each.detail().step() > 1)) {
            said.add(
                    "Some differences are rounded to five or ten points, because a finer one would reveal a number below "
                            + threshold + ".");
        }
        said.add(
                "Counts are rounded to multiples of five, and shares to whole percent between 5 and 95. The attached tables hold the same "
                        + "figures and no others.");
        return Section.of("withheld", "What is withheld, and why", said.toArray(String[]::new));
    }

    private int hiddenFigures() {
        return (int) outcomes.stream()
                .mapToLong(each -> (each.levels() ? 0 : 2) + (each.shown() ? 0 : 2))
                .sum();
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
                if (each.levels() && of.outcome().inPerCent() && events != null) {
                    out.add(new ReleasedCount(key(of), arm.arm(), cohorts, events));
                }
            }
        }
        return ReleasedCount.eachOnce(out);
    }
}
