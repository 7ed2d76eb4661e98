package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.impact.CohortSeries.Item;
import dev.dayone.dashboard.impact.CohortSeries.Scale;
import dev.dayone.dashboard.impact.CohortSeries.Value;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.warehouse.study.ReleasedTable;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Cohort;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a programme publishes about itself: who applied and came, what people said before and after, careers, cohorts side by side. */
public final class ImpactReport {

    private final Participation data;
    private final LocalDate asOf;
    private final SmallCells cells;
    private final List<Quote> quotes;
    private final SurveyResults results;

    private ImpactReport(Participation data, LocalDate asOf, SmallCells cells, List<Quote> quotes) {
        this.data = data;
        this.asOf = asOf;
        this.cells = cells;
        this.quotes = quotes;
        this.results = new SurveyResults(data);
    }

    /**
     * Words of somebody who agreed to be quoted.
     *
     * @param question the question that they answer
     */
    public record Quote(String question, String text) {}

    /**
     * Writes the report.
     *
     * @param asOf day to which careers are followed
     * @param threshold fewest people that a figure speaks of
     * @param quotes of people who agreed; they carry no name, and may still be recognised by those who were there
     */
    public static FunderReport of(
            Participation data, LocalDate asOf, Audience audience, int threshold, List<Quote> quotes) {
        return new ImpactReport(data, asOf, new SmallCells(audience, threshold), quotes).write();
    }

    private FunderReport write() {
        PeopleSections people = new PeopleSections(data, cells);
        SurveySections surveys = new SurveySections(data, results, cells);
        CareerSections careers = new CareerSections(data, asOf, cells);
        List<Section> sections = new ArrayList<>(people.sections());
        sections.addAll(surveys.sections());
        sections.addAll(careers.sections());
        AlumniSections alumni = new AlumniSections(data, asOf, cells, people.isCameShown());
        sections.addAll(alumni.sections());
        CostSection cost = new CostSection(data, cells);
        cost.section(people.isCameShown(), careers.inField(), careers.pastTheLastDay())
                .ifPresent(sections::add);
        List<List<String>> byCohort = new ArrayList<>();
        byCohort.add(List.of("survey", "question", "cohort", "people", "mean", "lower", "upper", "suppressed"));
        sections.addAll(sideBySide(byCohort));
        if (!quotes.isEmpty()) {
            sections.add(Section.of(
                    "quotes",
                    "In their own words",
                    quotes.stream()
                            .map(quote -> "“" + quote.text() + "” (" + quote.question() + ")")
                            .toArray(String[]::new)));
        }
        List<ReleasedCount> counts = new ArrayList<>(people.counts());
        counts.addAll(careers.counts());
        counts.addAll(alumni.counts());
        int withheld =
                people.withheld() + surveys.withheld() + careers.withheld() + alumni.withheld() + cost.withheld();
        sections.add(methods(withheld));
        return new FunderReport(
                data.programme(),
                "",
                "Impact report of " + data.programme(),
                data.cohorts().size() + (data.cohorts().size() == 1 ? " cohort" : " cohorts") + " · follow-up to "
                        + asOf,
                data.cohorts().stream().anyMatch(Cohort::simulated),
                null,
                sections,
                List.of(
                        ReleasedTable.of("people.csv", people.lines()),
                        ReleasedTable.of("surveys.csv", surveys.lines()),
                        ReleasedTable.of("cirr.csv", careers.lines()),
                        ReleasedTable.of("alumni.csv", alumni.lines()),
                        ReleasedTable.of("cost.csv", cost.lines()),
                        ReleasedTable.of("cohorts.csv", byCohort)),
                ReleasedCount.eachOnce(counts),
                withheld,
                cells.threshold());
    }

