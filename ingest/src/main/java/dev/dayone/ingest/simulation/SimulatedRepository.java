package dev.dayone.ingest.simulation;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** A real git repository with simulated commits: its author's, now and then a bot's, now and then with an AI trailer. */
final class SimulatedRepository {

    private static final PersonIdent BOT =
            new PersonIdent("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com");

    private final FileRepository repository;
    private final Random random;
    private final Map<String, String> files = new TreeMap<>();

    private SimulatedRepository(FileRepository repository, Random random) {
        this.repository = repository;
        this.random = random;
    }

    /** Commits over the weeks of a cohort: sprints commit more, by construction; that is process and never an outcome. */
    static void write(Path directory, String name, String email, boolean sprint, LocalDate start, long seed)
            throws IOException {
        Random random = new Random(seed);
        File gitDir = directory.resolve(".git").toFile();
        try (FileRepository repository =
                (FileRepository) new FileRepositoryBuilder().setGitDir(gitDir).build()) {
            repository.create();
            new SimulatedRepository(repository, random).fill(name, email, sprint, start);
        }
    }

    private void fill(String name, String email, boolean sprint, LocalDate start) throws IOException {
        int commits = (sprint ? 14 : 6) + random.nextInt(sprint ? 12 : 8);
        files.put("README.md", "# Work of " + name + "\n\nSimulated repository: nobody wrote this.\n");
        ObjectId parent = null;
        try (PackInserter inserter = repository.getObjectDatabase().newPackInserter()) {
            for (int i = 0; i < commits; i++) {
                Instant when = start.plusDays((long) i * 33 / commits)
                        .atTime(9 + random.nextInt(10), random.nextInt(60))
                        .toInstant(ZoneOffset.UTC);
                boolean bot = random.nextDouble() < 0.05;
                edit(sprint, i);
                PersonIdent author = bot ? BOT : new PersonIdent(name, email);
                String message = (bot ? "Bump torch\n" : "Step " + (i + 1) + "\n")
                        + (random.nextDouble() < 0.1 ? "\nCo-authored-by: Claude <noreply@anthropic.com>\n" : "");
                parent = commit(inserter, parent, new PersonIdent(author, when, ZoneOffset.UTC), message);
            }
            inserter.flush();
        }
        RefUpdate update = repository.updateRef(Constants.R_HEADS + "main");
        update.setNewObjectId(parent);
        update.update();
        repository.updateRef(Constants.HEAD).link(Constants.R_HEADS + "main");
    }

    private void edit(boolean sprint, int step) {
        String file = sprint
                ? "src/experiment_" + random.nextInt(4) + ".py"
                : "part" + (1 + random.nextInt(4)) + "/answers.py";
        StringBuilder text = new StringBuilder(files.getOrDefault(file, ""));
        int lines = 3 + random.nextInt(20);
        for (int line = 0; line < lines; line++) {
            text.append("value_")
                    .append(step)
                    .append('_')
                    .append(line)
                    .append(" = ")
                    .append(random.nextInt(1000))
                    .append('\n');
        }
        files.put(file, text.toString());
    }

    private ObjectId commit(PackInserter inserter, @Nullable ObjectId parent, PersonIdent author, String message)
            throws IOException {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree(inserter));
        if (parent != null) {
            commit.setParentId(parent);
        }
        commit.setAuthor(author);
        commit.setCommitter(author);
        commit.setMessage(message);
        return inserter.insert(Constants.OBJ_COMMIT, commit.build());
    }

    private ObjectId tree(PackInserter inserter) throws IOException {
        Map<String, TreeFormatter> folders = new TreeMap<>();
        Map<String, ObjectId> top = new TreeMap<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8));
            int slash = file.getKey().indexOf('/');
            if (slash < 0) {
                top.put(file.getKey(), blob);
            } else {
                folders.computeIfAbsent(file.getKey().substring(0, slash), key -> new TreeFormatter())
                        .append(file.getKey().substring(slash + 1), FileMode.REGULAR_FILE, blob);
            }
        }
        TreeFormatter root = new TreeFormatter();
        // Git orders folders as if their names ended in a slash; none of ours shares a prefix with a file.
        Map<String, Runnable> entries = new TreeMap<>();
        top.forEach((name, id) -> entries.put(name, () -> root.append(name, FileMode.REGULAR_FILE, id)));
        for (Map.Entry<String, TreeFormatter> folder : folders.entrySet()) {
            ObjectId id = inserter.insert(Constants.OBJ_TREE, folder.getValue().toByteArray());
            entries.put(folder.getKey() + "/", () -> root.append(folder.getKey(), FileMode.TREE, id));
        }
        entries.values().forEach(Runnable::run);
        return inserter.insert(Constants.OBJ_TREE, root.toByteArray());
    }
}
