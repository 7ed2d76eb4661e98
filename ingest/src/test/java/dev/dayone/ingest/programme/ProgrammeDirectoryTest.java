package dev.dayone.ingest.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.simulation.SimulatedProgramme;
import dev.dayone.ingest.simulation.Truth;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.WireCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgrammeDirectoryTest {

    private static final Truth TINY = new Truth(3, 2, 8, 7, 1.35, 0.0035, 0.1, 0.1, 0.1, 3, 2);

    @TempDir
    Path temp;

    @Test
    void simulatedProgrammeReadsWithoutAProblemAndSplitsEvenly() throws IOException {
        SimulatedProgramme.write(TINY, temp.resolve("a"));

        ProgrammeDirectory read = read(temp.resolve("a"));

        assertThat(read.problems()).isEmpty();
        assertThat(read.simulated()).isTrue();
        assertThat(read.repositories()).hasSize(16);
        List<Enrolled> enrolments = ofType(read, Enrolled.class);
        assertThat(enrolments).hasSize(16);
        assertThat(enrolments.stream().filter(e -> e.assignedArm().equals("sprint")))
                .hasSize(8);
        assertThat(ofType(read, StudyRegistered.class))
                .singleElement()
                .satisfies(study -> assertThat(study.outcomes()).hasSize(5));
    }

    @Test
    void sameSeedGivesTheSameEvents() throws IOException {
        SimulatedProgramme.write(TINY, temp.resolve("a"));
        SimulatedProgramme.write(TINY, temp.resolve("b"));

        assertThat(read(temp.resolve("a")).events())
                .isEqualTo(read(temp.resolve("b")).events());
    }

    @Test
    void namesAndAddressesStayBehind() throws IOException {
        SimulatedProgramme.write(TINY, temp.resolve("a"));

        Set<String> bytes = read(temp.resolve("a")).events().stream()
                .map(event -> new String(WireCodec.encode(event), java.nio.charset.StandardCharsets.ISO_8859_1))
                .collect(Collectors.toSet());

        assertThat(bytes).noneMatch(text -> text.contains("sim-2024") || text.contains("example.org"));
    }

    @Test
    void revisionsNameWhatTheyReplaceAndVoidsNeedOne() throws IOException {
        SimulatedProgramme.write(TINY, temp.resolve("a"));
        Path scores = temp.resolve("a/checkpoints.csv");
        List<String> lines = Files.readAllLines(scores);
        String row = lines.get(1);
        Files.writeString(
                scores,
                lines.get(0) + ",revision,void\n" + row + ",0,no\n" + row + ",1,no\n" + row + ",2,yes\n" + row
                        + ",0,yes\n");

        ProgrammeDirectory read = read(temp.resolve("a"));

        List<CheckpointScored> scored = ofType(read, CheckpointScored.class);
        assertThat(scored).hasSize(3);
        assertThat(scored.get(1).meta().corrects())
                .containsExactly(scored.get(0).meta().eventId());
        assertThat(scored.get(2).meta().corrects())
                .containsExactly(
                        scored.get(0).meta().eventId(), scored.get(1).meta().eventId());
        assertThat(scored.get(2).meta().voids()).isTrue();
        assertThat(read.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).contains("takes back nothing"));
    }

    @Test
    void aColumnOfCodesIsACategoryWhereTheDirectorySaysSo() throws IOException {
        SimulatedProgramme.write(TINY, temp.resolve("a"));
        Path yaml = temp.resolve("a/dayone.yaml");
        Path roster = temp.resolve("a/roster.csv");
        List<String> lines = Files.readAllLines(roster);
        StringBuilder coded = new StringBuilder(lines.get(0) + ",baseline.site,baseline.grade\n");
        for (int i = 1; i < lines.size(); i++) {
            coded.append(lines.get(i))
                    .append(',')
                    .append(i % 3)
                    .append(',')
                    .append(i % 3)
                    .append("D\n");
        }
        Files.writeString(roster, coded);

        assertThat(column(read(temp.resolve("a")), "site").sentence())
                .contains("numbers", "3 different values", "categories: [site]");
        assertThat(column(read(temp.resolve("a")), "grade").numeric()).isFalse();

        Files.writeString(yaml, Files.readString(yaml) + "\ncategories: [baseline.site]\n");
        assertThat(column(read(temp.resolve("a")), "site").numeric()).isFalse();
        assertThat(ofType(read(temp.resolve("a")), Enrolled.class).get(0).baseline())
                .containsEntry("site", "level 1")
                .containsEntry("grade", "1D");

        Files.writeString(yaml, Files.readString(yaml).replace("baseline.site", "sight"));
        assertThatThrownBy(() -> read(temp.resolve("a"))).hasMessageContaining("no column baseline.sight");
    }

    private static BaselineColumn column(ProgrammeDirectory read, String name) {
        return read.baseline().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFileWithoutOneGoodRowIsRefused() throws IOException {
        SimulatedProgramme.write(TINY, temp.resolve("a"));
        Path placements = temp.resolve("a/placements.csv");
        Files.writeString(
                placements,
                Files.readString(placements).replace(",2024-", ",24/").replace(",2025-", ",25/"));

        assertThatThrownBy(() -> read(temp.resolve("a")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("placements.csv:2:2: date")
                .hasMessageContaining("more like these");
    }

    private static ProgrammeDirectory read(Path directory) {
        return ProgrammeDirectory.read(
                directory,
                Secrets.forgetful(new byte[32]).mint(ProgrammeDirectory.programmeOf(directory), Instant.EPOCH, "run"));
    }

    private static <T extends Event> List<T> ofType(ProgrammeDirectory read, Class<T> type) {
        return read.events().stream().filter(type::isInstance).map(type::cast).toList();
    }
}
