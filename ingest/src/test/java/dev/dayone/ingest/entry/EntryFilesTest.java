package dev.dayone.ingest.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FactKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of events that name their own ids. */
class EntryFilesTest {

    private static final UUID ID = UUID.fromString("0b6cb6b4-6c0f-4d6e-9d0e-0a3b5c1d2e3f");
    private static final String TAKEN = "is the id of an event of another kind, programme or participant";

    @TempDir
    Path temp;

    private final Mint mint = Secrets.forgetful(new byte[32]).mint("small", Instant.EPOCH, "test");

    @BeforeEach
    void directory() throws IOException {
        Files.writeString(temp.resolve("dayone.yaml"), """
                programme: small
                cohorts:
                  - {id: c1, start: 2024-01-08, end: 2024-02-09}
                formats:
                  - {id: a}
                checkpoints:
                  - id: final
                    items:
                      - {id: task, maximum: 100}
                """);
        Files.writeString(temp.resolve("roster.csv"), "participant,cohort\np1,c1\np2,c1\n");
    }

    private static String score(String participant, int score) {
        return "{\"type\": \"CheckpointScored\", \"eventId\": \"" + ID + "\", \"participant\": \"" + participant
                + "\", \"checkpoint\": \"final\", \"item\": \"task\", \"score\": " + score
                + ", \"submitted\": \"2024-02-08\"}\n";
    }

    private EntryFiles.Read read(Map<UUID, FactKey> known, Set<UUID> askedFor, String... files) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String text : files) {
            Path file = temp.resolve("scores-" + paths.size() + ".ndjson");
            Files.writeString(file, text);
            paths.add(file);
        }
        Programme programme = Programme.read(temp, mint, pseudonym -> Optional.empty());
        return EntryFiles.read(
                paths,
                Optional.empty(),
                programme::events,
                ids -> {
                    askedFor.addAll(ids);
                    return known;
                },
                mint);
    }

    @Test
    void anIdIsOnePersonsInAllFiles() throws IOException {
        EntryFiles.Read read = read(Map.of(), new HashSet<>(), score("p1", 50) + score("p1", 50), score("p2", 60));

        assertThat(read.problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.line()).contains("scores-1.ndjson", TAKEN, "an id of its own"));
        assertThat(read.messages()).filteredOn(Event.class::isInstance).hasSize(2);
    }

    @Test
    void anIdThatTheWarehouseHasOfSomebodyElseIsRefused() throws IOException {
        Set<UUID> asked = new HashSet<>();
        FactKey others =
                new FactKey("CheckpointScored", "small", mint.pseudonyms().participant("p2"), null);
        FactKey own = new FactKey("CheckpointScored", "small", mint.pseudonyms().participant("p1"), null);

        assertThat(read(Map.of(ID, others), asked, score("p1", 50)).problems())
                .extracting(Problem::line)
                .singleElement()
                .asString()
                .contains(TAKEN);
        assertThat(asked).containsExactly(ID);
        assertThat(read(Map.of(ID, own), asked, score("p1", 50)).problems()).isEmpty();
    }

    @Test
    void aDirectoryTakesNoIdTwiceForTwoPeople() throws IOException {
        Files.writeString(temp.resolve("checkpoints.ndjson"), score("p1", 50) + score("p2", 60));

        ProgrammeDirectory read = ProgrammeDirectory.read(temp, mint);

        assertThat(read.problems())
                .extracting(Problem::line)
                .singleElement()
                .asString()
                .contains(TAKEN);
        assertThat(read.events())
                .filteredOn(each -> each.meta().eventId().equals(ID))
                .hasSize(1);
    }

    @Test
    void aDirectoryTakesNoIdThatTheWarehouseHasOfSomebodyElse() throws IOException {
        Files.writeString(temp.resolve("checkpoints.ndjson"), score("p1", 50));
        ProgrammeDirectory read = ProgrammeDirectory.read(temp, mint);
        String p1 = mint.pseudonyms().participant("p1");

        for (FactKey others : List.of(
                new FactKey("CheckpointScored", "small", mint.pseudonyms().participant("p2"), null),
                new FactKey("CheckpointScored", "other", p1, null),
                new FactKey("PlacementRecorded", "small", p1, null))) {
            ProgrammeDirectory held = read.heldAgainst(ids -> Map.of(ID, others), mint);
            assertThat(held.problems())
                    .extracting(Problem::line)
                    .singleElement()
                    .asString()
                    .contains("checkpoints.ndjson:1", TAKEN);
            assertThat(held.rejects()).hasSize(1);
            assertThat(held.events()).extracting(each -> each.meta().eventId()).doesNotContain(ID);
            assertThat(held.events()).hasSize(read.events().size() - 1);
        }
        FactKey own = new FactKey("CheckpointScored", "small", p1, null);
        assertThat(read.heldAgainst(ids -> Map.of(ID, own), mint)).isEqualTo(read);
        assertThat(read.heldAgainst(ids -> Map.of(), mint)).isEqualTo(read);
    }

    /** A study's id is the name of a file: it must not lead out of its folder. */
    @Test
    void aStudysIdIsTheNameOfAFile() throws IOException {
        String yaml = Files.readString(temp.resolve("dayone.yaml")).replace("{id: a}", "{id: a}\n  - {id: b}");
        for (String id : List.of("../../secret", "..", ".hidden", "a/b", "a\\\\b", "x".repeat(101), "/etc/x")) {
            Files.writeString(temp.resolve("dayone.yaml"), yaml + "studies:\n  - id: \"" + id + "\"\n" + """
                                    question: Is b better than a?
                                    control: a
                                    treatment: b
                                    outcomes:
                                      - {id: score, measure: checkpoint-score, checkpoint: final, smallest-difference: 5, primary: true}
                                """);
            assertThatThrownBy(() -> ProgrammeDirectory.read(temp, mint))
                    .as(id)
                    .hasMessageContaining("cannot be the name of a file");
        }
    }
}
