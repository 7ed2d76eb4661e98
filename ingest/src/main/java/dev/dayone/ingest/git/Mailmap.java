package dev.dayone.ingest.git;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository's mailmap (gitmailmap(5)): which name and address an author goes by. Addresses and names are compared without regard
 * to case; an entry that names the name used in commits goes before one that does not.
 */
final class Mailmap {

    static final Mailmap NONE = new Mailmap(Map.of());

    private static final Pattern LINE = Pattern.compile("^([^<#]*)<([^>]*)>\\s*(?:([^<#]*)<([^>]*)>)?.*$");

    private final Map<String, Map<String, Person>> byAddress;

    private Mailmap(Map<String, Map<String, Person>> byAddress) {
        this.byAddress = byAddress;
    }

    /** A name and an address; null = as in the commit. */
    record Person(@Nullable String name, @Nullable String address) {}

    static Mailmap parse(byte[] file) {
        Map<String, Map<String, Person>> byAddress = new LinkedHashMap<>();
        new String(file, StandardCharsets.UTF_8).lines().forEach(line -> {
            Matcher match = LINE.matcher(line.strip());
            if (line.strip().startsWith("#") || !match.matches()) {
                return;
            }
            String name = empty(match.group(1));
            boolean two = match.group(4) != null;
            String used = two ? match.group(4) : match.group(2);
            Person person = new Person(name, two ? match.group(2).strip() : null);
            String usedName = two ? empty(match.group(3)) : null;
            byAddress
                    .computeIfAbsent(lower(used), address -> new HashMap<>())
                    .merge(
                            usedName == null ? "" : lower(usedName),
                            person,
                            (before, later) -> new Person(
                                    later.name() == null ? before.name() : later.name(),
                                    later.address() == null ? before.address() : later.address()));
        });
        return new Mailmap(byAddress);
    }

    /** The name and address that an author goes by. */
    Person of(String name, String address) {
        Map<String, Person> entries = byAddress.get(lower(address));
        if (entries == null) {
            return new Person(name, address);
        }
        Person entry = entries.get(lower(name));
        if (entry == null) {
            entry = entries.get("");
        }
        if (entry == null) {
            return new Person(name, address);
        }
        return new Person(
                entry.name() == null ? name : entry.name(), entry.address() == null ? address : entry.address());
    }

    private static @Nullable String empty(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
