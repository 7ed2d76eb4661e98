package dev.dayone.warehouse.study;

import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.warehouse.postgres.Warehouse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Published reports and the ledger of what each let anyone count. What is published stays as it is. */
public final class ReleaseStore {

    private final Jdbi jdbi;

    public ReleaseStore(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** What a release is, and with it whom it is for. */
    public enum Kind {
        /** Of a study or a programme, for funders. */
        REPORT("report", ""),
        /** What a programme publishes about its own people: exact counts of few. */
        IMPACT_OWN("impact-own", "impact report for its own people"),
        /** The same for funders. */
        IMPACT_FUNDERS("impact-funders", "impact report for funders");

        private final String word;
        private final String title;

        Kind(String word, String title) {
            this.word = word;
            this.title = title;
        }

        /** How the warehouse writes it. */
        public String word() {
            return word;
        }

        /** What stands behind the programme's name; "" = nothing. */
        public String title() {
            return title;
        }

        /** Whether both are for the same readers. */
        boolean hasReadersOf(Kind other) {
            return (this == IMPACT_OWN) == (other == IMPACT_OWN);
        }

        private static Kind of(String word) {
            return Stream.of(values())
                    .filter(each -> each.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no kind of release: " + word));
        }
    }

    /**
     * A published report.
     *
     * @param kind what it is
     * @param study "" = the programme's own report
     * @param plan version of the plan; null for a programme's report
     * @param writtenAt time written into the files
     * @param conduct how the study went as it was seen then, as JSON; null for a programme's report
     * @param sha256 of the files by format
     * @param supersededBy the next release of the same report; null = none
     */
    public record Release(
            String release,
            Kind kind,
            String programme,
            String study,
            LocalDate asOf,
            Instant knownAt,
            @Nullable UUID plan,
            String code,
            int threshold,
            int withheld,
            Instant writtenAt,
            String by,
            @Nullable String conduct,
            Map<String, String> sha256,
            @Nullable String supersededBy) {
        public Release {
            sha256 = Map.copyOf(sha256);
        }

        /** Its programme, its study where it is of one, and what it is where it is no plain report. */
        public String name() {
            return programme
                    + (study.isEmpty() ? "" : "/" + study)
                    + (kind.title().isEmpty() ? "" : ", " + kind.title());
        }

        /** Fewest people that may lie between this release and another: of what different readers have, the lower threshold holds. */
        public int fewestBeside(Release other) {
            return kind.hasReadersOf(other.kind) ? threshold : Math.min(threshold, other.threshold);
        }

        /** The same with the checksums of its files. */
        public Release with(Map<String, String> checksums) {
            return new Release(
                    release,
                    kind,
                    programme,
                    study,
                    asOf,
                    knownAt,
                    plan,
                    code,
                    threshold,
                    withheld,
                    writtenAt,
                    by,
                    conduct,
                    checksums,
                    supersededBy);
        }
    }

    /** Fewest people that a figure for funders may speak of, by the setting. */
    public int threshold() {
        return jdbi.withHandle(handle -> handle.createQuery("select smallest_cell from privacy.setting")
                .mapTo(Integer.class)
                .one());
    }

    /** All releases, the latest first. */
    public List<Release> all() {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        select r.*, (select s.release from study.release s
                                     where s.programme = r.programme and s.study = r.study and s.kind = r.kind
                                           and s.published_at > r.published_at
                                     order by s.published_at limit 1) as superseded_by
                        from study.release r order by r.published_at desc, r.release
                        """).map((row, context) -> release(row)).list());
    }

    /** The release whose id begins so, where there is exactly one. */
    public Optional<Release> find(String id) {
        List<Release> found = all().stream()
                .filter(each -> !id.isEmpty() && each.release().startsWith(id))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** A file of a release. */
    public byte[] file(String release, String format) {
        if (!Set.of("pdf", "html", "csv").contains(format)) {
            throw new IllegalArgumentException(format + " is no format of a release");
        }
        return jdbi.withHandle(
                handle -> handle.createQuery("select " + format + " from study.release where release = :release")
                        .bind("release", release)
                        .mapTo(byte[].class)
                        .one());
    }

    /** The lines of the tables of outcomes of a programme's studies, each study's latest release by a time; cells by column, and the study. */
    public List<Map<String, String>> outcomes(String programme, Instant by) {
        Map<String, Map<String, String>> lines = new LinkedHashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("""
                        select r.study, c.line, c."column", c.value
                        from (select distinct on (study) * from study.release
                              where programme = :programme and study <> '' and published_at <= :by
                              order by study, published_at desc) r
                        join study.released_cell c on c.release = r.release and c."table" = 'outcomes.csv'
                        order by r.study, c.line
                        """)
                .bind("programme", programme)
                .bind("by", by.atOffset(ZoneOffset.UTC))
                .map((row, context) -> List.of(
                        row.getString("study"), row.getString("line"), row.getString("column"), row.getString("value")))
                .forEach(cell -> lines.computeIfAbsent(
                                cell.get(0) + "/" + cell.get(1), line -> new TreeMap<>(Map.of("study", cell.get(0))))
                        .put(cell.get(2), cell.get(3))));
        return List.copyOf(lines.values());
    }

    /**
     * Every count released so far of a programme, before rounding.
     *
     * @param except a release that does not count, as when it is made again; "" = none
     */
    public List<ReleasedCount> ledger(String programme, String except) {
        return jdbi.withHandle(handle -> ledger(handle, programme, except));
    }

    /** Every count of a programme that was released before a time, the same whenever it is asked. */
    public List<ReleasedCount> ledgerBefore(String programme, Instant time) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select c.* from study.released_count c join study.release r on r.release = c.release
                        where r.programme = :programme and r.published_at < :time
                        """)
                .bind("programme", programme)
                .bind("time", time.atOffset(ZoneOffset.UTC))
                .map((row, context) -> count(row))
                .list());
    }