    /** Topics as changes of the same people, all other questions as they are asked: so each number speaks of the same people as the one over all cohorts. */
    private List<Section> sideBySide(List<List<String>> lines) {
        if (data.cohorts().size() < 2) {
            return List.of();
        }
        List<List<Cell>> rows = new ArrayList<>();
        CohortSeries series = CohortSeries.of(data);
        for (Item item : series.items()) {
            if (item.scale() == Scale.CHANGE || (!item.paired() && !item.isResponse())) {
                row(item, List.copyOf(series.values(item).values()), rows, lines);
            }
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Column> heads = new ArrayList<>(List.of(Column.text("question"), Column.text("survey")));
        data.cohorts().forEach(cohort -> heads.add(Column.number(cohort.cohort())));
        return List.of(Section.of(
                        "side-by-side",
                        "Cohorts side by side",
                        "Means, shares and net promoter scores with 95 % intervals, and the number of people. This is no experiment: who applies, who is admitted, the team and the times differ from "
                                + "one cohort to the next, and any of them may be why two cohorts differ.")
                .with(new Table("By cohort.", heads, rows)));
    }

    private void row(Item item, List<Value> values, List<List<Cell>> rows, List<List<String>> lines) {
        boolean signed = item.scale() == Scale.CHANGE || item.scale() == Scale.SCORE;
        // With the total over all cohorts, one cohort that is withheld would follow from the others: so a share is told
        // of all of them or of none.
        boolean told = values.stream().allMatch(each -> each.people() == 0 || cells.isTold(each.classes()));
        long[] counts = values.stream().mapToLong(Value::people).toArray();
        if (Arrays.stream(counts).filter(n -> n > 0).count() < 2) {
            return;
        }
        boolean[] shown = cells.shown(counts);
        String asked = item.scale() == Scale.CHANGE || item.scale() == Scale.MEAN
                ? item.text()
                : item.text() + ": " + item.counted();
        List<Cell> row = new ArrayList<>(List.of(Cell.text(asked), Cell.text(item.survey())));
        for (int i = 0; i < counts.length; i++) {
            Value each = values.get(i);
            boolean open = shown[i] && told && counts[i] > 0;
            // Funders see a share without its limits, as in the surveys' own tables: both give the exact counts away.
            boolean exact = item.scale() != Scale.SHARE || cells.audience() == Audience.OWN;
            Interval interval = exact && cells.hasInterval(counts[i]) ? each.interval() : null;
            String value = value(item.scale(), each.value(), signed);
            String range = interval == null ? "" : range(item.scale(), interval, signed) + "; ";
            row.add(Cell.number(
                    counts[i] == 0
                            ? Figures.NONE
                            : open ? value + " (" + range + cells.count(counts[i]) + ")" : SmallCells.WITHHELD));
            lines.add(List.of(
                    item.survey(),
                    asked,
                    data.cohorts().get(i).cohort(),
                    open ? cells.count(counts[i]) : "",
                    open ? (exact ? plain(item.scale(), each.value()) : value) : "",
                    open && interval != null ? plain(item.scale(), interval.lower()) : "",
                    open && interval != null ? plain(item.scale(), interval.upper()) : "",
                    String.valueOf(!open && counts[i] > 0)));
        }
        rows.add(row);
    }

    private String value(Scale scale, double value, boolean signed) {
        return switch (scale) {
            case SHARE -> cells.audience() == Audience.OWN ? Figures.wholePercent(value) : Disclosure.rate(value);
            case SCORE -> Figures.signed(value, 0);
            case CHANGE, MEAN -> signed ? Figures.signed(value, 1) : Figures.fixed(value, 1);
        };
    }

    private String range(Scale scale, Interval interval, boolean signed) {
        return switch (scale) {
            case SHARE, SCORE -> value(scale, interval.lower(), true) + " to " + value(scale, interval.upper(), true);
            case CHANGE, MEAN -> SurveySections.interval(interval, signed);
        };
    }

    private static String plain(Scale scale, double value) {
        return SurveySections.plain(value, scale == Scale.SHARE ? 2 : 1);
    }

    private Section methods(int withheld) {
        boolean own = cells.audience() == Audience.OWN;
        return Section.of(
                "methods",
                "How this was made",
                "Changes are of the same people before and after (paired t). Means have Student's interval, shares Wilson's, the net promoter score the adjusted Wald "
                        + "interval (Rocks 2016). Quartiles interpolate (type 7 of Hyndman and Fan).",
                "Careers follow the standard of the Council on Integrity in Results Reporting (2017). What holds on a day is the status that began last by then.",
                own
                        ? "For the programme's own people: a figure speaks of " + cells.threshold()
                                + " people or more, counts are exact, and a count of nobody is shown. How many answered a survey is always told. "
                                + "A count of fewer is shown where everybody in it agreed to exact counts. "
                                + "Whoever was there may recognise people all the same. Ask people before you publish what could be about them."
                        : "For funders: a figure speaks of " + cells.threshold()
                                + " people or more, counts are rounded to five, and nobody at all is not told apart from few.",
                "Where fewer than ten people answered, a mean has no interval, and there is no median: both would tell single answers.",
                withheld == 0
                        ? "Nothing is withheld."
                        : withheld == 1
                                ? "1 figure is withheld."
                                : withheld
                                        + " figures are withheld, since they speak of too few people or would give such a figure away.");
    }
}
