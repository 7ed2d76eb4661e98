package dev.dayone.ingest.git;

import dev.dayone.ingest.privacy.PlaceholderAddress;
import dev.dayone.ingest.privacy.Pseudonyms;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Under which identity work in one repository is known. It is the address, but for two cases. A mailmap speaks for its own repository: it leads to an address that somebody has, and
 * away from one that somebody has only where it names the name too. And an address that anybody may have ({@link PlaceholderAddress}) is one of this repository's owner alone.
 */
final class Credits {

    private final Pseudonyms pseudonyms;
    private final Mailmap mailmap;
    private final Map<String, String> owners;
    private final String scope;
    private final KnownServices services;
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final Set<String> placeholders = ConcurrentHashMap.newKeySet();

    /**
     * @param owners participant by identity, as roster and links say
     * @param scope the owner of the repository, or where it has none the repository
     * @param services which addresses several people use
     */
    Credits(Pseudonyms pseudonyms, Mailmap mailmap, Map<String, String> owners, String scope, KnownServices services) {
        this.pseudonyms = pseudonyms;
        this.mailmap = mailmap;
        this.owners = owners;
        this.scope = scope;
        this.services = services;
    }

    /** The identity that work by that name and address is known under. */
    String identity(String name, String address) {
        return known.computeIfAbsent(name + '\0' + address, key -> find(name, address));
    }

    /** Whether the address alone says it, whatever repository it stands in. */
    boolean isPlain(String identity, String address) {
        return identity.equals(pseudonyms.email(address));
    }

    /** Whether roster or links give the identity to somebody. */
    boolean isPerson(String identity) {
        return owners.containsKey(identity);
    }

    /** The participant to whom roster or links give the identity; null = nobody. */
    @Nullable
    String participant(String identity) {
        return owners.get(identity);
    }

    /** Whether it is an address that anybody may have, met in this repository. */
    boolean isPlaceholder(String identity) {
        return placeholders.contains(identity);
    }

    /** Identities met that only the repository's owner can be. */
    Set<String> placeholders() {
        return Set.copyOf(placeholders);
    }

    private String find(String name, String address) {
        String plain = pseudonyms.email(address);
        @Nullable String goneBy = mailmap.of(name, address).address();
        if (goneBy != null && !goneBy.equalsIgnoreCase(address.strip())) {
            String mapped = pseudonyms.email(goneBy);
            if (isPerson(mapped) && (!isPerson(plain) || mailmap.namesBoth(name, address))) {
                return mapped;
            }
        }
        if (!isPerson(plain)) {
            for (String used : mailmap.usedBy(address)) {
                String alias = pseudonyms.email(used);
                if (isPerson(alias)) {
                    return alias;
                }
            }
            if (PlaceholderAddress.isOne(address) || services.isShared(name, address)) {
                String placeholder = pseudonyms.placeholder(scope, address);
                placeholders.add(placeholder);
                return placeholder;
            }
        }
        return plain;
    }
}
