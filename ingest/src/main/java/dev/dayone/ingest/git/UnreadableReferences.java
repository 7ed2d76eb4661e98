package dev.dayone.ingest.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * References that are there and name nothing: a power cut leaves files that are empty or full of zeros. JGit passes over them, and
 * the work of a whole branch would seem never to have been done.
 */
final class UnreadableReferences {

    private static final String ALL = "refs";

    private UnreadableReferences() {}

    /** Their names; where no reference is left and objects are, the name of all. */
    static List<String> of(Repository repository) throws IOException {
        Path directory = repository.getDirectory().toPath();
        Path references = directory.resolve(ALL);
        Set<String> read =
                repository.getRefDatabase().getRefs().stream().map(Ref::getName).collect(Collectors.toSet());
        List<String> broken = Files.isDirectory(references) ? broken(directory, references, read) : List.of();
        boolean lost = broken.isEmpty() && read.isEmpty() && hasPack(directory.resolve("objects/pack"));
        return lost ? List.of(ALL) : broken;
    }

    private static List<String> broken(Path directory, Path references, Set<String> read) throws IOException {
        try (Stream<Path> files = Files.walk(references)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    // File systems and synchronisers leave files of their own in every directory.
                    .filter(name -> Repository.isValidRefName(name) && !name.endsWith("/desktop.ini"))
                    .filter(name -> !read.contains(name) && !namesSomething(directory.resolve(name)))
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
