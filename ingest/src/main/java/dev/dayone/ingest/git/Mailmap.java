package dev.dayone.ingest.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
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

    /** The mailmap of the commit at HEAD; none where it has none, or the clone lacks it. */
    static Mailmap of(Repository repository, @Nullable ObjectId head) {
        if (head == null) {
            return NONE;
        }
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk at = TreeWalk.forPath(
                        repository, ".mailmap", walk.parseCommit(head).getTree())) {
            return at == null
                    ? NONE
                    : parse(repository
                            .open(at.getObjectId(0), Constants.OBJ_BLOB)
                            .getBytes(1 << 20));
        } catch (IOException | RuntimeException e) {
            // Missing or oversized: people are then called as in the commits.
            return NONE;
        }
    }

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

    /** Whether an entry names both the name and the address used: it then speaks of nobody else who has that address. */
    boolean namesBoth(String name, String address) {
        Map<String, Person> entries = byAddress.get(lower(address));
        return entries != null
                && entries.containsKey(lower(name))
                && !lower(name).isEmpty();
    }

    /** Addresses that this one is gone by for, whatever the name. */
    List<String> usedBy(String address) {
        List<String> used = new ArrayList<>();
        byAddress.forEach((each, people) -> {
            Person person = people.get("");
            String goneBy = person == null ? null : person.address();
            if (goneBy != null && lower(goneBy).equals(lower(address))) {
                used.add(each);
            }
        });
        return used;
    }

    /** Changes when an entry does. */
    String fingerprint() {
        List<String> lines = new ArrayList<>();
        byAddress.forEach((address, people) -> people.forEach(
                (name, person) -> lines.add(address + '\t' + name + '\t' + person.name() + '\t' + person.address())));
        return lines.stream().sorted().collect(Collectors.joining("\n"));
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
