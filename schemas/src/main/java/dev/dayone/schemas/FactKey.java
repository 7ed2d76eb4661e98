package dev.dayone.schemas;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose fact an event is, and of which kind: what decides which others it may correct.
 *
 * @param type name of the event's kind
 * @param programme programme id
 * @param participant pseudonym; null = the event names none
 * @param identity pseudonym of an address or login; null = the event names none
 */
public record FactKey(
        String type,
        String programme,
        @Nullable String participant,
        @Nullable String identity) {

    public static FactKey of(Event event) {
        EventMeta meta = event.meta();
        return new FactKey(event.getClass().getSimpleName(), meta.programme(), meta.participant(), meta.identity());
    }

    /** Whether an event of this key may replace or take back one of the other: of its own kind, programme and person alone. */
    public boolean mayReach(FactKey fact) {
        return type.equals(fact.type)
                && programme.equals(fact.programme)
                && Objects.equals(participant, fact.participant)
                && (participant != null || Objects.equals(identity, fact.identity));
    }
}
