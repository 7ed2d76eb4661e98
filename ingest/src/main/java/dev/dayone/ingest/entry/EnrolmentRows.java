package dev.dayone.ingest.entry;

import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.plan.ProgrammeFile.Study;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Enrolments: who was assigned where, with what was known before. */
public record EnrolmentRows(ProgrammeFile file, Mint mint) {

    public static final String BASELINE = "baseline.";

    public Enrolled read(Entry entry) {
        String id = entry.required("participant");
        Cohort cohort = cohort(entry);
        Set<String> arms = file.formats().keySet();
        String assigned = arms.size() == 1 && entry.optional("assigned_arm").isEmpty()
                ? arms.iterator().next()
                : entry.oneOf("assigned_arm", arms, "format of " + ProgrammeFile.NAME);
        String received = entry.optional("received_arm").isEmpty()
                ? null
                : entry.oneOf("received_arm", arms, "format of " + ProgrammeFile.NAME);
        for (Study study : file.studies()) {
            if (takesIn(study, cohort, assigned)) {
                if (study.blocked()) {
                    require(entry, "block", study, " was assigned within blocks");
                }
                if (study.unit() == Unit.CLUSTER) {
                    require(entry, "cluster", study, " assigned clusters");
                }
            }
        }
        Map<String, String> baseline = new TreeMap<>();
        entry.values().keySet().stream()
                .filter(name -> name.startsWith(BASELINE))
                .forEach(name -> entry.optional(name).ifPresent(value -> {
                    String column = name.substring(BASELINE.length());
                    baseline.put(column, level(column, value));
                }));
        String participant = mint.pseudonyms().participant(id);
        return new Enrolled(
                mint.meta(entry, participant, null, Mint.midnight(cohort.start()), "enrolment", participant),
                cohort.id(),
                cohort.start(),
                cohort.end(),
                assigned,
                received,
                entry.optional("block").orElse(null),
                entry.optional("cluster").orElse(null),
                entry.flag("job_intent").orElse(true),
                entry.flag("started").orElse(true),
                completed(entry),
                baseline,
                entry.optionalDate("completed_on").orElse(null));
    }

    /** Whoever has a day on which the criteria were met has met them. */
    private static @Nullable Boolean completed(Entry entry) {
        Boolean completed = entry.flag("completed").orElse(null);
        boolean dated = entry.optional("completed_on").isPresent();
        if (dated && Boolean.FALSE.equals(completed)) {
            throw entry.problem(
                    Code.CONFLICT, "completed_on", "is a day, though completed is no", "Correct one of the two");
        }
        return dated ? Boolean.TRUE : completed;
    }

    /** The roster as a table. Where a programme has one format, nobody need write that everyone has it. */
    public static CsvTable table(Path path, ProgrammeFile file) {
        List<String> required = new ArrayList<>(EntryKind.ROSTER.required());
        List<String> optional = new ArrayList<>(EntryKind.ROSTER.optional());
        if (file.formats().size() == 1 && required.remove("assigned_arm")) {
            optional.add("assigned_arm");
        }
        return CsvTable.read(path, required, optional, BASELINE);
    }

    /** Only people of the study's own cohorts and arms need what the study needs. */
    private static boolean takesIn(Study study, Cohort cohort, String arm) {
        return (study.cohorts().isEmpty() || study.cohorts().contains(cohort.id()))
                && (study.control().equals(arm) || study.treatment().equals(arm));
    }

    public Cohort cohort(Entry entry) {
        return Objects.requireNonNull(
                file.cohorts().get(entry.oneOf("cohort", file.cohorts().keySet(), "cohort of " + ProgrammeFile.NAME)));
    }

    /** A code of a category is no number to anybody who reads it later. */
    private String level(String column, String value) {
        return file.categories().contains(column) && DecimalNumber.isNumber(value) ? "level " + value : value;
    }

    private static void require(Entry entry, String column, Study study, String why) {
        if (entry.optional(column).isEmpty()) {
            throw entry.problem(Code.MISSING_VALUE, column, "is empty, though study " + study.id() + why, "Fill it in");
        }
    }
}
