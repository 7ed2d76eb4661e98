package dev.dayone.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.ReleasedSchemas.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Contracts stay readable. A schema that changed is released anew with -Dgolden.write=true, which adds a file and its golden
 * bytes; no file of a release is ever edited.
 */
class ReleasedSchemasTest {

    private static final Path RESOURCES = Path.of("src", "main", "resources", "dev", "dayone", "schemas");
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @Test
    void schemasOfTodayAreTheNewestReleases() throws IOException {
        Map<String, Release> newest = newest();
        for (Class<?> type : WireCodec.types()) {
            Schema today = WireCodec.schema(type.getSimpleName());
            Release last = newest.get(type.getSimpleName());
            boolean released = last != null && withoutDoc(last.schema()).equals(withoutDoc(today));
            if (!released && Boolean.getBoolean("golden.write")) {
                release(today, last == null ? 1 : last.version() + 1, type);
                released = true;
            }
            assertThat(released)
                    .as(type.getSimpleName() + " has changed since its last release: run with -Dgolden.write=true")
                    .isTrue();
        }
    }

    @Test
    void releasedFilesAreNeverEdited() throws IOException {
        List<String> lines = Files.readAllLines(RESOURCES.resolve(ReleasedSchemas.INDEX));
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            String[] words = line.split(" ");
            byte[] file =
                    Files.readAllBytes(RESOURCES.resolve(ReleasedSchemas.FOLDER + words[0] + "." + words[1] + ".avsc"));
            assertThat(HexFormat.of().formatHex(EventIds.digest("SHA-256").digest(file)))
                    .as(line)
                    .isEqualTo(words[2]);
        }
    }

    @Test
    void everyStepBetweenReleasesKeepsOldAndNewReadersRight() {
        Map<String, Release> before = new LinkedHashMap<>();
        for (Release release : ReleasedSchemas.all()) {
            Release last = before.put(release.name(), release);
            if (last != null) {
                assertThat(SchemaChange.problems(last.schema(), release.schema()))
                        .as(last.file() + " to " + release.file())
                        .isEmpty();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> goldenBytesOfEveryReleaseAreReadByTodaysReader() {
        return ReleasedSchemas.all().stream()
                .map(release -> DynamicTest.dynamicTest(release.file(), () -> {
                    byte[] bytes = HexFormat.of()
                            .parseHex(Files.readString(golden(release.name(), release.version()))
                                    .strip());
                    GenericRecord asWritten =
                            new BinaryMessageDecoder<GenericRecord>(GenericData.get(), release.schema()).decode(bytes);

                    WireRecord read = WireCodec.decode(bytes);

                    GenericRecord asRead = RecordMapping.of(read.getClass(), WireCodec.schema(release.name()))
                            .write(read);
                    for (Schema.Field field : release.schema().getFields()) {
                        assertThat(String.valueOf(asRead.get(field.name())))
                                .as(field.name())
                                .startsWith(withoutEnd(String.valueOf(asWritten.get(field.name()))));
                    }
                }));
    }

    /** Every kind of mistake that one may make in a schema, on every schema in which it can be made. */
    @TestFactory
    Stream<DynamicTest> everyMutantIsCaught() {
        List<Mutant> mutants = mutants();
        assertThat(mutants).hasSizeGreaterThan(40);
        return mutants.stream()
                .map(mutant -> DynamicTest.dynamicTest(
                        mutant.name(),
                        () -> assertThat(SchemaChange.problems(mutant.before(), mutant.after()))
                                .isNotEmpty()));
    }

    @Test
    void avrosOwnCheckLetsManyOfThemPass() {
        assertThat(mutants().stream()
                        .filter(mutant ->
                                SchemaCompatibility.checkReaderWriterCompatibility(mutant.after(), mutant.before())
                                                .getType()
                                        == SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE)
                        .map(mutant -> mutant.name().replaceFirst(".*: ", "")))
                .contains(
                        "millis to micros",
                        "logical type dropped",
                        "default changed",
                        "alias added",
                        "enum default changed");
    }

    /** A schema with one mistake in it. */
    private record Mutant(String name, Schema before, Schema after) {}

    private static List<Mutant> mutants() {
        List<Mutant> mutants = new ArrayList<>();
        for (Release release : newest().values()) {
            String json = release.schema().toString();
            mutations().forEach((name, mutation) -> {
                String mutant = Pattern.compile(mutation[0]).matcher(json).replaceFirst(mutation[1]);
                if (!mutant.equals(json)) {
                    mutants.add(new Mutant(
                            release.name() + ": " + name,
                            release.schema(),
                            new Schema.Parser().setValidateDefaults(false).parse(mutant)));
                }
            });
        }
        return mutants;
    }

    private static Map<String, String[]> mutations() {
        Map<String, String[]> out = new LinkedHashMap<>();
        out.put("millis to micros", new String[] {"timestamp-millis", "timestamp-micros"});
        out.put("logical type dropped", new String[] {",\"logicalType\":\"date\"", ""});
        out.put("uuid dropped", new String[] {",\"logicalType\":\"uuid\"", ""});
        out.put("default changed", new String[] {"\"default\":false", "\"default\":true"});
        out.put("number default changed", new String[] {"\"default\":0([,}])", "\"default\":1$1"});
        out.put("default dropped", new String[] {",\"default\":null", ""});
        out.put("int widened", new String[] {"\"type\":\"int\"", "\"type\":\"long\""});
        out.put("double narrowed", new String[] {"\"type\":\"double\"", "\"type\":\"float\""});
        out.put("string to bytes", new String[] {"\"type\":\"string\"", "\"type\":\"bytes\""});
        out.put("field renamed", new String[] {"\"name\":\"meta\"", "\"name\":\"header\""});
        out.put(
                "field renamed with alias",
                new String[] {"\"name\":\"meta\",", "\"name\":\"header\",\"aliases\":[\"meta\"],"});
        out.put("alias added", new String[] {"\"name\":\"programme\",", "\"name\":\"programme\",\"aliases\":[\"x\"],"});
        out.put("record renamed", new String[] {"\"type\":\"record\",\"name\":\"", "\"type\":\"record\",\"name\":\"X"});
        out.put("nullable exchanged", new String[] {"\\[\"null\",\"string\"\\]", "[\"string\",\"null\"]"});
        out.put("null no longer allowed", new String[] {"\\[\"null\",\"string\"\\]", "\"string\""});
        out.put("enum default dropped", new String[] {"\\],\"default\":\"[A-Z]+\"", "]"});
        out.put("enum default changed", new String[] {
            "\"symbols\":\\[\"UNKNOWN\",\"([A-Z_]+)\"([^]]*)\\],\"default\":\"UNKNOWN\"",
            "\"symbols\":[\"UNKNOWN\",\"$1\"$2],\"default\":\"$1\""
        });
        out.put("enum constant dropped", new String[] {",\"[A-Z_]+\"\\],\"default\"", "],\"default\""});
        out.put(
                "field without default added",
                new String[] {"\"fields\":\\[", "\"fields\":[{\"name\":\"extra\",\"type\":\"string\"},"});
        return out;
    }

    private static Map<String, Release> newest() {
        Map<String, Release> newest = new LinkedHashMap<>();
        ReleasedSchemas.all().forEach(release -> newest.put(release.name(), release));
        return newest;
    }

    private static void release(Schema schema, int version, Class<?> type) throws IOException {
        String text = SchemaFormatter.format("json/pretty", schema) + "\n";
        Path file = RESOURCES.resolve(ReleasedSchemas.FOLDER + schema.getName() + "." + version + ".avsc");
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        String hash =
                HexFormat.of().formatHex(EventIds.digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(
                RESOURCES.resolve(ReleasedSchemas.INDEX),
                schema.getName() + " " + version + " " + hash + "\n",
                StandardOpenOption.APPEND);
        WireRecord sample = Samples.all().filter(type::isInstance).findFirst().orElseThrow();
        Files.createDirectories(GOLDEN);
        Files.writeString(golden(schema.getName(), version), HexFormat.of().formatHex(WireCodec.encode(sample)) + "\n");
    }

    private static Path golden(String name, int version) {
        return GOLDEN.resolve(name + "." + version + ".hex");
    }

    /** A nested record may have gained fields at its end. */
    private static String withoutEnd(String text) {
        return text.endsWith("}") ? text.substring(0, text.length() - 1) : text;
    }

    private static String withoutDoc(Schema schema) {
        return schema.toString().replaceAll(",?\"doc\":\"(?:[^\"\\\\]|\\\\.)*\"", "");
    }
}
