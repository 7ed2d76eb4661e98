package dev.dayone.ingest.remote;

import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.remote.RepositoryAddress.RefusedException;
import dev.dayone.ingest.remote.SshAccess.Sessions;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.LsRemoteCommand;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TransportHttp;
import org.jspecify.annotations.Nullable;

/**
 * Repositories on this disk: those at a path as they are, those at a URL as mirrors of our own. A mirror keeps what it had when
 * the other side deletes branches or replaces their history. Each server is asked once for each repository, whatever number of rows name it: an object of this class is for one pass.
 */
public final class Clones {

    private static final long LARGEST = 4L << 30;
    private static final long LARGEST_NAMES = 16L << 20;
    private static final int SECONDS_OF_SILENCE = 30;
    private static final int SECONDS = 900;

    private final Path directory;
    private final Supplier<ServerAccess> open;
    private @Nullable ServerAccess access;
    private final Map<String, File> fetched = new HashMap<>();
    private final Map<String, Problem> failed = new HashMap<>();

    /**
     * @param directory where mirrors are kept, and beside them which servers may be asked and who we are there
     */
    public Clones(Path directory) {
        this(directory, directory);
    }

    /**
     * @param directory where mirrors are kept
     * @param settings where it stands which servers may be asked and who we are there
     */
    public Clones(Path directory, Path settings) {
        this(directory, () -> ServerAccess.in(settings, System.getenv()));
    }

    Clones(Path directory, Supplier<ServerAccess> open) {
        this.directory = directory;
        this.open = open;
    }

    /**
     * The repository and its upstream on this disk: one at a URL is cloned, or fetched where it was cloned before.
     *
     * @throws InputException when it cannot be cloned or opened
     */
    public RepositoryRef atHand(RepositoryRef ref) {
        File clone = ref.directory() == null ? mirror(ref) : ref.directory();
        requireReadable(ref, clone);
        RepositoryRef upstream = ref.upstream();
        return ref.at(clone).withUpstream(upstream == null ? null : upstream(ref, upstream));
    }

    private RepositoryRef upstream(RepositoryRef ref, RepositoryRef upstream) {
        try {
            return atHand(upstream);
        } catch (InputException e) {
            throw ofUpstream(ref, e);
        }
    }

    private static InputException ofUpstream(RepositoryRef ref, InputException e) {
        return InputException.of(e.problems().stream()
                .map(problem -> Problem.ofFile(
                        ref.shown(),
                        "is not read, since its upstream cannot be: " + problem.file() + " " + problem.why(),
                        problem.remedy()))
                .toList());
    }

    /**
     * Asks whether a repository and its upstream could be had; clones and keeps nothing.
     *
     * @throws InputException when it could not
     */
    public void ask(RepositoryRef ref) {
        File clone = ref.directory();
        if (clone != null) {
            requireReadable(ref, clone);
        } else {
            once(ref, reached -> {
                // Servers that only hand out files are read through a repository, even to list what they have.
                try (Repository nowhere = new InMemoryRepository(new DfsRepositoryDescription("asked"))) {
                    reached.bounded(new LsRemoteCommand(nowhere).setHeads(true).setRemote(ref.address()))
                            .call();
                }
                return directory.toFile();
            });
        }
        RepositoryRef upstream = ref.upstream();
        if (upstream != null) {
            try {
                ask(upstream);
            } catch (InputException e) {
                throw ofUpstream(ref, e);
            }
        }
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

    private interface Fetch {
        File from(Reached reached) throws GitAPIException, IOException;
    }

    private File mirror(RepositoryRef ref) {
        return once(ref, reached -> mirror(ref, reached));
    }

    private File once(RepositoryRef ref, Fetch fetch) {
        String address = ref.address();
        Problem before = failed.get(address);
        if (before != null) {
            throw InputException.of(before);
        }
        File known = fetched.get(address);
        if (known != null) {
            return known;
        }
        ServerAccess now = access == null ? open.get() : access;
        access = now;
        try {
            File had = fetch(ref, now, fetch);
            fetched.put(address, had);
            return had;
        } catch (UnreachableException e) {
            failed.put(address, e.problem);
            throw InputException.of(e.problem);
        }
    }

    private static File fetch(RepositoryRef ref, ServerAccess access, Fetch fetch) throws UnreachableException {
        String server = "its server";
        Reached reached = new Reached(access, ref);
        try (Sessions ssh = reached.ssh) {
            try {
                if (!ref.name().startsWith("file:")) {
                    server = RepositoryAddress.host(ref.address(), access.allowed());
                    RepositoryAddress.require(ref.address(), access.allowed());
                }
                return fetch.from(reached);
            } catch (GitAPIException | JGitInternalException | IOException | RefusedException e) {
                throw new UnreachableException(new Unreachable(
                                server,
                                reached.logins.offered(),
                                ssh.refused(),
                                access.ssh().knownHosts().toString())
                        .problem(ref, e));
            }
        }
    }

    private static final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        private UnreachableException(Problem problem) {
            super(problem.line());
            this.problem = problem;
        }
    }

