package dev.dayone.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** A small file system of its own: in memory, or as an image on this disk. */
final class Mounted implements AutoCloseable {

    private final Path directory;

    private Mounted(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** In memory; nothing where the system does not let us. */
    static Optional<Mounted> inMemory(Path directory, String size) throws Exception {
        Files.createDirectories(directory);
        return run("mount", "-t", "tmpfs", "-o", "size=" + size + ",mode=755", "tmpfs", directory.toString())
                ? Optional.of(new Mounted(directory))
                : Optional.empty();
    }

    /** An image with ext4; nothing where the system does not let us. */
    static Optional<Mounted> newImage(Path image, Path directory, int mebibytes) throws Exception {
        return run("truncate", "-s", mebibytes + "M", image.toString())
                        && run("mkfs.ext4", "-q", "-F", image.toString())
                ? image(image, directory)
                : Optional.empty();
    }

    static Optional<Mounted> image(Path image, Path directory) throws Exception {
        Files.createDirectories(directory);
        if (!run("mount", "-o", "loop", image.toString(), directory.toString())) {
            return Optional.empty();
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Optional.of(new Mounted(directory));
    }

    /**
     * Loses what was not written to the disk, and takes nothing more: FS_IOC_SHUTDOWN without a last write of the journal.
     *
     * @return whether the system lets us
     */
    boolean cutPower() throws InterruptedException {
        return run(
                "perl",
                "-e",
                "open(my $d, '<', $ARGV[0]) or exit 1; my $f = pack('L', 2); ioctl($d, 0x8004587d, $f) or exit 1;",
                directory.toString());
    }

    void resize(String size) throws Exception {
        if (!run("mount", "-o", "remount,size=" + size, directory.toString())) {
            throw new AssertionError("not resized: " + directory);
        }
    }

    /** Takes nothing more that is written, or takes it again. */
    void readOnly(boolean readOnly) throws InterruptedException {
        if (!run("mount", "-o", "remount," + (readOnly ? "ro" : "rw"), directory.toString())) {
            throw new AssertionError("not mounted again: " + directory);
        }
    }

    @Override
    public void close() {
        // Whoever was killed may still hold files for a moment.
        try {
            for (int attempt = 0; attempt < 50 && !run("umount", directory.toString()); attempt++) {
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
