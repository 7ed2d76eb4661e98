package dev.dayone.ingest.plan;

import dev.dayone.ingest.input.YamlMap;
import dev.dayone.schemas.SurveyRegistered;
import dev.dayone.schemas.SurveyRegistered.Kind;
import dev.dayone.schemas.SurveyRegistered.Occasion;
import dev.dayone.schemas.SurveyRegistered.Option;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One survey of {@code dayone.yaml}. */
final class SurveyYaml {

    private static final String IDS = "[A-Za-z0-9][A-Za-z0-9._-]*";
    private static final Pattern SCALE = Pattern.compile("(-?\\d{1,3})\\s*(?:-|to|\\.\\.)\\s*(\\d{1,3})");
    private static final int MOST_STEPS = 100;

    private SurveyYaml() {}

    static Survey read(YamlMap entry) {
        Map<String, Survey.Question> questions = new LinkedHashMap<>();
        for (YamlMap part : entry.maps("questions")) {
            Survey.Question question = question(part);
            part.requireAllRead();
            if (questions.putIfAbsent(question.asked().id(), question) != null) {
                throw part.invalid("id", "stands twice", "Give each question its own id");
            }
        }
        if (questions.isEmpty()) {
            throw entry.invalid("questions", "names no question", "List the questions, each with id, text and scale");
        }
        String id = id(entry);
        return new Survey(
                id,
                entry.optionalText("title").orElse(id),
                Occasion.valueOf(entry.oneOf(
                                "occasion",
                                Arrays.stream(Occasion.values())
                                        .map(SurveyYaml::word)
                                        .toList())
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')),
                entry.optionalDate("opens").orElse(null),
                entry.optionalText("asked-of").isPresent()
                        && entry.oneOf("asked-of", List.of("everyone", "came")).equals("came"),
                questions);
    }

    private static Survey.Question question(YamlMap entry) {
        String id = id(entry);
        Kind kind = kind(entry);
        double[] range = kind == Kind.SCALE ? scale(entry) : null;
        Double minimum = range == null ? entry.optionalNumber("minimum").orElse(null) : Double.valueOf(range[0]);
        Double maximum = range == null ? entry.optionalNumber("maximum").orElse(null) : Double.valueOf(range[1]);
        if ((minimum != null || maximum != null) && kind != Kind.SCALE && kind != Kind.NUMBER) {
            throw entry.invalid(
                    minimum == null ? "maximum" : "minimum", "is for numbers", "Take it out, or write kind: number");
        }
        if (minimum != null && maximum != null && !(maximum > minimum)) {
            throw entry.invalid("maximum", "must be above the minimum", "Correct one of the two");
        }
        boolean recommendation = entry.flag("recommendation", false);
        if (recommendation && (range == null || range[0] != 0 || range[1] != 10)) {
            throw entry.invalid(
                    "recommendation",
                    "is asked on a scale from 0 to 10",
                    "Write scale: 0-10, or take recommendation out: a net promoter score has no other scale");
        }
        return new Survey.Question(
                new SurveyRegistered.Question(
                        id,
                        entry.optionalText("topic").orElse(id),
                        entry.optionalText("text").orElse(id),
                        kind,
                        minimum,
                        maximum,
                        entry.optionalText("unit").orElse(""),
                        recommendation,
                        options(entry, kind)),
                words(entry, range));
    }

    private static Kind kind(YamlMap entry) {
        if (entry.optionalText("scale").isPresent()) {
            if (entry.optionalText("kind").isPresent() && !entry.text("kind").equals("scale")) {
                throw entry.invalid("kind", "has no scale", "Take out scale, or write kind: scale");
            }
            return Kind.SCALE;
        }
        return Kind.valueOf(entry.oneOf(
                        "kind",
                        Arrays.stream(Kind.values()).map(SurveyYaml::word).toList())
                .toUpperCase(Locale.ROOT));
    }

    private static double[] scale(YamlMap entry) {
        Matcher matcher = SCALE.matcher(entry.text("scale"));
        if (!matcher.matches()) {
            throw entry.invalid("scale", "is no scale", "Write its ends, as 1-5, 1-7 or 0-10");
        }
        double from = Double.parseDouble(matcher.group(1));
        double to = Double.parseDouble(matcher.group(2));
        if (!(to > from) || to - from > MOST_STEPS) {
            throw entry.invalid(
                    "scale", "is no scale", "Write the lower end first, and at most " + MOST_STEPS + " steps");
        }
        return new double[] {from, to};
    }

    /** Words of a scale from its lower end on, one for each number. */
    private static Map<String, Double> words(YamlMap entry, double @Nullable [] range) {
        List<String> written = entry.texts("words");
        if (written.isEmpty()) {
            return Map.of();
        }
        if (range == null) {
            throw entry.invalid("words", "is for scales", "Write options for a choice");
        }
        if (written.size() != range[1] - range[0] + 1) {
            throw entry.invalid(
                    "words",
                    "has " + written.size() + " words for the " + (int) (range[1] - range[0] + 1)
                            + " numbers of the scale",
                    "Write one word for each number, the lowest first");
        }
        Map<String, Double> words = new LinkedHashMap<>();
        for (int i = 0; i < written.size(); i++) {
            if (words.putIfAbsent(plain(written.get(i)), range[0] + i) != null) {
                throw entry.invalid("words", "has a word twice", "Give each number a word of its own");
            }
        }
        return words;
    }

    /** A word as it is compared: in small letters, with single spaces. */
    static String plain(String word) {
        return word.strip().replaceAll("[\\s\\u00A0]+", " ").toLowerCase(Locale.ROOT);
    }

    private static List<Option> options(YamlMap entry, Kind kind) {
        boolean choice = kind == Kind.CHOICE || kind == Kind.MULTIPLE;
        List<Option> options = new ArrayList<>();
        for (YamlMap part : entry.maps("options")) {
            String id = id(part);
            options.add(new Option(id, part.optionalText("label").orElse(id)));
            part.requireAllRead();
        }
        if (choice == options.isEmpty()) {
            throw entry.invalid(
                    "options",
                    choice ? "names no option" : "is for choices",
                    choice
                            ? "List the answers to choose from, each with id and label"
                            : "Take it out, or write kind: choice or multiple");
        }
        if (options.stream().map(Option::id).distinct().count() < options.size()
                || options.stream()
                                .map(option -> plain(option.label()))
                                .distinct()
                                .count()
                        < options.size()) {
            throw entry.invalid("options", "has one option twice", "Give each its own id and label");
        }
        return options;
    }

    /** Ids stand in lists with spaces between them. */
    private static String id(YamlMap entry) {
        String id = entry.text("id");
        if (!id.matches(IDS)) {
            throw entry.invalid("id", "is no id", "Use letters, digits, points and dashes");
        }
        return id;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
