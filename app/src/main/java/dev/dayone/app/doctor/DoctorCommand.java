package dev.dayone.app.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dayone.app.doctor.Diagnosis.Level;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.app.embedded.Ports;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.DataDirectory;
import dev.dayone.app.runtime.LogWait;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.SharedServices;
import dev.dayone.app.source.SourceRun;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.PipelineStatus.Troubles;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Machine, data directory, Kafka and warehouse, each looked at, with what to do about it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        header = "Examine machine, data directory, Kafka and warehouse, and say what to do.",
        description = {
            "",
            "Ports, disks, clocks, versions, permissions, topics, what waits, what is set aside, backups, people who are not measured and "
                    + "sources that have gone quiet. Exit code 1 where something is bad or wants care. It uses the services that run on "
                    + "the data directory; where none run, it starts Postgres for the time of the examination.",
            ""
        })
public final class DoctorCommand implements Callable<Integer> {

    private static final List<String> KEYS =
            List.of("pseudonym.key", "participant.keys", "operator.token", "credentials.json");
    private static final Map<String, Integer> PORTS = Map.of("dashboard", 8080, "collector", 8081, "operations", 8082);

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Option(names = "--fix", description = "Do what can be done without loss: permissions of keys, files left behind.")
    boolean fix;

    @Option(names = "--json", description = "As JSON (docs/json.md).")
    boolean json;

    private final List<Diagnosis> findings = new ArrayList<>();

