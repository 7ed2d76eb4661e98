package dev.dayone.ingest.git;

import dev.dayone.schemas.FileChange.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What sort of file a path is: by its name alone, so that the same path is the same sort in every commit. */
final class FileKinds {

    private static final Set<String> CODE = Set.of(
            "py", "pyx", "java", "kt", "scala", "js", "jsx", "ts", "tsx", "mjs", "c", "h", "cc", "cpp", "cxx", "hpp",
            "cu", "cuh", "rs", "go", "rb", "r", "jl", "m", "sh", "bash", "zsh", "ps1", "sql", "php", "swift", "cs",
            "lua", "pl", "hs", "ml", "ex", "exs", "erl", "clj", "css", "scss", "html", "vue", "svelte", "proto",
            "gradle", "cmake", "tex");
    private static final Set<String> PROSE = Set.of("md", "markdown", "rst", "adoc", "txt", "org", "bib");
    private static final Pattern VENDORED = Pattern.compile(
            "(^|/)(node_modules|vendor|third[_-]party|dist|build|site-packages|\\.venv|venv|__pycache__|\\.ipynb_checkpoints)/");
    private static final Pattern GENERATED = Pattern.compile(
            "(\\.min\\.(js|css)|\\.map|_pb2(_grpc)?\\.pyi?|\\.pb\\.(go|cc|h)|\\.lock|package-lock\\.json|-lock\\.yaml|\\.snap)$");
    private static final Pattern TEST = Pattern.compile(
            "(^|/)(tests?|__tests__|spec)/|(^|/)(test_[^/]*|conftest\\.py)$|(_test|_spec|\\.test|\\.spec)\\.[a-z]+$|tests?\\.(java|kt|scala|cs)$");
    private static final Pattern SOLUTION = Pattern.compile("(^|/|_|-)solutions?(/|_|-|\\.|$)");
    private static final Pattern ENVIRONMENT = Pattern.compile(
            "(^|/)(requirements[^/]*\\.(txt|in)|environment[^/]*\\.ya?ml|pyproject\\.toml|setup\\.(py|cfg)|pipfile|tox\\.ini|"
                    + "dockerfile[^/]*|(docker-)?compose[^/]*\\.ya?ml|makefile|pom\\.xml|build\\.gradle(\\.kts)?|package\\.json|"
                    + "cargo\\.toml|go\\.mod|\\.pre-commit-config\\.yaml|\\.gitlab-ci\\.yml|\\.python-version)$|"
                    + "(^|/)\\.(github|circleci|devcontainer)/");

    private FileKinds() {}

    static Kind of(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        String language = language(path);
        if (VENDORED.matcher(lower).find() || GENERATED.matcher(lower).find()) {
            return Kind.GENERATED;
        }
        if (ENVIRONMENT.matcher(lower).find()) {
            return Kind.ENVIRONMENT;
        }
        boolean notebook = "ipynb".equals(language);
        boolean code = language != null && CODE.contains(language);
        if ((code || notebook) && SOLUTION.matcher(lower).find()) {
            return Kind.SOLUTION;
        }
        if (notebook) {
            return Kind.NOTEBOOK;
        }
        if (code) {
            return TEST.matcher(lower).find() ? Kind.TEST : Kind.SOURCE;
        }
        if ((language != null && PROSE.contains(language)) || isProse(lower)) {
            return Kind.DOCUMENTATION;
        }
        return language == null ? Kind.OTHER : Kind.DATA;
    }

    /** The extension in small letters; null where there is none that could be a language. */
    static @Nullable String language(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        if (dot <= 0 || dot == name.length() - 1 || name.length() - dot > 11) {
            return null;
        }
        String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return extension.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c)) ? extension : null;
    }

    /** The path without its extension: a notebook and a script of one stem are two forms of one work. */
    static String stem(String path) {
        int dot = path.lastIndexOf('.');
        return dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
    }

    private static boolean isProse(String lower) {
        String name = lower.substring(lower.lastIndexOf('/') + 1);
        return name.startsWith("readme")
                || name.startsWith("license")
                || name.startsWith("changelog")
                || name.equals("authors")
                || name.equals("notice");
    }
}