    private static List<ReleasedCount> ledger(Handle handle, String programme, String except) {
        return handle.createQuery("""
                        select c.* from study.released_count c join study.release r on r.release = c.release
                        where r.programme = :programme and r.release <> :except
                        """)
                .bind("programme", programme)
                .bind("except", except)
                .map((row, context) -> count(row))
                .list();
    }

    private static ReleasedCount count(ResultSet row) throws SQLException {
        return new ReleasedCount(
                row.getString("what"),
                row.getString("arm"),
                Set.copyOf(Arrays.asList((String[]) row.getArray("cohorts").getArray())),
                row.getLong("people"));
    }

    /**
     * Publishes: files, ledger and cells in one transaction, one publication after the other.
     *
     * @param files by format
     * @return why not; empty = it is published
     */
    public List<String> publish(
            Release release, Map<String, byte[]> files, List<ReleasedTable> tables, List<ReleasedCount> counts) {
        return jdbi.inTransaction(handle -> write(handle, release, files, tables, counts));
    }

    /** Does all that {@link #publish} does and takes it back: nothing is published, whatever the answer. */
    public List<String> check(
            Release release, Map<String, byte[]> files, List<ReleasedTable> tables, List<ReleasedCount> counts) {
        return jdbi.inTransaction(handle -> {
            try {
                return write(handle, release, files, tables, counts);
            } finally {
                handle.rollback();
            }
        });
    }

    private static List<String> write(
            Handle handle,
            Release release,
            Map<String, byte[]> files,
            List<ReleasedTable> tables,
            List<ReleasedCount> counts) {
        handle.execute("lock table study.release in share row exclusive mode");
        List<String> conflicts = conflicts(handle, release, counts);
        if (!conflicts.isEmpty()) {
            return conflicts;
        }
        insert(handle, release, files);
        PreparedBatch ledger = handle.prepareBatch(
                "insert into study.released_count (release, what, arm, cohorts, people) values (:release, :what, :arm, :cohorts, :people)");
        for (ReleasedCount count : counts) {
            ledger.bind("release", release.release())
                    .bind("what", count.what())
                    .bind("arm", count.arm())
                    .bindArray(
                            "cohorts",
                            String.class,
                            count.cohorts().stream().sorted().toList())
                    .bind("people", count.count())
                    .add();
        }
        ledger.execute();
        cells(handle, release.release(), tables);
        handle.createQuery("select audit.append('report published', :subject, cast(:detail as jsonb))")
                .bind("subject", release.name())
                .bind("detail", "{\"release\": \"" + release.release() + "\"}")
                .mapTo(Long.class)
                .one();
        return List.of();
    }