    @Override
    public Integer call() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        machine();
        boolean there = Files.isDirectory(options.data);
        if (there) {
            directory();
        } else {
            findings.add(new Diagnosis(
                    "data directory", Level.GOOD, options.data + " is not there yet.", "The first start makes it."));
        }
        if (there || options.systems().postgres() != null) {
            installation(progress);
        } else {
            ports();
        }
        print();
        return findings.stream().allMatch(each -> each.level() == Level.GOOD) ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private void machine() {
        findings.add(MachineChecks.java(Runtime.version().feature()));
        findings.add(MachineChecks.git(gitVersion()));
        var system = ManagementFactory.getOperatingSystemMXBean();
        findings.add(MachineChecks.load(system.getSystemLoadAverage(), system.getAvailableProcessors()));
        findings.add(MachineChecks.memory(Runtime.getRuntime().maxMemory()));
        findings.add(MachineChecks.openFiles(
                system instanceof com.sun.management.UnixOperatingSystemMXBean unix
                        ? unix.getMaxFileDescriptorCount()
                        : -1));
        Map<String, Long> free = new LinkedHashMap<>();
        Path existing = options.data.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = Objects.requireNonNull(existing.getParent());
        }
        free.put("The disk of " + options.data, existing.toFile().getUsableSpace());
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        free.put(
                "The disk of temporary files, " + temporary + ",",
                temporary.toFile().getUsableSpace());
        findings.addAll(MachineChecks.disk(free));
    }

    private static String gitVersion() {
        try {
            Process git = new ProcessBuilder("git", "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? said.replace("git version", "").strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Whoever else can read a key can undo the pseudonyms. */
    private void directory() {
        List<String> open = new ArrayList<>();
        for (String name : KEYS) {
            Path key = options.data.resolve(name);
            try {
                if (!Files.exists(key) || !DirectoryChecks.othersMay(Files.getPosixFilePermissions(key))) {
                    continue;
                }
                if (fix) {
                    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
                    findings.add(Diagnosis.good("keys", name + " is readable by its owner alone now."));
                } else {
                    open.add(name);
                }
            } catch (IOException | UnsupportedOperationException e) {
                findings.add(DirectoryChecks.notExamined(key, e));
            }
        }
        findings.add(DirectoryChecks.keys(open));
        findings.add(DirectoryChecks.writable(options.data, Files.isWritable(options.data)));
    }

    private void ports() {
        Map<String, Integer> taken = new TreeMap<>();
        PORTS.forEach((name, port) -> {
            if (Ports.inUse(port)) {
                taken.put(name, port);
            }
        });
        findings.addAll(MachineChecks.ports(taken));
    }

    private void installation(Progress progress) {
        boolean running;
        try (DataDirectory free = options.openIfFree().orElse(null)) {
            running = free == null;
        } catch (SystemException e) {
            findings.add(DirectoryChecks.notOpened(String.valueOf(e.getMessage())));
            beside();
            return;
        }
        if (running) {
            findings.add(Diagnosis.good("services", "DayOne runs on " + options.data + "."));
        } else {
            ports();
            leftBehind();
        }
        try (Connection connection = Connection.toWarehouse(options, progress)) {
            examine(connection.services());
        } catch (RuntimeException e) {
            warehouseIsAway(e);
        }
    }

    /** Nothing can be started on a directory that takes nothing; what still runs on it can be asked. */
    private void beside() {
        Optional<SharedServices> running = SharedServices.read(options.data.resolve("running.json"));
        if (running.isEmpty()) {
            ports();
            return;
        }
        try (Services services = Services.attach(running.get())) {
            examine(services);
        } catch (RuntimeException e) {
            ports();
            warehouseIsAway(e);
        }
    }

    private void examine(Services services) {
        warehouse(
                services,
                services.hasKafka() ? services.kafka() : options.systems().kafka());
    }

    private void warehouseIsAway(RuntimeException e) {
        findings.add(
                new Diagnosis(
                        "warehouse",
                        Level.BAD,
                        String.valueOf(e.getMessage()).strip(),
                        "Nothing beyond it was examined. logs/dayone.log and postgres/server.log in the data directory say more."));
    }

    private void leftBehind() {
        Path running = options.data.resolve("running.json");
        if (Files.exists(running)) {
            if (fix) {
                try {
                    Files.delete(running);
                    findings.add(new Diagnosis("services", Level.GOOD, "running.json of a killed run is removed.", ""));
                } catch (IOException e) {
                    findings.add(new Diagnosis("services", Level.CARE, running + " cannot be removed.", ""));
                }
            } else {
                findings.add(new Diagnosis(
                        "services",
                        Level.CARE,
                        "The last run was killed: running.json is still there.",
                        "Nothing is lost. 'dayone doctor --fix' removes it, as the next start does."));
            }
        }
    }

    private void warehouse(Services services, @Nullable KafkaAddress kafka) {
        PipelineStatus status = new PipelineStatus(services.warehouse());
        Instant now = Clock.systemUTC().instant();
        findings.add(MachineChecks.clock(
                "Postgres",
                Duration.between(status.serverTime(), Clock.systemUTC().instant())));
        Troubles troubles = status.troubles();
        boolean settled = true;
        if (kafka != null) {
            settled = log(status, kafka);
        }
        findings.add(PipelineChecks.people(troubles.unmeasured(), troubles.standings(), settled));
        findings.add(PipelineChecks.quarantine(troubles.quarantined()));
        findings.add(PipelineChecks.rejects(troubles.rejects()));
        findings.add(PipelineChecks.deadLetters(troubles.deadLetters()));
        findings.add(PipelineChecks.backup(troubles.lastBackup(), now));
        findings.addAll(PipelineChecks.quiet(
                status.arrivals().stream()
                        .map(each -> new PipelineChecks.Source(
                                each.programme() + "/" + each.type(), each.first(), each.last(), each.days()))
                        .toList(),
                now));
    }

    /** @return whether the warehouse has read all of it */
    private boolean log(PipelineStatus status, KafkaAddress kafka) {
        try (Admin admin =
                Admin.create(kafka.with(Map.of("request.timeout.ms", 5_000, "default.api.timeout.ms", 10_000)))) {
            KafkaTopics.State state = KafkaTopics.state(admin);
            findings.addAll(PipelineChecks.topics(state.missing(), state.partitions(), state.expiring()));
            findings.add(PipelineChecks.transactions(
                    List.copyOf(new LogWait().look(admin, "dayone").keySet())));
            Map<String, Long> read = status.read();
            Map<String, Long> behind = new LinkedHashMap<>();
            state.ends().forEach((partition, end) -> {
                // The mark of a transaction stands behind what the sink reads.
                long left = end - read.getOrDefault(partition, 0L);
                if (left > 1) {
                    behind.put(partition, left);
                }
            });
            findings.add(PipelineChecks.lag(behind));
            return behind.isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            findings.add(new Diagnosis(
                    "kafka",
                    Level.BAD,
                    "Kafka at " + kafka + " does not answer: " + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    "Check that it runs, and its log."));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void print() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            var root = SourceRun.JSON.createObjectNode();
            ArrayNode list = root.putArray("findings");
            findings.forEach(each -> list.addObject()
                    .put("thing", each.thing())
                    .put("level", each.level().word())
                    .put("says", each.says())
                    .put("remedy", each.remedy()));
            out.println(root.toPrettyString());
        } else {
            for (Diagnosis each : findings) {
                out.printf("%-5s %-15s %s%n", each.level().word(), each.thing(), each.says());
                if (!each.remedy().isEmpty()) {
                    out.printf("%-21s %s%n", "", each.remedy());
                }
            }
            long bad =
                    findings.stream().filter(each -> each.level() == Level.BAD).count();
            long care =
                    findings.stream().filter(each -> each.level() == Level.CARE).count();
            out.println(
                    bad + care == 0
                            ? "Nothing is wrong."
                            : "Of " + findings.size() + " findings " + bad + " are bad, and " + care + " want care.");
        }
        out.flush();
    }
}
