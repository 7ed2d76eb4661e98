package dev.dayone.ingest.remote;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Masked;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Pseudonyms;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A git repository to read.
 *
 * @param name as written in the programme directory or on the command line
 * @param label what events call it: a pseudonym, as both a path and a URL may name its owner
 * @param directory its git directory; null = at a URL, to be cloned
 * @param owner pseudonym of the participant, or name of the team; null = shared
 * @param upstream repository that it is a fork of; null = none
 */
public record RepositoryRef(
        String name,
        String label,
        @Nullable File directory,
        @Nullable String owner,
        @Nullable RepositoryRef upstream) {

    /**
     * A path or a URL.
     *
     * @param base what relative paths are relative to
     * @throws InputException when the path holds no repository
     */
    public static RepositoryRef of(
            String name, Path base, @Nullable String owner, @Nullable RepositoryRef upstream, Pseudonyms pseudonyms) {
        if (isUrl(name)) {
            return new RepositoryRef(name, pseudonyms.repository(name), null, owner, upstream);
        }
        Path path = path(name, base);
        return new RepositoryRef(
                name,
                pseudonyms.localRepository(name),
                gitDirectory(path.toFile())
                        .orElseThrow(() -> InputException.of(Problem.ofFile(
                                masked(name), "is no git repository", "Give the path of a clone, or a URL"))),
                owner,
                upstream);
    }

    private static Path path(String name, Path base) {
        try {
            return base.resolve(name);
        } catch (InvalidPathException e) {
            throw InputException.of(Problem.ofFile("repository", "is no path", "Give the path of a clone, or a URL"));
        }
    }

    /** Its name for people to read: a password or a token in an address stays out of whatever is printed, logged or written. */
    public String shown() {
        return masked(name);
    }

    /** The same text without what stands before the server of an http address. */
    public static String masked(String text) {
        return Masked.text(text);
    }

    /** Its address as servers, files and processes may see it: without a user name and a token; of ssh without a password. */
    String address() {
        if (!name.contains("://")) {
            return name;
        }
        boolean ssh = name.regionMatches(true, 0, "ssh:", 0, 4);
        return ssh ? name.replaceFirst("://([^/@:]*):[^/]*@", "://$1@") : name.replaceFirst("://[^/]*@", "://");
    }

    /** A user name and a token that stand in an address. */
    static Optional<Login> login(URI address) {
        String[] both = address.getRawUserInfo() == null
                ? new String[0]
                : address.getRawUserInfo().split(":", 2);
        return both.length == 2 && !both[1].isEmpty()
                ? Optional.of(new Login(decoded(both[0]), decoded(both[1])))
                : Optional.empty();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Whether a server has to be asked for it or for its upstream. */
    public boolean isElsewhere() {
        return directory == null || (upstream != null && upstream.isElsewhere());
    }

    /** The repository by itself. */
    public RepositoryRef withoutUpstream() {
        return withUpstream(null);
    }

    RepositoryRef at(File clone) {
        return new RepositoryRef(name, label, clone, owner, upstream);
    }

    RepositoryRef withUpstream(@Nullable RepositoryRef now) {
        return new RepositoryRef(name, label, directory, owner, now);
    }

    static boolean isUrl(String name) {
        if (name.matches("[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^/].*")) {
            return true;
        }
        try {
            return new URI(name).getScheme() != null && name.contains("://");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether a repository is at that path. */
    static boolean isRepository(Path path) {
        return gitDirectory(path.toFile()).isPresent();
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
