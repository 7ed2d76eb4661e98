package dev.dayone.ingest.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What people write where repositories are asked for: an address; a path, also with {@code ~}; a path with {@code *}, {@code ?} or {@code [...]} that fits several clones; a folder of
 * clones; {@code owner/name} on GitHub, or {@code server/owner/name}.
 */
public final class RepositoryNames {

    private static final Pattern ON_GITHUB =
            Pattern.compile("([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)/([A-Za-z0-9._-]+)");
    private static final Pattern ON_A_SERVER =
            Pattern.compile("([A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)((?:/[A-Za-z0-9._-]+){2,})/?");
    private static final Pattern SEVERAL = Pattern.compile(".*[*?\\[].*");

    private RepositoryNames() {}

    /** Whether it may stand for any number of repositories: a pattern, or a folder that is no clone itself. */
    public static boolean isPattern(String written, Path base) {
        if (RepositoryRef.isUrl(written)) {
            return false;
        }
        Path path = at(base, home(written));
        return isFolderOfClones(path) || (SEVERAL.matcher(written).matches() && !Files.exists(path));
    }

    /**
     * The names of the repositories that it stands for, in alphabetical order; those of clones are paths as one would write them one by one. Empty where no clone fits a pattern.
     *
     * @param base what relative paths are relative to
     */
    public static List<String> of(String written, Path base) {
        if (RepositoryRef.isUrl(written)) {
            return List.of(written);
        }
        String name = home(written);
        if (SEVERAL.matcher(name).matches() && !Files.exists(at(base, name))) {
            return matching(name, base).stream()
                    .filter(each -> RepositoryRef.isRepository(at(base, each)))
                    .toList();
        }
        Path path = at(base, name);
        if (isFolderOfClones(path)) {
            return children(path).stream()
                    .filter(RepositoryRef::isRepository)
                    .map(child -> name.replaceFirst("/+$", "") + "/" + child.getFileName())
                    .toList();
        }
        if (!Files.exists(path)) {
            if (ON_A_SERVER.matcher(name).matches() && !Files.exists(at(base, first(name)))) {
                return List.of("https://" + name.replaceFirst("/+$", ""));
            }
            if (ON_GITHUB.matcher(name).matches() && !Files.exists(at(base, first(name)))) {
                return List.of("https://github.com/" + name);
            }
        }
        return List.of(name.equals(written) ? written : path.toString());
    }

    private static String first(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    private static String home(String written) {
        return written.equals("~") || written.startsWith("~/")
                ? System.getProperty("user.home") + written.substring(1)
                : written;
    }

    private static Path at(Path base, String name) {
        try {
            return base.resolve(name);
        } catch (InvalidPathException e) {
            return base.resolve("no-such-path-" + Integer.toHexString(name.hashCode()));
        }
    }

    private static boolean isFolderOfClones(Path path) {
        return Files.isDirectory(path)
                && !RepositoryRef.isRepository(path)
                && children(path).stream().anyMatch(RepositoryRef::isRepository);
    }

    private static List<String> matching(String pattern, Path base) {
        boolean absolute = pattern.startsWith("/");
        List<String> found = new ArrayList<>(List.of(absolute ? "/" : ""));
        for (String segment : pattern.replaceFirst("^/+", "").split("/+")) {
            List<String> next = new ArrayList<>();
            for (String before : found) {
                Path in = at(base, before);
                if (!SEVERAL.matcher(segment).matches()) {
                    next.add(before + segment + "/");
                } else if (Files.isDirectory(in)) {
                    children(in).stream()
                            .filter(child -> fits(segment, child.getFileName()))
                            .forEach(child -> next.add(before + child.getFileName() + "/"));
                }
            }
            found = next;
        }
        return found.stream().map(name -> name.replaceFirst("/$", "")).toList();
    }

    private static boolean fits(String segment, Path name) {
        try {
            return (segment.startsWith(".") || !name.toString().startsWith("."))
                    && name.getFileSystem().getPathMatcher("glob:" + segment).matches(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Path> children(Path directory) {
        try (Stream<Path> each = Files.list(directory)) {
            return each.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }
}
