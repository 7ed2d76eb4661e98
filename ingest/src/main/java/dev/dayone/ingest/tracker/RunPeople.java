package dev.dayone.ingest.tracker;

import dev.dayone.ingest.entry.LinksInForce;
import dev.dayone.ingest.entry.Participants;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.RunLogged.Tracker;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose the users of a tracker are. What the roster and {@code identities.csv} say comes first; a user of whom they say nothing belongs to the one person who has that name as a
 * login of GitHub or GitLab, or as id.
 *
 * @param owners pseudonym of the participant by that of each address, login and user
 * @param ids pseudonym of the participant by id, as the eye reads it
 */
public record RunPeople(Mint mint, Map<String, String> owners, Map<String, String> ids) {

    public RunPeople {
        owners = Map.copyOf(owners);
        ids = Map.copyOf(ids);
    }

    /**
     * @param known links that the warehouse holds
     * @param directory what the programme directory says
     * @param participants everyone assigned, by the programme's own id
     */
    public static RunPeople of(
            Mint mint, Map<String, String> known, Collection<? extends Event> directory, Set<String> participants) {
        Map<String, String> owners = LinksInForce.of(known, directory);
        Map<String, String> ids = participants.stream()
                .collect(Collectors.toMap(
                        Participants::plain, id -> mint.pseudonyms().participant(id), (one, other) -> one));
        return new RunPeople(mint, owners, ids);
    }

    /**
     * Whose a user is.
     *
     * @param identity pseudonym of the user
     * @param owner pseudonym of the participant; nothing = nobody is known to be it
     * @param link what says so where neither roster nor identities do
     */
    record Whose(String identity, Optional<String> owner, Optional<IdentityLinked> link) {}

    /** @param source file and row that name the user */
    Whose whose(Tracker tracker, String user, String source) {
        Pseudonyms pseudonyms = mint.pseudonyms();
        String name = tracker.name().toLowerCase(Locale.ROOT);
        String identity = user.contains("@") ? pseudonyms.email(user) : pseudonyms.tracker(name, user);
        Optional<String> owner = Optional.ofNullable(owners.get(identity));
        if (owner.isPresent() || user.contains("@")) {
            return new Whose(identity, owner, Optional.empty());
        }
        Set<String> alike = Stream.of(
                        Optional.ofNullable(owners.get(pseudonyms.github(user))),
                        Optional.ofNullable(owners.get(pseudonyms.gitlab(user))),
                        Optional.ofNullable(ids.get(Participants.plain(user))))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        if (alike.size() != 1) {
            return new Whose(identity, Optional.empty(), Optional.empty());
        }
        String participant = alike.iterator().next();
        // The link that a row of identities.csv would make: such a row takes it back.
        IdentityLinked link = new IdentityLinked(
                mint.meta(source, participant, identity, Instant.EPOCH, 0, false, "identity", participant, identity));
        return new Whose(identity, Optional.of(participant), Optional.of(link));
    }
}
