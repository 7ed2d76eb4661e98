package dev.dayone.schemas;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The catalogue: what each measure is, and whether formats may be compared on it. The metric reference is printed from here. */
public enum MeasureDefinition {
    TAKE_UP("F3", "Take-up", "1 or 0", "attended at least one day", Use.COMPARE),
    COMPLETION("F4", "Completion", "1 or 0", "met the published criteria; none while not known", Use.COMPARE),
    SCORE(
            "S1.{checkpoint}[.{item}]",
            "Work-sample score (S2: the delayed one)",
            "points",
            "sum over items of weight times the mean over raters; none until every item is scored",
            Use.COMPARE),
    REPLICATION_SCORE(
            "S3.{checkpoint}",
            "Replication score",
            "share",
            "weighted share of the points of a checkpoint whose items form a tree",
            Use.COMPARE),
    ASSISTANCE_GAP(
            "S4.{checkpoint}",
            "Assisted against unassisted",
            "share",
            "mean share of points of the items under `assisted` minus that under `unassisted`",
            Use.COMPARE),
    CONFIDENCE(
            "S5",
            "Self-rated confidence, change",
            "points",
            "score of checkpoint `confidence-post` minus that of `confidence-pre`, each as S1 is made: weighted, and none until every item is "
                    + "answered; never a headline",
            Use.PROVISO,
            Role.DESCRIPTIVE,
            "a secondary outcome only: how sure people feel is not what they can do",
            2),
    DEFECTS_RESOLVED(
            "GS1.{checkpoint}",
            "Seeded defects resolved",
            "share",
            "weighted share of the points of the items under `defects`, judged by hidden checks at the deadline",
            Use.COMPARE,
            Role.CONFIRMATORY,
            ""),
    REPLICATION_ATTAINED(
            "GS2.{checkpoint}",
            "Replication attained",
            "share",
            "weighted share of the points of the items under `replication`: target figures within tolerance",
            Use.COMPARE,
            Role.CONFIRMATORY,
            ""),
    CLEAN_ROOM_RUN(
            "GS3.{checkpoint}",
            "Clean-room run",
            "share",
            "points of the item `clean-room`: the head at the deadline builds and runs from its own environment files",
            Use.PROVISO,
            Role.CONFIRMATORY,
            "same entry-point contract for notebooks and scripts"),
    FIRST_GREEN(
            "GS4.{checkpoint}",
            "Time to first green",
            "hours",
            "from the hand-out of a common task to the first success of its required check; censored at the deadline; none where no "
                    + "check ran",
            Use.PROVISO,
            Role.SECONDARY,
            "both formats get the same git and CI primer, and the template starts red"),
    RED_TO_GREEN(
            "GS5.{checkpoint}",
            "Red to green",
            "hours",
            "median from the first failing commit of a branch to the first other commit that passes, on a common task",
            Use.PROVISO,
            Role.SECONDARY,
            "both formats get the same git and CI primer"),
    REVIEW_RESPONSE(
            "GS8",
            "Review response",
            "hours",
            "median from a review that asks for changes to the author's next push",
            Use.PROVISO,
            Role.EXPLORATORY,
            "fixed reviewers who do not know the format"),
    REQUEST_CYCLE(
            "GS9",
            "Pull request cycle",
            "hours",
            "median from open to merge of the participant's own",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            ""),
    REVERTS(
            "GS11",
            "Reverts",
            "per 100 commits",
            "commits that revert another, during the cohort, each shared by its authors",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            2),
    CADENCE(
            "GS12",
            "Burstiness of pushes",
            "-1 to 1",
            "(deviation - mean) / (deviation + mean) of the gaps between pushes during the cohort",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            ""),
    TEST_RATIO(
            "GS14",
            "Tests",
            "ratio",
            "source lines added in test files over other source lines added, during the cohort, shared as commits are",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            2),
    ON_TIME(
            "C1.{checkpoint}",
            "Checkpoint on time",
            "1 or 0",
            "submitted on or before the day it was due",
            Use.DESCRIBE),
    SCOPE_FIT("C2.{checkpoint}", "Scope fit", "1 or 0", "between 20 and 30 hours were logged on it", Use.DESCRIBE),
    STUCK("C3.{checkpoint}", "Stuck time", "share", "hours stuck over hours logged", Use.DESCRIBE),
    DOSE_HOURS(
            "C4.hours.{format}",
            "Dose: hours",
            "hours",
            "hours logged on what was submitted while that format was in fact taught",
            Use.DESCRIBE),
    DOSE_DAYS(
            "C4.days.{format}",
            "Dose: active days",
            "days",
            "days of the cohort with a commit while that format was in fact taught",
            Use.DESCRIBE),
    CONTAMINATION(
            "C4.other-format",
            "Contamination",
            "share",
            "share of active days on which a format other than the one assigned was in fact taught",
            Use.DESCRIBE),
    PLACED_STRICT(
            "P1.90, P1.180, P1.365",
            "Placement, strict",
            "1 or 0",
            "status J1a with evidence V2 or V3 that began within so many days of the index date; 0 where an answer from the second half of the "
                    + "window, or a later one, tells of none; none for whoever did not answer so late, for whom an answer after the window found "
                    + "placed (observed on its own day) while none in its second half tells of it, for those the survey before assignment excluded, "
                    + "and before the window has closed",
            Use.COMPARE,
            Role.NONE,
            "",
            2),
    PLACED_BROAD(
            "P2.90, P2.180, P2.365",
            "Placement, broad",
            "1 or 0",
            "as P1 with J1a, J1b, J1d, J1f or J1h, whatever the evidence",
            Use.COMPARE,
            Role.NONE,
            "",
            2),
    SELF_HIRE(
            "P3.180",
            "Hired by the programme",
            "1 or 0",
            "as P1 with J1c, whatever the evidence",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            2),
    TIME_TO_PLACEMENT(
            "P4.strict, P4.broad",
            "Time to placement",
            "days",
            "days from the index date to the first such status, 0 where it began before; else censored at the last day of which an answer "
                    + "speaks; none for whoever never answered after the index date",
            Use.COMPARE,
            Role.NONE,
            "",
            2),
    TIME_TO_LEAVING(
            "P4.strict.left, P4.broad.left",
            "Time to leaving the field",
            "days",
            "days from the index date to the first status J2a, J2b or J3b, for the strict definition J1h too: events that rule placement out "
                    + "where they come first; else censored as P4 is",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            2),
    RETENTION(
            "P5",
            "Retention",
            "1 or 0",
            "of those placed strictly at 180 days: placed strictly at 365; none for whoever did not answer in the second half of the year or "
                    + "later",
            Use.PROVISO,
            Role.NONE,
            "the placed of two arms are not alike: beside P1 only",
            2),
    RESPONSE(
            "P7.response.90, P7.response.180, P7.response.365",
            "Response",
            "1 or 0",
            "some answer (a status other than J4) was given in the second half of the window or later, or tells of a placement in it; shown "
                    + "beside every placement rate",
            Use.COMPARE,
            Role.NONE,
            "",
            2),
    EVIDENCE(
            "P7.evidence.180",
            "Documented status",
            "1 or 0",
            "the status that holds at 180 days has evidence V2 or V3",
            Use.DESCRIBE),
    PAY(
            "PAY.90, PAY.180, PAY.365, PAY.latest",
            "Pay",
            "currency per year",
            "pay of the latest status that began within so many days; 0 for someone known to seek work by an answer that tells of the window; "
                    + "none where it is not stated",
            Use.COMPARE,
            Role.NONE,
            "",
            2),
    EXTERNAL_MERGE(
            "G1",
            "Time to first external merge",
            "days",
            "from the index date to the first pull request of at least ten lines that somebody else merged into a repository to which "
                    + "the participant never pushed and that no task names; censored at the last request known",
            Use.PROVISO,
            Role.NONE,
            "in the aggregate only, and only what was merged after the programme"),
    COMMITS(
            "G2.commits",
            "Commits",
            "commits",
            "non-merge commits by the participant during the cohort, of which each of n authors and co-authors has one n-th; what the upstream has, "
                    + "and what a repository no longer has, left out; rewrites of one commit (same author time and changed lines) counted once",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            3),
    ACTIVE_DAYS(
            "G2.active-days",
            "Active coding days",
            "days",
            "days with such a commit, alone or with others, by the author's own clock",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            2),
    LINES_ADDED(
            "G2.lines-added",
            "Lines added",
            "lines",
            "lines added in such commits, in files that could be compared and that the upstream does not have as they are",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            3),
    SOURCE_ADDED(
            "G2.source-added",
            "Source lines added",
            "lines",
            "non-blank lines of source added in such commits; of notebooks the code cells alone; nothing of files that the upstream has as they are",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            2),
    FILES_UNCOUNTED(
            "G2.files-uncounted",
            "Files without counts",
            "files",
            "files of such commits whose lines or code are in no other count: not text, too large, missing, or a notebook that cannot be read",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            ""),
    AI_ASSISTED(
            "G2.ai-assisted",
            "Commits that name an AI assistant",
            "share",
            "share of such commits that name one in a trailer or by its product name: a lower bound",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            3),
    CHECKS_PASSED(
            "G2.ci-pass",
            "Checks passed",
            "share",
            "runs that ended in success over those that ended in success or failure, during the cohort",
            Use.DESCRIBE),
    RUNS(
            "ER.runs",
            "Experiment runs",
            "runs",
            "runs that a tracker (Weights & Biases, MLflow, Slurm) tells of and that began during the cohort, each once, however often it was exported",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            ""),
    CRASHED_RUNS(
            "ER.crashed",
            "Crashed runs",
            "runs",
            "those of them that ended by an error, or for want of memory or time; not those that somebody stopped or the machine interrupted",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            ""),
    RUN_RECOVERY(
            "ER.recovery",
            "Crash to next good run",
            "hours",
            "median, over the crashes that are the first since the start or since a good run, from the end of the crashed run to the end of the next "
                    + "run that finished; none where no crash was followed by one",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            ""),
    GPU_HOURS(
            "ER.gpu-hours",
            "GPU hours",
            "hours",
            "hours of computing times graphics processors, of the runs of which the tracker says how many they had; none where it says so of none",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            ""),
    TASK_RUNS(
            "ER1.{checkpoint}",
            "Experiment runs on a common task",
            "runs",
            "runs that began between hand-out and deadline of a common task, as the tracker that the task names tells of them",
            Use.PROVISO,
            Role.EXPLORATORY,
            "all formats logged their runs with the one tracker that the task names"),
    TASK_CRASHED_RUNS(
            "ER2.{checkpoint}",
            "Crashed runs on a common task",
            "runs",
            "as ER.crashed, of those runs",
            Use.PROVISO,
            Role.EXPLORATORY,
            "all formats logged their runs with the one tracker that the task names"),
    TASK_RUN_RECOVERY(
            "ER3.{checkpoint}",
            "Crash to next good run on a common task",
            "hours",
            "as ER.recovery, of those runs",
            Use.PROVISO,
            Role.EXPLORATORY,
            "all formats logged their runs with the one tracker that the task names"),
    TARGET_DISTANCE(
            "ER4.{checkpoint}, ER4-25.{checkpoint}, ER4-50.{checkpoint}, ER4-75.{checkpoint}",
            "Distance from the target",
            "times the target",
            "smallest distance of the task's figure from its target, as a multiple of the target, among the runs that finished by the deadline (ER4) or "
                    + "within 25, 50 or 75 per cent of the time for the task; none until one did",
            Use.PROVISO,
            Role.EXPLORATORY,
            "all formats logged their runs with the one tracker that the task names"),
    TASK_GPU_HOURS(
            "ER5.{checkpoint}",
            "GPU hours on a common task",
            "hours",
            "as ER.gpu-hours, of those runs",
            Use.PROVISO,
            Role.EXPLORATORY,
            "all formats logged their runs with the one tracker that the task names"),
    ITERATIONS(
            "GS13.{checkpoint}",
            "Iterations",
            "configurations",
            "different configurations (settings and, where the tracker knows it, commit) among those runs; none where the tracker tells none",
            Use.PROVISO,
            Role.EXPLORATORY,
            "all formats logged their runs with the one tracker that the task names"),
    CONTINUATION(
            "G4",
            "Continuation",
            "1 or 0",
            "commits, alone or with others, in at least two weeks of the 90 days after the cohort, by the author's own clock",
            Use.DESCRIBE,
            Role.DESCRIPTIVE,
            "",
            2),
    RATERS(
            "R1.{checkpoint}.raters",
            "Raters",
            "raters",
            "fewest raters of one of its items; two are the least, three for a main outcome",
            Use.DESCRIBE),
    RATER_SPREAD(
            "R1.{checkpoint}.spread",
            "Spread of raters",
            "points",
            "mean over items with two raters or more of the standard deviation between raters",
            Use.DESCRIBE),
    ARM_GUESSED(
            "R2.{checkpoint}",
            "Format guessed",
            "share",
            "share of the raters asked who guess the format assigned; blinding holds near one half",
            Use.DESCRIBE),
    TA_MINUTES("K4", "Time of teaching assistants", "minutes", "minutes logged on submissions", Use.DESCRIBE),
    EVENTS(
            "D1.events",
            "Events",
            "events",
            "facts known of the participant, corrections and voids included",
            Use.DESCRIBE);

