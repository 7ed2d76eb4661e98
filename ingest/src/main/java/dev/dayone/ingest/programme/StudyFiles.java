package dev.dayone.ingest.programme;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.dayone.ingest.entry.EnrolmentRows;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.AllocationFile;
import dev.dayone.ingest.plan.CanonicalPlan;
import dev.dayone.ingest.plan.DrawnList;
import dev.dayone.ingest.plan.ExpectedNumbers;
import dev.dayone.ingest.plan.LockFile;
import dev.dayone.ingest.plan.PlanEvents;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.plan.ProgrammeFile.Study;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.PlanLock;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One study of a programme directory before it is run: its plan, its lock, its draws. */
public final class StudyFiles {

    private final Path directory;
    private final ProgrammeFile file;
    private final Study study;

    private StudyFiles(Path directory, ProgrammeFile file, Study study) {
        this.directory = directory;
        this.file = file;
        this.study = study;
    }

    /**
     * Reads {@code dayone.yaml} as it is written, whatever was locked.
     *
     * @param id of the study; null where there is only one
     * @throws InputException when the file cannot be used or has no such study
     */
    public static StudyFiles read(Path directory, @Nullable String id) {
        ProgrammeFile file = ProgrammeFile.draft(directory);
        List<String> known = file.studies().stream().map(Study::id).toList();
        if (id == null && known.size() == 1) {
            return new StudyFiles(directory, file, file.studies().get(0));
        }
        return file.study(id == null ? "" : id)
                .map(study -> new StudyFiles(directory, file, study))
                .orElseThrow(() -> InputException.of(Problem.ofFile(
                        ProgrammeFile.NAME,
                        id == null ? "has " + known.size() + " studies" : "has no study \"" + id + "\"",
                        known.isEmpty()
                                ? "Add one under studies: see docs/programme-directory.md"
                                : "Name one of " + String.join(", ", known))));
    }

    /** The plan as it stands in the file. */
    public StudyRegistered plan() {
        Mint mint = Secrets.forgetful(new byte[32]).mint(file.programme(), Instant.EPOCH, "plan");
        return new PlanEvents(file, mint)
                .events().stream()
                        .filter(StudyRegistered.class::isInstance)
                        .map(StudyRegistered.class::cast)
                        .filter(each -> each.study().equals(study.id()))
                        .findFirst()
                        .orElseThrow();
    }

    public ExpectedNumbers expected() {
        return study.expected();
    }

    /** Cohorts of the study and their first days. */
    public Map<String, LocalDate> cohorts() {
        Map<String, LocalDate> out = new LinkedHashMap<>();
        for (Cohort cohort : file.cohorts().values()) {
            if (study.cohorts().isEmpty() || study.cohorts().contains(cohort.id())) {
                out.put(cohort.id(), cohort.start());
            }
        }
        return out;
    }

    /** Cohorts in the order in which they start: the rounds of a stepped wedge. */
    public List<String> rounds() {
        return file.rounds(study);
    }

    /** The plan in the one form whose digest stands for it. */
    public String canonical() {
        return CanonicalPlan.text(CanonicalPlan.of(file, study));
    }

    public Optional<PlanLock> lock() {
        return LockFile.of(directory, study.id()).map(LockFile::lock);
    }

    /** What differs from the locked plan, key by key; empty where nothing does or none was locked. */
    public List<String> changesSinceLock() {
        return LockFile.of(directory, study.id())
                .map(lock -> lock.changes(CanonicalPlan.of(file, study)))
                .orElse(List.of());
    }

    /**
     * Freezes the plan.
     *
     * @param descriptive why a design that cannot answer is accepted as descriptive; null = it can
     * @throws InputException when it was locked before
     */
    public PlanLock lock(String by, Instant at, @Nullable String descriptive) {
        Optional<PlanLock> before = lock();
        if (before.isPresent()) {
            throw InputException.of(new Problem(
                    Code.CONFLICT,
                    "locks/" + study.id() + ".json",
                    0,
                    0,
                    null,
                    null,
                    "was locked on " + before.get().lockedAt() + " by "
                            + before.get().lockedBy(),
                    "To change a locked plan, change " + ProgrammeFile.NAME
                            + " and put it on record: ./dayone study amend DIR " + study.id() + " --why \"...\""));
        }
        return LockFile.create(directory, study.id(), CanonicalPlan.of(file, study), by, at, descriptive)
                .lock();
    }

    /**
     * Puts a change of a locked plan on record.
     *
     * @throws InputException when it was not locked, or nothing changed
     */
    public PlanLock amend(String by, Instant at, String why) {
        LockFile lock = LockFile.of(directory, study.id())
                .orElseThrow(() -> InputException.of(Problem.ofFile(
                        "locks/" + study.id() + ".json",
                        "is missing: the plan was not locked",
                        "Lock it first: ./dayone study lock DIR " + study.id())));
        if (lock.changes(CanonicalPlan.of(file, study)).isEmpty()) {
            throw InputException.of(Problem.ofFile(
                    ProgrammeFile.NAME, "says what is locked already", "Change the plan first, then amend"));
        }
        lock.amend(CanonicalPlan.of(file, study), by, at, why);
        return lock.lock();
    }

