package dev.dayone.ingest.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The references of a repository, without the merges that hosts make for pull requests ({@code refs/pull/N/merge}), and without what is stashed: that is no work that anybody committed.
 *
 * @param head commit of HEAD; null = an empty repository
 * @param tips by name
 * @param shallow commits whose parents were cut off
 * @param unreadable names of those that are there and name nothing, as after a power cut
 */
record References(@Nullable ObjectId head, Map<String, ObjectId> tips, List<String> shallow, List<String> unreadable) {

    private static final String ALL = "refs";

    static References of(Repository repository) throws IOException {
        Map<String, ObjectId> tips = new TreeMap<>();
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            String name = ref.getName();
            ObjectId id = ref.getObjectId();
            if (id != null
                    && !(name.startsWith("refs/pull/") && name.endsWith("/merge"))
                    && !name.equals(Constants.R_STASH)) {
                tips.put(name, id);
            }
        }
        tips.putAll(WorkTreeHeads.of(repository));
        ObjectId head = repository.resolve(Constants.HEAD);
        List<String> shallow = repository.getObjectDatabase().getShallowCommits().stream()
                .map(AnyObjectId::name)
                .sorted()
                .toList();
        return new References(head, tips, shallow, unreadable(repository));
    }

    /** Everything that they reach. */
    History history(RevWalk walk) throws IOException {
        return History.of(walk, head, tips.values());
    }

    /** What the repository has published: its branches and tags, and not what others ask it to take. */
    History published(RevWalk walk) throws IOException {
        Map<String, ObjectId> own = new TreeMap<>(tips);
        own.keySet()
                .removeIf(name -> !name.startsWith(Constants.R_HEADS)
                        && !name.startsWith(Constants.R_TAGS)
                        && !name.startsWith(Constants.R_REMOTES));
        return History.of(walk, head, own.values());
    }

    /** Changes when a reference is made, moves or goes, and when a cut history grows. */
    String fingerprint() {
        List<String> all = new ArrayList<>();
        all.add("HEAD " + (head == null ? "" : head.name()));
        tips.forEach((name, id) -> all.add(name + ' ' + id.name()));
        all.add("shallow " + shallow);
        if (!unreadable.isEmpty()) {
            all.add("unreadable " + unreadable);
        }
        return String.join("\n", all);
    }

    /**
     * Names of references that are there and name nothing: a power cut leaves files that are empty or full of zeros. JGit passes over them, and the work of a whole branch would seem
     * never to have been done. Where no reference is left and objects are, the name of all.
     */
    private static List<String> unreadable(Repository repository) throws IOException {
        Path directory = repository.getDirectory().toPath();
        Path references = directory.resolve(ALL);
        // Other formats keep references in tables, and a word for older versions of git where they would be.
        String format = repository.getConfig().getString("extensions", null, "refStorage");
        boolean files = format == null || format.equals("files");
        List<String> broken = files && Files.isDirectory(references) ? broken(directory, references) : List.of();
        boolean lost = broken.isEmpty()
                && repository.getRefDatabase().getRefs().isEmpty()
                && hasPack(directory.resolve("objects/pack"));
        return lost ? List.of(ALL) : broken;
    }

    /** Also where JGit reads an older value of the same name, which was packed before. */
    private static List<String> broken(Path directory, Path references) throws IOException {
        try (Stream<Path> files = Files.walk(references)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    // File systems and synchronisers leave files of their own in every directory.
                    .filter(name -> Repository.isValidRefName(name) && !name.endsWith("/desktop.ini"))
                    .filter(name -> !namesSomething(directory.resolve(name)))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean namesSomething(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(Constants.OBJECT_ID_STRING_LENGTH), StandardCharsets.US_ASCII);
            return text.startsWith("ref:") || ObjectId.isId(text);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasPack(Path packs) throws IOException {
        if (!Files.isDirectory(packs)) {
            return false;
        }
        try (Stream<Path> files = Files.list(packs)) {
            return files.anyMatch(file -> file.toString().endsWith(".pack"));
        }
    }
}
