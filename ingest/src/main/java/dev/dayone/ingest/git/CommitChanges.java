package dev.dayone.ingest.git;

import dev.dayone.ingest.lines.LineCounter;
import dev.dayone.ingest.lines.LineCounts;
import dev.dayone.ingest.lines.LineHash;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.schemas.FileChange.Kind;
import dev.dayone.schemas.FileChange.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a commit changed against its first parent.
 *
 * @param files the files in the order of their paths, without limit
 * @param treesMissing trees that the clone lacks, so that not even the files are known
 */
record CommitChanges(List<FileDelta> files, int treesMissing) {

    /** Of a merge, or where there is nothing to compare with. */
    static final CommitChanges NONE = new CommitChanges(List.of(), 0);

    /** Where the trees themselves are missing. */
    static final CommitChanges UNKNOWN = new CommitChanges(List.of(), 1);

    CommitChanges {
        files = List.copyOf(files);
    }

    /** Files, as git counts them: where a file became a link, or a link a file, one went and one came, and it is one file. */
    int fileCount() {
        return (int) files.stream().map(FileDelta::path).distinct().count();
    }

    long added() {
        return sum(file -> file.raw().added());
    }

    long deleted() {
        return sum(file -> file.raw().deleted());
    }

    long addedWithRenames() {
        return sum(file -> file.followed().added());
    }

    long deletedWithRenames() {
        return sum(file -> file.followed().deleted());
    }

    /** Lines added in files that the upstream had as they are. */
    long copiedAdded() {
        return sum(file -> file.copied() ? file.raw().added() : 0);
    }

    /** The same, told which contents the upstream had before. */
    CommitChanges marking(Predicate<ObjectId> hadBefore) {
        return new CommitChanges(
                files.stream()
                        .map(file -> file.content() != null && hadBefore.test(file.content()) ? file.asCopy() : file)
                        .toList(),
                treesMissing);
    }

    /** Whether all that it brings, and it brings something, the upstream had before. */
    boolean isCopy() {
        return files.stream().anyMatch(FileDelta::copied)
                && files.stream().allMatch(file -> file.copied() || file.content() == null);
    }

    /** The paths it changes, as one hash. */
    long pathsHash() {
        return pathsHash(files.stream().map(FileDelta::path).toList());
    }

    /** @param paths in order */
    static long pathsHash(List<String> paths) {
        long hash = LineHash.START;
        for (String path : paths) {
            byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
            hash = LineHash.mix(hash, LineHash.of(bytes, 0, bytes.length));
        }
        return hash;
    }

    /** Files without counts; a missing tree stands for one at least, since what it held is not known. */
    int uncounted() {
        return treesMissing + (int) sum(file -> file.isUncounted() ? 1 : 0);
    }

    int renames() {
        return (int) sum(file -> file.status() == Status.RENAMED ? 1 : 0);
    }

    long missing() {
        return treesMissing + sum(FileDelta::missing);
    }

    /** Non-blank lines of source; of a notebook and a script of one stem, changed together, the one with more changed lines counts. */
    LineCounts source() {
        Map<String, LineCounts> scripts = new HashMap<>();
        Set<String> notebooks = new HashSet<>();
        for (FileDelta file : files) {
            if (file.isWork() && file.kind() == Kind.NOTEBOOK) {
                notebooks.add(FileKinds.stem(file.path()));
            } else if (file.isWork() && isScript(file)) {
                scripts.put(FileKinds.stem(file.path()), file.source());
            }
        }
        long added = 0;
        long deleted = 0;
        for (FileDelta file : files) {
            String stem = FileKinds.stem(file.path());
            LineCounts script = scripts.get(stem);
            boolean twins = script != null && notebooks.contains(stem);
            if (file.isWork() && !(twins && isScript(file))) {
                LineCounts twin = script != null && file.kind() == Kind.NOTEBOOK ? script : LineCounts.NONE;
                LineCounts more = changed(twin) > changed(file.source()) ? twin : file.source();
                added += more.added();
                deleted += more.deleted();
            }
        }
        return new LineCounts(added, deleted, 0);
    }

    private static long changed(LineCounts counts) {
        return counts.added() + counts.deleted();
    }

    private static boolean isScript(FileDelta file) {
        return file.status() != Status.DELETED && "py".equals(FileKinds.language(file.path()));
    }

    /** Hash over the lines changed in each file, see {@link LineCounter}; null where no line changed. */
    @Nullable
    String patchId() {
        MessageDigest sha1 = Digests.of("SHA-1");
        boolean changed = false;
        for (FileDelta file : files) {
            if (file.raw().patch() != 0) {
                changed = true;
                sha1.update(file.path().getBytes(StandardCharsets.UTF_8));
                sha1.update(ByteBuffer.allocate(Long.BYTES)
                        .putLong(file.raw().patch())
                        .array());
            }
        }
        return changed ? HexFormat.of().formatHex(sha1.digest()) : null;
    }

    private long sum(ToLongFunction<FileDelta> of) {
        return files.stream().mapToLong(of).sum();
    }
}
