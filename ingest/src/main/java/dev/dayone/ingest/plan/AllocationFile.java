package dev.dayone.ingest.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.DrawnList.Drawn;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.schemas.StudyRegistered.Draw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code allocations/STUDY.json} and {@code allocations/STUDY-N.csv}: each draw of the arms with its seed, the list it was drawn from and what was drawn. The
 * roster must say the same; what people in fact did is {@code received_arm}.
 */
public final class AllocationFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final String study;
    private final ArrayNode draws;

    private AllocationFile(Path directory, String study, ArrayNode draws) {
        this.directory = directory;
        this.study = study;
        this.draws = draws;
    }

    /** The draws of a study; none where none was made here. Lists that were edited are refused. */
    public static AllocationFile of(Path directory, String study) {
        Path file = folder(directory).resolve(study + ".json");
        if (!Files.isRegularFile(file)) {
            return new AllocationFile(directory, study, JSON.createArrayNode());
        }
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (!(root.get("draws") instanceof ArrayNode draws)) {
                throw broken(study + ".json", "holds no draws");
            }
            AllocationFile allocation = new AllocationFile(directory, study, draws);
            allocation.lists();
            return allocation;
        } catch (JsonProcessingException e) {
            throw broken(study + ".json", "is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static Path folder(Path directory) {
        return directory.resolve("allocations");
    }

    private static InputException broken(String file, String why) {
        return InputException.of(
                Problem.ofFile(
                        "allocations/" + file,
                        why,
                        "A draw is never edited: put the file back as it was, or draw again on record with ./dayone study assign --redraw"));
    }

    /** Every list with what was drawn; those replaced by a later draw are left out. */
    public List<DrawnList> lists() {
        List<DrawnList> out = new ArrayList<>();
        for (JsonNode draw : draws) {
            if (!draw.hasNonNull("replaced")) {
                out.add(list(draw));
            }
        }
        return out;
    }

    private DrawnList list(JsonNode draw) {
        String name = draw.path("file").asText();
        Path file = folder(directory).resolve(name);
        if (!name.startsWith(study + "-") || !Files.isRegularFile(file)) {
            throw broken(name, "is missing");
        }
        try {
            String text = Files.readString(file);
            if (!Digests.sha256(text).equals(draw.path("drawnHash").asText())) {
                throw broken(name, "was edited since it was drawn");
            }
            return DrawnList.parse(text, draw);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The draws as the plan's event tells them. */
    public List<Draw> draws() {
        List<Draw> out = new ArrayList<>();
        for (JsonNode draw : draws) {
            if (draw.hasNonNull("replaced")) {
                continue;
            }
            List<String> cohorts = new ArrayList<>();
            draw.path("cohorts").forEach(each -> cohorts.add(each.asText()));
            List<String> balance = new ArrayList<>();
            draw.path("balanceOn").forEach(each -> balance.add(each.asText()));
            out.add(new Draw(
                    draw.path("scheme").asText(),
                    cohorts,
                    draw.path("seed").asText(),
                    draw.path("listHash").asText(),
                    draw.path("drawnHash").asText(),
                    Instant.parse(draw.path("at").asText()),
                    draw.path("units").asInt(),
                    balance,
                    draw.hasNonNull("acceptance") ? draw.path("acceptance").asDouble() : null,
                    draw.path("redraws").asInt()));
        }
        return out;
    }

    /** Arm by person or cluster. */
    public Map<String, String> arms() {
        Map<String, String> arms = new LinkedHashMap<>();
        lists().forEach(list -> list.drawn().forEach(each -> arms.put(each.id(), each.arm())));
        return arms;
    }

    /**
     * Puts a draw on record.
     *
     * @param why reason for drawing those units anew; null = they were not drawn before
     * @return the file of the list
     */
    public Path add(DrawnList list, @Nullable String why) {
        int redraws = 0;
        if (why != null) {
            for (JsonNode each : draws) {
                boolean same = list(each).drawn().stream()
                        .map(Drawn::id)
                        .anyMatch(id ->
                                list.drawn().stream().anyMatch(now -> now.id().equals(id)));
                if (same) {
                    redraws = Math.max(redraws, each.path("redraws").asInt() + 1);
                    if (!each.hasNonNull("replaced")) {
                        ((ObjectNode) each)
                                .put("replaced", list.at().toString())
                                .put("why", why);
                    }
                }
            }
        }
        String name = study + "-" + (draws.size() + 1) + ".csv";
        ObjectNode draw = draws.addObject()
                .put("file", name)
                .put("at", list.at().toString())
                .put("scheme", list.scheme())
                .put("seed", list.seed())
                .put("share", list.share())
                .put("units", list.drawn().size())
                .put("attempt", list.attempt())
                .put("listHash", Digests.sha256(list.listText()))
                .put("drawnHash", Digests.sha256(list.text()))
                .put("redraws", redraws);
        ArrayNode cohorts = draw.putArray("cohorts");
        list.cohorts().forEach(cohorts::add);
        ArrayNode balance = draw.putArray("balanceOn");
        list.balanceOn().forEach(balance::add);
        Double acceptance = list.acceptance();
        if (acceptance != null) {
            draw.put("acceptance", acceptance);
        }
        ObjectNode root = JSON.createObjectNode();
        root.set("draws", draws);
        Path file = folder(directory).resolve(name);
        Directories.write(file, list.text());
        Directories.write(folder(directory).resolve(study + ".json"), root.toPrettyString() + "\n");
        return file;
    }
}
