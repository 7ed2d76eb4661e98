package dev.dayone.ingest.mapping;

import static dev.dayone.ingest.mapping.DraftColumns.quoted;

import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.Survey;
import dev.dayone.schemas.SurveyRegistered.Kind;
import dev.dayone.schemas.SurveyRegistered.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which column answers which question of a survey; where no survey asks them, a draft of one. */
final class DraftQuestions {

    private static final int MOST_OPTIONS = 12;

    /** How LimeSurvey writes the answers of a list, where it exports codes. */
    private static final Pattern CODE = Pattern.compile("[A-Z]{1,3}0*(\\d{1,2})");

    private static final Set<String> TICKS = Set.of("0", "1", "yes", "no", "y", "n", "true", "false", "checked");

    /** Words of common scales, the lowest first. */
    private static final List<List<String>> SCALES = List.of(
            List.of("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
            List.of("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"),
            List.of("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
            List.of("Very unlikely", "Unlikely", "Neutral", "Likely", "Very likely"),
            List.of(
                    "Not at all confident",
                    "Slightly confident",
                    "Somewhat confident",
                    "Fairly confident",
                    "Completely confident"),
            List.of("Never", "Rarely", "Sometimes", "Often", "Always"),
            List.of("Very poor", "Poor", "Fair", "Good", "Excellent"));

    private final DraftColumns columns;
    private final StringBuilder out = new StringBuilder("questions:\n");
    private final List<Integer> numbers = new ArrayList<>();
    private final List<String> drafted = new ArrayList<>();

    DraftQuestions(DraftColumns columns) {
        this.columns = columns;
    }

    /** Columns that are read as numbers. */
    List<Integer> numbers() {
        return numbers;
    }

    /** The survey of which most questions have a column. */
    Optional<Survey> survey(ProgrammeFile file) {
        Optional<Survey> best = Optional.empty();
        long most = 0;
        for (Survey survey : file.surveys().values()) {
            long found = survey.questions().values().stream()
                    .filter(question ->
                            !options(question).isEmpty() || column(question).isPresent())
                    .count();
            if (found > most) {
                most = found;
                best = Optional.of(survey);
            }
        }
        return best;
    }

    /** The part of the mapping that reads this survey. */
    String of(Survey survey) {
        survey.questions().forEach((id, question) -> {
            Map<String, Integer> ticked = options(question);
            if (!ticked.isEmpty()) {
                ticked(id, question, ticked);
                return;
            }
            Optional<Integer> column = column(question);
            if (column.isEmpty()) {
                out.append("  # ").append(id).append(": no column was found\n");
                return;
            }
            out.append("  ").append(id).append(": {column: ").append(quoted(columns.name(columns.take(column.get()))));
            out.append(details(question, column.get())).append("}\n");
        });
        return out.toString();
    }

    private void ticked(String id, Survey.Question question, Map<String, Integer> ticked) {
        out.append("  ").append(id).append(": {options: {");
        out.append(ticked.entrySet().stream()
                .map(each -> each.getKey() + ": " + quoted(columns.name(columns.take(each.getValue()))))
                .collect(Collectors.joining(", ")));
        out.append("}}\n");
        // The same in one column, as Kobo writes it besides.
        String text = Spelling.title(question.asked().text());
        columns.first(i -> columns.words(i).equals(text)).ifPresent(columns::take);
        long all = question.asked().options().size();
        if (ticked.size() < all) {
            out.append("  # ")
                    .append(id)
                    .append(": ")
                    .append(all - ticked.size())
                    .append(" of its options have no column\n");
        }
    }

    private String details(Survey.Question question, int column) {
        List<String> values = columns.values(column);
        Kind kind = question.asked().kind();
        if (kind == Kind.NUMBER || kind == Kind.SCALE) {
            numbers.add(column);
        }
        if (kind == Kind.SCALE
                && !values.isEmpty()
                && values.stream().allMatch(each -> CODE.matcher(each).matches())) {
            return ", words: {"
                    + columns.different(column).stream()
                            .sorted()
                            .map(each -> each + ": " + number(each))
                            .collect(Collectors.joining(", "))
                    + "}";
        }
        if (kind == Kind.TEXT) {
            return columns.named(List.of("quote", "quoted"))
                    .map(at -> ", quote: {column: " + quoted(columns.name(columns.take(at))) + "}")
                    .orElse("");
        }
        if (kind != Kind.MULTIPLE) {
            return "";
        }
        List<String> ids = question.asked().options().stream().map(Option::id).toList();
        if (values.stream().allMatch(each -> ids.containsAll(List.of(each.split(" ", -1))))) {
            return ", separator: \" \"";
        }
        if (values.stream().anyMatch(cell -> cell.contains("\n"))) {
            return ", separator: \"\\n\"";
        }
        return values.stream().anyMatch(cell -> cell.contains(";")) ? "" : ", separator: \", \"";
    }

    private static int number(String code) {
        Matcher matcher = CODE.matcher(code);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private Optional<Integer> column(Survey.Question question) {
        String text = Spelling.title(question.asked().text());
        Set<String> wanted = Set.of(text, Spelling.title(question.asked().id()));
        Optional<Integer> same = columns.first(i -> wanted.contains(columns.words(i))
                || wanted.contains(Spelling.title(columns.table().header().get(i))));
        return same.isPresent() || text.length() <= 8
                ? same
                : columns.first(i -> !columns.words(i).isEmpty() && Suggestion.isNear(columns.words(i), text));
    }

    /** Option to its column, where each has one: named as the question with the option behind it, or as the option alone. */
    private Map<String, Integer> options(Survey.Question question) {
        Map<String, Integer> found = new LinkedHashMap<>();
        if (question.asked().kind() != Kind.MULTIPLE) {
            return found;
        }
        List<String> heads = List.of(
                Spelling.title(question.asked().text()),
                Spelling.title(question.asked().id()));
        for (Option option : question.asked().options()) {
            String label = Spelling.title(option.label());
            String id = Spelling.title(option.id());
            Set<String> behind = heads.stream()
                    .flatMap(head -> List.of(head + " " + label, head + " " + id).stream())
                    .collect(Collectors.toSet());
            columns.first(i -> !found.containsValue(i)
                            && (behind.contains(columns.words(i))
                                    || (columns.words(i).equals(label) && isTicked(i, label))))
                    .ifPresent(at -> found.put(option.id(), at));
        }
        if (found.size() < 2) {
            found.clear();
        }
        return found;
    }

    private boolean isTicked(int column, String label) {
        return columns.values(column).stream()
                .allMatch(each -> TICKS.contains(DraftColumns.lower(each))
                        || Spelling.title(each).equals(label));
    }

    /** Questions of a survey that is still to be described: the columns that are no part of any, and below the lines of a draft for dayone.yaml. */
    String ofNone() {
        Set<String> ids = new LinkedHashSet<>();
        for (int column : columns.left()) {
            if (columns.isAbout(column)) {
                continue;
            }
            String id = id(column, ids);
            String separator = separator(column);
            out.append("  ").append(id).append(": {column: ").append(quoted(columns.name(columns.take(column))));
            out.append(separator.isEmpty() ? "" : ", separator: " + quoted(separator))
                    .append("}\n");
            drafted.add("      - {id: " + id + ", text: " + quoted(columns.name(column)) + kind(column, separator));
        }
        return out.toString();
    }

    /** Lines of the draft of a survey, for dayone.yaml. */
    List<String> drafted() {
        return drafted;
    }

    private String id(int column, Set<String> ids) {
        String id = Spelling.title(columns.table().header().get(column))
                .replaceAll("[^a-z0-9 ]", "")
                .strip()
                .replace(' ', '-');
        id = id.length() > 30 ? id.substring(0, 30).replaceAll("-+[^-]*$", "") : id;
        id = id.isEmpty() ? "question-" + (column + 1) : id;
        return ids.add(id) ? id : unique(id + "-" + (column + 1), ids);
    }

    private static String unique(String id, Set<String> ids) {
        ids.add(id);
        return id;
    }

    /** What stands between the choices of a cell, where they come back in other cells; "" = the cells are no lists. */
    private String separator(int column) {
        List<String> values = columns.values(column);
        for (String separator : List.of(";", ", ")) {
            List<String> parts = values.stream()
                    .flatMap(each -> List.of(each.split(Pattern.quote(separator), -1)).stream())
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .toList();
            Set<String> different = new LinkedHashSet<>(parts);
            boolean lists = values.stream().anyMatch(each -> each.contains(separator));
            if (lists && different.size() <= MOST_OPTIONS && parts.size() >= 2L * different.size()) {
                return separator;
            }
        }
        return "";
    }

    private String kind(int column, String separator) {
        List<String> values = columns.values(column);
        Set<String> different = columns.different(column);
        if (values.stream().allMatch(cell -> cell.matches("-?\\d{1,3}"))) {
            int lowest = values.stream().mapToInt(Integer::parseInt).min().orElse(0);
            int highest = values.stream().mapToInt(Integer::parseInt).max().orElse(0);
            String scale = lowest < 0 || highest > 10
                    ? ", kind: number}"
                    : ", scale: " + (lowest == 0 || highest > 7 ? "0-10" : highest <= 5 ? "1-5" : "1-7") + "}";
            return scale + "            # answers from " + lowest + " to " + highest + ": correct the scale";
        }
        Optional<List<String>> scale = SCALES.stream()
                .filter(words -> words.stream()
                        .map(DraftColumns::lower)
                        .toList()
                        .containsAll(different.stream().map(DraftColumns::lower).toList()))
                .findFirst();
        if (scale.isPresent()) {
            return ", scale: 1-5, words: ["
                    + scale.get().stream().map(DraftColumns::quoted).collect(Collectors.joining(", ")) + "]}";
        }
        if (!separator.isEmpty()) {
            return ", kind: multiple, options: ["
                    + labels(values.stream()
                            .flatMap(each -> List.of(each.split(Pattern.quote(separator), -1)).stream())
                            .map(String::strip)
                            .filter(each -> !each.isEmpty())
                            .collect(Collectors.toCollection(LinkedHashSet::new)))
                    + "]}";
        }
        return different.size() <= MOST_OPTIONS && values.size() >= 2L * different.size()
                ? ", kind: choice, options: [" + labels(different) + "]}"
                : ", kind: text}";
    }

    private static String labels(Set<String> labels) {
        List<String> options = new ArrayList<>();
        for (String each : labels) {
            options.add("{id: o" + (options.size() + 1) + ", label: " + quoted(each) + "}");
        }
        return String.join(", ", options);
    }
}
