package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The bench measures the services as they are, with the rights that they have: it runs to its end and can be held against an earlier one. */
class BenchIT {

    @Test
    void aBenchRunsToItsEndAndIsHeldAgainstAnEarlierOne() throws Exception {
        Path earlier = Cli.freshDirectory("bench").resolve("earlier.json");
        // A figure that nobody measures any more: whatever else moved, the bench must say so.
        Files.writeString(earlier, """
                {"stages": [{"stage": "gone", "ours": 1, "unit": "rows/s", "limit": "limit", "limitRate": 2}],
                 "latency": [], "startSeconds": 1, "restoreSeconds": 1, "restoredFacts": 1}
                """);

        Cli cli = Cli.run("bench", "--quick", "--events", "1500", "--json", "--against", earlier.toString());

        assertThat(cli.code()).as(cli.err()).isEqualTo(1);
        JsonNode json = cli.json();
        assertThat(json.get("stages"))
                .extracting(stage -> stage.get("stage").asText())
                .containsExactly("collector's spool", "producing", "topology", "sink");
        assertThat(json.get("stages"))
                .allSatisfy(stage -> assertThat(stage.get("ratio").asDouble()).isPositive());
        assertThat(json.get("latency")).hasSize(2);
        assertThat(json.get("changes"))
                .filteredOn(change -> change.get("change").asText().equals("GONE"))
                .extracting(change -> change.get("figure").asText())
                .containsExactly("gone, ratio to limit");
    }

    @Test
    void aFileThatIsNoBenchIsRefusedBeforeAnythingIsMeasured() throws Exception {
        Path file = Files.writeString(Cli.freshDirectory("bench").resolve("other.json"), "{}");

        Cli other = Cli.run("bench", "--against", file.toString());
        Cli missing =
                Cli.run("bench", "--against", file.resolveSibling("none.json").toString());

        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains(file + " does not hold what 'dayone bench --json' prints", "'stages'");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("is not there. Write one with: dayone bench --json");
    }
}
