package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.RenderingTest;
import dev.dayone.dashboard.document.Templates;
import dev.dayone.dashboard.report.StudyReport;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.warehouse.study.StudyStore.Registered;
import dev.dayone.warehouse.view.PipelineStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same data say the same tomorrow: a page, a report and a sentence to quote change when the data do, not at midnight. */
class DatesAreOfTheDataTest {

    private static final LocalDate LAST = LocalDate.of(2025, 11, 30);
    private static final List<LocalDate> DAYS = List.of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 6, 30));
    private static final Pattern CLOCK = Pattern.compile(
            "(LocalDate|LocalDateTime|Instant|ZonedDateTime|OffsetDateTime)\\.now\\(|Clock\\.system|currentTimeMillis|new Date\\(\\)|current_date|now\\(\\)");

    @Test
    void pageTerminalAndReportOfTheSameDataAreTheSameOnTwoDays() {
        Templates templates = new Templates();
        StudyResult first = result(DAYS.get(0));
        StudyResult second = result(DAYS.get(1));

        assertThat(VerdictTable.of(second, true)).isEqualTo(VerdictTable.of(first, true));
        assertThat(VerdictText.of(second, true)).isEqualTo(VerdictText.of(first, true));
        assertThat(page(second, templates)).isEqualTo(page(first, templates)).contains("2025-11-30");
        assertThat(report(second)).isEqualTo(report(first));
    }

    /** JSON says besides as of which day it was asked. */
    @Test
    void jsonDiffersByTheDayAskedForAlone() {
        ObjectNode first = ResultJson.of(study(result(DAYS.get(0))), result(DAYS.get(0)));
        ObjectNode second = ResultJson.of(study(result(DAYS.get(1))), result(DAYS.get(1)));

        assertThat(first.remove("asOf").asText()).isEqualTo("2026-01-01");
        assertThat(second.remove("asOf").asText()).isEqualTo("2026-06-30");
        assertThat(second).isEqualTo(first);
        assertThat(first.get("followedTo").asText()).isEqualTo("2025-11-30");
    }

    /** Before any outcome has come, nobody was followed to any day, least of all to today. */
    @Test
    void withoutDataNothingIsFollowedUp() {
        LocalDate day = DAYS.get(0);
        StudyResult none = RenderingTest.result(3, day, Conduct.UNKNOWN);

        assertThat(none.followedTo()).isNull();
        assertThat(ResultJson.of(study(none), none).get("followedTo").isNull()).isTrue();
        for (String shown : List.of(
                VerdictTable.of(none, true),
                VerdictText.of(none, true),
                page(none, new Templates()),
                Quotation.of(none, new Setting("p", 0, null, null), false),
                report(none))) {
            assertThat(shown).doesNotContain("ollow-up to " + day, "data to " + day);
        }
        assertThat(VerdictTable.of(none, true)).contains("No data have come yet.");
    }

    /** What is shown is computed without a clock; these alone ask what day it is, to know which window has closed, which look is due and what may be published. */
    @Test
    void nothingElseThatIsShownAsksAClock() throws IOException {
        try (Stream<Path> sources =
                Stream.of(Path.of("src/main"), Path.of("../evidence/src/main")).flatMap(DatesAreOfTheDataTest::files)) {
            assertThat(sources.filter(file -> CLOCK.matcher(text(file)).find())
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "DashboardServer.java", "PageRoutes.java", "ReportsPage.java", "Studies.java");
        }
    }

    /** The last column of outcomes.csv is the day asked for. */
    private static String report(StudyResult result) {
        return StudyReport.of(study(result), result, List.of(), 10)
                .toString()
                .replace(", " + result.asOf() + "]", ", as_of]");
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk
                    .filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".jte"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static StudyResult result(LocalDate day) {
        Conduct none = Conduct.UNKNOWN;
        return RenderingTest.result(
                3,
                day,
                new Conduct(null, 0, 0, 0, null, 0, 0, 0, 0, List.of(), false, none.overBeforeDraw(), LAST, List.of()));
    }

    private static Registered study(StudyResult result) {
        return new Registered(
                "p", UUID.fromString("018f0000-0000-7000-8000-000000000000"), true, result.plan(), List.of());
    }

    private static String page(StudyResult result, Templates templates) {
        return StudyView.of(
                        study(result),
                        result,
                        new StudyView.Around(
                                new Setting("p", 1, LocalDate.of(2024, 6, 3), LocalDate.of(2024, 7, 5)),
                                List.of(),
                                List.of(),
                                List.of(),
                                "",
                                new PipelineStatus.Commits(0, 0),
                                new PipelineStatus.Measured(0, 0, 0, 0),
                                "v1"))
                .file(templates);
    }
}
