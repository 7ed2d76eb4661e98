package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.Survey;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.SurveyAnswered;
import dev.dayone.schemas.SurveyRegistered;
import dev.dayone.schemas.SurveyRegistered.Kind;
import dev.dayone.schemas.SurveyRegistered.Option;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers to surveys: a number of the scale or the word that stands for it, options by id or label, words of one's own. */
record AnswerRows(ProgrammeFile file, People people, Mint mint) {

    Event read(Entry entry) {
        Participants.require(people, entry);
        String participant = mint.pseudonyms().participant(entry.required("participant"));
        Survey survey = Objects.requireNonNull(
                file.surveys().get(entry.oneOf("survey", file.surveys().keySet(), "survey of " + ProgrammeFile.NAME)));
        Survey.Question question = Objects.requireNonNull(survey.questions()
                .get(entry.oneOf("question", survey.questions().keySet(), "question of survey " + survey.id())));
        SurveyRegistered.Question asked = question.asked();
        String answer = entry.required("answer");
        LocalDate answered = entry.date("answered");
        boolean quotable = entry.flag("quote").orElse(false);
        if (quotable && asked.kind() != Kind.TEXT) {
            throw entry.problem(
                    Code.INVALID_VALUE, "quote", "is for answers in words", "Leave it empty for this question");
        }
        Double value = asked.kind() == Kind.SCALE || asked.kind() == Kind.NUMBER ? number(entry, question) : null;
        List<String> choices = asked.kind() == Kind.CHOICE
                ? List.of(option(entry, asked, answer))
                : asked.kind() == Kind.MULTIPLE ? options(entry, asked, answer) : List.of();
        return new SurveyAnswered(
                mint.meta(
                        entry,
                        participant,
                        null,
                        Mint.midnight(answered),
                        "answer",
                        participant,
                        survey.id(),
                        asked.id()),
                survey.id(),
                asked.id(),
                value,
                asked.minimum(),
                asked.maximum(),
                choices,
                asked.kind() == Kind.TEXT ? mint.vault().seal(participant, answer) : null,
                quotable,
                answered);
    }

    private static Double number(Entry entry, Survey.Question question) {
        Double word = question.words().get(plain(entry.required("answer")));
        if (word != null) {
            return word;
        }
        SurveyRegistered.Question asked = question.asked();
        if (!question.words().isEmpty() && entry.required("answer").matches(".*\\p{L}.*")) {
            throw entry.problem(
                    Code.INVALID_VALUE,
                    "answer",
                    "is no word of the scale of question " + asked.id(),
                    Suggestion.of(
                            plain(entry.required("answer")), question.words().keySet()));
        }
        double number = entry.number("answer");
        Double minimum = asked.minimum();
        Double maximum = asked.maximum();
        if ((minimum != null && number < minimum) || (maximum != null && number > maximum)) {
            throw entry.problem(
                    Code.OUT_OF_RANGE,
                    "answer",
                    "is outside the range of question " + asked.id() + ", " + range(minimum, maximum),
                    "Correct the answer, or the range in " + ProgrammeFile.NAME);
        }
        if (asked.kind() == Kind.SCALE && number != Math.rint(number)) {
            throw entry.problem(
                    Code.INVALID_VALUE,
                    "answer",
                    "lies between two numbers of the scale",
                    "Write a whole number, or declare the question as kind: number");
        }
        return number;
    }

    private static String range(@Nullable Double minimum, @Nullable Double maximum) {
        return minimum == null
                ? "at most " + plain(Objects.requireNonNull(maximum))
                : maximum == null ? "at least " + plain(minimum) : plain(minimum) + " to " + plain(maximum);
    }

    private static List<String> options(Entry entry, SurveyRegistered.Question asked, String answer) {
        Set<String> chosen = new LinkedHashSet<>();
        Arrays.stream(answer.split(";", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .forEach(part -> chosen.add(option(entry, asked, part)));
        List<String> ordered = new ArrayList<>();
        asked.options().stream().map(Option::id).filter(chosen::contains).forEach(ordered::add);
        return ordered;
    }

    private static String option(Entry entry, SurveyRegistered.Question asked, String part) {
        return asked.options().stream()
                .filter(option ->
                        option.id().equals(part) || plain(option.label()).equals(plain(part)))
                .map(Option::id)
                .findFirst()
                .orElseThrow(() -> entry.problem(
                        Code.UNKNOWN_REFERENCE,
                        "answer",
                        "names no option of question " + asked.id(),
                        Suggestion.of(
                                part,
                                asked.options().stream().map(Option::label).toList())));
    }

    private static String plain(String word) {
        return word.strip().replaceAll("[\\s\\u00A0]+", " ").toLowerCase(Locale.ROOT);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