    private final String ids;
    private final String title;
    private final String unit;
    private final String definition;
    private final Use use;
    private final Role role;
    private final String proviso;
    private final int version;

    MeasureDefinition(String ids, String title, String unit, String definition, Use use) {
        this(ids, title, unit, definition, use, Role.NONE, "", 1);
    }

    MeasureDefinition(String ids, String title, String unit, String definition, Use use, Role role, String proviso) {
        this(ids, title, unit, definition, use, role, proviso, 1);
    }

    MeasureDefinition(
            String ids, String title, String unit, String definition, Use use, Role role, String proviso, int version) {
        this.ids = ids;
        this.title = title;
        this.unit = unit;
        this.definition = definition;
        this.use = use;
        this.role = role;
        this.proviso = proviso;
        this.version = version;
        if (proviso.isEmpty() == (use == Use.PROVISO)) {
            throw new IllegalArgumentException(ids + ": a proviso says what it is, and nothing else has one");
        }
    }

    /** Whether formats may be compared on a measure. */
    public enum Use {
        /** Neutral: formats may be compared on it. */
        COMPARE,
        /** Neutral only with the proviso kept. */
        PROVISO,
        /** A format makes it more likely by construction, or it is about the data: it describes, and is never compared. */
        DESCRIBE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a study compares where a measure is its outcome. */
    public enum Scale {
        /** Yes or no: shares of people. */
        YES_NO,
        /** Between 0 and 1 for each person: averages, in per cent. */
        SHARE,
        /** A number: averages. */
        NUMBER,
        /** Days until something happens, which some are still waiting for. */
        DAYS
    }

