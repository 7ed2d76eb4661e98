package dev.dayone.dashboard.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.signin.Page.Trait;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sees which page, and which of them other sites may link to. */
class PageTest {

    @ParameterizedTest(name = "{0}: {1}, linked from elsewhere {2}")
    @CsvSource({
        "/, EVALUATOR, true",
        "/studies, EVALUATOR, true",
        "/learn, EVALUATOR, true",
        "/cohorts, EVALUATOR, true",
        "/compare, EVALUATOR, true",
        "/plan, VIEWER, true",
        "/ask, EVALUATOR, true",
        "/sql, EVALUATOR, false",
        "/reports, VIEWER, true",
        "/data, EVALUATOR, true",
        "/raters, EVALUATOR, true",
        "/identities, EVALUATOR, false",
        "/upload, OPERATOR, false",
        "/glossary, VIEWER, true",
        "/methods, VIEWER, true",
        "/downloads, EVALUATOR, true",
        // Addresses below a page have rules of their own.
        "/reports/report.pdf, VIEWER, true",
        "/reports/draft/report.pdf, EVALUATOR, false",
        "/reports/publish/arena, PUBLISHER, false",
        "/identities/answer, OPERATOR, false",
        "/upload/1/load, OPERATOR, false",
        "/participants/arena, OPERATOR, false",
        "/studies/arena/b, EVALUATOR, true",
        "/openapi.yaml, VIEWER, false",
        "/not/named/anywhere, EVALUATOR, false"
    })
    void eachAddressAsksForItsRole(String path, Role role, boolean linked) {
        assertThat(Gatekeeper.needed(path)).contains(role);
        assertThat(OpenPages.contain(path)).isEqualTo(linked);
    }

    @Test
    void eachPageStandsInTheTableAbove() {
        assertThat(Page.values())
                .as("a new page: add its line to the table above, so that its role is what you mean")
                .hasSize(16);
    }

    @Test
    void addressesAndTitlesAreAllDifferent() {
        assertThat(Page.values()).extracting(Page::path).doesNotHaveDuplicates();
        assertThat(Page.values()).extracting(Page::title).doesNotHaveDuplicates();
        for (Page page : Page.values()) {
            assertThat(Page.at(page.path())).isEqualTo(Optional.of(page));
        }
    }

    @Test
    void theNavigationBeginsWithTheOverviewAndEndsWithWhatChangesData() {
        assertThat(Page.with(Trait.IN_NAVIGATION))
                .extracting(Page::title)
                .containsExactly(
                        "Overview",
                        "Studies",
                        "Studies together",
                        "Cohorts",
                        "Compare cohorts",
                        "Plan a test",
                        "Ask",
                        "SQL",
                        "Reports",
                        "Data quality",
                        "Identities",
                        "Upload");
    }
}
