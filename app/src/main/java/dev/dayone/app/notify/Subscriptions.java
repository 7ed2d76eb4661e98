package dev.dayone.app.notify;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * {@code notify.yaml}: who is told what, and by which mail server.
 *
 * @param smtp null = nobody is told by e-mail
 * @param dashboard address at which readers find the dashboard, for links; "" = none is named
 */
public record Subscriptions(@Nullable Smtp smtp, List<Subscription> subscriptions, String dashboard) {

    private static final List<String> KINDS = List.of("look.due", "report.published");

    public Subscriptions {
        subscriptions = List.copyOf(subscriptions);
        dashboard = dashboard.replaceFirst("/+$", "");
    }

    /** Without links. */
    public Subscriptions(@Nullable Smtp smtp, List<Subscription> subscriptions) {
        this(smtp, subscriptions, "");
    }

    /**
     * A mail server.
     *
     * @param user "" = it asks for none
     * @param startTls the connection must turn to TLS before anything is said
     */
    public record Smtp(String host, int port, String from, String user, String password, boolean startTls) {}

    /**
     * Somebody who is told.
     *
     * @param target mailto:address or the address of a webhook
     * @param kinds of what
     * @param programme of which programme; "" = of all
     * @param secret key of a webhook's signature; empty for e-mail
     */
    public record Subscription(String target, List<String> kinds, String programme, byte[] secret) {
        boolean mail() {
            return target.startsWith("mailto:");
        }
    }

    /**
     * Reads the file.
     *
     * @param environment where secrets are
     * @throws IllegalArgumentException with what, where and what to do
     */
    public static Subscriptions read(Path file, Map<String, String> environment) {
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            if (!(root instanceof Map<?, ?> map)) {
                throw bad(file, "is no map: write smtp, dashboard and subscriptions");
            }
            only(file, "", map, Set.of("smtp", "dashboard", "subscriptions"));
            String dashboard = text(map, "dashboard");
            if (!dashboard.isEmpty() && !dashboard.matches("https?://[^\\s\"<>]+")) {
                throw bad(
                        file,
                        "dashboard: " + dashboard
                                + " is no address: write the one at which readers open the dashboard, such as https://dayone.example.org");
            }
            Smtp smtp = map.get("smtp") instanceof Map<?, ?> said ? smtp(file, said, environment) : null;
            if (!(map.get("subscriptions") instanceof List<?> list) || list.isEmpty()) {
                throw bad(file, "has no subscriptions: list at least one, with to and events");
            }
            List<Subscription> out = new ArrayList<>();
            for (Object each : list) {
                if (!(each instanceof Map<?, ?> said)) {
                    throw bad(file, "subscriptions: each must be a map with to and events");
                }
                out.add(subscription(file, said, environment, smtp != null));
            }
            return new Subscriptions(smtp, out, dashboard);
        } catch (IOException | YAMLException e) {
            throw bad(file, "cannot be read: " + e.getMessage());
        }
    }

    private static Smtp smtp(Path file, Map<?, ?> said, Map<String, String> environment) {
        only(file, "smtp.", said, Set.of("host", "port", "from", "user", "password-env", "starttls"));
        String user = text(said, "user");
        return new Smtp(
                required(file, said, "smtp.", "host"),
                said.get("port") instanceof Integer port ? port : 587,
                required(file, said, "smtp.", "from"),
                user,
                user.isEmpty() ? "" : secret(file, said, "smtp.", "password-env", environment),
                !Boolean.FALSE.equals(said.get("starttls")));
    }

    private static Subscription subscription(
            Path file, Map<?, ?> said, Map<String, String> environment, boolean mailServer) {
        only(file, "subscriptions.", said, Set.of("to", "events", "programme", "secret-env"));
        String target = required(file, said, "subscriptions.", "to");
        List<String> kinds = new ArrayList<>();
        if (said.get("events") instanceof List<?> events) {
            events.forEach(each -> kinds.add(String.valueOf(each)));
        }
        if (kinds.isEmpty() || !KINDS.containsAll(kinds)) {
            throw bad(
                    file,
                    "subscriptions: " + target + " must say events: [" + String.join(", ", KINDS) + "], one or both");
        }
        boolean mail = target.startsWith("mailto:");
        if (mail && !mailServer) {
            throw bad(file, "subscriptions: " + target + " is told by e-mail, and there is no smtp");
        }
        if (!mail && !target.startsWith("https://") && !target.matches("http://(127\\.0\\.0\\.1|localhost)[:/].*")) {
            throw bad(
                    file,
                    "subscriptions: " + target + " is neither mailto: nor https:// (http:// for this machine only)");
        }
        return new Subscription(
                target,
                kinds,
                text(said, "programme"),
                mail ? new byte[0] : key(file, secret(file, said, "subscriptions.", "secret-env", environment)));
    }

    /** A secret of Standard Webhooks: whsec_ and Base64, 24 to 64 bytes. */
    private static byte[] key(Path file, String secret) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
            if (key.length >= 24 && key.length <= 64) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw bad(file, "a webhook's secret is no Base64: write whsec_ and 24 to 64 bytes of it");
        }
        throw bad(file, "a webhook's secret must be whsec_ and 24 to 64 bytes in Base64");
    }

    private static String secret(Path file, Map<?, ?> said, String where, String key, Map<String, String> environment) {
        String name = required(file, said, where, key);
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw bad(file, where + key + ": the environment has no " + name + ": secrets are never in the file");
        }
        return value;
    }

    private static String required(Path file, Map<?, ?> said, String where, String key) {
        String value = text(said, key);
        if (value.isEmpty()) {
            throw bad(file, where + key + " is missing");
        }
        return value;
    }

    private static String text(Map<?, ?> said, String key) {
        Object value = said.get(key);
        return value == null ? "" : String.valueOf(value);
    }

    private static void only(Path file, String where, Map<?, ?> said, Set<String> known) {
        for (Object key : said.keySet()) {
            if (!known.contains(String.valueOf(key))) {
                throw bad(file, where + key + " is unknown; known are " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    private static IllegalArgumentException bad(Path file, String why) {
        return new IllegalArgumentException(file + ": " + why);
    }
}
