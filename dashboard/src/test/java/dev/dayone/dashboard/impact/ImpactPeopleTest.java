package dev.dayone.dashboard.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.warehouse.view.Participation;
import dev.dayone.warehouse.view.Participation.Answer;
import dev.dayone.warehouse.view.Participation.Application;
import dev.dayone.warehouse.view.Participation.Cohort;
import dev.dayone.warehouse.view.Participation.Person;
import dev.dayone.warehouse.view.Participation.Question;
import dev.dayone.warehouse.view.Participation.Status;
import dev.dayone.warehouse.view.Participation.Survey;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImpactPeopleTest {

    private static final LocalDate END = LocalDate.of(2024, 2, 9);
    private static final LocalDate DAY = END.plusDays(400);

    /**
     * Thirty people.
     *
     * @param answered how many of them gave a 1 instead of a 5
     * @param hired how many of them found a job instead of seeking one
     */
    private static ImpactPeople people(int enrolled, int answered, int hired) {
        List<Integer> all = IntStream.range(0, enrolled).boxed().toList();
        return ImpactPeople.of(
                new Participation(
                        "school",
                        List.of(new Cohort("c1", END.minusDays(30), END, false)),
                        all.stream()
                                .map(i -> new Person("p" + i, "c1", true, true, true, null, Map.of()))
                                .toList(),
                        Map.of(),
                        List.of(),
                        all.stream()
                                .map(i -> new Answer(
                                        "e", "p" + i, "c1", "post", "liked", i < answered ? 1.0 : 5.0, List.of(), END))
                                .toList(),
                        all.stream()
                                .map(i -> new Status(
                                        "p" + i,
                                        i < hired ? "J1a" : "J3a",
                                        "V2",
                                        END.plusDays(50),
                                        END.plusDays(200),
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null))
                                .toList(),
                        List.of(new Application("c1", "came", ""))),
                DAY);
    }

    @Test
    void theSamePeopleDifferInNothing() {
        assertThat(people(30, 4, 8).changesFrom(people(30, 4, 8), "r1", 10)).isEmpty();
    }

    @Test
    void oneAnswerIsOnePerson() {
        assertThat(people(30, 5, 8).changesFrom(people(30, 4, 8), "r1", 3))
                .containsExactly(
                        "The part \"question post/liked\" differs from release r1 in 1 person; below 3 the difference "
                                + "of the two gives them away");
        assertThat(people(30, 7, 8).changesFrom(people(30, 4, 8), "r1", 3))
                .as("three people are enough for the programme itself")
                .isEmpty();
        assertThat(people(30, 7, 8).changesFrom(people(30, 4, 8), "r1", 10))
                .as("and too few for funders")
                .hasSize(1);
    }

    @Test
    void whoeverIsLeftOutForOneAudienceShowsInEveryPart() {
        assertThat(people(30, 4, 8).changesFrom(people(29, 4, 8), "r1", 3))
                .hasSize(6)
                .allSatisfy(each -> assertThat(each).contains("in 1 person"));
    }

    /** A report tells each cohort by itself, so three people of three cohorts are one and one and one. */
    @Test
    void onePersonOfEachCohortIsOnePerson() {
        ImpactPeople before = cohorts(0);
        for (String part : List.of(
                "who came", "who applied", "question post/liked", "careers after 90 days", "careers after 180 days")) {
            assertThat(cohorts(1).changesFrom(before, "r1", 3))
                    .contains(
                            "The part \"" + part
                                    + "\" differs from release r1 in 1 person; below 3 the difference of the two gives them away");
        }
        assertThat(cohorts(1).changesFrom(before, "r1", 3))
                .doesNotHaveDuplicates()
                .hasSize(6);
        assertThat(cohorts(3).changesFrom(before, "r1", 3)).isEmpty();
    }

    /** Three cohorts of ten, with so many people of each told otherwise. */
    private static ImpactPeople cohorts(int changed) {
        List<Integer> all = IntStream.range(0, 30).boxed().toList();
        return ImpactPeople.of(
                new Participation(
                        "school",
                        Stream.of("c0", "c1", "c2")
                                .map(id -> new Cohort(id, END.minusDays(30), END, false))
                                .toList(),
                        all.stream()
                                .map(i ->
                                        new Person("p" + i, "c" + i % 3, true, i / 3 >= changed, true, null, Map.of()))
                                .toList(),
                        Map.of(),
                        List.of(),
                        all.stream()
                                .map(i -> new Answer(
                                        "e",
                                        "p" + i,
                                        "c" + i % 3,
                                        "post",
                                        "liked",
                                        i / 3 < changed ? 1.0 : 5.0,
                                        List.of(),
                                        END))
                                .toList(),
                        all.stream()
                                .map(i -> new Status(
                                        "p" + i,
                                        i / 3 < changed ? "J1a" : "J3a",
                                        "V2",
                                        END.plusDays(50),
                                        END.plusDays(200),
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null))
                                .toList(),
                        all.stream()
                                .map(i -> new Application("c" + i % 3, i / 3 < changed ? "declined" : "came", ""))
                                .toList()),
                DAY);
    }

    @Test
    void aReportOfTheProgrammeIsComparedByCareers() {
        assertThat(people(30, 5, 9).changesFrom(people(30, 4, 8).careersAlone(), "r1", 3))
                .containsExactly(
                        "The part \"careers after 90 days\" differs from release r1 in 1 person; below 3 the difference of the two gives them away",
                        "The part \"careers after 180 days\" differs from release r1 in 1 person; below 3 the difference of the two gives them away");
    }

    /** Two people whose answers after the programme are exchanged: each question has the same answers as before, and the change of the two is another. */
    @Test
    void aChangeIsOfPairs() {
        assertThat(answered(9, 1).changesFrom(answered(1, 9), "r1", 3))
                .containsExactly(
                        "The part \"change of PyTorch\" differs from release r1 in 2 people; below 3 the difference of the two gives them away");
        assertThat(answered(9, 1).changesFrom(answered(9, 1), "r1", 3)).isEmpty();
    }

    /** Thirty people, of whom two answered that after the programme. */
    private static ImpactPeople answered(double first, double second) {
        List<Person> people = IntStream.range(0, 30)
                .mapToObj(i -> new Person("p" + i, "c1", true, true, true, null, Map.of()))
                .toList();
        Question torch = new Question("torch", "PyTorch", "How sure?", "scale", 1.0, 10.0, "", false, Map.of());
        return ImpactPeople.of(
                new Participation(
                        "school",
                        List.of(new Cohort("c1", END.minusDays(30), END, false)),
                        people,
                        Map.of(),
                        List.of(
                                new Survey("pre", "Before", "pre", false, List.of(torch)),
                                new Survey("post", "After", "post", true, List.of(torch))),
                        IntStream.range(0, 60)
                                .mapToObj(i -> new Answer(
                                        "e",
                                        "p" + i / 2,
                                        "c1",
                                        i % 2 == 0 ? "pre" : "post",
                                        "torch",
                                        i % 2 == 0 ? 1.0 + i / 2 % 3 : i == 1 ? first : i == 3 ? second : 5.0,
                                        List.of(),
                                        END))
                                .toList(),
                        List.of(),
                        List.of()),
                DAY);
    }
}
