package dev.dayone.ingest.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.Enrolled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One format is a programme: what it lacks is a comparison, and nothing else. */
class OneFormatTest {

    private static final String YAML = """
            programme: school
            cohorts:
              - {id: c1, start: 2024-01-08, end: 2024-02-09}
            formats:
              - {id: course}
            """;

    @TempDir
    Path temp;

    @Test
    void nobodyNeedWriteThatEverybodyHasTheOneFormat() throws IOException {
        ProgrammeDirectory read = read(YAML, "participant,cohort\np1,c1\np2,c1\n");

        assertThat(read.isWithoutFault()).isTrue();
        assertThat(read.events().stream().filter(Enrolled.class::isInstance).map(Enrolled.class::cast))
                .hasSize(2)
                .allSatisfy(enrolled -> assertThat(enrolled.assignedArm()).isEqualTo("course"));
    }

    @Test
    void aMisspeltFormatIsRefusedAllTheSame() {
        assertThatThrownBy(() -> read(YAML, "participant,cohort,assigned_arm\np1,c1,corse\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("roster.csv:2:3: assigned_arm \"corse\" is no format of dayone.yaml");
    }

    @Test
    void aStudyNeedsASecondFormat() {
        String study = "studies:\n  - {id: s, question: q, control: course, treatment: course}\n";

        assertThatThrownBy(() -> read(YAML + study, "participant,cohort\np1,c1\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("compares two formats, and the programme has one");
    }

    @Test
    void withASecondFormatEverybodyIsToldApart() {
        String two = YAML.replace("- {id: course}", "- {id: course}\n  - {id: sprint}");

        assertThatThrownBy(() -> read(two, "participant,cohort\np1,c1\n"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("\"assigned_arm\" is missing");
    }

    private ProgrammeDirectory read(String yaml, String roster) throws IOException {
        Files.writeString(temp.resolve("dayone.yaml"), yaml);
        Files.writeString(temp.resolve("roster.csv"), roster);
        return ProgrammeDirectory.read(
                temp, Secrets.forgetful(new byte[32]).mint("school", Instant.parse("2024-03-01T00:00:00Z"), "run"));
    }
}
