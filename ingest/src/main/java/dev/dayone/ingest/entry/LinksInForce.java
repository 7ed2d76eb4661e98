package dev.dayone.ingest.entry;

import dev.dayone.schemas.Corrections;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Whose each address and login is: as the warehouse knows, and as a programme directory says that may not be in it yet. */
public final class LinksInForce {

    private LinksInForce() {}

    /**
     * Pseudonym of the participant by that of the address or login. Links that the directory takes back are left out, those that it adds are there at once; what is linked already stays.
     *
     * @param known links that the warehouse holds
     * @param directory events of the directory
     */
    public static Map<String, String> of(Map<String, String> known, Collection<? extends Event> directory) {
        Map<String, String> owners = new HashMap<>(known);
        Set<UUID> replaced = Corrections.replaced(directory);
        List<IdentityLinked> links = directory.stream()
                .filter(IdentityLinked.class::isInstance)
                .map(IdentityLinked.class::cast)
                .toList();
        links.stream()
                .filter(link -> link.meta().voids())
                .forEach(link -> owners.remove(
                        Objects.requireNonNull(link.meta().identity()),
                        Objects.requireNonNull(link.meta().participant())));
        links.stream()
                .filter(link -> !link.meta().voids())
                .filter(link -> !replaced.contains(link.meta().eventId()))
                .forEach(link -> owners.putIfAbsent(
                        Objects.requireNonNull(link.meta().identity()),
                        Objects.requireNonNull(link.meta().participant())));
        return owners;
    }
}
