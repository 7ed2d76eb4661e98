package dev.dayone.ingest.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.privacy.Digests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a host answered before, a file for each question: it is asked for changes only, and a run that was killed goes on where it was.
 *
 * @param directory which need not be there
 */
record Answers(Path directory) {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One answer.
     *
     * @param etag by which the host knows whether it has changed; "" = none
     * @param next address of the next page; "" = there is none
     */
    record Answer(String etag, String next, JsonNode body) {

        /** The same where the host says that it is unchanged; pages may have come after it. */
        Answer with(List<String> links) {
            return links.isEmpty() ? this : new Answer(etag, Answers.next(links), body);
        }

        /** How many things it lists, itself or in one of its fields. */
        int items() {
            int most = body.isArray() ? body.size() : 0;
            for (JsonNode field : body) {
                most = body.isObject() && field.isArray() ? Math.max(most, field.size()) : most;
            }
            return most;
        }
    }

    /** Where the headers called Link say the next page is; "" = nowhere. */
    static String next(List<String> links) {
        Matcher next = NEXT.matcher(String.join(", ", links));
        return next.find() ? next.group(1) : "";
    }

    Optional<Answer> of(URI question) {
        Path file = file(question);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode kept = JSON.readTree(file.toFile());
            boolean same = kept.path("question").asText().equals(question.toString());
            return same
                    ? Optional.of(new Answer(
                            kept.path("etag").asText(), kept.path("next").asText(), kept.path("body")))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void keep(URI question, Answer answer) {
        ObjectNode kept = JSON.createObjectNode();
        kept.put("question", question.toString()).put("etag", answer.etag()).put("next", answer.next());
        kept.set("body", answer.body());
        Directories.write(file(question), kept.toString());
    }

    private Path file(URI question) {
        return directory.resolve(Digests.sha256(question.toString()) + ".json");
    }
}
