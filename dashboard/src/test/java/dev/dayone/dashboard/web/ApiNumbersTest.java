package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.warehouse.view.ProgrammeViews.Scale;
import org.junit.jupiter.api.Test;

class ApiNumbersTest {

    @Test
    void numbersAreNumbersAndWhatIsNotKnownIsNull() {
        assertThat(ApiRoutes.value("12.50", Scale.NUMBER).toString()).isEqualTo("12.50");
        assertThat(ApiRoutes.value("7", Scale.NUMBER).isNumber()).isTrue();
        assertThat(ApiRoutes.value("", Scale.NUMBER).isNull()).isTrue();
        assertThat(ApiRoutes.value("f", Scale.YES_OR_NO).isBoolean()).isTrue();
        assertThat(ApiRoutes.value("", Scale.YES_OR_NO).isNull()).isTrue();
    }

    @Test
    void textsStayTexts() {
        assertThat(ApiRoutes.value("2024", Scale.TEXT).isTextual())
                .as("a cohort is a name")
                .isTrue();
        assertThat(ApiRoutes.value("NaN", Scale.NUMBER).isTextual()).isTrue();
    }

    @Test
    void noCursorIsSoFarThatAnotherPageFollows() {
        assertThat(ApiRoutes.next(0, 201)).isEqualTo("200");
        assertThat(ApiRoutes.next(0, 200)).isNull();
        assertThat(ApiRoutes.next(Integer.MAX_VALUE, 500)).isNull();
    }
}
