package dev.dayone.ingest.remote;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who we are on which git server: from a file as {@code git credential-store} writes it, and from the environment. A token goes to its own server alone, whatever address a table of
 * repositories names.
 */
public final class Tokens {

    /** A token for github.com; with {@code _FILE} the path of a file that holds it. */
    public static final String GITHUB = "DAYONE_GITHUB_TOKEN";

    /** The same for gitlab.com. */
    public static final String GITLAB = "DAYONE_GITLAB_TOKEN";

    /** Path of a further file as {@code git credential-store} writes it. */
    static final String FILE = "DAYONE_GIT_CREDENTIALS_FILE";

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final List<Entry> entries;

    private Tokens(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    private record Entry(String scheme, String server, String path, Login login) {

        boolean fits(URI address) {
            String asked = Tokens.path(address);
            return scheme.equals(Tokens.scheme(address))
                    && server.equals(Tokens.server(address))
                    && (path.isEmpty() || asked.equals(path) || asked.startsWith(path + "/"));
        }
    }

    /** Nobody is known anywhere. */
    static Tokens none() {
        return new Tokens(List.of());
    }

    /**
     * What is known.
     *
     * @param file as {@code git credential-store} writes it; need not exist
     * @throws InputException when a file cannot be used; its lines are not repeated
     */
    static Tokens of(Path file, Map<String, String> environment) {
        List<Entry> entries = new ArrayList<>();
        if (Files.exists(file)) {
            entries.addAll(read(file));
        }
        String further = environment.getOrDefault(FILE, "");
        if (!further.isBlank()) {
            entries.addAll(read(Path.of(further)));
        }
        named(GITHUB, environment)
                .ifPresent(
                        token -> entries.add(new Entry("https", "github.com", "", new Login("x-access-token", token))));
        named(GITLAB, environment)
                .ifPresent(token -> entries.add(new Entry("https", "gitlab.com", "", new Login("oauth2", token))));
        return new Tokens(entries);
    }

    /**
     * A token of the environment.
     *
     * @param name of the variable, or with {@code _FILE} of the one that holds the path of a file
     * @throws InputException when both are given, or the file cannot be read, is empty or is open to others
     */
    public static Optional<String> named(String name, Map<String, String> environment) {
        String given = environment.getOrDefault(name, "").strip();
        String file = environment.getOrDefault(name + "_FILE", "");
        if (file.isBlank()) {
            return Optional.of(given).filter(text -> !text.isEmpty()).map(text -> requireToken(name, text));
        }
        if (!given.isEmpty()) {
            throw InputException.of(
                    Problem.ofFile(name, "is given, and so is " + name + "_FILE", "Give one of the two"));
        }
        String held = String.join("\n", lines(Path.of(file))).strip();
        if (held.isEmpty() || held.contains("\n")) {
            throw InputException.of(
                    Problem.ofFile(file, "holds no token in one line", "Write the token into it, and nothing else"));
        }
        return Optional.of(requireToken(file, held));
    }

    /**
     * A token as servers take it: letters, digits and signs of ASCII. Anything else would be refused later by whoever writes it into a request, with the token in the message.
     *
     * @param where it stands
     * @throws InputException when it has other characters; it is not repeated
     */
    static String requireToken(String where, String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw InputException.of(Problem.ofFile(
                    where,
                    "has a character that no token has: a space, a line break, a letter with an accent, or one that cannot be seen",
                    "Copy the token anew, and save its file as plain text without a byte order mark"));
        }
        return token;
    }

    /** Who we are there; the longest path that fits goes first. */
    Optional<Login> at(URI address) {
        String user = user(address);
        return entries.stream()
                .filter(entry -> entry.fits(address))
                .filter(entry -> user.isEmpty() || entry.login().user().equals(user) || isToken(entry))
                .max(Comparator.comparingInt(entry -> entry.path().length()))
                .map(Entry::login);
    }

    /** Of a token's user name servers take no notice. */
    private static boolean isToken(Entry entry) {
        return entry.login().user().equals("x-access-token")
                || entry.login().user().equals("oauth2");
    }

    private static List<Entry> read(Path file) {
        List<Entry> entries = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                entries.add(entry(file, i + 1, line));
            }
        }
        return entries;
    }

    private static Entry entry(Path file, int number, String line) {
        try {
            URI uri = new URI(line);
            String[] login = uri.getRawUserInfo() == null
                    ? new String[0]
                    : uri.getRawUserInfo().split(":", 2);
            if (uri.getHost() != null && login.length == 2 && !login[1].isEmpty()) {
                return new Entry(scheme(uri), server(uri), path(uri), new Login(decoded(login[0]), decoded(login[1])));
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Told below, without the line.
        }
        throw InputException.of(new Problem(
                Code.MALFORMED_ROW,
                file.toString(),
                number,
                0,
                null,
                null,
                "is no line as git credential-store writes it",
                "Write https://user:token@server, special characters as %XX"));
    }

    private static List<String> lines(Path file) {
        try {
            if (isOpenToOthers(file)) {
                throw InputException.of(Problem.ofFile(
                        file.toString(),
                        "holds tokens and may be read or written by other accounts of this machine",
                        "Take their permission away: chmod 600"));
            }
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw InputException.of(
                    Problem.ofFile(file.toString(), "cannot be read as text", "Check the path, and who may read it"));
        }
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String server(URI address) {
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        boolean usual = address.getPort() < 0
                || (address.getPort() == 443 && scheme(address).equals("https"))
                || (address.getPort() == 80 && scheme(address).equals("http"));
        return usual ? host : host + ":" + address.getPort();
    }

    private static String path(URI address) {
        return address.getPath() == null
                ? ""
                : address.getPath()
                        .replaceFirst("^/+", "")
                        .replaceFirst("/+$", "")
                        .replaceFirst("\\.git$", "");
    }

    private static String user(URI address) {
        return address.getUserInfo() == null ? "" : address.getUserInfo().replaceFirst(":.*", "");
    }

    @Override
    public String toString() {
        return "Tokens[" + entries.size() + "]";
    }
}
