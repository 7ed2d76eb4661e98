package dev.dayone.ingest;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A git repository to read.
 *
 * @param name as written in the programme directory
 * @param directory its git directory; null = at a URL, to be cloned
 * @param owner pseudonym of the participant, or name of the team; null = shared
 */
public record RepositoryRef(
        String name, @Nullable File directory, @Nullable String owner) {

    /**
     * A path or a URL.
     *
     * @param base what relative paths are relative to
     * @throws InputException when the path holds no repository
     */
    public static RepositoryRef of(String name, Path base, @Nullable String owner) {
        if (isUrl(name)) {
            return new RepositoryRef(name, null, owner);
        }
        Path path = base.resolve(name);
        return new RepositoryRef(
                name,
                gitDirectory(path.toFile())
                        .orElseThrow(() -> InputException.of(
                                Problem.ofFile(name, "is no git repository", "Give the path of a clone, or a URL"))),
                owner);
    }

    static boolean isUrl(String name) {
        try {
            return new URI(name).getScheme() != null && name.contains("://");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The git directory at that path: a bare repository, a work tree, or a work tree linked to one elsewhere. */
    private static Optional<File> gitDirectory(File path) {
        if (!path.isDirectory()) {
            return Optional.empty();
        }
        FileRepositoryBuilder bare = new FileRepositoryBuilder().setGitDir(path);
        if (isRepository(bare)) {
            return Optional.of(path);
        }
        FileRepositoryBuilder found = new FileRepositoryBuilder()
                .addCeilingDirectory(path.getAbsoluteFile().getParentFile())
                .findGitDir(path);
        return Optional.ofNullable(found.getGitDir()).filter(File::isDirectory);
    }

    private static boolean isRepository(FileRepositoryBuilder builder) {
        File dir = builder.getGitDir();
        return new File(dir, "HEAD").isFile() && new File(dir, "objects").isDirectory();
    }
}
