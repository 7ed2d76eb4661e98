package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.evidence.raters.RaterSeverity.Grade;
import dev.dayone.warehouse.view.RaterViews.Graded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RatersPageTest {

    private static final Graded CAPSTONE = new Graded("arena", "capstone", 24, 12, 2);

    @Test
    void theStricterRaterIsNamedFirstInWordsAndDrawn() {
        Section section = RatersPage.severity(CAPSTONE, grades(12));

        assertThat(section.heading()).isEqualTo("How strict each rater is: capstone, arena");
        assertThat(section.paragraphs().get(0))
                .isEqualTo("2 of 2 raters are clearly stricter or milder than the average rater.");
        assertThat(texts(section).get(0))
                .containsExactly("strict", "12", "12", "−1.25", "−1.42 to −1.08", "stricter: gives fewer points");
        assertThat(section.pictures()).hasSize(2);
    }

    @Test
    void whereNobodySharesAWorkTheTableSaysSoAndNothingIsDrawn() {
        List<Grade> alone =
                grades(12).stream().filter(each -> each.rater().equals("kind")).toList();
        Section section = RatersPage.severity(CAPSTONE, alone);

        assertThat(section.paragraphs().get(0))
                .startsWith("Nobody can be compared yet: no submission was graded by two raters.");
        assertThat(texts(section).get(0)).contains("–", "no submission of this rater was graded by another");
        assertThat(section.pictures()).isEmpty();
    }

    @Test
    void agreementIsToldFromFiveWorksOn() {
        assertThat(texts(RatersPage.agreement(grades(12))).get(0))
                .containsExactly("report", "12", "2", "1.00", "can be relied on");
        assertThat(texts(RatersPage.agreement(grades(4))).get(0))
                .containsExactly("report", "4", "2", "–", "fewer than 5 submissions with two raters");
    }

    /** What a reader is told to write is a file that is read, with that column. */
    @Test
    void whereNobodyGradedTheFileAndItsColumnAreNamed() {
        assertThat(RatersPage.checkpoints(List.of()).paragraphs().get(0)).contains("checkpoints.csv", "column rater");
    }

    private static List<List<String>> texts(Section section) {
        return Objects.requireNonNull(section.table()).rows().stream()
                .map(row -> row.stream().map(Cell::text).toList())
                .toList();
    }

    private static List<Grade> grades(int people) {
        List<Grade> out = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            out.add(new Grade("p" + person, "report", "kind", 20 * person + 3 + person % 2));
            out.add(new Grade("p" + person, "report", "strict", 20 * person + 1));
        }
        return out;
    }
}
