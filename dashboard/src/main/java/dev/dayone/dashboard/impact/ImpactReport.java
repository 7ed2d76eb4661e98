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
        int withheld = people.withheld() + surveys.withheld() + careers.withheld() + alumni.withheld();
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
                        ReleasedTable.of("cohorts.csv", byCohort)),
                ReleasedCount.eachOnce(counts),
                withheld,
                cells.threshold());
    }

    /** Topics as changes of the same people, all other questions as means: so each number speaks of the same people as the one over all cohorts. */
    private List<Section> sideBySide(List<List<String>> lines) {
        if (data.cohorts().size() < 2) {
            return List.of();
        }
        List<List<Cell>> rows = new ArrayList<>();
        CohortSeries series = CohortSeries.of(data);
        for (Item item : series.items()) {
            if (item.scale() == Scale.CHANGE || (item.scale() == Scale.MEAN && !item.paired())) {
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
                        "Means with 95 % intervals, and the number of people. This is no experiment: who applies, who is admitted, the team and the times differ from "
                                + "one cohort to the next, and any of them may be why two cohorts differ.")
                .with(new Table("By cohort.", heads, rows)));
    }

    private void row(Item item, List<Value> values, List<List<Cell>> rows, List<List<String>> lines) {
        boolean signed = item.scale() == Scale.CHANGE;
        long[] counts = values.stream().mapToLong(Value::people).toArray();
        if (Arrays.stream(counts).filter(n -> n > 0).count() < 2) {
            return;
        }
        boolean[] shown = cells.shown(counts);
        List<Cell> row = new ArrayList<>(List.of(Cell.text(item.text()), Cell.text(item.survey())));
        for (int i = 0; i < counts.length; i++) {
            Value each = values.get(i);
            boolean open = shown[i] && counts[i] > 0;
            Interval interval = cells.hasInterval(counts[i]) ? each.interval() : null;
            String value = signed ? Figures.signed(each.value(), 1) : Figures.fixed(each.value(), 1);
            String range = interval == null ? "" : SurveySections.interval(interval, signed) + "; ";
            row.add(Cell.number(
                    counts[i] == 0
                            ? Figures.NONE
                            : open ? value + " (" + range + cells.count(counts[i]) + ")" : SmallCells.WITHHELD));
            lines.add(List.of(
                    item.survey(),
                    item.text(),
                    data.cohorts().get(i).cohort(),
                    open ? cells.count(counts[i]) : "",
                    open ? SurveySections.plain(each.value(), 1) : "",
                    open && interval != null ? SurveySections.plain(interval.lower(), 1) : "",
                    open && interval != null ? SurveySections.plain(interval.upper(), 1) : "",
                    String.valueOf(!open && counts[i] > 0)));
        }
        rows.add(row);
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
