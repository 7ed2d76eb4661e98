package dev.dayone.app.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.evidence.refusal.NotEstimableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reference cases of a directory, each asked of our methods and compared with the numbers it expects. */
public final class ReferenceCheck {

    private final Path directory;
    private final JsonNode cases;
    private final ReferenceMethods methods = new ReferenceMethods();

    private ReferenceCheck(Path directory, JsonNode cases) {
        this.directory = directory;
        this.cases = cases;
    }

    /**
     * One difference.
     *
     * @param name the value's name, with its index in an array
     * @param got what the method says
     * @param want what the case expects
     */
    public record Difference(String name, String got, String want) {}

    /**
     * One case.
     *
     * @param differences empty = passed
     */
    public record Outcome(String id, String method, List<Difference> differences) {

        public Outcome {
            differences = List.copyOf(differences);
        }

        public boolean passed() {
            return differences.isEmpty();
        }
    }

    /**
     * Reads {@code cases.json} of that directory.
     *
     * @throws IllegalArgumentException if it is not there or not of format 1
     */
    public static ReferenceCheck of(Path directory) {
        Path file = directory.resolve("cases.json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    file + " is not there. Give the directory that holds cases.json and data/.");
        }
        try {
            JsonNode root = new ObjectMapper().readTree(file.toFile());
            if (root.path("format").asInt() != 1 || !root.path("cases").isArray()) {
                throw new IllegalArgumentException(
                        file + " is not of format 1: it needs \"format\": 1 and an array \"cases\".");
            }
            return new ReferenceCheck(directory, root.get("cases"));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read as JSON: " + e.getMessage(), e);
        }
    }

    /** Every case, in order. */
    public List<Outcome> run() {
        List<Outcome> outcomes = new ArrayList<>();
        cases.forEach(each -> outcomes.add(run(each)));
        return outcomes;
    }

    private Outcome run(JsonNode each) {
        String id = each.path("id").asText();
        String method = each.path("method").asText();
        return new Outcome(id, method, compare(each, method));
    }

    private List<Difference> compare(JsonNode each, String name) {
        JsonNode expect = each.path("expect");
        boolean refusal = expect.path("status").asText().equals("error");
        String want = refusal ? "refused: " + expect.path("error").asText() : "an answer";
        Function<ReferenceInput, Values> method = methods.named(name);
        if (method == null) {
            return List.of(new Difference("method", "none of that name", name));
        }
        try {
            Values got = method.apply(ReferenceInput.of(each.path("spec"), data(each)));
            if (refusal) {
                return List.of(new Difference("status", "an answer", want));
            }
            return numbers(each, expect.path("values"), got);
        } catch (NotEstimableException e) {
            boolean right =
                    refusal && e.code().name().equals(expect.path("error").asText());
            return right
                    ? List.of()
                    : List.of(new Difference("status", "refused: " + e.code() + " (" + e.why() + ")", want));
        } catch (UncheckedIOException e) {
            return List.of(new Difference("data", String.valueOf(e.getMessage()), "a readable file"));
        } catch (RuntimeException e) {
            return List.of(new Difference("status", "our bug: " + e, want));
        }
    }

    private @Nullable Path data(JsonNode each) {
        JsonNode file = each.path("data");
        return file.isTextual() ? directory.resolve("data").resolve(file.asText()) : null;
    }

    private static List<Difference> numbers(JsonNode each, JsonNode wanted, Values got) {
        double relative = each.path("tol_rel").asDouble(1e-8);
        double absolute = each.path("tol_abs").asDouble(1e-10);
        List<Difference> differences = new ArrayList<>();
        wanted.properties().forEach(field -> {
            JsonNode want = field.getValue();
            JsonNode have = got.get(field.getKey());
            if (!want.isArray()) {
                if (!same(have, want, relative, absolute)) {
                    differences.add(new Difference(field.getKey(), print(have), print(want)));
                }
                return;
            }
            if (have == null || have.size() != want.size()) {
                differences.add(new Difference(field.getKey(), print(have), print(want)));
                return;
            }
            for (int i = 0; i < want.size(); i++) {
                if (!same(have.get(i), want.get(i), relative, absolute)) {
                    differences.add(
                            new Difference(field.getKey() + "[" + i + "]", print(have.get(i)), print(want.get(i))));
                }
            }
        });
        return differences;
    }

    private static boolean same(@Nullable JsonNode have, JsonNode want, double relative, double absolute) {
        if (have == null) {
            return false;
        }
        boolean none = have.isNull() || (have.isNumber() && Double.isNaN(have.asDouble()));
        if (none || want.isNull()) {
            return none && want.isNull();
        }
        if (want.isBoolean()) {
            return have.isBoolean() && have.asBoolean() == want.asBoolean();
        }
        boolean infinite = want.isTextual()
                && (want.asText().equals("Inf") || want.asText().equals("-Inf"));
        if (want.isTextual() && !infinite) {
            return have.asText().equals(want.asText());
        }
        if (!have.isNumber()) {
            return false;
        }
        if (infinite) {
            return have.asDouble()
                    == (want.asText().equals("Inf") ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
        }
        return Math.abs(have.asDouble() - want.asDouble()) <= absolute + relative * Math.abs(want.asDouble());
    }

    private static String print(@Nullable JsonNode value) {
        return value == null ? "nothing" : value.isTextual() ? value.asText() : value.toString();
    }
}
