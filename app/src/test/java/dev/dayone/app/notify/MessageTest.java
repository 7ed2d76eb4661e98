package dev.dayone.app.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.warehouse.view.Outbox.Due;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final String RELEASE =
            "{\"study\": \"sprints\", \"title\": \"Sprints and notebooks\", \"release\": \"ab12\", \"asOf\": \"2026-04-11\", \"sha256\": \"ff\", \"by\": \"Kim\"}";

    private static Due due(String kind, String detail) {
        return new Due(
                new UUID(0, 1),
                "mailto:ada@example.org",
                kind,
                "arena",
                "s",
                Instant.parse("2026-05-01T00:00:00Z"),
                detail,
                0);
    }

    @Test
    void aMailNamesTheStudyWhatItCoversAndWhereToReadIt() throws Exception {
        Message message = Message.of(due("report.published", RELEASE), "https://dayone.example.org");

        assertThat(message.subject())
                .isEqualTo("DayOne: a report was published: Sprints and notebooks, data up to 2026-04-11");
        assertThat(message.text())
                .contains(
                        "arena/sprints",
                        "data up to 2026-04-11",
                        "by Kim",
                        "https://dayone.example.org/reports/ab12.html")
                .doesNotContain("./dayone");
        assertThat(message.body())
                .contains(
                        "\"link\":\"https://dayone.example.org/reports/ab12.html\"",
                        "\"title\":\"Sprints and notebooks\"");
    }

    @Test
    void aLookThatIsDueLeadsToItsStudy() throws Exception {
        String detail = "{\"study\": \"a b\", \"title\": \"Pairs\", \"look\": \"2026-05-01\"}";

        assertThat(Message.of(due("look.due", detail), "https://d.example.org").text())
                .contains("https://d.example.org/studies/arena/a%20b", "2026-05-01");
        assertThat(Message.of(due("look.due", detail), "").text()).contains("./dayone study verdict 'arena/a b'");
    }

    @Test
    void aReportOfAProgrammeSaysSo() throws Exception {
        String detail = RELEASE.replace("\"sprints\"", "\"\"").replace("Sprints and notebooks", "");

        assertThat(Message.of(due("report.published", detail), "").subject()).contains("programme arena");
        assertThat(Message.of(due("report.published", detail), "").text())
                .contains("programme arena as a whole", "./dayone report get ab12");
    }

    @Test
    void whatIsSimulatedSaysSoInSubjectTextAndBody() throws Exception {
        Message simulated = Message.of(due("report.published", RELEASE.replace("{", "{\"simulated\": true, ")), "");

        assertThat(simulated.subject()).startsWith("Simulated data: ");
        assertThat(simulated.text()).startsWith("SIMULATED DATA: nobody in this programme exists.");
        assertThat(simulated.body()).contains("\"simulated\":true");
        assertThat(Message.of(due("report.published", RELEASE), "").text()).doesNotContainIgnoringCase("simulated");
    }

    /** The title of a study is whatever its author wrote. */
    @Test
    void noTitleBeginsAHeaderOfAMail() {
        assertThat(Mail.line("Pairs\r\nBcc: all@example.org\u2028x\u0000")).isEqualTo("Pairs Bcc: all@example.org x");
    }
}
