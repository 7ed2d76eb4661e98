package dev.dayone.ingest.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** HEADs of further work trees of a repository ({@code git worktree add}) that stand on no branch; git counts them with all references. */
final class WorkTreeHeads {

    private WorkTreeHeads() {}

    static Map<String, ObjectId> of(Repository repository) throws IOException {
        Map<String, ObjectId> heads = new TreeMap<>();
        Path trees = repository.getDirectory().toPath().resolve("worktrees");
        if (!Files.isDirectory(trees)) {
            return heads;
        }
        try (Stream<Path> each = Files.list(trees)) {
            for (Path tree : each.sorted().toList()) {
                Path head = tree.resolve("HEAD");
                String id = Files.isRegularFile(head) ? Files.readString(head).strip() : "";
                if (ObjectId.isId(id)) {
                    heads.put("worktrees/" + tree.getFileName() + "/HEAD", ObjectId.fromString(id));
                }
            }
        }
        return heads;
    }
}
