package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.warehouse.view.ProgrammeViews.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class CohortPagesTest {

    @Test
    void aFormatOfFewPeopleIsNotToldByTheOther() {
        Stage assigned = new Stage("a", 1, "assigned", 3, 3);
        Stage few = new Stage("a", 2, "started", 2, 3);
        Stage beside = new Stage("b", 2, "started", 9, 12);
        Stage third = new Stage("c", 2, "started", 15, 20);
        Stage other = new Stage("a", 4, "answered within 180 days", 8, 12);

        assertThat(CohortPages.withheld(List.of(assigned, few, beside, third, other)))
                .containsExactlyInAnyOrder(few, beside);
    }
}
