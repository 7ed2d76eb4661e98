package dev.dayone.dashboard.impact;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.means.QuantileInterval;
import dev.dayone.evidence.proportions.NetPromoterScore;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Answer;
import dev.dayone.warehouse.view.Participation.Person;
import dev.dayone.warehouse.view.Participation.Question;
import dev.dayone.warehouse.view.Participation.Survey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the answers of a programme's people come to: self-ratings, and never a comparison of formats. */
final class SurveyResults {

    static final double LEVEL = 0.95;

    private final Participation data;
    private final Map<String, Map<String, Answer>> byQuestion = new LinkedHashMap<>();

    SurveyResults(Participation data) {
        this.data = data;
        // Answers are in force one for each person and question; the latest day wins where a correction is on its way.
        data.answers()
                .forEach(answer -> byQuestion
                        .computeIfAbsent(key(answer.survey(), answer.question()), any -> new LinkedHashMap<>())
                        .merge(answer.participant(), answer, (a, b) -> b.on().isBefore(a.on()) ? a : b));
    }

    private static String key(String survey, String question) {
        return survey + "\u0001" + question;
    }

    /** Answers to a question by participant, of those cohorts; all where none is named. */
    Map<String, Answer> answers(String survey, String question, Set<String> cohorts) {
        Map<String, Answer> all = byQuestion.getOrDefault(key(survey, question), Map.of());
        return cohorts.isEmpty()
                ? all
                : all.entrySet().stream()
                        .filter(each -> cohorts.contains(each.getValue().cohort()))
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private double[] values(String survey, String question, Set<String> cohorts) {
        return answers(survey, question, cohorts).values().stream()
                .map(Answer::value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /**
     * A mean with its interval.
     *
     * @param interval Student's; null = fewer than two people, or all gave the same answer
     */
    record Mean(int people, double mean, @Nullable Interval interval) {

        static Mean of(double[] values) {
            Moments moments = Moments.of(values);
            int n = values.length;
            // Answers that are all the same show no spread to judge by.
            if (n < 2 || moments.variance() == 0) {
                return new Mean(n, moments.mean(), null);
            }
            StudentEstimate student =
                    StudentEstimate.of(moments.mean(), Math.sqrt(moments.variance() / n), n - 1.0, LEVEL);
            return new Mean(n, moments.mean(), new Interval(student.ciLower(), student.ciUpper(), LEVEL));
        }
    }

    /** The mean of a question. */
    Mean mean(String survey, String question, Set<String> cohorts) {
        return Mean.of(values(survey, question, cohorts));
    }

    /**
     * The same people before and after.
     *
     * @param before mean of those who answered both
     * @param change after minus before, person by person (paired t)
     */
    record Change(
            String topic,
            String text,
            @Nullable Double minimum,
            @Nullable Double maximum,
            double before,
            double after,
            Mean change) {}

    /** Topics that a survey before and one after the programme both ask about, on the same scale. */
    List<Change> changes(Set<String> cohorts) {
        List<Change> out = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Pair pair : pairs()) {
            Map<String, Answer> before =
                    answers(pair.first().survey(), pair.before().question(), cohorts);
            Map<String, Answer> after =
                    answers(pair.last().survey(), pair.after().question(), cohorts);
            List<double[]> both = new ArrayList<>();
            before.forEach((participant, answer) -> {
                Answer later = after.get(participant);
                if (later != null && answer.value() != null && later.value() != null) {
                    both.add(new double[] {answer.value(), later.value()});
                }
            });
            if (seen.add(pair.after().topic()) && !both.isEmpty()) {
                out.add(new Change(
                        pair.after().topic(),
                        pair.after().text(),
                        pair.after().minimum(),
                        pair.after().maximum(),
                        both.stream().mapToDouble(each -> each[0]).average().orElse(0),
                        both.stream().mapToDouble(each -> each[1]).average().orElse(0),
                        Mean.of(both.stream()
                                .mapToDouble(each -> each[1] - each[0])
                                .toArray())));
            }
        }
        return out;
    }

    /** A question before and the same after. */
    record Pair(Survey first, Question before, Survey last, Question after) {}

    /** Questions of one topic and one scale before and after. */
    List<Pair> pairs() {
        List<Pair> out = new ArrayList<>();
        for (Survey first : data.surveys()) {
            for (Survey last : data.surveys()) {
                if (!Set.of("application", "pre").contains(first.occasion())
                        || !last.occasion().equals("post")) {
                    continue;
                }
                for (Question before : first.questions()) {
                    last.questions().stream()
                            .filter(after -> after.topic().equals(before.topic()) && isSameScale(before, after))
                            .forEach(after -> out.add(new Pair(first, before, last, after)));
                }
            }
        }
        return out;
    }

    private static boolean isSameScale(Question one, Question other) {
        return Set.of("scale", "number").contains(one.kind())
                && one.kind().equals(other.kind())
                && Objects.equals(one.minimum(), other.minimum())
                && Objects.equals(one.maximum(), other.maximum());
    }

    /** Whether a question is asked again after the programme, so that its change is told. */
    boolean isPaired(Survey survey, Question question) {
        return pairs().stream()
                .anyMatch(pair -> (pair.last().equals(survey) && pair.after().equals(question))
                        || (pair.first().equals(survey) && pair.before().equals(question)));
    }

    /** How many of how many answered a 9 or a 10; nothing where the scale does not end in ten. */
    Optional<long[]> highest(Survey survey, Question question, Set<String> cohorts) {
        if (question.maximum() == null || question.maximum() != 10) {
            return Optional.empty();
        }
        double[] values = values(survey.survey(), question.question(), cohorts);
        long high = Arrays.stream(values).filter(value -> value >= 9).count();
        return Optional.of(new long[] {high, values.length});
    }

    /** People by what they answered, the lowest number first. */
    Map<Integer, Long> distribution(Survey survey, Question question, Set<String> cohorts) {
        Map<Integer, Long> out = new LinkedHashMap<>();
        if (question.minimum() == null || question.maximum() == null) {
            return out;
        }
        for (int step = question.minimum().intValue();
                step <= question.maximum().intValue();
                step++) {
            out.put(step, 0L);
        }
        for (double value : values(survey.survey(), question.question(), cohorts)) {
            out.computeIfPresent((int) value, (step, people) -> people + 1);
        }
        return out;
    }

    /** The net promoter score of a question that asks for a recommendation. */
    Optional<NetPromoterScore> recommendation(Survey survey, Question question, Set<String> cohorts) {
        double[] values = values(survey.survey(), question.question(), cohorts);
        return question.recommendation() && values.length > 0
                ? Optional.of(NetPromoterScore.of(values, LEVEL))
                : Optional.empty();
    }

    /** Median and quartiles. */
    record Quartiles(int people, double lower, double median, double upper) {}

    /** Quartiles of a number. */
    Optional<Quartiles> quartiles(Survey survey, Question question, Set<String> cohorts) {
        double[] values = values(survey.survey(), question.question(), cohorts);
        return values.length == 0
                ? Optional.empty()
                : Optional.of(new Quartiles(
                        values.length,
                        QuantileInterval.of(values, 0.25, LEVEL).estimateType7(),
                        QuantileInterval.of(values, 0.5, LEVEL).estimateType7(),
                        QuantileInterval.of(values, 0.75, LEVEL).estimateType7()));
    }

    /** People by the option that they chose, and how many answered; several options a person where the question takes several. */
    Map<String, Long> chosen(Survey survey, Question question, Set<String> cohorts) {
        Map<String, Long> out = new LinkedHashMap<>();
        question.options().values().forEach(label -> out.put(label, 0L));
        answers(survey.survey(), question.question(), cohorts)
                .values()
                .forEach(answer -> answer.choices()
                        .forEach(choice -> out.computeIfPresent(
                                question.options().getOrDefault(choice, ""), (label, people) -> people + 1)));
        return out;
    }

    /** How many answered a question. */
    int answered(Survey survey, Question question, Set<String> cohorts) {
        return answers(survey.survey(), question.question(), cohorts).size();
    }

    /**
     * How many were asked and how many answered anything.
     *
     * @param enrolled everyone of the cohort
     * @param asked those of cohorts of which somebody answered; whoever never came only where the survey asks everyone
     */
    record Response(Survey survey, String cohort, long enrolled, long asked, long answered) {}

    /** Responses of a survey by cohort; a cohort of which nobody answered was not asked as far as is known. */
    List<Response> responses(Survey survey) {
        Map<String, Set<String>> answered = new LinkedHashMap<>();
        data.answers().stream()
                .filter(answer -> answer.survey().equals(survey.survey()))
                .forEach(answer -> answered.computeIfAbsent(answer.cohort(), any -> new LinkedHashSet<>())
                        .add(answer.participant()));
        List<Response> out = new ArrayList<>();
        for (Participation.Cohort cohort : data.cohorts()) {
            Set<String> who = answered.get(cohort.cohort());
            if (who != null) {
                List<Person> enrolled = data.people().stream()
                        .filter(person -> person.cohort().equals(cohort.cohort()))
                        .toList();
                long asked = enrolled.stream()
                        .filter(person -> isAsked(survey, person) || who.contains(person.participant()))
                        .count();
                out.add(new Response(survey, cohort.cohort(), enrolled.size(), asked, who.size()));
            }
        }
        return out;
    }

    private static boolean isAsked(Survey survey, Person person) {
        return !survey.onlyWhoCame() || person.started();
    }
}