    /** What of a release's counts lies too near to an earlier one: by the threshold of its readers, and beside what others have by the lower one. */
    private static List<String> conflicts(Handle handle, Release release, List<ReleasedCount> counts) {
        Map<Integer, List<ReleasedCount>> earlier = new TreeMap<>();
        handle.createQuery("""
                        select c.*, r.threshold, r.kind from study.released_count c join study.release r on r.release = c.release
                        where r.programme = :programme and r.release <> :except
                        """)
                .bind("programme", release.programme())
                .bind("except", release.release())
                .map((row, context) -> Map.entry(
                        Kind.of(row.getString("kind")).hasReadersOf(release.kind())
                                ? release.threshold()
                                : Math.min(release.threshold(), row.getInt("threshold")),
                        count(row)))
                .forEach(each -> earlier.computeIfAbsent(each.getKey(), fewest -> new ArrayList<>())
                        .add(each.getValue()));
        return earlier.entrySet().stream()
                .flatMap(each -> ReleasedCount.conflicts(counts, each.getValue(), each.getKey()).stream())
                .distinct()
                .toList();
    }

    /** What of a release's counts lies too near to an earlier one; empty = nothing. */
    public List<String> conflicts(Release release, List<ReleasedCount> counts) {
        return jdbi.withHandle(handle -> conflicts(handle, release, counts));
    }

    private static void insert(Handle handle, Release release, Map<String, byte[]> files) {
        handle.createUpdate("""
                        insert into study.release (release, kind, programme, study, as_of, known_at, plan_version, code_version, threshold,
                                                   withheld, written_at, published_by, conduct, pdf, html, csv, pdf_sha256, html_sha256, csv_sha256)
                        values (:release, :kind, :programme, :study, :asOf, :knownAt, cast(:plan as uuid), :code, :threshold, :withheld, :writtenAt, :by,
                                cast(:conduct as jsonb), :pdf, :html, :csv, :pdfSha, :htmlSha, :csvSha)
                        """)
                .bind("release", release.release())
                .bind("kind", release.kind().word())
                .bind("programme", release.programme())
                .bind("study", release.study())
                .bind("asOf", release.asOf())
                .bind("knownAt", release.knownAt().atOffset(ZoneOffset.UTC))
                .bind("plan", release.plan() == null ? null : String.valueOf(release.plan()))
                .bind("code", release.code())
                .bind("threshold", release.threshold())
                .bind("withheld", release.withheld())
                .bind("writtenAt", release.writtenAt().atOffset(ZoneOffset.UTC))
                .bind("by", release.by())
                .bind("conduct", release.conduct())
                .bind("pdf", files.get("pdf"))
                .bind("html", files.get("html"))
                .bind("csv", files.get("csv"))
                .bind("pdfSha", release.sha256().get("pdf"))
                .bind("htmlSha", release.sha256().get("html"))
                .bind("csvSha", release.sha256().get("csv"))
                .execute();
    }

    private static void cells(Handle handle, String release, List<ReleasedTable> tables) {
        PreparedBatch batch = handle.prepareBatch(
                "insert into study.released_cell (release, \"table\", line, \"column\", value) values (:release, :table, :line, :column, :value)");
        boolean any = false;
        for (ReleasedTable table : tables) {
            for (int line = 0; line < table.lines().size(); line++) {
                for (int column = 0; column < table.columns().size(); column++) {
                    batch.bind("release", release)
                            .bind("table", table.file())
                            .bind("line", line + 1)
                            .bind("column", table.columns().get(column))
                            .bind("value", table.lines().get(line).get(column))
                            .add();
                    any = true;
                }
            }
        }
        if (any) {
            batch.execute();
        }
    }

    private static Release release(ResultSet row) throws SQLException {
        Map<String, String> sha256 = Map.of(
                "pdf", row.getString("pdf_sha256"),
                "html", row.getString("html_sha256"),
                "csv", row.getString("csv_sha256"));
        return new Release(
                row.getString("release"),
                Kind.of(row.getString("kind")),
                row.getString("programme"),
                row.getString("study"),
                row.getObject("as_of", LocalDate.class),
                row.getObject("known_at", OffsetDateTime.class).toInstant(),
                row.getObject("plan_version", UUID.class),
                row.getString("code_version"),
                row.getInt("threshold"),
                row.getInt("withheld"),
                row.getObject("written_at", OffsetDateTime.class).toInstant(),
                row.getString("published_by"),
                row.getString("conduct"),
                sha256,
                row.getString("superseded_by"));
    }
}
