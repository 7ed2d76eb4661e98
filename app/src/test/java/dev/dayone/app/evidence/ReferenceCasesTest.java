package dev.dayone.app.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.refusal.Refusal;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every method against numbers made in R, and every refusal against its code. */
class ReferenceCasesTest {

    private static List<ReferenceCheck.Outcome> outcomes() throws URISyntaxException {
        Path directory = Path.of(Objects.requireNonNull(ReferenceCasesTest.class.getResource("/reference"))
                .toURI());
        return ReferenceCheck.of(directory).run();
    }

    @TestFactory
    Stream<DynamicTest> agreesWithR() throws URISyntaxException {
        return outcomes().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.id(), () -> assertThat(each.differences()).isEmpty()));
    }

    @Test
    void everyMethodHasACase() throws URISyntaxException {
        Set<String> asked =
                outcomes().stream().map(ReferenceCheck.Outcome::method).collect(Collectors.toSet());

        assertThat(asked)
                .containsExactlyInAnyOrderElementsOf(new ReferenceMethods().names())
                .hasSize(87);
    }

    @Test
    void theGuideNamesEveryMethodAndRefusal() throws IOException {
        String guide = Files.readString(Path.of("../docs/reference-cases.md"));

        assertThat(new ReferenceMethods().names()).allMatch(name -> guide.contains("| `" + name + "` |"));
        assertThat(Refusal.values()).allMatch(code -> guide.contains("| `" + code + "` | " + code.sentence() + " |"));
    }
}
