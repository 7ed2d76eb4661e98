package dev.dayone.ingest.programme;

import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.ingest.entry.EnrolmentRows;
import dev.dayone.ingest.entry.IdentityRows;
import dev.dayone.ingest.entry.IdentityRows.Written;
import dev.dayone.ingest.entry.Participants;
import dev.dayone.ingest.entry.People;
import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.FileCount;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.AllocationFile;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.plan.ProgrammeFile.Study;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.StudyRegistered.Design;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code roster.csv}: everyone assigned. Taken whole or not at all, since a person missing from it would change the answer. */
final class Roster implements People {

    /** Block of a cluster of a stepped wedge that keeps its first format. */
    private static final String NEVER = "never";

    private final ProgrammeFile file;
    private final Mint mint;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Cohort> cohortOf = new LinkedHashMap<>();
    private final Map<String, String> ownerOf = new TreeMap<>();
    private final Map<String, String> ownerOfSha1 = new TreeMap<>();
    private final Map<String, Assigned> assignedOf = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final Set<String> teams = new LinkedHashSet<>();

    /** Ids as they are told apart by eye: in one form of Unicode, in small letters. */
    private final Map<String, String> alike = new LinkedHashMap<>();

    private final List<BaselineColumn> baseline = new ArrayList<>();
    private FileCount count = new FileCount("roster.csv", 0, 0, 0, 0, 0, 0);

    private Roster(ProgrammeFile file, Mint mint) {
        this.file = file;
        this.mint = mint;
    }

    /**
     * Reads the whole roster.
     *
     * @throws InputException when any row is wrong
     */
    static Roster read(Path path, ProgrammeFile file, Mint mint) {
        Roster roster = new Roster(file, mint);
        roster.read(path);
        roster.requireChangeover();
        roster.requireAsDrawn(path);
        return roster;
    }

    List<Event> events() {
        return events;
    }

    /** Columns measured before assignment. */
    List<BaselineColumn> baseline() {
        return baseline;
    }

    /** What became of its lines. */
    FileCount count() {
        return count;
    }

    /** Everyone assigned, by the programme's own id. */
    Set<String> participants() {
        return cohortOf.keySet();
    }

    /** The participant one of whose addresses has that hash, as {@code mbox_sha1sum} of xAPI has it. */
    Optional<String> ownerOfSha1(String sha1) {
        return Optional.ofNullable(ownerOfSha1.get(sha1));
    }

    /** The participant that has that address or login. */
    Optional<String> ownerOf(String identity) {
        return Optional.ofNullable(ownerOf.get(identity));
    }

    Set<String> teams() {
        return teams;
    }

    @Override
    public Optional<Cohort> cohortOf(String participant) {
        return Optional.ofNullable(cohortOf.get(participant));
    }

    @Override
    public Set<String> known() {
        return cohortOf.keySet();
    }