    /** Place of a git signal in an analysis. */
    public enum Role {
        NONE,
        CONFIRMATORY,
        SECONDARY,
        EXPLORATORY,
        DESCRIPTIVE;

        public String word() {
            return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** A git signal that is not computed, and what it would take. */
    public record NotComputed(String id, String title, String lacking) {}

    /** The signals of the literature that no event of ours suffices for. */
    public static List<NotComputed> notComputed() {
        return List.of(
                new NotComputed("GS6", "Unfamiliar-code share", "who wrote the lines changed: blame at the parent"),
                new NotComputed("GS7", "Module breadth", "the modules that the reference solution touches"),
                new NotComputed("GS10", "Rework", "which lines added were changed again"),
                new NotComputed("GS15", "Answer-key overlap", "the answer key beside the lines added"),
                new NotComputed("GS16", "Notebook to module", "which lines stood in a notebook before"),
                new NotComputed("GS17", "Line survival", "a repository that goes on after the sprint"));
    }

    /** The definition of a measure, by its id. */
    public static Optional<MeasureDefinition> ofMeasure(String measure) {
        return Arrays.stream(values())
                .filter(definition ->
                        Arrays.stream(definition.ids.split(", ", -1)).anyMatch(pattern -> matches(pattern, measure)))
                .max(Comparator.comparingInt(definition -> fixed(definition.ids).length()));
    }

    private static boolean matches(String pattern, String measure) {
        String fixed = fixed(pattern);
        if (fixed.length() == pattern.length()) {
            return measure.equals(pattern);
        }
        String end = pattern.substring(pattern.lastIndexOf('}') + 1);
        return measure.startsWith(fixed) && (end.equals("]") || measure.endsWith(end));
    }

    private static String fixed(String pattern) {
        int variable = pattern.indexOf('{');
        return variable < 0 ? pattern : pattern.substring(0, variable);
    }

    public String ids() {
        return ids;
    }

    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }

    public String definition() {
        return definition;
    }

    /** What a study compares where this is its outcome. A time to a deadline that is the same for all is a number: whoever was not ready by then counts with the deadline. */
    public Scale scale() {
        return switch (unit) {
            case "1 or 0" -> Scale.YES_NO;
            case "share" -> Scale.SHARE;
            case "days" -> use == Use.DESCRIBE ? Scale.NUMBER : Scale.DAYS;
            default -> Scale.NUMBER;
        };
    }

    public Use use() {
        return use;
    }

    public Role role() {
        return role;
    }

    /** What must hold for formats to be compared on it; empty where nothing must. */
    public String proviso() {
        return proviso;
    }

    /** Version of the definition; raised when the definition changes. */
    public int version() {
        return version;
    }
}
