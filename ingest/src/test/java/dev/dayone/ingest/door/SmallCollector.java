package dev.dayone.ingest.door;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.spool.Drain;
import dev.dayone.ingest.spool.Drain.LogSync;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.web.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/** A collector in a process of its own, so that its heap can be small; Kafka is away. Tells its port and two tokens, and runs until it is killed. */
final class SmallCollector {

    private SmallCollector() {}

    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        Path directory = Files.createDirectories(home.resolve("programme"));
        Files.writeString(directory.resolve("dayone.yaml"), """
                programme: small
                cohorts:
                  - {id: c1, start: 2024-01-08, end: 2024-02-09}
                formats:
                  - {id: a}
                  - {id: b}
                checkpoints:
                  - id: final
                    items:
                      - {id: task, maximum: 100}
                """);
        Files.writeString(directory.resolve("roster.csv"), "participant,cohort,assigned_arm\np1,c1,a\np2,c1,b\n");
        Clock clock = Clock.systemUTC();
        Instant now = clock.instant();
        Secrets secrets = Secrets.forgetful(new byte[32]);
        Mint mint = secrets.mint("small", now, "open");
        Programme programme = Programme.read(directory, mint, pseudonym -> Optional.empty());
        Credentials credentials = Credentials.open(home.resolve("credentials.json"), secrets.vault());
        credentials.createSecret("github", "small", now);
        Spool spool = Spool.open(home.resolve("spool"), 256 << 20);
        Doors doors = new Doors(
                secrets,
                credentials,
                spool,
                home.resolve("statements"),
                clock,
                id -> Optional.of(programme),
                ids -> Map.of());
        Collector collector = Collector.start(
                doors,
                spool,
                Drain.start(spool, KafkaAddress.open("127.0.0.1:1"), LogSync.COPIED),
                Listener.plain("127.0.0.1", 0));
        Path told = home.resolve("told.new");
        Files.writeString(
                told,
                collector.port() + "\n"
                        + credentials.createToken("small", EnumSet.allOf(EntryKind.class), true, now, null) + "\n"
                        + credentials.createToken("small", EnumSet.allOf(EntryKind.class), true, now, null));
        Files.move(told, home.resolve("told"));
    }
}
