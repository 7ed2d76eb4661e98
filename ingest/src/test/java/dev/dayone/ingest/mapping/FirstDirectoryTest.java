package dev.dayone.ingest.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.mapping.FirstDirectory.Days;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstDirectoryTest {

    @TempDir
    Path temp;

    /** A column that is not asked for is told, not lost without a word. */
    @Test
    void whoGraduatedAndTheBackgroundComeAlongAndTheRestIsTold() throws IOException {
        Path people = temp.resolve("people.csv");
        Files.writeString(people, """
                Name,Cohort,Email,Highest degree,Graduated,Graduated on,Notes
                Ana,c1,ana@example.org,PhD,TRUE,2024-04-05,kind
                Bo,c1,bo@example.org,,no,,
                """);

        FirstDirectory first = FirstDirectory.read(people, Map.of(), List.of("Highest degree"));
        first.write(
                temp.resolve("school"),
                "school",
                "School",
                "course",
                Map.of("c1", new Days(LocalDate.of(2024, 3, 4), LocalDate.of(2024, 4, 5))));

        assertThat(Files.readString(temp.resolve("school/roster.csv"))).isEqualTo("""
                participant,cohort,assigned_arm,name,email,completed,completed_on,baseline.highest-degree
                p001,c1,course,Ana,ana@example.org,yes,2024-04-05,PhD
                p002,c1,course,Bo,bo@example.org,no,,
                """);
        assertThat(first.notes()).anyMatch(note -> note.contains("Not taken: \"Notes\""));
    }
}
