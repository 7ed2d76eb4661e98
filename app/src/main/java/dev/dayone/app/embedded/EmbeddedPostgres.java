package dev.dayone.app.embedded;

import dev.dayone.app.terminal.SystemException;
import dev.dayone.warehouse.postgres.PostgresAddress;
import dev.dayone.warehouse.postgres.Setup;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Postgres server as our child: fsync on, SCRAM passwords, checksums, loopback only, data kept. It ends when we end, however
 * we end. Postgres refuses to run as root, so root's server runs under another uid ({@code setpriv}) or in a user namespace.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    /** For set-up alone: owns the server and nothing of ours. */
    private static final String ADMINISTRATOR = "dayone";

    /** Whom DayOne works as. */
    private static final String SERVICE = "dayone_service";

    /** KiB of memory that one server process may ask for: a query that wants more fails, and the machine goes on. */
    private static final int MEMORY = 4_194_304;

    private static final String DATABASE = "dayone";
    private static final String NOBODY = "65534";
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final PostgresAddress address;
    private final PostgresAddress administrator;

    private EmbeddedPostgres(Process process, PostgresAddress address, PostgresAddress administrator) {
        this.process = process;
        this.address = address;
        this.administrator = administrator;
    }

    /**
     * Starts, with all that was there before.
     *
     * @param directory kept between starts
     * @throws SystemException when it does not start
     */
    public static EmbeddedPostgres start(Path directory) {
        return start(directory, Ports.free());
    }

    static EmbeddedPostgres start(Path directory, int port) {
        try {
            Files.createDirectories(directory);
            Path absolute = directory.toRealPath();
            Launch launch = Launch.choose(absolute);
            Path binaries = PostgresBinaries.unpack(absolute.resolve("binaries"));
            Path cluster = absolute.resolve("cluster");
            stopOrphan(cluster);
            String password = OwnerOnly.secret(absolute.resolve("password"));
            if (!Files.exists(cluster.resolve("PG_VERSION"))) {
                initialise(launch, binaries, cluster, password);
            }
            launch.own(cluster);
            String servicePassword = OwnerOnly.secret(absolute.resolve("service.password"));
            return run(launch, binaries, cluster, password, servicePassword, port);
        } catch (IOException e) {
            throw new SystemException(
                    "The embedded Postgres cannot use " + directory + ": " + e.getMessage()
                            + ". Check that the directory is writable, or name a server with --postgres.",
                    e);
        }
    }

    /** Whether the server runs; its log says why it does not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The warehouse, under the login that works on it. */
    public PostgresAddress address() {
        return address;
    }

    /** The warehouse under the login that owns the server: for set-up alone. */
    public PostgresAddress administrator() {
        return administrator;
    }

    @Override
    public void close() {
        interrupt(process.toHandle());
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How a command must be started so that Postgres accepts its user and dies with us. */
    private record Launch(List<String> prefix, boolean chown) {

        static Launch choose(Path directory) {
            boolean root = "root".equals(System.getProperty("user.name"));
            boolean setpriv = onPath("setpriv");
            List<String> dieWithUs = setpriv ? List.of("setpriv", "--pdeathsig", "INT") : List.of();
            if (!root) {
                return new Launch(dieWithUs, false);
            }
            if (setpriv && traversable(directory)) {
                return new Launch(
                        List.of(
                                "setpriv",
                                "--reuid",
                                NOBODY,
                                "--regid",
                                NOBODY,
                                "--clear-groups",
                                "--pdeathsig",
                                "INT",
                                "--"),
                        true);
            }
            if (onPath("unshare")) {
                List<String> prefix = new ArrayList<>(List.of("unshare", "-U"));
                prefix.addAll(dieWithUs);
                return new Launch(prefix, false);
            }
            throw new SystemException("Postgres does not run as root, and neither setpriv nor unshare is here to help. "
                    + "Run dayone as a normal user, or name a server with --postgres.");
        }

        /**
         * Earlier versions, run by root, gave the cluster to a user without rights; now nobody else enters the data directory, so it
         * belongs to root again. And the other way round.
         */
        void own(Path cluster) throws IOException {
            if ("root".equals(System.getProperty("user.name"))) {
                giveAll(cluster, chown ? Integer.parseInt(NOBODY) : 0);
            }
        }

        ProcessBuilder command(List<String> command) {
            List<String> all = new ArrayList<>(prefix);
            all.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            builder.directory(new File("/"));
            return builder;
        }

        private static boolean onPath(String program) {
            return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                    .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
        }

        /** Whether a user without rights can reach the directory. */
        private static boolean traversable(Path directory) {
            for (Path path = directory.getParent(); path != null; path = path.getParent()) {
                try {
                    if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                        return false;
                    }
                } catch (IOException e) {
                    return false;
                }
            }
            return true;
        }
    }

    private static void initialise(Launch launch, Path binaries, Path cluster, String password) throws IOException {
        Path passwordFile = Files.createTempFile(cluster.getParent(), "password", ".txt");
        try {
            Files.writeString(passwordFile, password);
            Files.createDirectories(cluster);
            if (launch.chown()) {
                Files.setPosixFilePermissions(cluster.getParent(), PosixFilePermissions.fromString("rwxr-x--x"));
                giveAway(cluster, "700");
                giveAway(passwordFile, "600");
            }
            Process initdb = launch.command(List.of(
                            binaries.resolve("bin/initdb").toString(),
                            "--pgdata=" + cluster,
                            "--username=" + ADMINISTRATOR,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--data-checksums"))
                    .start();
            String said = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (waitFor(initdb) != 0) {
                throw new SystemException("Postgres cannot make its data directory: " + lastLine(said)
                        + ". Name a server with --postgres if this machine does not allow it.");
            }
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private static EmbeddedPostgres run(
            Launch launch, Path binaries, Path cluster, String password, String servicePassword, int port) {
        Path log = cluster.resolveSibling("server.log");
        ProcessBuilder builder = launch.command(List.of(
                        "/bin/sh",
                        "-c",
                        "ulimit -v " + MEMORY + " 2>/dev/null; exec \"$@\"",
                        "sh",
                        binaries.resolve("bin/postgres").toString(),
                        "-D",
                        cluster.toString(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=on",
                        "-c",
                        "timezone=UTC",
                        "-c",
                        "reserved_connections=20",
                        "-c",
                        "max_notify_queue_pages=64"))
                .redirectOutput(log.toFile());
        Process process = startFromLastingThread(builder);
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/";
        awaitReady(process, cluster, port, new PostgresAddress(url + "postgres", ADMINISTRATOR, password), log);
        PostgresAddress administrator = new PostgresAddress(url + DATABASE, ADMINISTRATOR, password);
        try {
            Setup.run(administrator);
            Setup.makeService(administrator, SERVICE, servicePassword);
        } catch (RuntimeException e) {
            interrupt(process.toHandle());
            throw e;
        }
        return new EmbeddedPostgres(
                process, new PostgresAddress(url + DATABASE, SERVICE, servicePassword), administrator);
    }

    /** The signal of a dying parent comes when the forking thread dies, so that thread waits as long as the server runs. */
    private static Process startFromLastingThread(ProcessBuilder builder) {
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread keeper = new Thread(
                () -> {
                    try {
                        Process process = builder.start();
                        started.complete(process);
                        waitFor(process);
                    } catch (IOException e) {
                        started.completeExceptionally(e);
                    }
                },
                "postgres-keeper");
        keeper.setDaemon(true);
        keeper.start();
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new SystemException("Postgres cannot be started: " + e.getCause() + ".", e);
        }
    }

    /**
     * By the file that Postgres keeps for this, as pg_ctl waits: at the port itself another process may listen, and it must not see the
     * password.
     */
    private static void awaitReady(Process process, Path cluster, int port, PostgresAddress admin, Path log) {
        // By a clock that nobody sets.
        long asked = System.nanoTime();
        @Nullable SQLException last = null;
        while (System.nanoTime() - asked < START.toNanos() && process.isAlive()) {
            String status = status(cluster, process.pid(), port);
            if (status.equals("starting")) {
                // After a kill it reads what it had not written back, however long that takes; ended before, it would
                // begin anew.
                asked = System.nanoTime();
            }
            if (status.equals("ready")) {
                try (Connection connection =
                                DriverManager.getConnection(admin.jdbcUrl(), admin.user(), admin.password());
                        Statement statement = connection.createStatement()) {
                    boolean exists = statement
                            .executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")
                            .next();
                    if (!exists) {
                        statement.execute("create database " + DATABASE);
                    }
                    return;
                } catch (SQLException e) {
                    last = e;
                }
            }
            pause();
        }
        process.destroy();
        String said = lastLineOf(log);
        throw new SystemException(
                "The embedded Postgres does not start: " + (said.isEmpty() ? last : said) + ". Its log is " + log + ".",
                last);
    }

    /** The last line of {@code postmaster.pid}: "starting", "ready", "stopping"; empty where this process has not written it. */
    private static String status(Path cluster, long pid, int port) {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
            boolean ours = lines.size() >= 8
                    && lines.get(0).strip().equals(String.valueOf(pid))
                    && lines.get(3).strip().equals(String.valueOf(port));
            return !ours ? "" : lines.get(7).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String lastLineOf(Path log) {
        try {
            return Files.exists(log) ? lastLine(Files.readString(log)) : "";
        } catch (IOException e) {
            return log + " cannot be read: " + e.getMessage();
        }
    }

    /** A server that outlived us (no setpriv, and we were killed) is stopped before another takes its directory. */
    private static void stopOrphan(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        ProcessHandle.of(pid)
                .filter(handle -> handle.info().command().orElse("").endsWith("postgres"))
                .ifPresent(handle -> {
                    interrupt(handle);
                    handle.onExit().orTimeout(20, TimeUnit.SECONDS).join();
                });
    }

    /** Makes a user the owner of all that is in a directory, where it is not. */
    static void giveAll(Path directory, int user) throws IOException {
        Integer uid = user;
        if (uid.equals(Files.getAttribute(directory, "unix:uid"))) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            // The directory itself last: whoever is cut off begins again.
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.setAttribute(each, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static void giveAway(Path path, String mode) throws IOException {
        Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY));
        Files.setAttribute(path, "unix:gid", Integer.valueOf(NOBODY));
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(mode.equals("700") ? "rwx------" : "rw-------"));
    }

    /** SIGINT: Postgres' fast shutdown, which ends sessions and writes everything. */
    private static void interrupt(ProcessHandle process) {
        try {
            waitFor(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                    .redirectErrorStream(true)
                    .start());
        } catch (IOException e) {
            process.destroy();
        }
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
    }
}
