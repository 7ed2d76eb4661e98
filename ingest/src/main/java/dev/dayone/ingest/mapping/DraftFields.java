package dev.dayone.ingest.mapping;

import static dev.dayone.ingest.mapping.DraftColumns.quoted;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.plan.ProgrammeFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which column of a table goes into which column of the directory, by the words of its title and by what stands in it. */
final class DraftFields {

    /** What stands for a question that only somebody who knows the table can answer. */
    static final String DECIDE = "DECIDE";

    private static final int MOST_WORDS = 25;

    private static final Map<String, List<String>> TITLES = Map.ofEntries(
            Map.entry(
                    "status",
                    List.of(
                            "status",
                            "where are you now",
                            "doing now",
                            "what do you do",
                            "what are you doing",
                            "occupation",
                            "employment",
                            "now",
                            "outcome")),
            Map.entry("pay", List.of("salary", "pay", "compensation")),
            Map.entry("currency", List.of("currency")),
            Map.entry("title", List.of("job title", "title", "role", "position")),
            Map.entry("full_time", List.of("full time", "fulltime")),
            Map.entry("in_field", List.of("in field")),
            Map.entry(
                    "employer",
                    List.of("employer type", "employer kind", "type of employer", "kind of employer", "sector")),
            Map.entry(
                    "evidence", List.of("evidence", "employer", "company", "organisation", "organization", "linkedin")),
            Map.entry("stage", List.of("stage", "status", "decision", "result")),
            Map.entry(
                    "cohort",
                    List.of("cohort", "applying to", "applied to", "applied for", "round", "batch", "intake")),
            Map.entry("heard_from", List.of("heard", "hear", "referral", "source")),
            Map.entry("checkpoint", List.of("assignment name", "checkpoint", "assignment", "exercise")),
            Map.entry("score", List.of("points awarded", "score", "grade", "mark", "points")),
            Map.entry("rater", List.of("rater", "grader", "marker", "reviewer", "marked by")),
            Map.entry("comment", List.of("comment", "feedback")),
            Map.entry("hours", List.of("hours")),
            Map.entry("hints", List.of("hints")),
            Map.entry("ai_use", List.of("ai use", "use of ai", "ai")),
            Map.entry("purpose", List.of("purpose", "consent to")),
            Map.entry("given", List.of("given", "consent", "agree")),
            Map.entry("github", List.of("github username", "github", "github handle", "github login")),
            Map.entry("gitlab", List.of("gitlab username", "gitlab")));

    /** Titles of the day on which something was told or handed in, the surest first. */
    private static final List<String> TOLD = List.of(
            "submit date",
            "submitdate",
            "date submitted",
            "submission timestamp",
            "submitted",
            "completion time",
            "recorded date",
            "end date",
            "submission time",
            "timestamp",
            "zeitstempel",
            "horodateur",
            "answered",
            "last checked",
            "checked",
            "as of",
            "asked",
            "created",
            "end",
            "date");

    /** Titles of the day from which something holds. */
    private static final List<String> HOLDS =
            List.of("start date", "since", "started", "start", "applied on", "date applied", "from", "date");

    /** Parts of words by the code that they most likely mean; the first that fits. */
    private static final Map<String, String> STATUSES = ordered(
            "not looking",
            "J3b",
            "not seeking",
            "J3b",
            "looking",
            "J3a",
            "seeking",
            "J3a",
            "searching",
            "J3a",
            "unemployed",
            "J3a",
            "no answer",
            "J4",
            "no response",
            "J4",
            "phd",
            "J1h",
            "doctora",
            "J1h");

    private static final Map<String, String> STAGES = ordered(
            "interview",
            "interviewed",
            "screen",
            "screened",
            "declined",
            "offered",
            "enrol",
            "came",
            "attended",
            "came",
            "participated",
            "came",
            "accepted offer",
            "accepted",
            "declined offer",
            "offered",
            "offer",
            "offered",
            "accept",
            "accepted",
            "admitted",
            "offered",
            "reject",
            "applied",
            "applied",
            "applied",
            "withdr",
            "applied");

