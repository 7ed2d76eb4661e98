package dev.dayone.schemas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody's application came. Applicants who were never enrolled have no measures.
 *
 * @param cohort cohort applied for
 * @param stage the last stage reached; whoever reached it passed those before
 * @param applicationSource where they heard of the programme, as a word of a short list; null = not known
 */
public record ApplicationRecorded(
        EventMeta meta,
        String cohort,
        Stage stage,
        @Nullable String applicationSource,
        LocalDate reachedOn) implements Event {

    @Override
    public String topic() {
        return Topics.ROSTER;
    }

    /** Stages of an application, in their order. */
    public enum Stage {
        APPLIED,
        SCREENED,
        INTERVIEWED,
        OFFERED,
        ACCEPTED,
        CAME
    }
}
