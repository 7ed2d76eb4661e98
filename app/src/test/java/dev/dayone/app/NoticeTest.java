package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** NOTICE names what the bill of materials of the build lists; rewrite it with -Dgolden.write=true. */
class NoticeTest {

    private static final Path NOTICE = Path.of("..", "NOTICE");

    @Test
    void noticeNamesEveryLibraryThatIsShippedWithItsLicence() throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        for (JsonNode library : billOfMaterials().path("components")) {
            if (!library.path("group").asText().equals("dev.dayone")) {
                lines.add("- " + library.path("group").asText() + ":"
                        + library.path("name").asText().replaceFirst("-(linux|darwin)-\\w+$", "") + " "
                        + library.path("version").asText() + ": "
                        + String.join(", ", licences(library)));
            }
        }
        assertThat(lines).as("libraries in the bill of materials").hasSizeGreaterThan(50);
        assertThat(lines).as("libraries without a licence").noneMatch(line -> line.endsWith(": "));
        String notice = """
                DayOne
                Copyright the DayOne authors

                DayOne is licensed under the Apache License 2.0 (see LICENSE). What is built from it ships the libraries below,
                each under its own licence. Their licence texts are inside their jars, or at the addresses of their projects.
                Libraries under the LGPL, the EPL or the GPL with the Classpath Exception are shipped unchanged, as jars of their
                own, so that anyone can replace them; their sources are in the public Maven repository under the same names.
                The packaged Postgres server is under the PostgreSQL License.

                This list is written from the build's bill of materials.

                """ + String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(NOTICE, notice);
        }
        assertThat(NOTICE).content().isEqualTo(notice);
    }

    private static List<String> licences(JsonNode library) {
        List<String> names = new ArrayList<>();
        for (JsonNode choice : library.path("licenses")) {
            JsonNode licence = choice.path("license");
            String name = choice.path("expression")
                    .asText(licence.path("id").asText(licence.path("name").asText()));
            names.add(name);
        }
        return names;
    }

    private static JsonNode billOfMaterials() throws IOException {
        try (InputStream bill = NoticeTest.class.getResourceAsStream("/META-INF/sbom/dayone.cdx.json")) {
            assumeFalse(
                    bill == null && "offline: true".equals(System.getProperty("maven.mode")),
                    "Maven writes the bill of materials only when it is online");
            return new ObjectMapper()
                    .readTree(Objects.requireNonNull(bill, "the build has written no bill of materials"));
        }
    }
}
