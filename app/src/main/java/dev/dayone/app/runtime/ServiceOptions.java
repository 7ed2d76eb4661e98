package dev.dayone.app.runtime;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.PostgresAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that starts the services. */
public final class ServiceOptions {

    /** Lines for people, or an object a line for programs that collect logs; the first is the usual one. */
    private static final List<String> LOG_FORMATS = List.of("text", "json");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Directory of everything that is kept (default: ./${DEFAULT-VALUE}).")
    public Path data = Path.of("data");

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers to use instead of the embedded one.")
    @Nullable
    String kafka;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            defaultValue = "${env:DAYONE_KAFKA_CONFIG}",
            description =
                    "Client properties for those brokers: security.*, sasl.* and ssl.*, as Kafka's own tools take them (default: $$DAYONE_KAFKA_CONFIG).")
    @Nullable
    Path kafkaConfig;

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            defaultValue = "${env:DAYONE_POSTGRES}",
            description =
                    "Postgres to use instead of the embedded one: postgresql://user@host:5432/database?sslmode=verify-full (default: "
                            + "$$DAYONE_POSTGRES). The password comes from $$PGPASSWORD, $$PGPASSFILE or ~/.pgpass: what stands here, every user "
                            + "of the machine can read.")
    @Nullable
    String postgres;

    @Option(
            names = "--waive-schema",
            paramLabel = "FINGERPRINT",
            description =
                    "Set messages of that unknown schema aside instead of stopping at them (docs/operating.md); may be given again.")
    List<String> waived = List.of();

    @Option(names = "--verbose", description = "Show stack traces.")
    boolean verbose;

    /** Where they are; schemas that were waived are so from now on. */
    public Services.Systems systems() {
        try {
            waived.forEach(WireCodec::waive);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--waive-schema: " + e.getMessage() + ".");
        }
        return new Services.Systems(kafka(), postgres());
    }

    private @Nullable KafkaAddress kafka() {
        if (kafka == null) {
            return null;
        }
        try {
            return kafkaConfig == null ? KafkaAddress.open(kafka) : KafkaAddress.configured(kafka, kafkaConfig);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--kafka-config: " + e.getMessage() + ".");
        }
    }

    private @Nullable PostgresAddress postgres() {
        try {
            return postgres == null ? null : PostgresAddress.parse(postgres);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--postgres: " + e.getMessage() + ".");
        }
    }

    /** @throws UsageException when there is no such format */
    static void logTo(Path directory, String format) {
        if (!LOG_FORMATS.contains(format)) {
            throw new UsageException("DAYONE_LOG_FORMAT: \"" + format + "\" is not known. Known: "
                    + String.join(", ", LOG_FORMATS) + ".");
        }
        System.setProperty("dayone.log.dir", directory.toString());
        System.setProperty("dayone.log.format", format);
    }

    /** Opens the data directory and sends the log there. */
    public DataDirectory open() {
        logTo(data.resolve("logs"), System.getenv().getOrDefault("DAYONE_LOG_FORMAT", LOG_FORMATS.get(0)));
        return DataDirectory.open(data);
    }

    /** The same, nothing where another dayone runs on it. */
    public Optional<DataDirectory> openIfFree() {
        logTo(data.resolve("logs"), System.getenv().getOrDefault("DAYONE_LOG_FORMAT", LOG_FORMATS.get(0)));
        return DataDirectory.openIfFree(data);
    }

    /** The data directory beside a dayone that runs on it. */
    DataDirectory openShared() {
        return DataDirectory.openShared(data);
    }
}
