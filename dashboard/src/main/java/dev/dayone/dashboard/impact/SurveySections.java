package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.chart.BeforeAfter;
import dev.dayone.dashboard.chart.ShareBars;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Surveys as parts of a report, and as lines of a table to take away. */
final class SurveySections {

    static final String RATED = "People rate themselves here: it says how they feel about it, not what they can do.";

    private static final int MOST_STEPS = 11;

    private final Participation data;
    private final SurveyResults results;
    private final SmallCells cells;
    private final Set<String> exact;
    private final List<List<String>> lines = new ArrayList<>();
    private int withheld;

    SurveySections(Participation data, SurveyResults results, SmallCells cells) {
        this.data = data;
        this.results = results;
        this.cells = cells;
        this.exact = data.people().stream()
                .filter(Participation.Person::exact)
                .map(Participation.Person::participant)
                .collect(Collectors.toSet());
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
        out.addAll(distributions());
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
        List<BeforeAfter.Row> drawn = new ArrayList<>();
        for (Change each : results.changes(Set.of())) {
            Mean change = each.change();
            boolean open = change.people() >= cells.threshold();
            Interval interval = cells.hasInterval(change.people()) ? change.interval() : null;
            withheld += open ? 0 : 1;
            rows.add(List.of(
                    Cell.text(each.topic()),
                    Cell.text(scale(each.minimum(), each.maximum())),
                    Cell.number(cells.people(change.people())),
                    Cell.number(open ? Figures.fixed(each.before(), 1) : SmallCells.WITHHELD),
                    Cell.number(open ? Figures.fixed(each.after(), 1) : SmallCells.WITHHELD),
                    Cell.number(open ? Figures.signed(change.mean(), 1) : SmallCells.WITHHELD),
                    Cell.number(open ? interval(interval, true) : SmallCells.WITHHELD)));
            if (open) {
                mean("", each.topic(), "before", change.people(), each.before(), null);
                mean("", each.topic(), "after", change.people(), each.after(), null);
                mean("", each.topic(), "change", change.people(), change.mean(), interval);
                drawn.add(new BeforeAfter.Row(each.topic(), tenth(each.before()), tenth(each.after())));
            }
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Section section = Section.of(
                        "before-after",
                        "Before and after, by topic",
                        "Means of the same people before and after the programme, and how much they changed. " + RATED,
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
                        rows));
        return Optional.of(
                drawn.isEmpty()
                        ? section
                        : section.drawn(
                                BeforeAfter.of("Mean answers before and after", drawn, 720, "before-after-chart")));
    }

