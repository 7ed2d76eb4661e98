package dev.dayone.dashboard.shown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.shown.ShownByFormat.Group;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Account;
import dev.dayone.warehouse.view.ProgrammeViews.Reached;
import dev.dayone.warehouse.view.ProgrammeViews.Stage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the pages of cohorts show by format. */
class ShownByFormatTest {

    private static final LocalDate LOOK = LocalDate.of(2027, 1, 15);

    @Test
    void aPlanThatHidesOutcomesLeavesTheStagesBeforeThemAndNoOther() {
        List<Stage> all = new ArrayList<>();
        for (String name : ProgrammeViews.STAGES) {
            all.add(new Stage("a", all.size() + 1, name, 8, 12));
        }

        assertThat(ShownByFormat.stages(all, true))
                .extracting(Stage::name)
                .containsExactly("assigned", "started", "completed");
        assertThat(ShownByFormat.stages(all, false)).isEqualTo(all);
    }

    @Test
    void aPlanThatHidesOutcomesLeavesNoColumnOfAFormat() {
        List<Account> accounts = List.of(
                new Account("c1", "sprint", "not placed", 12, 30),
                new Account("c1", "notebook", "placed, strict", 11, 30),
                new Account("c1", "sprint", "placed, strict", 18, 30));

        assertThat(ShownByFormat.arms(accounts, true)).isEmpty();
        assertThat(ShownByFormat.arms(accounts, false)).containsExactly("notebook", "sprint");
    }

    @Test
    void aPlanThatHidesOutcomesLeavesNoBlock() {
        List<Reached> groups = List.of(new Reached("a", "x", 8, 12), new Reached("b", "x", 7, 12));

        assertThat(ShownByFormat.groups(groups, true)).isEmpty();
        assertThat(ShownByFormat.groups(groups, false))
                .containsExactly(new Group(groups.get(0), false), new Group(groups.get(1), false));
    }

    /** Four of one block and format, so that neither its row nor its column tells of them: another of each is withheld too. */
    @Test
    void aBlockOfFewPeopleIsNotToldByItsTotals() {
        List<Reached> groups = List.of(
                new Reached("a", "x", 2, 4),
                new Reached("a", "y", 9, 20),
                new Reached("a", "z", 9, 30),
                new Reached("b", "x", 9, 21),
                new Reached("b", "y", 9, 22),
                new Reached("b", "z", 9, 31));

        assertThat(ShownByFormat.groups(groups, false).stream().map(Group::withheld))
                .containsExactly(true, true, false, true, true, false);
    }

    @Test
    void fivePeopleAreShown() {
        List<Reached> groups = List.of(new Reached("a", "x", 2, 5), new Reached("b", "x", 3, 5));

        assertThat(ShownByFormat.groups(groups, false)).noneMatch(Group::withheld);
    }

    @Test
    void onlyCohortsThatWaitForNoLookAreShownByFormat() {
        List<Waiting> waiting = List.of(new Waiting("arena", Set.of("2025-01"), LOOK));

        assertThat(ShownByFormat.cohorts(List.of("2024-01", "2025-01"), waiting, "arena"))
                .containsExactly("2024-01");
        assertThat(ShownByFormat.cohorts(List.of("2024-01", "2025-01"), waiting, "star"))
                .containsExactly("2024-01", "2025-01");
    }

    @Test
    void aFormatOfFewPeopleIsNotToldByTheOther() {
        Stage assigned = new Stage("a", 1, "assigned", 3, 3);
        Stage few = new Stage("a", 2, "started", 2, 3);
        Stage beside = new Stage("b", 2, "started", 9, 12);
        Stage third = new Stage("c", 2, "started", 15, 20);
        Stage other = new Stage("a", 4, "answered within 180 days", 8, 12);

        assertThat(ShownByFormat.withheld(List.of(assigned, few, beside, third, other)))
                .containsExactlyInAnyOrder(few, beside);
    }
}
