package dev.dayone.evidence.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {

    @Test
    void evaluatorsReadExactCountsAndFundersReadNoCountOfFewPeople() {
        Finding moved = Finding.of(
                "{} of {} stand in another arm than the one first recorded.",
                Figure.people(3),
                Figure.people(61, "person", "people"));

        assertThat(moved.forEvaluators()).isEqualTo("3 of 61 people stand in another arm than the one first recorded.");
        assertThat(moved.forFunders(10))
                .isEqualTo("Fewer than 10 of about 60 people stand in another arm than the one first recorded.");
    }

    @Test
    void noneIsAsTellingAsFew() {
        assertThat(Finding.of("{} have no score.", Figure.people(0)).forFunders(10))
                .isEqualTo("Fewer than 10 have no score.");
    }

    @Test
    void aShareOfFewPeopleIsWithheldFromFundersOnBothSides() {
        assertThat(Finding.of("{} are missing", Figure.share(2, 46, 1)).forEvaluators())
                .isEqualTo("4.3 % are missing");
        assertThat(Finding.of("Of all {} are missing", Figure.share(2, 46, 1)).forFunders(10))
                .isEqualTo("Of all a share that is withheld are missing");
        assertThat(Finding.of("Of all {} are missing", Figure.share(44, 46, 1)).forFunders(10))
                .contains("withheld");
        assertThat(Finding.of("Of all {} are missing", Figure.share(20, 46, 1)).forFunders(10))
                .contains("43 %");
    }

    @Test
    void theWordOfAPersonFollowsTheNumber() {
        assertThat(Finding.of("{} a covariate.", Figure.people(1, "person lacks", "people lack"))
                        .forEvaluators())
                .isEqualTo("1 person lacks a covariate.");
        assertThat(Finding.of("{} a covariate.", Figure.people(1, "person lacks", "people lack"))
                        .forFunders(10))
                .isEqualTo("Fewer than 10 people lack a covariate.");
    }

    @Test
    void numbersBelowZeroHaveATrueMinusAndTextsStayAsTheyAre() {
        Finding found = Finding.of(
                "Lies between {} and {} {} on {} (step-wise).",
                Figure.signed(-1.26, 1),
                Figure.signed(2, 1),
                Figure.name("b-points"),
                Figure.day(LocalDate.of(2025, 3, 1)));

        assertThat(found.forEvaluators()).isEqualTo("Lies between −1.3 and +2.0 b-points on 2025-03-01 (step-wise).");
    }

    @Test
    void fundersReadTwoDigitsOfAStatistic() {
        assertThat(Finding.of("{} and {}", Figure.amount(123.456, 2), Figure.amount(0.04567, 3))
                        .forFunders(10))
                .isEqualTo("123 and 0.046");
    }

    @Test
    void partsAreReadByTheSameReader() {
        Finding all = Finding.joined(
                "; ",
                List.of(
                        Finding.of("{} moved", Figure.people(2)),
                        Finding.of("{}", Figure.things(1, "gap of a source", "gaps of sources"))));

        assertThat(all.forEvaluators()).isEqualTo("2 moved; 1 gap of a source");
        assertThat(all.forFunders(10)).isEqualTo("Fewer than 10 moved; 1 gap of a source");
    }

    @Test
    void eachFigureHasAPlace() {
        assertThatThrownBy(() -> Finding.of("{} of {}", Figure.people(1))).hasMessageContaining("2 places for 1");
    }
}
