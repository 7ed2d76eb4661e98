package dev.dayone.schemas;

import java.util.List;

/**
 * A participant asked to be erased: everything known of the person is forgotten, and nothing more is taken.
 *
 * @param identities pseudonyms of the addresses and logins that belong to the person
 */
public record ParticipantErased(EventMeta meta, List<String> identities) implements Event {

    public ParticipantErased {
        identities = List.copyOf(identities);
    }

    @Override
    public String topic() {
        return Topics.ROSTER;
    }
}
