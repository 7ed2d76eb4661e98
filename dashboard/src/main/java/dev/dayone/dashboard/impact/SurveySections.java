package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.impact.SurveyResults.Change;
import dev.dayone.dashboard.impact.SurveyResults.Mean;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.proportions.NetPromoterScore;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Question;
import dev.dayone.warehouse.view.Participation.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Surveys as parts of a report, and as lines of a table to take away. */
final class SurveySections {

    static final String RATED = "People rate themselves here: it says how they feel about it, not what they can do.";

    private final Participation data;
    private final SurveyResults results;
    private final SmallCells cells;
    private final List<List<String>> lines = new ArrayList<>();
    private int withheld;

    SurveySections(Participation data, SurveyResults results, SmallCells cells) {
        this.data = data;
        this.results = results;
        this.cells = cells;
        lines.add(List.of("survey", "question", "figure", "option", "people", "value", "lower", "upper"));
    }

    /** All that is told, one figure a line. */
    List<List<String>> lines() {
        return lines;
    }

    int withheld() {
        return withheld;
    }

    List<Section> sections() {
        List<Section> out = new ArrayList<>();
        List<List<Cell>> responses = responses();
        if (responses.isEmpty()) {
            return out;
        }
        changes().ifPresent(out::add);
        ratings().ifPresent(out::add);
        for (Survey survey : data.surveys()) {
            for (Question question : survey.questions()) {
                if (Set.of("choice", "multiple").contains(question.kind())) {
                    choice(survey, question).ifPresent(out::add);
                }
            }
        }
        numbers().ifPresent(out::add);
        out.add(Section.of(
                        "responses",
                        "Who answered",
                        "A cohort of which nobody answered a survey is not in this table. Whoever did not answer may think otherwise than those who did.")
                .with(new Table(
                        "Answers by survey and cohort.",
                        List.of(
                                Column.text("survey"),
                                Column.text("cohort"),
                                Column.number("asked"),
                                Column.number("answered"),
                                Column.number("share")),
                        responses)));
        return out;
    }