    private Optional<Section> ratings() {
        List<List<Cell>> rows = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (Survey survey : data.surveys()) {
            for (Question question : survey.questions()) {
                if (question.kind().equals("scale") && !results.isPaired(survey, question)) {
                    rating(survey, question, said).ifPresent(rows::add);
                }
            }
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(List.of("Mean answers. " + RATED));
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

    private Optional<List<Cell>> rating(Survey survey, Question question, List<String> said) {
        Mean mean = results.mean(survey.survey(), question.question(), Set.of());
        if (mean.people() == 0) {
            return Optional.empty();
        }
        boolean open = mean.people() >= cells.threshold();
        Interval interval = cells.hasInterval(mean.people()) ? mean.interval() : null;
        withheld += open ? 0 : 1;
        Optional<long[]> high = results.highest(survey, question, Set.of());
        if (open) {
            mean(survey.survey(), question.question(), "mean", mean.people(), mean.mean(), interval);
            high.filter(each -> cells.isShareable(each[0], each[1]))
                    .ifPresent(
                            each -> share(survey.survey(), question.question(), "gave 9 or 10", "", each[0], each[1]));
        }
        results.recommendation(survey, question, Set.of())
                .ifPresent(score -> said.add(recommendation(survey, question, score)));
        return Optional.of(List.of(
                Cell.text(question.text()),
                Cell.text(scale(question.minimum(), question.maximum())),
                Cell.number(cells.people(mean.people())),
                Cell.number(open ? Figures.fixed(mean.mean(), 1) : SmallCells.WITHHELD),
                Cell.number(open ? interval(interval, false) : SmallCells.WITHHELD),
                Cell.number(high.map(each -> cells.share(each[0], each[1])).orElse(Figures.NONE))));
    }

    /** How the answers to questions of one scale are spread; a table for each scale. */
    private List<Section> distributions() {
        Map<String, List<List<Cell>>> byScale = new LinkedHashMap<>();
        Map<String, List<Column>> heads = new LinkedHashMap<>();
        for (Survey survey : data.surveys()) {
            for (Question question : survey.questions()) {
                Map<Integer, Long> steps = results.distribution(survey, question, Set.of());
                long people = steps.values().stream().mapToLong(Long::longValue).sum();
                if (!question.kind().equals("scale") || steps.size() > MOST_STEPS || people < cells.threshold()) {
                    continue;
                }
                String scale = scale(question.minimum(), question.maximum());
                byScale.computeIfAbsent(scale, any -> new ArrayList<>()).add(distribution(survey, question, steps));
                heads.computeIfAbsent(scale, any -> {
                    List<Column> columns = new ArrayList<>(List.of(Column.text("question")));
                    steps.keySet().forEach(step -> columns.add(Column.number(String.valueOf(step))));
                    return columns;
                });
            }
        }
        List<Section> out = new ArrayList<>();
        byScale.forEach((scale, rows) -> out.add(Section.of(
                        "spread-" + scale.replace(' ', '-'),
                        "How the answers from " + scale + " are spread",
                        "How many people gave each answer. A star stands for a number that is withheld.")
                .with(new Table("People by answer.", heads.getOrDefault(scale, List.of()), rows))));
        return out;
    }

    private List<Cell> distribution(Survey survey, Question question, Map<Integer, Long> steps) {
        boolean[] shown = spread(survey, question, steps)
                .shown(
                        cells,
                        results.highest(survey, question, Set.of())
                                .filter(each -> cells.isShareable(each[0], each[1]))
                                .isPresent(),
                        results.recommendation(survey, question, Set.of())
                                .filter(this::isShown)
                                .isPresent());
        List<Cell> row = new ArrayList<>(List.of(Cell.text(question.text() + " (" + survey.title() + ")")));
        int i = 0;
        for (Map.Entry<Integer, Long> step : steps.entrySet()) {
            String people = shown[i] ? cells.count(step.getValue()) : "";
            withheld += shown[i] ? 0 : 1;
            row.add(Cell.number(shown[i] ? people : "*"));
            lines.add(List.of(
                    survey.survey(),
                    question.question(),
                    "people who gave",
                    String.valueOf(step.getKey()),
                    people,
                    "",
                    "",
                    ""));
            i++;
        }
        return row;
    }

    private AnswerSpread spread(Survey survey, Question question, Map<Integer, Long> steps) {
        boolean[] agreed = new boolean[steps.size()];
        Arrays.fill(agreed, true);
        int lowest = steps.keySet().iterator().next();
        results.answers(survey.survey(), question.question(), Set.of()).forEach((participant, answer) -> {
            Double value = answer.value();
            if (value != null && !exact.contains(participant) && steps.containsKey(value.intValue())) {
                agreed[value.intValue() - lowest] = false;
            }
        });
        return new AnswerSpread(
                steps.values().stream().mapToLong(Long::longValue).toArray(), agreed, lowest);
    }

    private boolean isShown(NetPromoterScore score) {
        boolean[] shown = cells.shown(
                new long[] {score.promoters(), score.n() - score.promoters() - score.detractors(), score.detractors()});
        return score.n() >= cells.threshold() && shown[0] && shown[1] && shown[2];
    }

    /** Whoever knows the score and the share of 9 and 10 knows the three groups: each must be enough people. */
    private String recommendation(Survey survey, Question question, NetPromoterScore score) {
        String name = "Net promoter score of \"" + question.text() + "\": ";
        if (!isShown(score)) {
            withheld++;
            return name + "withheld, since too few people gave 6 or less, 7 or 8, or 9 or 10.";
        }
        boolean wide = cells.hasInterval(score.n());
        lines.add(List.of(
                survey.survey(),
                question.question(),
                "net promoter score",
                "",
                cells.count(score.n()),
                plain(score.score(), 0),
                wide ? plain(score.interval().lower(), 0) : "",
                wide ? plain(score.interval().upper(), 0) : ""));
        return name + Figures.signed(score.score(), 0)
                + (wide
                        ? " (95 % interval " + Figures.signed(score.interval().lower(), 0) + " to "
                                + Figures.signed(score.interval().upper(), 0) + ", "
                        : " (")
                + cells.count(score.n()) + " people): the share who gave 9 or 10, less the share who gave 6 or less.";
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
        List<ShareBars.Row> bars = new ArrayList<>();
        int i = 0;
        for (Map.Entry<String, Long> option : chosen.entrySet()) {
            boolean open =
                    single ? shown[i] && answered >= cells.threshold() : cells.isShareable(option.getValue(), answered);
            withheld += open ? 0 : 1;
            rows.add(List.of(
                    Cell.text(option.getKey()),
                    Cell.number(open ? cells.count(option.getValue()) : SmallCells.WITHHELD),
                    Cell.number(open ? cells.percent(option.getValue(), answered) : SmallCells.WITHHELD)));
            if (open) {
                share(
                        survey.survey(),
                        question.question(),
                        single ? "chose" : "chose among others",
                        option.getKey(),
                        option.getValue(),
                        answered);
                String percent = cells.percent(option.getValue(), answered);
                bars.add(new ShareBars.Row(
                        option.getKey(),
                        List.of(new ShareBars.Bar(
                                "",
                                true,
                                Math.round(100.0 * option.getValue() / answered) / 100.0,
                                Double.NaN,
                                percent))));
            }
            i++;
        }
        Section section = Section.of(
                        survey.survey() + "-" + question.question(),
                        question.text(),
                        survey.title() + ", " + cells.people(answered) + " people"
                                + (single ? "." : ". Several answers were possible."))
                .with(new Table(
                        "Answers.",
                        List.of(Column.text("answer"), Column.number("people"), Column.number("share")),
                        rows));
        return Optional.of(
                bars.size() < 2 || cells.audience() == Audience.FUNDERS
                        ? section
                        : section.drawn(ShareBars.of(
                                question.text(), bars, 720, survey.survey() + "-" + question.question() + "-chart")));
    }

    private Optional<Section> numbers() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Survey survey : data.surveys()) {
            for (Question question : survey.questions()) {
                Optional<SurveyResults.Quartiles> found =
                        question.kind().equals("number") && !results.isPaired(survey, question)
                                ? results.quartiles(survey, question, Set.of())
                                : Optional.empty();
                found.ifPresent(each -> {
                    boolean open = cells.hasQuartiles(each.people());
                    withheld += open ? 0 : 1;
                    String unit = question.unit().isEmpty() ? "" : " " + question.unit();
                    rows.add(List.of(
                            Cell.text(question.text()),
                            Cell.number(cells.people(each.people())),
                            Cell.number(open ? Figures.fixed(each.median(), 1) + unit : SmallCells.WITHHELD),
                            Cell.number(
                                    open
                                            ? Figures.fixed(each.lower(), 1) + " to " + Figures.fixed(each.upper(), 1)
                                            : SmallCells.WITHHELD)));
                    if (open) {
                        mean(survey.survey(), question.question(), "lower quartile", each.people(), each.lower(), null);
                        mean(survey.survey(), question.question(), "median", each.people(), each.median(), null);
                        mean(survey.survey(), question.question(), "upper quartile", each.people(), each.upper(), null);
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
                boolean told = isAskedTold(each);
                rows.add(List.of(
                        Cell.text(survey.title()),
                        Cell.text(each.cohort()),
                        Cell.number(told ? cells.people(each.asked()) : SmallCells.WITHHELD),
                        // That somebody did not answer is no answer: it is told of any number of people.
                        Cell.number(cells.people(each.answered())),
                        Cell.number(
                                !told || each.answered() < cells.threshold()
                                        ? SmallCells.WITHHELD
                                        : cells.percent(each.answered(), each.asked()))));
                lines.add(List.of(
                        survey.survey(),
                        "",
                        "asked",
                        each.cohort(),
                        told && each.asked() >= cells.threshold() ? cells.count(each.asked()) : "",
                        "",
                        "",
                        ""));
                lines.add(List.of(
                        survey.survey(),
                        "",
                        "answered",
                        each.cohort(),
                        each.answered() < cells.threshold() ? "" : cells.count(each.answered()),
                        "",
                        "",
                        ""));
            }
        }
        return rows;
    }

    /** Where only those who came were asked, their number less those enrolled is how many never came: few of them must not be told to the programme's own people, whose counts are exact. */
    private boolean isAskedTold(SurveyResults.Response each) {
        return cells.audience() == Audience.FUNDERS
                || each.asked() < cells.threshold()
                || cells.isShareable(each.asked(), each.enrolled());
    }

    /** A mean in the file, to the same digit as on the page: more would tell of single people, by subtraction. */
    private void mean(
            String survey, String question, String figure, long people, double value, @Nullable Interval interval) {
        lines.add(List.of(
                survey,
                question,
                figure,
                "",
                cells.count(people),
                plain(value, 1),
                interval == null ? "" : plain(interval.lower(), 1),
                interval == null ? "" : plain(interval.upper(), 1)));
    }

    /** A share that may be shown. */
    private void share(String survey, String question, String figure, String option, long of, long people) {
        boolean exact = cells.audience() == Audience.OWN;
        Interval wilson = ProportionInterval.wilson((int) of, (int) people, SurveyResults.LEVEL);
        lines.add(List.of(
                survey,
                question,
                figure,
                option,
                cells.count(people),
                exact ? plain((double) of / people, 2) : cells.percent(of, people),
                exact ? plain(wilson.lower(), 2) : "",
                exact ? plain(wilson.upper(), 2) : ""));
    }

    static String plain(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static double tenth(double value) {
        return Math.round(10 * value) / 10.0;
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
