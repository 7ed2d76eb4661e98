package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.signin.Role;
import dev.dayone.warehouse.study.ReleaseStore.Kind;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportsPageTest {

    private static final List<Release> ALL =
            Stream.of(Kind.values()).map(ReportsPageTest::release).toList();

    private static Release release(Kind kind) {
        return new Release(
                kind.word(),
                kind,
                "school",
                "",
                LocalDate.EPOCH,
                Instant.EPOCH,
                null,
                "1",
                3,
                0,
                Instant.EPOCH,
                "Kim",
                null,
                Map.of(),
                null);
    }

    /** It has exact counts of few people. */
    @Test
    void whatAProgrammeSaysOfItsOwnPeopleIsNotForFunders() {
        assertThat(ReportsPage.open(ALL, Role.VIEWER))
                .extracting(Release::kind)
                .containsExactly(Kind.REPORT, Kind.IMPACT_FUNDERS);
        for (Role role : List.of(Role.EVALUATOR, Role.PUBLISHER, Role.OPERATOR)) {
            assertThat(ReportsPage.open(ALL, role)).as("%s", role).isEqualTo(ALL);
        }
    }
}
