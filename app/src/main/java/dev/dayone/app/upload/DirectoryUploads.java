package dev.dayone.app.upload;

import dev.dayone.app.upload.SentFiles.Refusal;
import dev.dayone.dashboard.upload.UploadDesk;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.FileCount;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.Event;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads of this installation. What was sent waits in a folder of its own that nobody but this account can enter; loaded, its files take their places in the programme's directory, and from
 * there go the way of every directory.
 */
public final class DirectoryUploads implements UploadDesk {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryUploads.class);
    private static final long MOST_BYTES = 200L << 20;
    private static final int MOST_WAITING = 5;
    private static final Duration KEPT = Duration.ofHours(1);
    private static final String YAML = "dayone.yaml";

    private final Path waiting;
    private final Path home;
    private final Supplier<List<Path>> directories;
    private final Secrets secrets;
    private final Consumer<Path> loader;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Held> held = new LinkedHashMap<>();

    /**
     * What waits.
     *
     * @param staged the programme's directory as it would be
     * @param target where it goes
     * @param before state of the target when it was compared
     */
    private record Held(
            Pending pending, Path folder, Path staged, Path target, List<String> files, String before, Instant at) {}

    /**
     * Opens the folder; what waited in it before a restart is thrown away.
     *
     * @param waiting folder for what is not loaded yet
     * @param home where directories of new programmes are made
     * @param directories of programmes that are here already
     * @param loader has a directory read; called once its files are in place
     */
    public DirectoryUploads(
            Path waiting,
            Path home,
            Supplier<List<Path>> directories,
            Secrets secrets,
            Consumer<Path> loader,
            Clock clock) {
        this.waiting = waiting;
        this.home = home;
        this.directories = directories;
        this.secrets = secrets.withoutKeeping();
        this.loader = loader;
        this.clock = clock;
        try {
            Directories.delete(waiting);
        } catch (IOException e) {
            LOG.warn("what waited in {} cannot be thrown away", waiting, e);
        }
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public List<String> programmes() {
        return List.copyOf(ProgrammeDirectory.byProgramme(directories.get()).keySet());
    }

    @Override
    public List<String> files() {
        List<String> out = new ArrayList<>(List.of(YAML));
        Arrays.stream(EntryKind.values()).map(kind -> kind.stem() + ".csv").forEach(out::add);
        out.addAll(List.of("repositories.csv", "services.csv"));
        return out;
    }

    @Override
    public synchronized Pending take(List<Part> parts, String programme, String as) {
        forget();
        String id = HexFormat.of().formatHex(random.generateSeed(16));
        Path folder = waiting.resolve(id);
        try {
            Files.createDirectories(waiting);
            closed(waiting);
            closed(Files.createDirectories(folder));
            Path sent = Files.createDirectory(folder.resolve("sent"));
            List<String> files = named(sent, new SentFiles(sent, MOST_BYTES).write(parts), as);
            Held kept = held(id, folder, sent, files, programme);
            held.put(id, kept);
            return kept.pending();
        } catch (IOException e) {
            delete(folder);
            throw new UncheckedIOException("what was sent cannot be kept", e);
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    /** One table under the name that it was said to have. */
    private List<String> named(Path sent, List<String> files, String as) throws IOException {
        if (!as.isEmpty() && !files().contains(as)) {
            throw new Refusal("“" + as + "” is none of the files that a programme directory holds");
        }
        if (as.isEmpty() || files.size() != 1) {
            return files;
        }
        String name = files.get(0);
        if (!name.equals(as)) {
            Files.move(sent.resolve(name), sent.resolve(as));
        }
        return List.of(as);
    }

    private Held held(String id, Path folder, Path sent, List<String> files, String programme) throws IOException {
        Map<String, Path> here = ProgrammeDirectory.byProgramme(directories.get());
        String named = files.contains(YAML) ? programmeOf(sent) : programme;
        if (named.isEmpty()) {
            throw new Refusal("it has no dayone.yaml. Say for which programme it is, or upload the whole directory");
        }
        if (!programme.isEmpty() && !programme.equals(named)) {
            throw new Refusal("its dayone.yaml is of the programme " + named + ", and you said " + programme);
        }
        Path present = here.get(named);
        if (present == null && !files.contains(YAML)) {
            throw new Refusal("no directory of the programme " + named + " is here");
        }
        if (!named.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            throw new Refusal("the programme's id has to be letters, digits and dashes, since its folder is called so");
        }
        Path target = present == null ? home.resolve(named) : present;
        if (present == null && Files.exists(target)) {
            throw new Refusal(target + " is there and cannot be read as a programme directory. Correct or remove it");
        }
        String before = present == null ? "" : Directories.state(target, 2);
        Path staged = Files.createDirectory(folder.resolve("staged"));
        if (present != null) {
            overlay(target, staged);
        }
        place(sent, files, staged);
        Mint mint = secrets.mint(named, clock.instant(), "upload");
        List<Event> known = List.of();
        if (present != null) {
            known = read(target, mint).map(ProgrammeDirectory::events).orElse(List.of());
        }
        Pending pending =
                pending(id, named, present == null, staged, target, known, files.contains("repositories.csv"), mint);
        return new Held(pending, folder, staged, target, files, before, clock.instant());
    }

    private static String programmeOf(Path sent) {
        try {
            return ProgrammeDirectory.programmeOf(sent);
        } catch (InputException e) {
            throw new IllegalArgumentException(lines(e), e);
        }
    }

    private static Optional<ProgrammeDirectory> read(Path directory, Mint mint) {
        try {
            return Optional.of(ProgrammeDirectory.read(directory, mint));
        } catch (InputException e) {
            LOG.debug("{} cannot be read as it is", directory, e);
            return Optional.empty();
        }
    }

    private static Pending pending(
            String id,
            String programme,
            boolean isNew,
            Path staged,
            Path target,
            List<Event> known,
            boolean repositories,
            Mint mint)
            throws IOException {
        ProgrammeDirectory then;
        try {
            then = ProgrammeDirectory.read(staged, mint);
        } catch (InputException e) {
            return new Pending(id, programme, isNew, lines(e), List.of(), List.of(), List.of());
        }
        List<String> problems = new ArrayList<>();
        Stream.of(then.problems(), then.conflicts(), then.unread())
                .flatMap(List::stream)
                .map(Problem::line)
                .forEach(problems::add);
        if (repositories) {
            for (RepositoryRef each : then.repositories()) {
                elsewhere(each, target).ifPresent(problems::add);
                RepositoryRef above = each.upstream();
                if (above != null) {
                    elsewhere(above, target).ifPresent(problems::add);
                }
            }
        }
        return new Pending(
                id,
                programme,
                isNew,
                null,
                then.files().stream().map(FileCount::sentence).toList(),
                problems,
                FactChanges.of(known, then.events()));
    }

    /** A browser must not have git read wherever this account may: paths of clones stay within the directory. */
    private static Optional<String> elsewhere(RepositoryRef ref, Path target) throws IOException {
        File directory = ref.directory();
        if (directory == null) {
            return ref.name().strip().regionMatches(true, 0, "file:", 0, 5)
                    ? Optional.of(
                            "repositories.csv: " + ref.shown()
                                    + " is a path of this machine. Name the address of the repository, such as https://host/owner/name.")
                    : Optional.empty();
        }
        boolean within =
                Files.isDirectory(target) && directory.toPath().toRealPath().startsWith(target.toRealPath());
        return within
                ? Optional.empty()
                : Optional.of(
                        "repositories.csv: " + ref.shown()
                                + " is a path outside the programme's directory. Name the address of the repository, such as https://host/owner/name.");
    }

    @Override
    public synchronized Optional<Pending> pending(String id) {
        forget();
        return Optional.ofNullable(held.get(id)).map(Held::pending);
    }

    @Override
    public synchronized Loaded load(String id) {
        forget();
        Held kept = held.get(id);
        if (kept == null) {
            throw new IllegalArgumentException(
                    "This upload is not here any more: it was loaded, thrown away, or an hour old. Upload it again.");
        }
        if (!kept.pending().isWhole()) {
            throw new IllegalArgumentException("It has rows that cannot be read. Correct them and upload it again.");
        }
        Path target = kept.target();
        boolean isNew = kept.pending().isNew();
        if (isNew ? Files.exists(target) : !Directories.state(target, 2).equals(kept.before())) {
            throw new IllegalArgumentException(
                    "The directory has changed since this was compared with it. Upload it again.");
        }
        try {
            if (isNew) {
                Files.createDirectories(home);
                closed(home);
                Files.move(kept.staged(), target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                replace(kept);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(target + " cannot be written; it is as it was", e);
        }
        loader.accept(target);
        held.remove(id);
        delete(kept.folder());
        return new Loaded(kept.pending().programme(), target.toString(), kept.files());
    }

    /** Each file takes its place at once; where one cannot, those before it are put back. */
    private static void replace(Held kept) throws IOException {
        Path before = Files.createDirectory(kept.folder().resolve("before"));
        Map<Path, Optional<Path>> done = new LinkedHashMap<>();
        try {
            for (String name : kept.files()) {
                Path place = kept.target().resolve(name);
                Path half = place.resolveSibling("." + place.getFileName() + ".upload");
                Files.createDirectories(Objects.requireNonNull(place.getParent()));
                Files.copy(kept.staged().resolve(name), half, StandardCopyOption.REPLACE_EXISTING);
                Optional<Path> old = Optional.empty();
                if (Files.exists(place)) {
                    Path copy = before.resolve(String.valueOf(done.size()));
                    Files.copy(place, copy);
                    old = Optional.of(copy);
                }
                done.put(place, old);
                Files.move(half, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            for (Map.Entry<Path, Optional<Path>> each : done.entrySet()) {
                putBack(each.getKey(), each.getValue().orElse(null));
            }
            throw e;
        }
    }

    private static void putBack(Path place, @Nullable Path old) throws IOException {
        if (old == null) {
            Files.deleteIfExists(place);
        } else {
            Files.copy(old, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public synchronized void discard(String id) {
        Held kept = held.remove(id);
        if (kept != null) {
            delete(kept.folder());
        }
    }

    /** The files of a directory as they are; its folders as links, so that clones in them are found. */
    private static void overlay(Path from, Path to) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                Path place = to.resolve(entry.getFileName().toString());
                String name = entry.getFileName().toString();
                if (Files.isRegularFile(entry)) {
                    Files.copy(entry, place);
                } else if (Files.isDirectory(entry) && (name.equals("locks") || name.equals("allocations"))) {
                    overlay(entry, Files.createDirectory(place));
                } else if (Files.isDirectory(entry)) {
                    Files.createSymbolicLink(place, entry.toAbsolutePath());
                }
            }
        }
    }

    private static void place(Path from, List<String> files, Path to) throws IOException {
        for (String name : files) {
            Path place = to.resolve(name);
            Files.createDirectories(Objects.requireNonNull(place.getParent()));
            Files.copy(from.resolve(name), place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What is an hour old, and the oldest where too many wait. */
    private void forget() {
        Instant old = clock.instant().minus(KEPT);
        List<String> ids = new ArrayList<>(held.keySet());
        for (int i = 0; i < ids.size(); i++) {
            Held each = Objects.requireNonNull(held.get(ids.get(i)));
            if (each.at().isBefore(old) || ids.size() - i > MOST_WAITING) {
                discard(ids.get(i));
            }
        }
    }

    private static void closed(Path directory) throws IOException {
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void delete(Path folder) {
        try {
            Directories.delete(folder);
        } catch (IOException e) {
            LOG.warn("{} cannot be thrown away", folder, e);
        }
    }

    private static String lines(InputException e) {
        return String.join(" ", e.problems().stream().map(Problem::line).toList());
    }
}
