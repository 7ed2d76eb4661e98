package dev.dayone.dashboard.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.impact.CohortSeries.Item;
import dev.dayone.dashboard.impact.CohortSeries.Value;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Answer;
import dev.dayone.warehouse.view.Participation.Cohort;
import dev.dayone.warehouse.view.Participation.Person;
import dev.dayone.warehouse.view.Participation.Question;
import dev.dayone.warehouse.view.Participation.Survey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Figures of surveys, cohort by cohort. */
class CohortSeriesTest {

    private static final LocalDate DAY = LocalDate.of(2024, 3, 1);

    private static Participation school() {
        List<Person> people = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String cohort = i < 20 ? "c1" : "c2";
            String id = "p" + i;
            people.add(new Person(id, cohort, true, true, true, DAY, Map.of()));
            answers.add(answer(id, cohort, "pre", "sure", 3.0 + i % 2, null));
            if (i % 4 != 3) {
                answers.add(answer(id, cohort, "post", "sure", (i < 20 ? 5.0 : 7.0) + i % 3, null));
                answers.add(answer(id, cohort, "post", "again", i % 2 == 0 ? 10.0 : 6.0, null));
                answers.add(answer(id, cohort, "post", "best", null, i % 2 == 0 ? "peers" : "mentors"));
            }
        }
        Question sure = new Question("sure", "PyTorch", "How sure?", "scale", 1.0, 10.0, "", false, Map.of());
        Question again = new Question("again", "again", "Recommend us?", "scale", 0.0, 10.0, "", true, Map.of());
        Map<String, String> options = new LinkedHashMap<>();
        options.put("peers", "Peers");
        options.put("mentors", "Mentors");
        Question best = new Question("best", "best", "What helped?", "choice", null, null, "", false, options);
        return new Participation(
                "school",
                List.of(
                        new Cohort("c1", DAY, DAY.plusDays(30), false),
                        new Cohort("c2", DAY.plusDays(90), DAY.plusDays(120), false)),
                people,
                Map.of(),
                List.of(
                        new Survey("pre", "Before", "pre", false, List.of(sure)),
                        new Survey("post", "After", "post", false, List.of(sure, again, best))),
                answers,
                List.of(),
                List.of());
    }

    private static Answer answer(
            String id, String cohort, String survey, String question, @Nullable Double value, @Nullable String choice) {
        return new Answer("e", id, cohort, survey, question, value, choice == null ? List.of() : List.of(choice), DAY);
    }

    /** Two people who changed alike are no reason for a page without an answer. */
    @Test
    void answersThatAreAllTheSameHaveAMeanAndNoInterval() {
        SurveyResults.Mean same = SurveyResults.Mean.of(new double[] {2, 2, 2});

        assertThat(same.mean()).isEqualTo(2);
        assertThat(same.interval()).isNull();
        assertThat(SurveyResults.Mean.of(new double[] {2, 3}).interval()).isNotNull();
    }

    private static Map<String, Value> of(CohortSeries series, String id) {
        Item item = series.items().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        return series.values(item);
    }

    @Test
    void everyQuestionIsOfferedInTheWaysInWhichItIsCounted() {
        assertThat(CohortSeries.of(school()).items())
                .extracting(Item::id)
                .containsExactly(
                        "change/PyTorch",
                        "mean/pre/sure",
                        "high/pre/sure",
                        "response/pre",
                        "mean/post/sure",
                        "high/post/sure",
                        "mean/post/again",
                        "high/post/again",
                        "nps/post/again",
                        "share/post/best/peers",
                        "share/post/best/mentors",
                        "response/post");
    }

    @Test
    void aShareHasWilsonsIntervalAndAChangeIsOfTheSamePeople() {
        CohortSeries series = CohortSeries.of(school());
        Value peers = Objects.requireNonNull(of(series, "share/post/best/peers").get("c1"));
        Value change = Objects.requireNonNull(of(series, "change/PyTorch").get("c2"));

        assertThat(peers.people()).isEqualTo(15);
        assertThat(peers.value()).isEqualTo(10.0 / 15);
        assertThat(peers.interval()).isEqualTo(ProportionInterval.wilson(10, 15, 0.95));
        assertThat(change.people()).as("who answered both").isEqualTo(15);
        assertThat(Objects.requireNonNull(of(series, "response/post").get("c1")).value())
                .isEqualTo(0.75);
        assertThat(Objects.requireNonNull(of(series, "nps/post/again").get("c1"))
                        .value())
                .isEqualTo(100.0 * (10 - 5) / 15);
    }
}
