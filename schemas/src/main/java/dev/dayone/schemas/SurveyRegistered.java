package dev.dayone.schemas;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a survey asks. The same survey with other questions is another version of it; the one received last is in force.
 *
 * @param survey survey id
 * @param occasion when in a programme it is asked
 * @param opensOn first day on which somebody could answer; null = by each cohort's calendar
 * @param onlyWhoCame whether those who never came are not asked
 * @param questions in the order in which they are shown
 */
public record SurveyRegistered(
        EventMeta meta,
        String survey,
        String title,
        Occasion occasion,
        @Nullable LocalDate opensOn,
        boolean onlyWhoCame,
        List<Question> questions)
        implements Event {

    public SurveyRegistered {
        questions = List.copyOf(questions);
    }

    @Override
    public String topic() {
        return Topics.ROSTER;
    }

    /** When in a programme a survey is asked. */
    public enum Occasion {
        APPLICATION,
        PRE,
        MID,
        POST,
        FOLLOW_UP
    }

    /** What an answer is. */
    public enum Kind {
        /** A whole number of a scale, as from 1 to 5. */
        SCALE,
        /** Any number, as of weeks. */
        NUMBER,
        /** One of several options. */
        CHOICE,
        /** Any of several options. */
        MULTIPLE,
        /** Words of one's own. */
        TEXT
    }

    /**
     * One question.
     *
     * @param topic what it is about: the same topic before and after the programme makes a pair
     * @param text the question as it was asked
     * @param minimum lowest answer; null = none, or no number
     * @param maximum highest answer; null = none, or no number
     * @param unit unit of a number; "" = none
     * @param recommendation asks how likely one is to recommend the programme, from 0 to 10
     * @param options answers to choose from; empty = not a choice
     */
    public record Question(
            String id,
            String topic,
            String text,
            Kind kind,
            @Nullable Double minimum,
            @Nullable Double maximum,
            String unit,
            boolean recommendation,
            List<Option> options) {

        public Question {
            options = List.copyOf(options);
        }
    }

    /** @param label what readers see */
    public record Option(String id, String label) {}
}
