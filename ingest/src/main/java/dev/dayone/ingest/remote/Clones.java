package dev.dayone.ingest.remote;

import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.remote.RepositoryAddress.RefusedException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.TransportHttp;
import org.jspecify.annotations.Nullable;

/**
 * Repositories on this disk: those at a path as they are, those at a URL as mirrors of our own. A mirror keeps what it had when
 * the other side deletes branches or replaces their history.
 *
 * @param directory where mirrors are kept
 */
public record Clones(Path directory) {

    private static final long LARGEST = 4L << 30;
    private static final int SECONDS_OF_SILENCE = 30;
    private static final int SECONDS = 900;

    /**
     * The repository and its upstream on this disk: one at a URL is cloned, or fetched where it was cloned before.
     *
     * @throws InputException when it cannot be cloned or opened
     */
    public RepositoryRef atHand(RepositoryRef ref) {
        File clone = ref.directory() == null ? mirror(ref) : ref.directory();
        requireReadable(ref, clone);
        RepositoryRef upstream = ref.upstream();
        return ref.at(clone).withUpstream(upstream == null ? null : atHand(upstream));
    }

    /** Opens a repository that is at hand. */
    public static Repository open(RepositoryRef ref) throws IOException {
        File clone = ref.directory();
        if (clone == null) {
            throw new IllegalArgumentException("repository " + ref.label() + " is not at hand yet");
        }
        return new FileRepositoryBuilder().setGitDir(clone).build();
    }

    private static void requireReadable(RepositoryRef ref, File clone) {
        try (Repository opened = new FileRepositoryBuilder().setGitDir(clone).build()) {
            @Nullable String ids = opened.getConfig().getString("extensions", null, "objectformat");
            if (ids != null && !ids.equals("sha1")) {
                throw new IOException("its ids are " + ids);
            }
            opened.getRefDatabase().getRefs();
        } catch (IOException | IllegalArgumentException e) {
            throw InputException.of(Problem.ofFile(
                    ref.shown(),
                    "cannot be opened as a git repository: " + e.getMessage(),
                    "Repositories with SHA-1 ids are read; check the clone with git fsck"));
        }
    }

    /** Servers of our own network that whoever runs this allows: lines of the file {@code hosts} beside the mirrors. */
    private Set<String> allowed() throws IOException {
        Path file = directory.resolve("hosts");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private static Deadline deadline() {
        return new Deadline(SECONDS, System::nanoTime);
    }

    /** Silence, time and size are bounded, and where it leads is looked at: whatever a server does, it holds up its own programme for minutes. */
    private static <C extends TransportCommand<C, ?>> C bounded(C command, Set<String> allowed) {
        return command.setTimeout(SECONDS_OF_SILENCE).setTransportConfigCallback(transport -> {
            if (transport instanceof TransportHttp http) {
                http.setHttpConnectionFactory(new GuardedHttp(allowed, LARGEST, SECONDS_OF_SILENCE));
            }
        });
    }

    private File mirror(RepositoryRef ref) {
        UUID id = UUID.nameUUIDFromBytes(ref.name().getBytes(StandardCharsets.UTF_8));
        Path mirror = directory.resolve(id + ".git");
        try {
            Set<String> allowed = allowed();
            if (!ref.name().startsWith("file:")) {
                RepositoryAddress.require(ref.name(), allowed);
            }
            if (Files.isDirectory(mirror)) {
                try (Git git = Git.open(mirror.toFile())) {
                    bounded(git.fetch().setRemoveDeletedRefs(true), allowed)
                            .setProgressMonitor(deadline())
                            .call();
                }
                return mirror.toFile();
            }
            Files.createDirectories(directory);
            // Cloned beside and moved when whole: a clone that was cut off is never taken for one.
            Path half = Files.createTempDirectory(directory, "clone");
            try {
                bounded(Git.cloneRepository(), allowed)
                        .setURI(ref.name())
                        .setMirror(true)
                        .setProgressMonitor(deadline())
                        .setDirectory(half.toFile())
                        .call()
                        .close();
                Files.move(half, mirror);
            } finally {
                Directories.delete(half);
            }
            return mirror.toFile();
        } catch (RefusedException e) {
            throw InputException.of(
                    Problem.ofFile(
                            ref.shown(),
                            "is not read: " + e.getMessage(),
                            "Give an https or ssh address of a server that everybody reaches, or clone it yourself and give the path"));
        } catch (GitAPIException | JGitInternalException | IOException e) {
            throw InputException.of(Problem.ofFile(
                    ref.shown(),
                    "cannot be cloned: " + RepositoryRef.masked(String.valueOf(e.getMessage())),
                    "Check the address and your access, or clone it yourself and give the path"));
        }
    }
}
