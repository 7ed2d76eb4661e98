package dev.dayone.schemas;

/** The native identity in its meta (an e-mail address or login) belongs to the participant in its meta. */
public record IdentityLinked(EventMeta meta) implements Event {

    public IdentityLinked {
        if (meta.participant() == null || meta.identity() == null) {
            throw new IllegalArgumentException("an identity link names both sides, event " + meta.eventId());
        }
    }

    @Override
    public String topic() {
        return Topics.ROSTER;
    }
}
