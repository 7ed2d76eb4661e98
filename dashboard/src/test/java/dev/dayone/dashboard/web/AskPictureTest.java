package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.web.AskPage.Answered;
import dev.dayone.warehouse.view.ProgrammeViews.Group;
import dev.dayone.warehouse.view.ProgrammeViews.Grouped;
import dev.dayone.warehouse.view.ProgrammeViews.Measure;
import dev.dayone.warehouse.view.ProgrammeViews.Question;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AskPictureTest {

    private static final Map<String, String> LABELS = Map.of("sprint", "Sprints");

    private static Answered answered(String unit, Grouped... groups) {
        return new Answered(
                new Question("p", "PAY.365", Group.COHORT_AND_ARM, null, null, List.of()),
                new Measure("PAY.365", "Pay", unit, "", ""),
                List.of(groups),
                List.of(),
                Map.of());
    }

    @Test
    void everyAnswerThatMayBeShownHasAPictureThatSaysWhatItsTableSays() {
        Section section = AskPage.answered(
                answered(
                        "USD",
                        new Grouped("2024-01 / sprint", 15, 12, 50_500.0, 8_000.0, 0),
                        new Grouped("2024-05 / sprint", 15, 12, 79_500.0, 9_000.0, 1)),
                Map.of(),
                LABELS);

        assertThat(section.pictures()).hasSize(2).allMatch(each -> each.contains("2024-01, Sprints: 50,500."));
        assertThat(section.table().rows().get(0).get(0).text()).isEqualTo("2024-01, Sprints");
    }

    @Test
    void sharesAreDrawnAsPercentAndWithheldGroupsNotAtAll() {
        List<String> drawn = AskPicture.of(
                answered(
                        "1 or 0",
                        new Grouped("a", 20, 20, 0.5, 0.5, 0),
                        new Grouped("b", 18, 18, 0.25, 0.4, 0),
                        new Grouped("c", 3, 3, 1.0, 0.0, 0)),
                LABELS);

        assertThat(drawn.get(0)).contains("a: 50.0 %.").doesNotContain("c: ");
        assertThat(AskPicture.of(answered("1 or 0", new Grouped("c", 3, 3, 1.0, 0.0, 0)), LABELS))
                .isEmpty();
    }
}
