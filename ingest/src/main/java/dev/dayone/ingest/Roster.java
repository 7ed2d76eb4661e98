package dev.dayone.ingest;

import dev.dayone.ingest.CsvTable.Row;
import dev.dayone.ingest.CsvTable.RowException;
import dev.dayone.ingest.ProgrammeFile.Cohort;
import dev.dayone.ingest.ProgrammeFile.Study;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code roster.csv}: everyone assigned. Taken whole or not at all, since a person missing from it would change the answer. */
final class Roster {

    private final ProgrammeFile file;
    private final Mint mint;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Cohort> cohortOf = new LinkedHashMap<>();
    private final Set<String> teams = new LinkedHashSet<>();

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
        return roster;
    }

    List<Event> events() {
        return events;
    }

    /** Everyone assigned, by the programme's own id. */
    Set<String> participants() {
        return cohortOf.keySet();
    }

    Set<String> teams() {
        return teams;
    }

    Cohort cohortOf(String participant) {
        return Objects.requireNonNull(cohortOf.get(participant));
    }

    private void read(Path path) {
        CsvTable table = CsvTable.read(
                path,
                List.of("participant", "cohort", "assigned_arm"),
                List.of(
                        "received_arm",
                        "block",
                        "cluster",
                        "team",
                        "email",
                        "github",
                        "job_intent",
                        "started",
                        "completed",
                        "revision",
                        "void"),
                "baseline.");
        requireColumns(table);
        Map<String, Long> seen = new LinkedHashMap<>();
        Map<String, String> ownerOf = new TreeMap<>();
        List<Problem> bad = new ArrayList<>();
        for (Row row : table.rows()) {
            try {
                row.requireShape();
                enrol(row, table, seen, ownerOf);
            } catch (RowException e) {
                bad.add(e.problem());
            }
        }
        if (bad.isEmpty()) {
            table.columnsOf("baseline.").forEach(column -> requireOneKind(table, column, bad));
        }
        if (table.rows().isEmpty()) {
            bad.add(Problem.ofFile("roster.csv", "has no participants", "Add a row for each person assigned"));
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
    }

    /** A column of numbers with a stray word would silently become a category with as many levels as people. */
    private void requireOneKind(CsvTable table, String column, List<Problem> bad) {
        Map<Boolean, List<Row>> byKind = table.rows().stream()
                .filter(row -> row.optional(column).isPresent())
                .collect(Collectors.partitioningBy(row -> isNumber(row.required(column))));
        List<Row> words = Objects.requireNonNull(byKind.get(false));
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

    private static boolean isNumber(String value) {
        try {
            return Double.isFinite(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void requireColumns(CsvTable table) {
        List<Problem> missing = new ArrayList<>();
        for (Study study : file.studies()) {
            for (String covariate : study.covariates()) {
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

    private void enrol(Row row, CsvTable table, Map<String, Long> seen, Map<String, String> ownerOf) {
        String id = row.required("participant");
        int revision = row.revision();
        if (seen.putIfAbsent(id + '\0' + revision, 1L) != null) {
            throw row.problem(
                    Code.CONFLICT,
                    "participant",
                    "stands twice",
                    "Keep one row for each participant; a correction takes the next revision");
        }
        Cohort cohort = Objects.requireNonNull(
                file.cohorts().get(row.oneOf("cohort", file.cohorts().keySet(), "cohort of " + ProgrammeFile.NAME)));
        Set<String> arms = file.formats().keySet();
        String assigned = row.oneOf("assigned_arm", arms, "format of " + ProgrammeFile.NAME);
        String received = row.optional("received_arm").isEmpty()
                ? null
                : row.oneOf("received_arm", arms, "format of " + ProgrammeFile.NAME);
        for (Study study : file.studies()) {
            boolean inStudy =
                    study.control().equals(assigned) || study.treatment().equals(assigned);
            if (inStudy && study.blocked() && row.optional("block").isEmpty()) {
                throw row.problem(
                        Code.MISSING_VALUE,
                        "block",
                        "is empty, though study " + study.id() + " was assigned within blocks",
                        "Fill it in");
            }
            if (inStudy
                    && study.unit() == Unit.CLUSTER
                    && row.optional("cluster").isEmpty()) {
                throw row.problem(
                        Code.MISSING_VALUE,
                        "cluster",
                        "is empty, though study " + study.id() + " assigned clusters",
                        "Fill it in");
            }
        }
        Map<String, String> baseline = new TreeMap<>();
        table.columnsOf("baseline.")
                .forEach(column -> row.optional(column)
                        .ifPresent(value -> baseline.put(column.substring("baseline.".length()), value)));
        String participant = mint.pseudonyms().participant(id);
        row.optional("team").ifPresent(teams::add);
        events.add(new Enrolled(
                mint.meta(
                        row.source(),
                        participant,
                        null,
                        Mint.midnight(cohort.start()),
                        revision,
                        row.voids(),
                        "enrolment",
                        participant),
                cohort.id(),
                cohort.start(),
                cohort.end(),
                assigned,
                received,
                row.optional("block").orElse(null),
                row.optional("cluster").orElse(null),
                row.flag("job_intent").orElse(true),
                row.flag("started").orElse(true),
                row.flag("completed").orElse(null),
                baseline));
        cohortOf.put(id, cohort);
        link(row, "email", id, participant, ownerOf, mint.pseudonyms()::email);
        link(row, "github", id, participant, ownerOf, mint.pseudonyms()::github);
    }

    private void link(
            Row row,
            String column,
            String id,
            String participant,
            Map<String, String> ownerOf,
            Function<String, String> pseudonym) {
        for (String address : row.optional(column).orElse("").split("[;\\s]+", -1)) {
            if (address.isEmpty()) {
                continue;
            }
            if (column.equals("email") && !address.contains("@")) {
                throw row.problem(
                        Code.INVALID_VALUE, column, "is no e-mail address", "Separate several with semicolons");
            }
            String identity = pseudonym.apply(address);
            String owner = ownerOf.putIfAbsent(identity, id);
            if (owner != null && !owner.equals(id)) {
                throw row.problem(
                        Code.CONFLICT,
                        column,
                        "belongs to participant " + owner + " already",
                        "Give it to one of them only");
            }
            if (owner == null) {
                events.add(new IdentityLinked(mint.meta(
                        row.source(),
                        participant,
                        identity,
                        Instant.EPOCH,
                        0,
                        false,
                        "identity",
                        participant,
                        identity)));
            }
        }
    }
}
