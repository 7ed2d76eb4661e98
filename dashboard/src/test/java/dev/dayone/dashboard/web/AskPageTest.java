package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.compare.GroupFigures;
import dev.dayone.warehouse.view.ProgrammeViews.Group;
import dev.dayone.warehouse.view.ProgrammeViews.Grouped;
import dev.dayone.warehouse.view.ProgrammeViews.Measure;
import dev.dayone.warehouse.view.ProgrammeViews.Question;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The interval of an answer fits the scale of its measure. */
class AskPageTest {

    @Test
    void aShareOfPeopleHasWilsonsInterval() {
        Grouped two = new Grouped("notebook", 14, 14, 2.0 / 14, 0.36, 0);

        assertThat(GroupFigures.mean(two, "1 or 0")).isEqualTo("14.3 %");
        assertThat(GroupFigures.interval(two, "1 or 0")).isEqualTo("4.0 % to 39.9 %");
        assertThat(GroupFigures.interval(new Grouped("none", 12, 12, 0.0, 0.0, 0), "1 or 0"))
                .startsWith("0.0 % to ");
    }

    @Test
    void numbersHaveStudentsAndSharesOfWorkStayWithinTheirScale() {
        Grouped scores = new Grouped("all", 25, 25, 50.0, 10.0, 0);

        assertThat(GroupFigures.mean(scores, "points")).isEqualTo("50.00");
        assertThat(GroupFigures.interval(scores, "points")).isEqualTo("45.87 to 54.13");
        assertThat(GroupFigures.interval(new Grouped("few", 6, 6, 0.1, 0.3, 0), "share"))
                .startsWith("0.00 to ");
    }

    /** Three of format a in c1: the total of c1 and that of a are other questions, so a group of each is left out beside it, whichever way it is asked. */
    @Test
    void groupsOfFewAreNotToldByAnotherQuestion() {
        List<Grouped> cells =
                List.of(group("c1 / a", 3), group("c1 / b", 12), group("c2 / a", 14), group("c2 / b", 13));

        assertThat(withheld(Group.COHORT_AND_ARM, null, cells, cells))
                .containsExactlyInAnyOrder("c1 / a", "c1 / b", "c2 / a", "c2 / b");
        List<Grouped> more = List.of(
                group("c1 / a", 3),
                group("c1 / b", 12),
                group("c2 / a", 14),
                group("c2 / b", 13),
                group("c3 / a", 20),
                group("c3 / b", 20));
        assertThat(withheld(Group.COHORT_AND_ARM, null, more, more)).doesNotContain("c3 / a", "c3 / b");
        assertThat(withheld(Group.ARM, "c2", List.of(group("a", 14), group("b", 13)), more))
                .containsExactlyInAnyOrder("a", "b");
        assertThat(withheld(Group.ARM, "c3", List.of(group("a", 20), group("b", 20)), more))
                .isEmpty();
        assertThat(withheld(Group.ARM, null, List.of(group("a", 37), group("b", 45)), List.of()))
                .isEmpty();
    }

    private static Grouped group(String name, int n) {
        return new Grouped(name, n, n, 50.0, 10.0, 0);
    }

    private static List<String> withheld(Group by, @Nullable String cohort, List<Grouped> groups, List<Grouped> cells) {
        Measure measure = new Measure("S1.final", "Score", "", "points", "");
        return new AskPage.Answered(
                        new Question("p", "S1.final", by, cohort, null, List.of()), measure, groups, cells, Map.of())
                .withheld().stream().map(Grouped::group).toList();
    }
}
