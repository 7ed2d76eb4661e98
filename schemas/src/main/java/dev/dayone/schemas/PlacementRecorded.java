package dev.dayone.schemas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A dated status of a participant on the job market.
 *
 * @param startedOn day from which the status holds
 * @param pay pay per year in the programme's currency; null = not stated
 * @param evidence employer, title, address of the evidence: sealed for the participant; null = none
 * @param observedOn day on which somebody was asked or told; null = not said, then the day from which the status holds. Said and that same day: an answer found the status,
 *     which may have begun before
 * @param title job title, as a word of a short list; null = not stated
 * @param employerKind kind of employer, as a word of a short list; {@link #PROGRAMME} = the programme or its host; null = not stated
 * @param fullTime null = as the status says
 * @param inField null = as the status says
 * @param currency of the pay, as USD; null = the programme's
 */
public record PlacementRecorded(
        EventMeta meta,
        PlacementStatus status,
        EvidenceTier tier,
        LocalDate startedOn,
        @Nullable Double pay,
        @Reading @Nullable String evidence,
        @Nullable LocalDate observedOn,
        @Nullable String title,
        @Nullable String employerKind,
        @Nullable Boolean fullTime,
        @Nullable Boolean inField,
        @Nullable String currency)
        implements Event {

    /** Kind of employer that is the programme itself, or its host. */
    public static final String PROGRAMME = "programme";

    /** With nothing said of the job beyond its status. */
    public PlacementRecorded(
            EventMeta meta,
            PlacementStatus status,
            EvidenceTier tier,
            LocalDate startedOn,
            @Nullable Double pay,
            @Nullable String evidence,
            @Nullable LocalDate observedOn) {
        this(meta, status, tier, startedOn, pay, evidence, observedOn, null, null, null, null, null);
    }

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

    /** Whether an answer of that day found the status, which may have begun on any day since the answer before. */
    public boolean foundByAnswer() {
        return startedOn.equals(observedOn);
    }

    /** The same status, as earlier versions kept it: learned on its own day, they said nothing of when. */
    PlacementRecorded asKeptBefore() {
        return foundByAnswer()
                ? new PlacementRecorded(
                        meta,
                        status,
                        tier,
                        startedOn,
                        pay,
                        evidence,
                        null,
                        title,
                        employerKind,
                        fullTime,
                        inField,
                        currency)
                : this;
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
