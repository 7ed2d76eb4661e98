package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.warehouse.view.ProgrammeViews.Grouped;
import org.junit.jupiter.api.Test;

/** The interval of an answer fits the scale of its measure. */
class AskPageTest {

    @Test
    void aShareOfPeopleHasWilsonsInterval() {
        Grouped two = new Grouped("notebook", 14, 14, 2.0 / 14, 0.36, 0);

        assertThat(AskPage.mean(two, "1 or 0")).isEqualTo("14.3 %");
        assertThat(AskPage.interval(two, "1 or 0")).isEqualTo("4.0 % to 39.9 %");
        assertThat(AskPage.interval(new Grouped("none", 12, 12, 0.0, 0.0, 0), "1 or 0"))
                .startsWith("0.0 % to ");
    }

    @Test
    void numbersHaveStudentsAndSharesOfWorkStayWithinTheirScale() {
        Grouped scores = new Grouped("all", 25, 25, 50.0, 10.0, 0);

        assertThat(AskPage.mean(scores, "points")).isEqualTo("50.00");
        assertThat(AskPage.interval(scores, "points")).isEqualTo("45.87 to 54.13");
        assertThat(AskPage.interval(new Grouped("few", 6, 6, 0.1, 0.3, 0), "share"))
                .startsWith("0.00 to ");
    }
}
