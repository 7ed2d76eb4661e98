package dev.dayone.dashboard.impact;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.impact.SurveyResults.Change;
import dev.dayone.dashboard.impact.SurveyResults.Mean;
import dev.dayone.dashboard.impact.SurveyResults.Response;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Cohort;
import dev.dayone.warehouse.view.Participation.Question;
import dev.dayone.warehouse.view.Participation.Survey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the answers to surveys come to, cohort by cohort: the same figures for the page that compares cohorts and for the impact report. */
public final class CohortSeries {

    private static final String RESPONSE = "response/";

    private final Participation data;
    private final SurveyResults results;
    private final Map<Item, Function<String, Value>> items = new LinkedHashMap<>();

    private CohortSeries(Participation data) {
        this.data = data;
        this.results = new SurveyResults(data);
    }

    /** Everything that the surveys of a programme ask, in their order. */
    public static CohortSeries of(Participation data) {
        CohortSeries series = new CohortSeries(data);
        series.addChanges();
        data.surveys().forEach(series::addSurvey);
        return series;
    }

    /** How a figure is counted. */
    public enum Scale {
        /** Mean change of the same people, after less before. */
        CHANGE,
        /** Mean answer. */
        MEAN,
        /** Net promoter score, from -100 to 100. */
        SCORE,
        /** Share of people, from 0 to 1. */
        SHARE
    }

    /**
     * Something that was asked.
     *
     * @param id of it, in addresses
     * @param survey title of the survey; "change" where two surveys are compared
     * @param text what was asked, or the topic of a change
     * @param counted what of it is counted, such as "mean"
     * @param unit of the value; "" = of the scale, or none
     * @param paired whether it is asked again after the programme, so that its change is told elsewhere
     */
    public record Item(
            String id, String survey, String text, String counted, Scale scale, String unit, boolean paired) {

        /** Whether it is who answered at all. */
        boolean isResponse() {
            return id.startsWith(RESPONSE);
        }
    }

    /**
     * What one cohort said.
     *
     * @param people who answered
     * @param value a share from 0 to 1, else in the unit of the item
     * @param interval at 95 %; null = fewer than two people, or all gave the same answer
     * @param classes people in the classes that the value tells of, as those who are and those who are not; none for a mean
     */
    public record Value(int people, double value, @Nullable Interval interval, List<Long> classes) {
        private static final Value NOBODY = new Value(0, 0, null, List.of());

        public Value {
            classes = List.copyOf(classes);
        }

        private static Value of(Mean mean) {
            return new Value(mean.people(), mean.mean(), mean.interval(), List.of());
        }

        private static Value share(long some, long of) {
            return share(some, of, List.of(some, of - some));
        }

        private static Value share(long some, long of, List<Long> classes) {
            return of == 0
                    ? NOBODY
                    : new Value(
                            (int) of,
                            (double) some / of,
                            ProportionInterval.wilson((int) some, (int) of, SurveyResults.LEVEL),
                            classes);
        }
    }

    /** What can be compared. */
    public List<Item> items() {
        return List.copyOf(items.keySet());
    }

    /** The value of each cohort, by its name, in the order of their first days. */
    public Map<String, Value> values(Item item) {
        Function<String, Value> value = items.getOrDefault(item, cohort -> Value.NOBODY);
        Map<String, Value> out = new LinkedHashMap<>();
        data.cohorts().stream().map(Cohort::cohort).forEach(cohort -> out.put(cohort, value.apply(cohort)));
        return out;
    }

    private void addChanges() {
        for (Change change : results.changes(Set.of())) {
            items.put(
                    new Item(
                            "change/" + change.topic(),
                            "change",
                            change.topic(),
                            "change from before to after, same people",
                            Scale.CHANGE,
                            onScale("points", change.minimum(), change.maximum()),
                            false),
                    cohort -> results.changes(Set.of(cohort)).stream()
                            .filter(each -> each.topic().equals(change.topic()))
                            .map(each -> Value.of(each.change()))
                            .findFirst()
                            .orElse(Value.NOBODY));
        }
    }

    private void addSurvey(Survey survey) {
        for (Question question : survey.questions()) {
            switch (question.kind()) {
                case "scale", "number" -> addNumber(survey, question);
                case "choice", "multiple" -> addOptions(survey, question);
                default -> {
                    // Words are read one by one.
                }
            }
        }
        items.put(
                new Item(
                        RESPONSE + survey.survey(),
                        survey.title(),
                        "Answered the survey at all",
                        "share of those asked",
                        Scale.SHARE,
                        "",
                        false),
                cohort -> results.responses(survey).stream()
                        .filter(each -> each.cohort().equals(cohort))
                        .map((Response each) -> Value.share(each.answered(), each.asked()))
                        .findFirst()
                        .orElse(Value.NOBODY));
    }

    private void addNumber(Survey survey, Question question) {
        String id = survey.survey() + "/" + question.question();
        items.put(
                item(
                        "mean/" + id,
                        survey,
                        question,
                        "mean",
                        Scale.MEAN,
                        onScale(question.unit(), question.minimum(), question.maximum())),
                cohort -> Value.of(results.mean(survey.survey(), question.question(), Set.of(cohort))));
        if (question.maximum() != null && question.maximum() == 10) {
            items.put(
                    item("high/" + id, survey, question, "share who gave 9 or 10", Scale.SHARE, ""),
                    cohort -> results.highest(survey, question, Set.of(cohort))
                            .map(each -> Value.share(each[0], each[1]))
                            .orElse(Value.NOBODY));
        }
        if (question.recommendation()) {
            items.put(
                    item("nps/" + id, survey, question, "net promoter score", Scale.SCORE, "points"),
                    cohort -> results.recommendation(survey, question, Set.of(cohort))
                            .map(each -> new Value(
                                    each.n(),
                                    each.score(),
                                    each.interval(),
                                    List.of(
                                            (long) each.promoters(),
                                            (long) each.detractors(),
                                            (long) each.n() - each.promoters() - each.detractors())))
                            .orElse(Value.NOBODY));
        }
    }

    private static String onScale(String unit, @Nullable Double minimum, @Nullable Double maximum) {
        if (minimum == null || maximum == null) {
            return unit;
        }
        return (unit.isEmpty() ? "points" : unit) + " on a scale from " + Figures.fixed(minimum, 0) + " to "
                + Figures.fixed(maximum, 0);
    }

    private void addOptions(Survey survey, Question question) {
        question.options()
                .forEach((option, label) -> items.put(
                        item(
                                "share/" + survey.survey() + "/" + question.question() + "/" + option,
                                survey,
                                question,
                                "share who chose “" + label + "”",
                                Scale.SHARE,
                                ""),
                        cohort -> {
                            Map<String, Long> chosen = results.chosen(survey, question, Set.of(cohort));
                            long some = chosen.getOrDefault(label, 0L);
                            long of = results.answered(survey, question, Set.of(cohort));
                            // Of one choice only, each option follows from the others.
                            return question.kind().equals("choice")
                                    ? Value.share(some, of, List.copyOf(chosen.values()))
                                    : Value.share(some, of);
                        }));
    }

    private Item item(String id, Survey survey, Question question, String counted, Scale scale, String unit) {
        return new Item(id, survey.title(), question.text(), counted, scale, unit, results.isPaired(survey, question));
    }
}