    /** Whether neighbours form pairs when arms are drawn. */
    public boolean paired() {
        return study.drawing().paired();
    }

    public List<String> balanceOn() {
        return study.drawing().balanceOn();
    }

    public double acceptance() {
        return study.drawing().acceptance();
    }

    /**
     * Somebody to be drawn, as the list says.
     *
     * @param cells the row, by column
     */
    public record Candidate(String id, String cohort, Map<String, String> cells) {
        public Candidate {
            cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
        }

        /** A cell; "" where it is empty or absent. */
        public String cell(String column) {
            return cells.getOrDefault(column, "");
        }
    }

    /**
     * Reads a list of people to be drawn: the columns of the roster without the arm.
     *
     * @throws InputException when it cannot be used
     */
    public List<Candidate> candidates(Path list) {
        List<String> optional = new ArrayList<>(EntryKind.ROSTER.optional());
        optional.add("assigned_arm");
        CsvTable table = CsvTable.read(list, List.of("participant", "cohort"), optional, EnrolmentRows.BASELINE);
        Map<String, LocalDate> cohorts = cohorts();
        List<Candidate> out = new ArrayList<>();
        List<Problem> bad = new ArrayList<>();
        for (Entry row : table.rows()) {
            try {
                row.requireReadable();
                String id = row.required("participant");
                String cohort = row.oneOf("cohort", cohorts.keySet(), "cohort of study " + study.id());
                if (out.stream().anyMatch(each -> each.id().equals(id))) {
                    throw row.problem(Code.CONFLICT, "participant", "stands twice", "Keep one row for each person");
                }
                if (row.optional("assigned_arm").isPresent()) {
                    throw row.problem(
                            Code.FROZEN,
                            "assigned_arm",
                            "is filled in already",
                            "Lots are drawn for people without an arm");
                }
                out.add(new Candidate(id, cohort, row.values()));
            } catch (Entry.EntryException e) {
                bad.add(e.problem());
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
        return out;
    }

    /** What was drawn so far. */
    public List<DrawnList> draws() {
        return AllocationFile.of(directory, study.id()).lists();
    }

    /**
     * Puts a draw on record and writes it into the roster.
     *
     * @param people whom the draw concerns, with the arm each is in
     * @param why reason for drawing anew; null = nobody of them was drawn before
     * @return the file of the drawn list
     * @throws InputException when somebody was drawn before and no reason is given
     */
    public Path record(DrawnList list, Map<Candidate, String> people, @Nullable String why) {
        AllocationFile allocation = AllocationFile.of(directory, study.id());
        Map<String, String> before = allocation.arms();
        List<String> again = list.drawn().stream()
                .map(DrawnList.Drawn::id)
                .filter(before::containsKey)
                .toList();
        if (!again.isEmpty() && why == null) {
            throw InputException.of(
                    Problem.ofFile(
                            "allocations/" + study.id() + ".json",
                            "holds a draw for " + again.size() + " of them already, e.g. " + again.get(0),
                            "Take them out of the list. To draw again, on record and shown with every result: --redraw \"reason\""));
        }
        Path written = allocation.add(list, why);
        writeRoster(people);
        return written;
    }

    /** Writes people into the roster whose arm follows from a draw on record. */
    public void enrol(Map<Candidate, String> people) {
        writeRoster(people);
    }

    private void writeRoster(Map<Candidate, String> people) {
        Path roster = directory.resolve("roster.csv");
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>(List.of("participant", "cohort", "assigned_arm"));
        if (Files.isRegularFile(roster)) {
            CsvTable table = CsvTable.read(
                    roster, EntryKind.ROSTER.required(), EntryKind.ROSTER.optional(), EnrolmentRows.BASELINE);
            int line = 0;
            for (Entry row : table.rows()) {
                row.values().keySet().stream()
                        .filter(column -> !columns.contains(column))
                        .forEach(columns::add);
                String id = row.values().getOrDefault("participant", "");
                boolean drawnNow =
                        people.keySet().stream().anyMatch(each -> each.id().equals(id));
                rows.put(drawnNow ? id : id + '\0' + line++, row.values());
            }
        }
        people.forEach((candidate, arm) -> {
            candidate.cells().keySet().stream()
                    .filter(column -> !columns.contains(column))
                    .forEach(columns::add);
            Map<String, String> cells = new LinkedHashMap<>(rows.getOrDefault(candidate.id(), Map.of()));
            cells.putAll(candidate.cells());
            cells.put("assigned_arm", arm);
            rows.put(candidate.id(), cells);
        });
        StringWriter out = new StringWriter();
        CsvWriter writer = CsvWriter.builder()
                .bufferSize(0) // Nothing is left behind in the writer: the text is taken from out.
                .lineDelimiter(LineDelimiter.LF)
                .build(out);
        writer.writeRecord(columns);
        rows.values()
                .forEach(cells -> writer.writeRecord(columns.stream()
                        .map(column -> cells.getOrDefault(column, ""))
                        .toList()));
        Directories.write(roster, out.toString());
    }
}