    private final DraftColumns columns;
    private final ProgrammeFile file;
    private final EntryKind into;
    private final List<String> open;
    private final StringBuilder out = new StringBuilder("fields:\n");
    private Optional<Integer> filter = Optional.empty();
    /** Columns of logins and addresses so far. */
    private int logins;

    /** @param open takes each question that is left */
    DraftFields(DraftColumns columns, ProgrammeFile file, EntryKind into, List<String> open) {
        this.columns = columns;
        this.file = file;
        this.into = into;
        this.open = open;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** The column whose empty cells say that a row is no answer; nothing = each row is one. */
    Optional<Integer> filter() {
        return filter;
    }

    String write() {
        List<String> fields = new ArrayList<>(into.required());
        fields.removeAll(List.of("participant", "survey", "question", "answer"));
        if (into == EntryKind.PLACEMENTS) {
            fields.add("observed");
        }
        into.optional().stream().filter(TITLES::containsKey).forEach(fields::add);
        boolean items = into == EntryKind.CHECKPOINTS && items();
        for (String field : fields) {
            switch (field) {
                case "answered", "submitted" -> day(field, TOLD, false);
                case "observed" -> told();
                case "date" -> date();
                case "tier" ->
                    value(
                            field,
                            "V3 employer or contract, V2 graduate in writing, V1 public profile, V0 by word of mouth");
                case "checkpoint" -> checkpoint();
                case "status" ->
                    words(field, STATUSES, "J1a and its like, see placements.csv in docs/programme-directory.md");
                case "stage" -> words(field, STAGES, "applied, screened, interviewed, offered, accepted or came");
                case "score" -> {
                    if (!items) {
                        required(field);
                        item();
                    }
                }
                default -> {
                    if (into.required().contains(field)) {
                        required(field);
                    } else {
                        optional(field);
                    }
                }
            }
        }
        return out.toString();
    }

    private void line(String field, String rest) {
        out.append("  ").append(field).append(": ").append(rest).append('\n');
    }

    private void value(String field, String what) {
        open.add(field + ": " + what);
        line(field, "{value: " + DECIDE + "}            # " + what);
    }

    private void required(String field) {
        Optional<Integer> column = columns.named(TITLES.getOrDefault(field, List.of(field.replace('_', ' '))));
        if (column.isPresent()) {
            line(field, column(column.get()));
        } else {
            value(field, "a column, as {column: \"...\"}, or the same in each row");
        }
    }

    private void optional(String field) {
        Optional<Integer> column = columns.named(TITLES.getOrDefault(field, List.of()));
        column.ifPresent(at -> {
            if (into == EntryKind.IDENTITIES) {
                logins++;
                filter = logins == 1 && !columns.isFull(at) ? column : Optional.empty();
                if (logins == 2) {
                    open.add(
                            "logins: a row of identities is one login. Import once for each of their columns, with the others left out");
                }
            }
            boolean flag = List.of("full_time", "in_field").contains(field);
            line(field, flag ? flag(at) : column(at));
        });
    }

    private String column(int at) {
        columns.take(at);
        return "{column: " + quoted(columns.name(at)) + "}";
    }

    private String flag(int at) {
        String words = columns.different(at).stream()
                .map(each -> quoted(each) + ": "
                        + (List.of("no", "false", "0", "unchecked").contains(DraftColumns.lower(each)) ? "no" : "yes"))
                .collect(Collectors.joining(", "));
        return "{column: " + quoted(columns.name(columns.take(at))) + ", words: {" + words + "}}";
    }

    /** A column of days, by its title or because it holds days. */
    private Optional<Integer> days(List<String> titles) {
        for (String title : titles) {
            Optional<Integer> column = columns.first(
                    i -> (" " + columns.words(i) + " ").contains(" " + title + " ") && columns.hasDays(i));
            if (column.isPresent()) {
                return column;
            }
        }
        return columns.first(columns::hasDays);
    }

    private void day(String field, List<String> titles, boolean blankIsFine) {
        Optional<Integer> column = days(titles);
        if (column.isEmpty()) {
            value(field, "a day, as 2024-03-31, or a column, as {column: \"...\"}");
            return;
        }
        if (!blankIsFine && !columns.isFull(column.get())) {
            filter = column;
        }
        line(field, column(column.get()));
    }

    /** Whoever seeks has no first day: then it is the day on which they said so. */
    private void date() {
        Optional<Integer> column = days(HOLDS);
        Optional<Integer> told = column.isEmpty() || into != EntryKind.PLACEMENTS
                ? Optional.empty()
                : columns.first(i -> i != column.get() && columns.hasDays(i));
        if (column.isEmpty() || told.isEmpty() || columns.isFull(column.get())) {
            day("date", HOLDS, false);
            return;
        }
        columns.take(column.get());
        line(
                "date",
                "{column: " + quoted(columns.name(column.get())) + ", otherwise: " + quoted(columns.name(told.get()))
                        + "}");
    }

    private void told() {
        Optional<Integer> column = columns.first(columns::hasDays);
        column.ifPresent(at -> line("observed", column(at) + "            # the day on which they said so"));
    }

    private void words(String field, Map<String, String> codes, String what) {
        Optional<Integer> column = columns.named(TITLES.getOrDefault(field, List.of(field)));
        if (column.isEmpty()) {
            value(field, what);
            return;
        }
        Set<String> values = columns.different(column.get());
        boolean known =
                codes.values().containsAll(values) || values.stream().allMatch(each -> each.matches("J\\d[a-h]?"));
        if (known || values.size() > MOST_WORDS) {
            line(field, column(column.get()));
            return;
        }
        columns.take(column.get());
        line(field, "            # " + what);
        out.append("    column: ").append(quoted(columns.name(column.get()))).append("\n    words:\n");
        for (String each : values) {
            Optional<String> code = codes.entrySet().stream()
                    .filter(pair -> DraftColumns.lower(each).contains(pair.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            out.append("      ").append(quoted(each)).append(": ").append(code.orElse(DECIDE));
            out.append(code.isPresent() ? "    # a guess\n" : "\n");
            if (code.isEmpty()) {
                open.add(field + ": what \"" + each + "\" stands for");
            }
        }
    }

    private void checkpoint() {
        Set<String> ids = file.checkpoints().keySet();
        Optional<Integer> column = columns.named(TITLES.getOrDefault("checkpoint", List.of()));
        if (column.isPresent() && ids.containsAll(columns.different(column.get()))) {
            line("checkpoint", column(column.get()));
        } else if (ids.size() == 1) {
            line("checkpoint", "{value: " + ids.iterator().next() + "}");
        } else {
            value("checkpoint", "one of " + String.join(", ", ids));
        }
    }

    /** Which item a score is of, where no column says it. */
    private void item() {
        Set<String> all = file.checkpoints().values().stream()
                .flatMap(each -> each.items().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Optional<Integer> column = columns.named(List.of("item", "criterion"));
        if (column.isPresent()) {
            line("item", column(column.get()));
        } else if (file.checkpoints().values().stream()
                .anyMatch(each -> each.items().size() > 1)) {
            value("item", "what the score is of: " + String.join(", ", all));
        }
    }

    /** Whether items of a checkpoint have columns of their own; they are written below the fields. */
    private boolean items() {
        return !itemColumns().isEmpty();
    }

    /** Item to its column, of the checkpoint of which most are there. */
    Map<String, Integer> itemColumns() {
        Map<String, Integer> best = new LinkedHashMap<>();
        file.checkpoints().values().forEach(checkpoint -> {
            Map<String, Integer> found = new LinkedHashMap<>();
            checkpoint.items().keySet().forEach(item -> {
                String name = Spelling.title(item.substring(item.lastIndexOf('/') + 1));
                columns.first(i -> columns.graded(i).equals(name)).ifPresent(at -> found.put(item, at));
            });
            if (found.size() > best.size()) {
                best.clear();
                best.putAll(found);
            }
        });
        return best;
    }
}
