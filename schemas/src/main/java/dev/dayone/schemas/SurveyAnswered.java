package dev.dayone.schemas;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One person's answer to one question of a survey.
 *
 * @param value the number answered; null = the question asks for no number
 * @param minimum lowest answer there can be; null = none
 * @param maximum highest answer there can be; null = none
 * @param choices ids of the options chosen, in the order of the question; empty = none was chosen, or the question has none
 * @param text what was written, sealed for the participant; null = nothing
 * @param quotable whether the participant agrees to be quoted
 */
public record SurveyAnswered(
        EventMeta meta,
        String survey,
        String question,
        @Nullable Double value,
        @Nullable Double minimum,
        @Nullable Double maximum,
        List<String> choices,
        @Reading @Nullable String text,
        boolean quotable,
        LocalDate answeredOn)
        implements Event {

    public SurveyAnswered {
        choices = List.copyOf(choices);
    }

    @Override
    public String topic() {
        return Topics.CHECKPOINTS;
    }
}
