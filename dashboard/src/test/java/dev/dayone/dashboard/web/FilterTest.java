package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.dashboard.document.FieldFault;
import dev.dayone.dashboard.document.Section.Field;
import dev.dayone.dashboard.document.Section.Form;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilterTest {

    private static final Cohort ONE =
            new Cohort("p", "c1", LocalDate.of(2024, 1, 1), LocalDate.of(2024, 2, 1), false, 30);
    private static final Cohort TWO =
            new Cohort("p", "c2", LocalDate.of(2024, 5, 1), LocalDate.of(2024, 6, 1), false, 30);

    @Test
    void onlyWhatThereIsToChooseBetweenIsOffered() {
        assertThat(Filter.NONE.form("/", List.of(ONE), Map.of("a", "A"), false)).isEmpty();
        Form form = Filter.NONE
                .form("/", List.of(ONE, TWO), Map.of("a", "A", "b", "B"), false)
                .orElseThrow();

        assertThat(form.fields()).extracting(Field::name).containsExactly("cohort", "format", "from", "to");
        assertThat(form.filled()).as("closed until something is chosen").isFalse();
    }

    @Test
    void whatIsChosenIsOfferedAndOpensTheForm() {
        Form form = Filter.of(Map.of("cohort", "gone"))
                .form("/", List.of(ONE), Map.of(), false)
                .orElseThrow();

        assertThat(form.fields()).extracting(Field::value).containsExactly("gone");
        assertThat(form.filled()).isTrue();
    }

    /** Narrowed to nothing, a page would say that all is well. */
    @Test
    void whatDoesNotExistIsRefused() {
        List<Cohort> cohorts = List.of(ONE, TWO);
        Map<String, String> labels = Map.of("a", "A");
        for (String field : List.of("programme", "cohort", "format", "stage")) {
            assertThatThrownBy(() -> Filter.of(Map.of(field, "smal")).known(cohorts, labels))
                    .as(field)
                    .isInstanceOfSatisfying(
                            FieldFault.class, fault -> assertThat(fault.field()).isEqualTo(field))
                    .hasMessageContaining("“smal”");
        }
        Filter all = Filter.of(Map.of("programme", "p", "cohort", "c2", "format", "a", "stage", "started"));
        assertThat(all.known(cohorts, labels)).isEqualTo(all);
        assertThat(Filter.of(Map.of("programme", "first")).known(List.of(), Map.of()))
                .as("of an empty installation nothing is known yet")
                .isNotNull();
    }
}
