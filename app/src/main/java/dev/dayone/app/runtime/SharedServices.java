package dev.dayone.app.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.warehouse.postgres.PostgresAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the services of a data directory are while they run, so that another command can use them. Readable by the owner alone.
 *
 * @param kafka brokers, with what a client needs to be let in
 * @param log directory of the embedded broker's log; nothing for brokers that are not ours
 */
public record SharedServices(KafkaAddress kafka, PostgresAddress postgres, Optional<Path> log) {

    private static final ObjectMapper JSON = new ObjectMapper();

    void announce(Path file) {
        try {
            Path half = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "running",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            ObjectNode json = JSON.createObjectNode();
            kafka.security().forEach(json.putObject("kafkaSecurity")::put);
            log.ifPresent(directory -> json.put("log", directory.toString()));
            Files.writeString(
                    half,
                    json.put("kafka", kafka.bootstrapServers())
                            .put("postgres", postgres.jdbcUrl())
                            .put("user", postgres.user())
                            .put("password", postgres.password())
                            .toString());
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** Nothing where no services have said where they are. */
    public static Optional<SharedServices> read(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            Map<String, String> security = new LinkedHashMap<>();
            json.path("kafkaSecurity")
                    .properties()
                    .forEach(each -> security.put(each.getKey(), each.getValue().asText()));
            return Optional.of(new SharedServices(
                    new KafkaAddress(json.path("kafka").asText(), security),
                    new PostgresAddress(
                            json.path("postgres").asText(),
                            json.path("user").asText(),
                            json.path("password").asText()),
                    Optional.ofNullable(json.get("log")).map(JsonNode::asText).map(Path::of)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "SharedServices[" + kafka + ", " + postgres + "]";
    }
}
