package dev.dayone.ingest;

import dev.dayone.ingest.CsvTable.Row;
import dev.dayone.ingest.CsvTable.RowException;
import dev.dayone.ingest.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.ProgrammeFile.Cohort;
import dev.dayone.ingest.ProgrammeFile.Item;
import dev.dayone.ingest.ProgrammeFile.Study;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A programme directory as events. {@code dayone.yaml} and {@code roster.csv} are taken whole or not at all: a person missing
 * from the roster would change the answer. Bad rows of {@code checkpoints.csv} and {@code placements.csv} are rejected one by one.
 *
 * @param simulated the data are simulated, and every output says so
 * @param events what was read, in the order to send it
 * @param rejects rows refused
 * @param problems the same, for people
 * @param repositories git repositories to scan
 */
public record ProgrammeDirectory(
        String programme,
        String title,
        boolean simulated,
        List<Event> events,
        List<Reject> rejects,
        List<Problem> problems,
        List<RepositoryRef> repositories) {

    private static final List<String> STATUS_CODES =
            Arrays.stream(PlacementStatus.values()).map(PlacementStatus::code).toList();

    public ProgrammeDirectory {
        events = List.copyOf(events);
        rejects = List.copyOf(rejects);
        problems = List.copyOf(problems);
        repositories = List.copyOf(repositories);
    }

    /** The programme's id, read before anything else so that pseudonyms can be made for it. */
    public static String programmeOf(Path directory) {
        requireDirectory(directory);
        return ProgrammeFile.read(directory).programme();
    }

    /**
     * Reads a directory; sends nothing.
     *
     * @param directory with the files of docs/programme-directory.md
     * @param receivedAt when the run reads it
     * @param runId the run
     * @throws InputException when it cannot be used
     */
    public static ProgrammeDirectory read(Path directory, Pseudonyms pseudonyms, Instant receivedAt, String runId) {
        requireDirectory(directory);
        ProgrammeFile file = ProgrammeFile.read(directory);
        Reading reading = new Reading(file, new Mint(file.programme(), pseudonyms, receivedAt, runId));
        reading.programme();
        reading.roster(directory.resolve("roster.csv"));
        reading.checkpoints(directory.resolve("checkpoints.csv"));
        reading.placements(directory.resolve("placements.csv"));
        reading.repositories(directory);
        return new ProgrammeDirectory(
                file.programme(),
                file.title(),
                file.simulated(),
                reading.events,
                reading.rejects,
                reading.problems,
                reading.repositories);
    }

    private static void requireDirectory(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw InputException.of(Problem.ofFile(
                    directory.toString(),
                    "is no directory",
                    "Name a programme directory: see docs/programme-directory.md"));
        }
    }

    /** One reading of one directory. */
    private static final class Reading {

        private final ProgrammeFile file;
        private final Mint mint;
        private final List<Event> events = new ArrayList<>();
        private final List<Reject> rejects = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<RepositoryRef> repositories = new ArrayList<>();
        private final Map<String, Cohort> cohortOf = new LinkedHashMap<>();
        private final Set<String> teams = new LinkedHashSet<>();

        private Reading(ProgrammeFile file, Mint mint) {
            this.file = file;
            this.mint = mint;
        }

        private void programme() {
            for (Cohort cohort : file.cohorts().values()) {
                String content = cohort.start() + "/" + cohort.end() + "/" + file.simulated();
                events.add(new CohortScheduled(
                        mint.meta(
                                ProgrammeFile.NAME,
                                null,
                                null,
                                Mint.midnight(cohort.start()),
                                0,
                                false,
                                "cohort",
                                cohort.id(),
                                content),
                        cohort.id(),
                        cohort.start(),
                        cohort.end(),
                        file.simulated()));
            }
            for (Study study : file.studies()) {
                // A plan's id holds its content: a changed plan is a new version beside the old, never in its place.
                EventMeta meta = mint.meta(
                        ProgrammeFile.NAME,
                        null,
                        null,
                        mint.receivedAt(),
                        0,
                        false,
                        "study",
                        study.toString(),
                        file.formats().toString());
                events.add(new StudyRegistered(
                        withFixedTime(meta),
                        study.id(),
                        study.title(),
                        study.question(),
                        study.control(),
                        study.treatment(),
                        label(study.control()),
                        label(study.treatment()),
                        study.unit(),
                        study.randomised(),
                        study.blocked(),
                        study.allFormats(),
                        study.cohorts(),
                        study.covariates(),
                        study.expectedShare(),
                        study.outcomes()));
            }
        }

        /** A plan read again says the same thing: its own clock is the first day of the programme, not the reading. */
        private EventMeta withFixedTime(EventMeta meta) {
            LocalDate first = file.cohorts().values().stream()
                    .map(Cohort::start)
                    .min(LocalDate::compareTo)
                    .orElseThrow();
            return new EventMeta(
                    meta.eventId(),
                    meta.programme(),
                    meta.source(),
                    null,
                    null,
                    Mint.midnight(first),
                    meta.receivedAt(),
                    List.of(),
                    false,
                    meta.runId());
        }

        private String label(String format) {
            return Objects.requireNonNull(file.formats().get(format), format);
        }

        private void roster(Path path) {
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
            Cohort cohort = Objects.requireNonNull(file.cohorts()
                    .get(row.oneOf("cohort", file.cohorts().keySet(), "cohort of " + ProgrammeFile.NAME)));
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

        private void checkpoints(Path path) {
            if (file.checkpoints().isEmpty() && !Files.exists(path)) {
                return;
            }
            CsvTable table = CsvTable.read(
                    path,
                    List.of("participant", "checkpoint", "score", "submitted"),
                    List.of("item", "rater", "revision", "void"),
                    null);
            eachRow(table, "checkpoints.csv", this::scored);
        }

        private Event scored(Row row) {
            String id = row.oneOf("participant", cohortOf.keySet(), "participant of roster.csv");
            Checkpoint checkpoint = Objects.requireNonNull(file.checkpoints()
                    .get(row.oneOf("checkpoint", file.checkpoints().keySet(), "checkpoint of " + ProgrammeFile.NAME)));
            Item item = item(row, checkpoint);
            double score = row.number("score");
            if (score < item.minimum() || score > item.maximum()) {
                throw row.problem(
                        Code.OUT_OF_RANGE,
                        "score",
                        score < item.minimum()
                                ? "is below the minimum " + plain(item.minimum()) + " of item " + item.id()
                                : "is above the maximum " + plain(item.maximum()) + " of item " + item.id(),
                        "Correct the score, or the range in " + ProgrammeFile.NAME);
            }
            LocalDate submitted = row.date("submitted");
            String participant = mint.pseudonyms().participant(id);
            String rater = row.optional("rater").map(mint.pseudonyms()::rater).orElse(null);
            return new CheckpointScored(
                    mint.meta(
                            row.source(),
                            participant,
                            null,
                            Mint.midnight(submitted),
                            row.revision(),
                            row.voids(),
                            "score",
                            participant,
                            checkpoint.id(),
                            item.id(),
                            rater == null ? "" : rater),
                    checkpoint.id(),
                    item.id(),
                    checkpoint.items().size(),
                    item.weight(),
                    score,
                    item.minimum(),
                    item.maximum(),
                    rater,
                    submitted,
                    checkpoint.dueFor(cohort(id)).orElse(null));
        }

        private Item item(Row row, Checkpoint checkpoint) {
            if (row.optional("item").isEmpty() && checkpoint.items().size() == 1) {
                return checkpoint.items().values().iterator().next();
            }
            return Objects.requireNonNull(checkpoint
                    .items()
                    .get(row.oneOf("item", checkpoint.items().keySet(), "item of checkpoint " + checkpoint.id())));
        }

        private void placements(Path path) {
            if (!Files.exists(path)) {
                return;
            }
            CsvTable table = CsvTable.read(
                    path,
                    List.of("participant", "date", "status", "tier"),
                    List.of("id", "pay", "revision", "void"),
                    null);
            eachRow(table, "placements.csv", this::placed);
        }

        private Event placed(Row row) {
            String id = row.oneOf("participant", cohortOf.keySet(), "participant of roster.csv");
            LocalDate date = row.date("date");
            String code = row.required("status");
            PlacementStatus status = PlacementStatus.ofCode(code)
                    .orElseThrow(() -> row.problem(
                            Code.INVALID_VALUE, "status", "is no status code", Suggestion.of(code, STATUS_CODES)));
            EvidenceTier tier = EvidenceTier.valueOf(row.oneOf("tier", Set.of("V0", "V1", "V2", "V3"), "evidence tier")
                    .toUpperCase(Locale.ROOT));
            Double pay = row.optionalNumber("pay").orElse(null);
            if (pay != null && pay < 0) {
                throw row.problem(Code.OUT_OF_RANGE, "pay", "is below 0", "Write pay per year, before tax");
            }
            String participant = mint.pseudonyms().participant(id);
            String key = row.optional("id").orElse(date + "/" + status.code());
            return new PlacementRecorded(
                    mint.meta(
                            row.source(),
                            participant,
                            null,
                            Mint.midnight(date),
                            row.revision(),
                            row.voids(),
                            "placement",
                            participant,
                            key),
                    status,
                    tier,
                    date,
                    pay);
        }

        private void repositories(Path directory) {
            Path path = directory.resolve("repositories.csv");
            if (!Files.exists(path)) {
                return;
            }
            CsvTable table = CsvTable.read(path, List.of("repository"), List.of("participant", "team"), null);
            List<Problem> bad = new ArrayList<>();
            for (Row row : table.rows()) {
                try {
                    row.requireShape();
                    String name = row.required("repository");
                    String owner = null;
                    if (row.optional("participant").isPresent()) {
                        owner = mint.pseudonyms()
                                .participant(row.oneOf("participant", cohortOf.keySet(), "participant of roster.csv"));
                    } else if (row.optional("team").isPresent()) {
                        owner = row.oneOf("team", teams, "team of roster.csv");
                    }
                    repositories.add(RepositoryRef.of(name, directory, owner));
                } catch (RowException e) {
                    bad.add(e.problem());
                } catch (InputException e) {
                    bad.add(row.problem(
                                    Code.INVALID_VALUE,
                                    "repository",
                                    "is no git repository",
                                    "Give the path of a clone, relative to the programme directory, or a URL")
                            .problem());
                }
            }
            if (!bad.isEmpty()) {
                throw InputException.of(bad);
            }
        }

        private void eachRow(CsvTable table, String name, Function<Row, Event> read) {
            int accepted = 0;
            List<Problem> bad = new ArrayList<>();
            for (Row row : table.rows()) {
                try {
                    row.requireShape();
                    events.add(read.apply(row));
                    accepted++;
                } catch (RowException e) {
                    bad.add(e.problem());
                    rejects.add(reject(row, e.problem()));
                }
            }
            if (accepted == 0 && !bad.isEmpty()) {
                bad.add(Problem.ofFile(name, "has no row that can be used", "Correct the rows named above"));
                throw InputException.of(bad);
            }
            problems.addAll(bad);
        }

        private Reject reject(Row row, Problem problem) {
            return new Reject(
                    mint.meta(
                            row.source(), null, null, mint.receivedAt(), 0, false, "reject", row.source(), row.text()),
                    problem.code(),
                    problem.field(),
                    problem.line(),
                    row.text().getBytes(StandardCharsets.UTF_8));
        }

        private Cohort cohort(String participant) {
            return Objects.requireNonNull(cohortOf.get(participant));
        }

        private static String plain(double number) {
            return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
        }
    }
}
