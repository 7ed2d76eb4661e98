package dev.dayone.ingest.plan;

import dev.dayone.schemas.SurveyRegistered;
import dev.dayone.schemas.SurveyRegistered.Occasion;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A survey of {@code dayone.yaml}.
 *
 * @param opensOn first day on which somebody could answer; null = by each cohort's calendar
 * @param onlyWhoCame whether those who never came are not asked
 * @param questions by id, in the order in which they are shown
 */
public record Survey(
        String id,
        String title,
        Occasion occasion,
        @Nullable LocalDate opensOn,
        boolean onlyWhoCame,
        Map<String, Question> questions) {

    public Survey {
        questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    /** All that it asks, in a form that stays: the id of its event follows from it. */
    String content() {
        StringBuilder out = new StringBuilder();
        line(out, id, title, occasion.name(), opensOn == null ? "" : opensOn.toString(), String.valueOf(onlyWhoCame));
        for (Question question : questions.values()) {
            SurveyRegistered.Question asked = question.asked();
            line(
                    out,
                    asked.id(),
                    asked.topic(),
                    asked.text(),
                    asked.kind().name(),
                    asked.minimum() == null ? "" : String.valueOf(asked.minimum()),
                    asked.maximum() == null ? "" : String.valueOf(asked.maximum()),
                    asked.unit(),
                    String.valueOf(asked.recommendation()));
            asked.options().forEach(option -> line(out, option.id(), option.label()));
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String... parts) {
        out.append(String.join("\0", parts)).append('\n');
    }

    /**
     * One question, and how its answers are read.
     *
     * @param words words of a scale in small letters, to the number that each stands for; empty = numbers only
     */
    public record Question(SurveyRegistered.Question asked, Map<String, Double> words) {

        public Question {
            words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
        }
    }
}
