package dev.dayone.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExampleQueriesTest {

    @Test
    void thePageOffersTheShippedQueries() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "examples", "queries"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .isEqualTo(ExampleQueries.FILES);
        }
        for (String file : ExampleQueries.FILES) {
            assertThat(ExampleQueries.read(file)).as(file).startsWith("-- ").contains("mart.");
        }
    }

    @Test
    void onlyWhatThatReaderMayAskIsOffered() {
        List<ExampleQueries.Example> groups = ExampleQueries.of("summary", Set.of("funnel", "freshness"));

        assertThat(groups)
                .extracting(ExampleQueries.Example::question)
                .hasSize(2)
                .allMatch(each -> each.endsWith("?"));
        assertThat(groups)
                .allMatch(each -> each.sql().contains("summary.") && !each.sql().contains("mart."));
        assertThat(groups).noneMatch(each -> each.sql().contains(";"));
    }
}
