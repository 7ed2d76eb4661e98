package dev.dayone.ingest.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.pairs.Session;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who worked with whom, as a programme directory says it. */
class PairListTest {

    private static final Mint MINT =
            Secrets.forgetful(new byte[32]).mint("school", Instant.parse("2024-03-01T00:00:00Z"), "run");
    private static final String YAML = """
            programme: school
            cohorts:
              - {id: c1, start: 2024-01-08, end: 2024-02-09}
              - {id: c2, start: 2024-03-04, end: 2024-04-05}
            formats:
              - {id: course}
            """;
    private static final String ROSTER = """
            participant,cohort,name,email,github
            p1,c1,Kim Lee,p1@example.org,
            p2,c1,Ada Bo,,ada-codes
            p3,c2,Kim Roe,p3@example.org,
            p4,c1,Eve,,
            """;

    @TempDir
    Path temp;

    @Test
    void branchesCallPeopleByIdLoginOrNameAndTheirCohortSaysTheDay() throws IOException {
        var sessions = read("branches: \"w{week}d{day}-{a}-{b}\"\n", null)
                .pairs()
                .ofBranches(List.of(
                        "w1d2-kim-lee-ada", "w1d2-p1-ada-codes", "w1d2-kim-ada", "w1d2-p1-p3", "w1d2-p1-p4", "main"));

        assertThat(sessions).containsOnlyKeys("w1d2-kim-lee-ada", "w1d2-p1-ada-codes");
        Session session = sessions.get("w1d2-kim-lee-ada");
        assertThat(session.day()).isEqualTo("2024-01-09");
        assertThat(session.members())
                .extracting(Session.Member::participant)
                .containsExactly(
                        MINT.pseudonyms().participant("p1"), MINT.pseudonyms().participant("p2"));
        assertThat(session.members().get(1).identity())
                .isEqualTo(MINT.pseudonyms().github("ada-codes"));
    }

    @Test
    void aSheetSaysItDayByDay() throws IOException {
        ProgrammeDirectory read = read("", "date,participant,partner,third\n2024-01-09,p1,p2,\n2024-01-10,p1,p2,p3\n");

        assertThat(read.pairs()
                        .onSheet(
                                LocalDate.parse("2024-01-10"), MINT.pseudonyms().participant("p3")))
                .hasSize(1);
        assertThat(read.pairs()
                        .onSheet(
                                LocalDate.parse("2024-01-09"), MINT.pseudonyms().participant("p3")))
                .isEmpty();
        assertThat(read.isWithoutFault()).as("the sheet is read").isTrue();
    }

    @Test
    void whatCannotBeMeantIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> read("branches: \"w{week}-{a}-{b}\"\n", null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "branches \"w{week}-{a}-{b}\" does not name the day, by {date} or by {week} and {day}. Write it as w{week}d{day}-{a}-{b}");
        assertThatThrownBy(
                        () -> read(
                                "",
                                "date,participant,partner\n2024-01-09,p1,p1\n2024-01-09,p1,p9\n9 Jan,p1,p2\n2024-01-09,p1,p4\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("pairs.csv:2:3: partner \"p1\" is the same person")
                .hasMessageContaining("pairs.csv:3:3: partner \"p9\" is no participant of roster.csv")
                .hasMessageContaining("pairs.csv:4:1: date \"9 Jan\"")
                .hasMessageContaining("pairs.csv:5:3: partner \"p4\" has neither an e-mail address nor a login");
    }

    private ProgrammeDirectory read(String more, String sheet) throws IOException {
        Files.writeString(temp.resolve("dayone.yaml"), YAML + more);
        Files.writeString(temp.resolve("roster.csv"), ROSTER);
        if (sheet != null) {
            Files.writeString(temp.resolve("pairs.csv"), sheet);
        }
        return ProgrammeDirectory.read(temp, MINT);
    }
}
