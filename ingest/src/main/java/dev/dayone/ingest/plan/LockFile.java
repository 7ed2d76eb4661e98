package dev.dayone.ingest.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.StudyRegistered.Amendment;
import dev.dayone.schemas.StudyRegistered.PlanLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code locks/STUDY.json}: a plan as it was frozen and every change since, oldest first. Each entry's hash covers its plan, author, day, reason and
 * the hash before it, so that no entry can be changed, taken out or put in without all later ones showing it.
 */
public final class LockFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final ArrayNode entries;

    private LockFile(Path file, ArrayNode entries) {
        this.file = file;
        this.entries = entries;
    }

    static Path path(Path directory, String study) {
        return directory.resolve("locks").resolve(study + ".json");
    }

    /** The lock of a study; nothing where it was not locked. */
    public static Optional<LockFile> of(Path directory, String study) {
        Path file = path(directory, study);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (root.get("entries") instanceof ArrayNode entries && !entries.isEmpty()) {
                LockFile lock = new LockFile(file, entries);
                lock.requireWhole();
                return Optional.of(lock);
            }
            throw broken(file, "holds no entries");
        } catch (JsonProcessingException e) {
            throw broken(file, "is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static InputException broken(Path file, String why) {
        return InputException.of(Problem.ofFile(
                name(file), why, "A lock is never edited: put back the file as it was, e.g. from version control"));
    }

    private static String name(Path file) {
        return "locks/" + file.getFileName();
    }

    private void requireWhole() {
        String before = "";
        for (JsonNode entry : entries) {
            for (String key : List.of("plan", "at", "by", "hash")) {
                if (!entry.has(key)) {
                    throw broken(file, "has an entry without " + key);
                }
            }
            String hash = hash(entry, before);
            if (!hash.equals(entry.get("hash").asText())) {
                throw broken(
                        file,
                        "was edited: the entry of " + entry.get("at").asText() + " says hash "
                                + entry.get("hash").asText() + ", its content has " + hash);
            }
            before = hash;
        }
    }

    private static String hash(JsonNode entry, String before) {
        return Digests.sha256(String.join(
                "\n",
                before,
                CanonicalPlan.text(entry.get("plan")),
                entry.get("at").asText(),
                entry.get("by").asText(),
                entry.path("why").asText(""),
                entry.path("descriptive").asText("")));
    }

    /** The lock, once it is sure that the plan in force is the one that was locked. */
    PlanLock requireUnchanged(ObjectNode plan) {
        List<String> changes = changes(plan);
        if (!changes.isEmpty()) {
            String study = plan.get("study").asText();
            throw InputException.of(new Problem(
                    Code.CONFLICT,
                    ProgrammeFile.NAME,
                    0,
                    0,
                    "study",
                    study,
                    "is not the plan that was locked on " + day(entries.get(0)) + ": " + String.join("; ", changes),
                    "Put it back, or put the change on record: ./dayone study amend DIR " + study + " --why \"...\""));
        }
        return lock();
    }

    /** What differs from the plan as last locked or amended. */
    public List<String> changes(ObjectNode plan) {
        return CanonicalPlan.changes(last().get("plan"), plan);
    }

    private JsonNode last() {
        return entries.get(entries.size() - 1);
    }

    public PlanLock lock() {
        JsonNode first = entries.get(0);
        List<Amendment> amendments = new ArrayList<>();
        for (int i = 1; i < entries.size(); i++) {
            JsonNode entry = entries.get(i);
            amendments.add(new Amendment(
                    entry.get("hash").asText(),
                    Instant.parse(entry.get("at").asText()),
                    entry.get("by").asText(),
                    entry.path("why").asText(""),
                    CanonicalPlan.changes(entries.get(i - 1).get("plan"), entry.get("plan"))));
        }
        return new PlanLock(
                first.get("hash").asText(),
                Instant.parse(first.get("at").asText()),
                first.get("by").asText(),
                first.hasNonNull("descriptive") ? first.get("descriptive").asText() : null,
                amendments);
    }

    /** Locks a plan for the first time. */
    public static LockFile create(
            Path directory, String study, ObjectNode plan, String by, Instant at, @Nullable String descriptive) {
        LockFile lock = new LockFile(path(directory, study), JSON.createArrayNode());
        lock.add(plan, by, at, null, descriptive);
        return lock;
    }

    /** Puts a change on record. */
    public void amend(ObjectNode plan, String by, Instant at, String why) {
        add(plan, by, at, why, null);
    }

    private void add(ObjectNode plan, String by, Instant at, @Nullable String why, @Nullable String descriptive) {
        String before = entries.isEmpty() ? "" : last().get("hash").asText();
        ObjectNode entry = JSON.createObjectNode().put("at", at.toString()).put("by", by);
        if (why != null) {
            entry.put("why", why);
        }
        if (descriptive != null) {
            entry.put("descriptive", descriptive);
        }
        entry.set("plan", plan);
        entry.put("hash", hash(entry, before));
        entries.add(entry);
        ObjectNode root = JSON.createObjectNode();
        root.set("entries", entries);
        Directories.write(file, root.toPrettyString() + "\n");
    }

    private static String day(JsonNode entry) {
        return entry.get("at").asText().substring(0, 10);
    }
}
