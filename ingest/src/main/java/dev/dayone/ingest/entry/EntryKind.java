package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Suggestion;
import dev.dayone.schemas.Reject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What people report in files and over the API: the file's name, the event's type, and the columns of both. */
public enum EntryKind {
    ROSTER(
            "roster",
            "Enrolled",
            "participant cohort assigned_arm",
            "received_arm block cluster team name email github gitlab wandb mlflow slurm job_intent started completed completed_on"),
    CHECKPOINTS(
            "checkpoints",
            "CheckpointScored",
            "participant checkpoint score submitted",
            "item rater arm_guess comment"),
    SUBMISSIONS(
            "submissions",
            "CheckpointSubmitted",
            "participant checkpoint submitted",
            "hours blocked_hours hints ai_use ta_minutes"),
    PLACEMENTS(
            "placements",
            "PlacementRecorded",
            "participant date status tier",
            "id pay currency title employer full_time in_field evidence observed"),
    CONSENTS("consents", "ConsentRecorded", "participant purpose given date", ""),
    IDENTITIES("identities", "IdentityLinked", "participant", "email github gitlab wandb mlflow slurm"),
    TASKS(
            "tasks",
            "TaskAssigned",
            "participant checkpoint assigned_at deadline",
            "common delivery repository required_check"),
    FORMAT_CHANGES("format-changes", "FormatChanged", "participant format date", ""),
    SURVEYS("surveys", "SurveyAnswered", "participant survey question answer answered", "quote"),
    APPLICATIONS("applications", "ApplicationRecorded", "participant cohort stage date", "heard_from");

    private static final List<String> CORRECTIONS = List.of("revision", "void");

    /** Column in which an import says from which file and row a row came. */
    public static final String ORIGIN = "imported_from";

    private static final List<String> META = List.of("type", "event_id", "corrects", "occurred_at");

    /** Fields of the schemas that a sender may fill in and need not: we know them ourselves. */
    private static final List<String> KNOWN_HERE = List.of(
            "programme",
            "source",
            "receivedAt",
            "runId",
            "itemCount",
            "weight",
            "minimum",
            "maximum",
            "dueOn",
            "startsOn",
            "endsOn",
            "tracker",
            "metric",
            "target");

    private final String stem;
    private final String type;
    private final String required;
    private final String optional;

    EntryKind(String stem, String type, String required, String optional) {
        this.stem = stem;
        this.type = type;
        this.required = required;
        this.optional = optional;
    }

    /** Name of its file without the ending, and of the scope of a token. */
    public String stem() {
        return stem;
    }

    /** Name of its event. */
    public String type() {
        return type;
    }

    public List<String> required() {
        return List.of(required.split(" ", -1));
    }

    /** Columns that a file may have besides. */
    public List<String> optional() {
        List<String> all = new ArrayList<>(List.of(optional.split(" ", -1)));
        all.removeIf(String::isEmpty);
        all.addAll(CORRECTIONS);
        all.add(ORIGIN);
        return all;
    }

    /** @throws Entry.EntryException when the entry has a name that this kind does not */
    void requireKnown(Entry entry) {
        Set<String> known = new LinkedHashSet<>(required());
        known.addAll(optional());
        known.addAll(META);
        for (String name : entry.values().keySet()) {
            if (!known.contains(name)
                    && !KNOWN_HERE.contains(name)
                    && !(this == ROSTER && name.startsWith(EnrolmentRows.BASELINE))) {
                throw entry.problem(Reject.Code.MALFORMED_ROW, name, "is not known", Suggestion.of(name, known));
            }
        }
    }

    public static List<String> types() {
        return Arrays.stream(values()).map(EntryKind::type).toList();
    }

    public static Optional<EntryKind> ofType(String type) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        return Arrays.stream(values()).filter(kind -> kind.type.equals(name)).findFirst();
    }

    public static Optional<EntryKind> ofStem(String stem) {
        return Arrays.stream(values()).filter(kind -> kind.stem.equals(stem)).findFirst();
    }
}