    /** Where lots were drawn here, the roster has exactly those people in exactly those arms. */
    private void requireAsDrawn(Path path) {
        List<Problem> bad = new ArrayList<>();
        for (Study study : file.studies()) {
            AllocationFile allocation = AllocationFile.of(
                    Objects.requireNonNull(path.toAbsolutePath().getParent()), study.id());
            Map<String, String> drawn = allocation.arms();
            if (drawn.isEmpty()) {
                continue;
            }
            Set<String> drawnCohorts = new LinkedHashSet<>();
            allocation.draws().forEach(draw -> drawnCohorts.addAll(draw.cohorts()));
            Map<String, Integer> undrawn = new LinkedHashMap<>();
            boolean clusters = study.unit() == Unit.CLUSTER;
            Set<String> present = new LinkedHashSet<>();
            for (Assigned assigned : assignedOf.values()) {
                if (!of(study, assigned)) {
                    continue;
                }
                if (!drawnCohorts.isEmpty() && !drawnCohorts.contains(assigned.cohort())) {
                    undrawn.merge(assigned.cohort(), 1, Integer::sum);
                    continue;
                }
                String unit = clusters ? assigned.cluster() : assigned.participant();
                present.add(unit);
                String lot = drawn.get(unit);
                String arm = lot == null ? null : armOf(study, lot, assigned);
                if (arm == null) {
                    bad.add(asDrawn(
                            assigned.line(),
                            assigned.participant(),
                            "is in study " + study.id() + " without having been drawn",
                            "Draw for them: ./dayone study assign"));
                } else if (!arm.equals(assigned.arm())) {
                    bad.add(asDrawn(
                            assigned.line(),
                            assigned.participant(),
                            "was drawn into " + arm + " and stands in " + assigned.arm(),
                            "Write the arm drawn; what they in fact received is received_arm"));
                } else if (!study.protocol().periods().isEmpty()
                        && clusters
                        && !assigned.block().equals(lot)) {
                    bad.add(asDrawn(
                            assigned.line(),
                            assigned.participant(),
                            "was drawn to go over in " + lot + " and has block " + assigned.block(),
                            "Write the period drawn as the block"));
                }
            }
            if (!undrawn.isEmpty()) {
                bad.add(new Problem(
                        Code.CONFLICT,
                        "dayone.yaml",
                        0,
                        0,
                        "cohorts",
                        String.join(", ", undrawn.keySet()),
                        "are in study " + study.id() + ", which takes in every cohort"
                                + (study.cohorts().isEmpty() ? "" : " that it names")
                                + ", and no arms were drawn for their "
                                + undrawn.values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum() + " people",
                        "Nobody can be drawn afterwards: write cohorts: [" + String.join(", ", drawnCohorts)
                                + "] into the study (a locked plan: then ./dayone study amend). Only for cohorts still to start: "
                                + "./dayone study assign"));
            }
            drawn.keySet().stream()
                    .filter(unit -> !present.contains(unit))
                    .forEach(unit -> bad.add(asDrawn(
                            0,
                            unit,
                            "was drawn in study " + study.id() + " and is missing",
                            "Add the row; whoever did not come has started: no")));
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
    }

    /**
     * In a stepped wedge with periods everyone has one row: the arm is the format of the first period, the block the period from which on the cluster has the other
     * one, or never. People of a cluster go over together.
     */
    private void requireChangeover() {
        List<Problem> bad = new ArrayList<>();
        for (Study study : file.studies()) {
            List<String> periods = study.protocol().periods();
            if (study.protocol().design() != Design.STEPPED_WEDGE || periods.isEmpty()) {
                continue;
            }
            List<String> later = periods.subList(1, periods.size());
            Map<String, Assigned> first = new LinkedHashMap<>();
            for (Assigned each : assignedOf.values()) {
                if (!of(study, each)) {
                    continue;
                }
                Assigned other = first.putIfAbsent(each.cluster(), each);
                if (!later.contains(each.block()) && !each.block().equals(NEVER)) {
                    bad.add(new Problem(
                            Code.INVALID_VALUE,
                            "roster.csv",
                            each.line(),
                            0,
                            "block",
                            each.block(),
                            "is no period in which a cluster of study " + study.id() + " can go over",
                            "Write " + String.join(", ", later) + " or " + NEVER
                                    + ": the period from which on the cluster has the other format"));
                } else if (other != null
                        && !(other.block().equals(each.block()) && other.arm().equals(each.arm()))) {
                    bad.add(
                            new Problem(
                                    Code.CONFLICT,
                                    "roster.csv",
                                    each.line(),
                                    0,
                                    "block",
                                    each.block(),
                                    "differs within cluster " + each.cluster() + " of study " + study.id() + ": "
                                            + other.participant() + " begins with " + other.arm() + " and goes over in "
                                            + other.block(),
                                    "People of a cluster begin with one format and go over together: give all of them the same assigned_arm and block"));
                }
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
    }

    private static boolean of(Study study, Assigned each) {
        return (study.cohorts().isEmpty() || study.cohorts().contains(each.cohort()))
                && List.of(study.control(), study.treatment()).contains(each.arm());
    }

    /**
     * What was drawn is the arm; in a stepped wedge it is the round from which on the cluster has the treatment. Where the same people are measured in every period
     * everyone begins with the control arm, and the round stands in the block.
     */
    private String armOf(Study study, String lot, Assigned assigned) {
        if (study.protocol().design() != Design.STEPPED_WEDGE) {
            return lot;
        }
        if (!study.protocol().periods().isEmpty()) {
            return study.control();
        }
        String cohort = assigned.cohort();
        List<String> rounds = file.rounds(study);
        return rounds.indexOf(cohort) >= rounds.indexOf(lot) ? study.treatment() : study.control();
    }

    private static Problem asDrawn(long line, String who, String why, String remedy) {
        return new Problem(Code.CONFLICT, "roster.csv", line, 0, "participant", who, why, remedy);
    }

    /** Where the last row of a participant puts them. */
    private record Assigned(
            String participant, String cohort, String arm, String block, String cluster, int revision, long line) {}

    private void read(Path path) {
        CsvTable table = EnrolmentRows.table(path, file);
        count = table.count();
        requireColumns(table);
        Map<String, Boolean> intents = new LinkedHashMap<>();
        List<Problem> bad = new ArrayList<>();
        for (Entry row : table.rows()) {
            try {
                row.requireReadable();
                row.requireModest();
                enrol(row, intents);
            } catch (EntryException e) {
                bad.add(e.problem());
            }
        }
        if (bad.isEmpty()) {
            table.columnsOf(EnrolmentRows.BASELINE).forEach(column -> readColumn(table, column, bad));
        }
        if (table.rows().isEmpty()) {
            bad.add(Problem.ofFile("roster.csv", "has no participants", "Add a row for each person assigned"));
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
    }

    private void readColumn(CsvTable table, String column, List<Problem> bad) {
        String name = column.substring(EnrolmentRows.BASELINE.length());
        boolean declared = file.categories().contains(name);
        if (!declared) {
            requireOneKind(table, column, bad);
        }
        List<String> values = table.rows().stream()
                .map(row -> row.optional(column))
                .flatMap(Optional::stream)
                .toList();
        boolean numeric = !declared && values.stream().allMatch(DecimalNumber::isNumber);
        baseline.add(BaselineColumn.of(name, numeric, values));
    }

    /** A column of numbers with a stray word would silently become a category with as many levels as people. */
    private static void requireOneKind(CsvTable table, String column, List<Problem> bad) {
        Map<Boolean, List<Entry>> byKind = table.rows().stream()
                .filter(row -> row.optional(column).isPresent())
                .collect(Collectors.partitioningBy(row -> DecimalNumber.isNumber(row.required(column))));
        List<Entry> words = Objects.requireNonNull(byKind.get(false));
        if (!words.isEmpty() && !Objects.requireNonNull(byKind.get(true)).isEmpty()) {
            bad.add(words.get(0)
                    .problem(
                            Code.INVALID_VALUE,
                            column,
                            "is a word in a column that has numbers too",
                            "Leave missing cells empty; give categories names that are no numbers")
                    .problem());
        }
    }

    private void requireColumns(CsvTable table) {
        List<Problem> missing = new ArrayList<>();
        file.categories().stream()
                .sorted()
                .filter(column ->
                        table.columnsOf(EnrolmentRows.BASELINE + column).isEmpty())
                .forEach(column -> missing.add(Problem.ofFile(
                        "roster.csv",
                        "has no column baseline." + column + ", which dayone.yaml names among its categories",
                        "Add the column, or take it out of categories")));
        for (Study study : file.studies()) {
            List<String> columns = new ArrayList<>(study.covariates());
            columns.addAll(study.protocol().moderators());
            String running = study.protocol().runningVariable();
            if (running != null) {
                columns.add(running);
            }
            columns.removeIf(covariate -> covariate.startsWith(ProgrammeFile.CHECKPOINT));
            for (String covariate : columns) {
                if (!table.columnsOf("baseline.").contains("baseline." + covariate)) {
                    missing.add(Problem.ofFile(
                            "roster.csv",
                            "has no column baseline." + covariate + ", a covariate of study " + study.id(),
                            "Add the column, or take the covariate out of " + ProgrammeFile.NAME));
                }
            }
            if (study.blocked() && table.columnsOf("block").isEmpty()) {
                missing.add(Problem.ofFile(
                        "roster.csv",
                        "has no column block, though study " + study.id() + " was assigned within blocks",
                        "Add the column, or set blocked: false in " + ProgrammeFile.NAME));
            }
            if (study.unit() == Unit.CLUSTER && table.columnsOf("cluster").isEmpty()) {
                missing.add(Problem.ofFile(
                        "roster.csv",
                        "has no column cluster, though study " + study.id() + " assigned clusters",
                        "Add the column, or set unit: participant in " + ProgrammeFile.NAME));
            }
        }
        if (!missing.isEmpty()) {
            throw InputException.of(missing);
        }
    }

    private void enrol(Entry row, Map<String, Boolean> intents) {
        String id = row.required("participant");
        String other = alike.putIfAbsent(Participants.plain(id), id);
        if (other != null && !other.equals(id)) {
            throw row.problem(
                    Code.CONFLICT,
                    "participant",
                    "differs from " + other + " only " + Participants.difference(id, other),
                    "If it is the same person, write one of the two everywhere; if not, give one of them another id");
        }
        if (!seen.add(id + '\0' + row.revision())) {
            throw row.problem(
                    Code.CONFLICT,
                    "participant",
                    "stands twice",
                    "Keep one row for each participant; a correction takes the next revision");
        }
        EnrolmentRows enrolments = new EnrolmentRows(file, mint);
        Enrolled enrolled = enrolments.read(row);
        row.requireCarried(enrolled);
        Boolean intended = intents.putIfAbsent(id, enrolled.jobIntent());
        if (intended != null && intended.booleanValue() != enrolled.jobIntent()) {
            throw row.problem(
                    Code.FROZEN,
                    "job_intent",
                    "differs from what was answered before assignment",
                    "Write what the first survey says; intent cannot change later");
        }
        row.optional("team").ifPresent(teams::add);
        Assigned now = new Assigned(
                id,
                enrolled.cohort(),
                enrolled.assignedArm(),
                row.optional("block").orElse(""),
                row.optional("cluster").orElse(""),
                row.revision(),
                row.line());
        assignedOf.merge(id, now, (a, b) -> a.revision() > b.revision() ? a : b);
        events.add(enrolled);
        cohortOf.put(id, enrolments.cohort(row));
        IdentityRows identities = new IdentityRows(mint);
        IdentityRows.addresses(row).forEach(address -> {
            ownerOfSha1.put(Digests.sha1("mailto:" + address), id);
            ownerOfSha1.put(Digests.sha1("mailto:" + address.toLowerCase(Locale.ROOT)), id);
        });
        for (Written written : identities.named(row)) {
            String owner = ownerOf.putIfAbsent(written.identity(), id);
            if (owner != null && !owner.equals(id)) {
                throw row.problem(
                        Code.CONFLICT,
                        written.column(),
                        "belongs to participant " + owner + " already",
                        "Give it to one of them only");
            }
            if (owner == null) {
                events.add(identities.link(
                        row, Objects.requireNonNull(enrolled.meta().participant()), written.identity()));
            }
        }
    }
}
