package dev.dayone.app.runtime;

import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.door.Credentials;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.privacy.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one directory that holds everything of an installation. Locked while in use; its layout has a version. */
public final class DataDirectory implements AutoCloseable {

    /** Version of the layout; a directory of a newer one is refused. */
    public static final int LAYOUT = 1;

    private static final String PSEUDONYM_KEY = "pseudonym.key";

    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    /** Bytes of a key. */
    private static final int KEY = 32;

    private static final int SHORTEST_TOKEN = 16;

    private final Path root;
    private final FileChannel channel;

    private DataDirectory(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Opens and locks.
     *
     * @throws UsageException when it is in use, or of a newer DayOne
     * @throws SystemException when it cannot be written
     */
    public static DataDirectory open(Path root) {
        return openIfFree(root)
                .orElseThrow(() -> new UsageException(
                        root + ": is in use by another dayone. Stop that one, or choose another --data."));
    }

    /** Makes it where there is none, for its owner alone; what a running dayone has opened stays as it is. */
    public static void prepare(Path root) {
        if (!Files.exists(root.resolve("dayone.lock"))) {
            open(root).close();
        }
    }

    /** Opens and locks; nothing where it is in use. */
    static Optional<DataDirectory> openIfFree(Path root) {
        try {
            Files.createDirectories(root);
            close(root);
            FileChannel channel =
                    FileChannel.open(root.resolve("dayone.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null;
            }
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            requireLayout(root, channel);
            return Optional.of(new DataDirectory(root, channel));
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /** Opens beside a dayone that runs on it: for its keys and ledgers, which several may use. */
    static DataDirectory openShared(Path root) {
        try {
            return new DataDirectory(root, FileChannel.open(root.resolve("dayone.lock"), StandardOpenOption.READ));
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    private static SystemException unusable(Path root, IOException e) {
        return new SystemException(
                root + ": cannot be used as the data directory: " + e.getMessage() + ". Choose another --data.", e);
    }

    /** The directory itself. */
    Path root() {
        return root;
    }

    /** Where the services say where they are. */
    Path running() {
        return root.resolve("running.json");
    }

    Path spool() {
        return root.resolve("spool");
    }

    public Path statements() {
        return root.resolve("xapi-statements.tsv");
    }

    /** Touched while the collector listens. */
    Path collectorAlive() {
        return root.resolve("collector.alive");
    }

    Credentials credentials() {
        return Credentials.open(root.resolve("credentials.json"), secrets().vault());
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    public Path streams() {
        return root.resolve("streams");
    }

    public Path repositories() {
        return root.resolve("repositories");
    }

    /** What the log of one Kafka cluster has of a programme's repositories. */
    public ScanLedger ledger(String clusterId, String programme) {
        return ScanLedger.open(root.resolve("scans").resolve(clusterId).resolve(fileName(programme)));
    }

    /** What the logs of all clusters have of a programme's repositories. */
    public List<ScanLedger> ledgers(String programme) {
        Path scans = root.resolve("scans");
        if (!Files.isDirectory(scans)) {
            return List.of();
        }
        try (Stream<Path> clusters = Files.list(scans)) {
            return clusters.map(cluster -> cluster.resolve(fileName(programme)))
                    .filter(Files::isDirectory)
                    .map(ScanLedger::open)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + scans, e);
        }
    }

    /** Where a ledger that knows of nothing would be: never made. */
    public Path nothing() {
        return root.resolve("scans").resolve("nothing");
    }

    /** A name as a file may be called: distinct names stay distinct. */
    private static String fileName(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace(".", "%2E");
    }

    public Path demo() {
        return root.resolve("demo");
    }

    /** Directories of programmes that came in through the browser, one each. */
    public Path programmes() {
        return root.resolve("programmes");
    }

    /** The directories in it. */
    public List<Path> uploaded() {
        if (!Files.isDirectory(programmes())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(programmes())) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + programmes(), e);
        }
    }

    /** What was uploaded and is not loaded yet. */
    public Path uploads() {
        return root.resolve("uploads");
    }

    /** What is being sent by a browser; made where it is not there. */
    public Path incoming() {
        Path incoming = root.resolve("incoming");
        try {
            return Files.createDirectories(incoming);
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    public Path reports() {
        return root.resolve("reports");
    }

    /**
     * What an operator shows to see a timeline, and instances show each other: from the environment, else made once.
     *
     * @throws UsageException when the one given is too short to be a secret
     */
    public String operatorToken(Optional<String> given) {
        given.filter(token -> token.length() < SHORTEST_TOKEN).ifPresent(token -> {
            throw new UsageException("DAYONE_OPERATOR_TOKEN: has " + token.length() + " characters and needs at least "
                    + SHORTEST_TOKEN + ", or it can be guessed. openssl rand -hex 32 makes one.");
        });
        return given.orElseGet(() -> HexFormat.of().formatHex(madeOnce("operator.token")));
    }

    /** What only this installation knows. */
    public Secrets secrets() {
        byte[] key = pseudonymKey();
        return Secrets.of(key, Vault.open(key, root.resolve("participant.keys")));
    }

    /** Where the key of the pseudonyms is kept. */
    Path pseudonymKeyFile() {
        return root.resolve(PSEUDONYM_KEY);
    }

    /**
     * Key that backups are authenticated with: follows from the pseudonyms' key, so that no other file must be kept.
     *
     * @param given a file that holds the pseudonym.key of another installation; null = this one's
     */
    public byte[] backupKey(@Nullable Path given) {
        byte[] key = given == null ? pseudonymKey() : readKey(given);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal("dayone backup".getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    private static byte[] readKey(Path file) {
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length < 32) {
                throw new UsageException(file + ": holds " + key.length + " bytes, and a key has 32 or more.");
            }
            return key;
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(file + ": cannot be read as a key: " + e.getMessage()
                    + ". It must hold hexadecimal digits, as pseudonym.key does.");
        }
    }

    /** Key of the pseudonyms: kept with the data, never shown. */
    private byte[] pseudonymKey() {
        return madeOnce(PSEUDONYM_KEY);
    }

    /** Random bytes that are made when first asked for; readable by the owner alone. */
    private byte[] madeOnce(String name) {
        Path file = root.resolve(name);
        if (!Files.exists(file)) {
            try {
                make(file);
            } catch (IOException e) {
                throw new SystemException(
                        file + ": cannot be made: " + e.getMessage()
                                + ". It will hold a key of this installation; nothing was started without it.",
                        e);
            }
        }
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length != KEY) {
                throw new IllegalArgumentException(
                        "it holds " + key.length + " bytes and not the " + KEY + " of a key");
            }
            return key;
        } catch (IOException | IllegalArgumentException e) {
            throw new SystemException(
                    file + ": cannot be read: " + e.getMessage()
                            + ". It holds a key of this installation: give back the file, or choose another --data.",
                    e);
        }
    }

    /** Written beside and moved when whole: half a key is never taken for one. */
    private static void make(Path file) throws IOException {
        byte[] key = new byte[KEY];
        new SecureRandom().nextBytes(key);
        Path half = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                "key",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(half, HexFormat.of().formatHex(key));
            Directories.force(half);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /** Nobody but its owner enters: what is in it, whoever wrote it and with whatever rights, is out of reach for other accounts. */
    private static void close(Path root) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(root, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rwx------");
        if (!view.readAttributes().permissions().equals(owner)) {
            try {
                view.setPermissions(owner);
            } catch (IOException e) {
                LOG.warn("{} belongs to another account, and stays as open as that one left it", root, e);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new SystemException("cannot unlock " + root, e);
        }
    }

    private static void requireLayout(Path root, FileChannel channel) throws IOException {
        Path file = root.resolve("layout-version");
        if (!Files.exists(file)) {
            Files.writeString(file, LAYOUT + "\n");
            return;
        }
        String text = Files.readString(file).strip();
        if (!text.equals(String.valueOf(LAYOUT))) {
            channel.close();
            throw new UsageException(
                    file + ": layout \"" + text + "\" is not the layout " + LAYOUT
                            + " that this DayOne reads. Use the version of DayOne that made the directory, or choose another --data.");
        }
    }
}
