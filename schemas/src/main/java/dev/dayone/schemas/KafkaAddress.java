package dev.dayone.schemas;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where Kafka is and how we show who we are.
 *
 * @param bootstrapServers brokers, host:port, separated by commas
 * @param security Kafka's own client properties that begin with {@code security.}, {@code sasl.} or {@code ssl.}; secrets are among them
 */
public record KafkaAddress(String bootstrapServers, Map<String, String> security) {

    public KafkaAddress {
        security = Map.copyOf(security);
    }

    /** Brokers that ask nobody who they are. */
    public static KafkaAddress open(String bootstrapServers) {
        return new KafkaAddress(bootstrapServers, Map.of());
    }

    /**
     * Brokers with the client properties of a file, as Kafka's own tools take them by {@code --command-config}.
     *
     * @throws IllegalArgumentException with what is wrong with the file
     */
    public static KafkaAddress configured(String bootstrapServers, Path file) {
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            read.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " cannot be read as properties: " + e.getMessage(), e);
        }
        Map<String, String> security = new LinkedHashMap<>();
        for (String name : read.stringPropertyNames()) {
            if (name.matches("(security|sasl|ssl)\\..*")) {
                security.put(name, read.getProperty(name).strip());
            } else if (!name.equals("bootstrap.servers")) {
                throw new IllegalArgumentException(file + ": " + name
                        + " is not taken. The file may hold Kafka's client properties that begin with "
                        + "security., sasl. or ssl.; the others are DayOne's own");
            }
        }
        return new KafkaAddress(bootstrapServers, security);
    }

    /** Properties of a client. */
    public Map<String, Object> properties() {
        return with(Map.of());
    }

    /** Properties of a client, with more of its own. */
    public Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> all = new LinkedHashMap<>(security);
        all.put("bootstrap.servers", bootstrapServers);
        all.putAll(more);
        return all;
    }

    /** The brokers alone, never a secret. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