    private Optional<Section> changes() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Change each : results.changes(Set.of())) {
            Mean change = each.change();
            boolean open = change.people() >= cells.threshold();
            withheld += open ? 0 : 1;
            rows.add(List.of(
                    Cell.text(each.topic()),
                    Cell.text(scale(each.minimum(), each.maximum())),
                    Cell.number(cells.people(change.people())),
                    Cell.number(open ? Figures.fixed(each.before(), 1) : SmallCells.WITHHELD),
                    Cell.number(open ? Figures.fixed(each.after(), 1) : SmallCells.WITHHELD),
                    Cell.number(open ? Figures.signed(change.mean(), 1) : SmallCells.WITHHELD),
                    Cell.number(open ? interval(change.interval(), true) : SmallCells.WITHHELD)));
            if (open) {
                line("", each.topic(), "before", "", change.people(), each.before(), null);
                line("", each.topic(), "after", "", change.people(), each.after(), null);
                line("", each.topic(), "change", "", change.people(), change.mean(), change.interval());
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                                "before-after",
                                "Before and after, by topic",
                                "Means of the same people before and after the programme, and how much they changed, with a 95 % interval (paired t). "
                                        + RATED,
                                "What people would have said without the programme is not known: some of the change would have come anyway, and whoever rates "
                                        + "themselves twice may mean something else the second time.")
                        .with(new Table(
                                "Everyone who answered both.",
                                List.of(
                                        Column.text("topic"),
                                        Column.text("scale"),
                                        Column.number("people"),
                                        Column.number("before"),
                                        Column.number("after"),
                                        Column.number("change"),
                                        Column.number("95 % interval")),
                                rows)));
    }

    private Optional<Section> ratings() {
        List<List<Cell>> rows = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (Survey survey : data.surveys()) {
            for (Question question : survey.questions()) {
                if (!question.kind().equals("scale") || results.isPaired(survey, question)) {
                    continue;
                }
                Mean mean = results.mean(survey.survey(), question.question(), Set.of());
                if (mean.people() == 0) {
                    continue;
                }
                boolean open = mean.people() >= cells.threshold();
                withheld += open ? 0 : 1;
                Optional<long[]> high = results.highest(survey, question, Set.of());
                rows.add(List.of(
                        Cell.text(question.text()),
                        Cell.text(scale(question.minimum(), question.maximum())),
                        Cell.number(cells.people(mean.people())),
                        Cell.number(open ? Figures.fixed(mean.mean(), 1) : SmallCells.WITHHELD),
                        Cell.number(open ? interval(mean.interval(), false) : SmallCells.WITHHELD),
                        Cell.number(high.map(each -> cells.share(each[0], each[1])).orElse(Figures.NONE))));
                if (open) {
                    line(survey.survey(), question.question(), "mean", "", mean.people(), mean.mean(), mean.interval());
                    high.filter(each -> cells.isShareable(each[0], each[1])).ifPresent(each -> {
                        Interval wilson = ProportionInterval.wilson((int) each[0], (int) each[1], SurveyResults.LEVEL);
                        line(survey.survey(), question.question(), "share of 9 and 10", "", (int) each[1],
                                (double) each[0] / each[1], wilson);
                    });
                    distribution(survey, question);
                }
                results.recommendation(survey, question, Set.of())
                        .filter(score -> score.n() >= cells.threshold())
                        .ifPresent(score -> said.add(recommendation(survey, question, score)));
            }
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(List.of("Mean answers with a 95 % interval. " + RATED));
        all.addAll(said);
        return Optional.of(Section.of("satisfaction", "What people thought of it", all.toArray(String[]::new))
                .with(new Table(
                        "Questions with a scale.",
                        List.of(
                                Column.text("question"),
                                Column.text("scale"),
                                Column.number("people"),
                                Column.number("mean"),
                                Column.number("95 % interval"),
                                Column.number("gave 9 or 10")),
                        rows)));
    }

    private void distribution(Survey survey, Question question) {
        Map<Integer, Long> steps = results.distribution(survey, question, Set.of());
        long[] counts = steps.values().stream().mapToLong(Long::longValue).toArray();
        boolean[] shown = cells.shown(counts);
        int i = 0;
        for (Map.Entry<Integer, Long> step : steps.entrySet()) {
            lines.add(List.of(
                    survey.survey(),
                    question.question(),
                    "people who answered",
                    String.valueOf(step.getKey()),
                    shown[i] ? cells.count(step.getValue()) : "",
                    "",
                    "",
                    ""));
            i++;
        }
    }

    private String recommendation(Survey survey, Question question, NetPromoterScore score) {
        line(survey.survey(), question.question(), "net promoter score", "", score.n(), score.score(), score.interval());
        return "Net promoter score of \"" + question.text() + "\": " + Figures.signed(score.score(), 0)
                + " (95 % interval " + Figures.signed(score.interval().lower(), 0) + " to "
                + Figures.signed(score.interval().upper(), 0) + ", " + cells.count(score.n())
                + " people): the share who gave 9 or 10, less the share who gave 6 or less.";
    }

    private Optional<Section> choice(Survey survey, Question question) {
        int answered = results.answered(survey, question, Set.of());
        if (answered == 0) {
            return Optional.empty();
        }
        Map<String, Long> chosen = results.chosen(survey, question, Set.of());
        boolean single = question.kind().equals("choice");
        long[] counts = chosen.values().stream().mapToLong(Long::longValue).toArray();
        boolean[] shown = cells.shown(counts);
        List<List<Cell>> rows = new ArrayList<>();
        int i = 0;
        for (Map.Entry<String, Long> option : chosen.entrySet()) {
            boolean open = single ? shown[i] && answered >= cells.threshold() : cells.isShareable(option.getValue(), answered);
            withheld += open ? 0 : 1;
            rows.add(List.of(
                    Cell.text(option.getKey()),
                    Cell.number(open ? cells.count(option.getValue()) : SmallCells.WITHHELD),
                    Cell.number(open ? Figures.wholePercent((double) option.getValue() / answered) : SmallCells.WITHHELD)));
            if (open) {
                line(survey.survey(), question.question(), single ? "chose" : "chose among others", option.getKey(),
                        answered, (double) option.getValue() / answered,
                        ProportionInterval.wilson(option.getValue().intValue(), answered, SurveyResults.LEVEL));
            }
            i++;
        }
        return Optional.of(Section.of(
                        survey.survey() + "-" + question.question(),
                        question.text(),
                        survey.title() + ", " + cells.people(answered) + " people"
                                + (single ? "." : ". Several answers were possible."))
                .with(new Table(
                        "Answers.",
                        List.of(Column.text("answer"), Column.number("people"), Column.number("share")),
                        rows)));
    }

    private Optional<Section> numbers() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Survey survey : data.surveys()) {
            for (Question question : survey.questions()) {
                Optional<SurveyResults.Quartiles> found = question.kind().equals("number") && !results.isPaired(survey, question)
                        ? results.quartiles(survey, question, Set.of())
                        : Optional.empty();
                found.ifPresent(each -> {
                    // A quartile is the answer of one person or two: four times as many must stand behind it.
                    boolean open = each.people() >= 4 * cells.threshold() || (cells.audience() == Audience.OWN && each.people() >= 10);
                    withheld += open ? 0 : 1;
                    String unit = question.unit().isEmpty() ? "" : " " + question.unit();
                    rows.add(List.of(
                            Cell.text(question.text()),
                            Cell.number(cells.people(each.people())),
                            Cell.number(open ? Figures.fixed(each.median(), 1) + unit : SmallCells.WITHHELD),
                            Cell.number(open ? Figures.fixed(each.lower(), 1) + " to " + Figures.fixed(each.upper(), 1) : SmallCells.WITHHELD)));
                    if (open) {
                        line(survey.survey(), question.question(), "lower quartile", "", each.people(), each.lower(), null);
                        line(survey.survey(), question.question(), "median", "", each.people(), each.median(), null);
                        line(survey.survey(), question.question(), "upper quartile", "", each.people(), each.upper(), null);
                    }
                });
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                                "numbers",
                                "In numbers",
                                "Half of those who answered lie between the two quartiles. A median is not pulled by one answer that is very large.")
                        .with(new Table(
                                "Questions with a number.",
                                List.of(
                                        Column.text("question"),
                                        Column.number("people"),
                                        Column.number("median"),
                                        Column.number("quartiles")),
                                rows)));
    }

    private List<List<Cell>> responses() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Survey survey : data.surveys()) {
            for (SurveyResults.Response each : results.responses(survey)) {
                rows.add(List.of(
                        Cell.text(survey.title()),
                        Cell.text(each.cohort()),
                        Cell.number(cells.people(each.asked())),
                        // With those who were asked beside it, it tells how many did not answer.
                        Cell.number(
                                cells.isShareable(each.answered(), each.asked())
                                        ? cells.count(each.answered())
                                        : SmallCells.WITHHELD),
                        Cell.number(cells.share(each.answered(), each.asked()))));
            }
        }
        return rows;
    }

    private void line(String survey, String question, String figure, String option, long people, double value,
            @Nullable Interval interval) {
        lines.add(List.of(
                survey,
                question,
                figure,
                option,
                cells.count(people),
                plain(value),
                interval == null ? "" : plain(interval.lower()),
                interval == null ? "" : plain(interval.upper())));
    }

    static String plain(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String interval(@Nullable Interval interval, boolean signed) {
        return interval == null
                ? Figures.NONE
                : signed
                        ? Figures.signed(interval.lower(), 1) + " to " + Figures.signed(interval.upper(), 1)
                        : Figures.fixed(interval.lower(), 1) + " to " + Figures.fixed(interval.upper(), 1);
    }

    private static String scale(@Nullable Double minimum, @Nullable Double maximum) {
        return minimum == null || maximum == null
                ? Figures.NONE
                : Figures.fixed(minimum, 0) + " to " + Figures.fixed(maximum, 0);
    }
}
