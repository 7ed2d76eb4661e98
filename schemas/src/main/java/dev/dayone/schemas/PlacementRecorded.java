package dev.dayone.schemas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A dated status of a participant on the job market.
 *
 * @param startedOn day from which the status holds
 * @param pay pay per year in the programme's currency; null = not stated
 * @param evidence employer, title, address of the evidence: sealed for the participant; null = none
 * @param observedOn day on which somebody was asked or told; null = the day from which the status holds
 */
public record PlacementRecorded(
        EventMeta meta,
        PlacementStatus status,
        EvidenceTier tier,
        LocalDate startedOn,
        @Nullable Double pay,
        @Reading @Nullable String evidence,
        @Nullable LocalDate observedOn)
        implements Event {

    /** Learned on the day from which it holds. */
    public PlacementRecorded(
            EventMeta meta,
            PlacementStatus status,
            EvidenceTier tier,
            LocalDate startedOn,
            @Nullable Double pay,
            @Nullable String evidence) {
        this(meta, status, tier, startedOn, pay, evidence, null);
    }

    /** The last day of which this answer speaks: a status that was asked for later held until then. */
    public LocalDate heardOn() {
        return observedOn == null || observedOn.isBefore(startedOn) ? startedOn : observedOn;
    }

    @Override
    public String topic() {
        return Topics.PLACEMENTS;
    }

    /** Who vouches for a status, weakest first. */
    public enum EvidenceTier {
        /** Told by word of mouth. */
        V0,
        /** Read on a public profile. */
        V1,
        /** Written by the graduate, with date and title. */
        V2,
        /** Seen in a contract or confirmed by the employer. */
        V3
    }
}