    /** A server and what it is asked with: silence, time and size are bounded, and where it leads is looked at, so that whatever it does, it holds up its own programme for minutes. */
    private static final class Reached {

        private final ServerAccess access;
        private final Logins logins;
        private final Sessions ssh;
        private final Allowance allowance = new Allowance(LARGEST, LARGEST_NAMES, SECONDS, System::nanoTime);

        private Reached(ServerAccess access, RepositoryRef ref) {
            this.access = access;
            this.logins = new Logins(uri(ref.name()), access);
            this.ssh = access.ssh().sessions();
        }

        private static URI uri(String name) {
            return URI.create(name.contains("://") ? name : "ssh://server");
        }

        private <C extends TransportCommand<C, ?>> C bounded(C command) {
            return command.setTimeout(SECONDS_OF_SILENCE)
                    .setCredentialsProvider(logins)
                    .setTransportConfigCallback(transport -> {
                        if (transport instanceof TransportHttp http) {
                            http.setHttpConnectionFactory(
                                    new GuardedHttp(access.allowed(), allowance, SECONDS_OF_SILENCE));
                        } else if (transport instanceof SshTransport shell) {
                            shell.setSshSessionFactory(new CountedSsh(ssh, allowance));
                        }
                    });
        }
    }

    private Path place(String name) {
        return directory.resolve(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)) + ".git");
    }

    private File mirror(RepositoryRef ref, Reached reached) throws GitAPIException, IOException {
        Path mirror = place(ref.address());
        Path earlier = place(ref.name());
        if (Files.isDirectory(earlier) && !Files.exists(mirror)) {
            Files.move(earlier, mirror);
        }
        if (Files.isDirectory(mirror)) {
            // What a server rewrites again and again is kept each time.
            reached.allowance.have(Directories.size(mirror));
            try (Git git = Git.open(mirror.toFile())) {
                keepAddress(git.getRepository().getConfig(), ref.address());
                reached.bounded(git.fetch().setRemoveDeletedRefs(true))
                        .setProgressMonitor(reached.allowance)
                        .call();
            }
            return mirror.toFile();
        }
        Files.createDirectories(directory);
        // Cloned beside and moved when whole: a clone that was cut off is never taken for one.
        Path half = Files.createTempDirectory(directory, "clone");
        try {
            reached.bounded(Git.cloneRepository())
                    .setURI(ref.address())
                    .setMirror(true)
                    .setProgressMonitor(reached.allowance)
                    .setDirectory(half.toFile())
                    .call()
                    .close();
            Files.move(half, mirror);
        } finally {
            Directories.delete(half);
        }
        return mirror.toFile();
    }

    /** Earlier versions kept a token of the address in the mirror's settings. */
    private static void keepAddress(StoredConfig config, String address) throws IOException {
        if (!address.equals(config.getString("remote", "origin", "url"))) {
            config.setString("remote", "origin", "url", address);
            config.save();
        }
    }
}
