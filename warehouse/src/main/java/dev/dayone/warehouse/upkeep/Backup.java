package dev.dayone.warehouse.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.warehouse.postgres.RefusedException;
import dev.dayone.warehouse.postgres.Sha256;
import dev.dayone.warehouse.postgres.Warehouse;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.postgresql.PGConnection;

/**
 * The whole warehouse as files: one snapshot of all tables, the offsets among them, so that what is restored goes on reading the log
 * exactly where it was. One gzip file of COPY's binary format a table, and a manifest with rows and SHA-256 of each.
 */
public final class Backup {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.json";
    private static final int FORMAT = 1;

    private final Warehouse warehouse;

    public Backup(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** What was written or read. */
    public record Summary(int tables, long rows) {}

    /**
     * Writes into a directory that is not there yet; it appears only when it is whole.
     *
     * @param said told each table and its rows
     */
    public Summary write(Path directory, String codeVersion, BiConsumer<String, Long> said) throws IOException {
        if (Files.exists(directory)) {
            throw new RefusedException(
                    directory + " is there already. Name one that is not: a backup is never overwritten.");
        }
        Path part = directory.resolveSibling(directory.getFileName() + ".part");
        remove(part);
        try {
            Summary summary = writeAll(part, codeVersion, said);
            Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
            return summary;
        } finally {
            remove(part);
        }
    }

    /** A directory of files, if it is there. */
    private static void remove(Path part) throws IOException {
        if (!Files.exists(part)) {
            return;
        }
        try (Stream<Path> files = Files.list(part)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(part);
    }

    private Summary writeAll(Path part, String codeVersion, BiConsumer<String, Long> said) throws IOException {
        Files.createDirectories(part);
        ObjectNode manifest = JSON.createObjectNode().put("format", FORMAT).put("codeVersion", codeVersion);
        ArrayNode listed = manifest.putArray("tables");
        long total = warehouse.jdbi().inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            manifest.put("schemaVersion", schemaVersion(handle));
            long rows = 0;
            for (String table : tables(handle)) {
                String columns = columns(handle, table);
                Path file = part.resolve(table + ".copy.gz");
                MessageDigest digest = Sha256.digest();
                long count;
                try (OutputStream out = new GZIPOutputStream(
                        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest))) {
                    count = copyOut(
                            handle, "copy (select " + columns + " from " + table + ") to stdout (format binary)", out);
                }
                listed.addObject()
                        .put("table", table)
                        .put("columns", columns)
                        .put("rows", count)
                        .put("sha256", HexFormat.of().formatHex(digest.digest()));
                said.accept(table, count);
                rows += count;
            }
            return rows;
        });
        Files.writeString(part.resolve(MANIFEST), manifest.toPrettyString());
        return new Summary(listed.size(), total);
    }

    /**
     * Reads into an empty warehouse, in one transaction.
     *
     * @throws RefusedException when the warehouse holds anything, or the files are not what the manifest says; nothing is changed
     */
    public Summary read(Path directory, BiConsumer<String, Long> said) throws IOException {
        Path file = directory.resolve(MANIFEST);
        if (!Files.exists(file)) {
            throw new RefusedException(directory + " is no backup: it has no " + MANIFEST
                    + ". Name a directory that 'dayone backup' made.");
        }
        JsonNode manifest = JSON.readTree(Files.readString(file));
        verify(directory, manifest);
        return warehouse.jdbi().inTransaction(handle -> {
            if (!schemaVersion(handle).equals(manifest.path("schemaVersion").asText())) {
                throw new RefusedException("The backup is of schema "
                        + manifest.path("schemaVersion").asText()
                        + " and this warehouse of " + schemaVersion(handle) + ". Restore with DayOne "
                        + manifest.path("codeVersion").asText()
                        + ", then start this version on it: it brings the schema up to date.");
            }
            requireEmpty(handle);
            handle.createQuery("""
                            select cast(raw.ensure_month(m) as text)
                            from generate_series(timestamptz '2000-01-01 00:00Z', timestamptz '2099-12-01 00:00Z', interval '1 month') m
                            where to_char(m at time zone 'UTC', 'YYYYMM') = any(:months)
                            """)
                    .bindArray("months", String.class, months(manifest).toArray())
                    .mapTo(String.class)
                    .list();
            long rows = 0;
            for (JsonNode entry : manifest.path("tables")) {
                String table = entry.path("table").asText();
                String target =
                        table.startsWith("raw.event_2") || table.equals("raw.event_other") ? "raw.event" : table;
                handle.execute("alter table " + target + " disable trigger user");
                if (!target.equals("raw.event")) {
                    // Settings, and what migrations put there.
                    handle.execute("delete from " + target);
                }
                try (InputStream in = new GZIPInputStream(
                        new BufferedInputStream(Files.newInputStream(directory.resolve(table + ".copy.gz"))))) {
                    rows += copyIn(
                            handle,
                            "copy " + target + " (" + entry.path("columns").asText() + ") from stdin (format binary)",
                            in);
                }
                handle.execute("alter table " + target + " enable trigger user");
                said.accept(table, entry.path("rows").asLong());
            }
            return new Summary(manifest.path("tables").size(), rows);
        });
    }

    private static List<String> months(JsonNode manifest) {
        List<String> months = new ArrayList<>();
        manifest.path("tables").forEach(entry -> {
            String table = entry.path("table").asText();
            if (table.matches("raw\\.event_\\d{6}")) {
                months.add(table.substring("raw.event_".length()));
            }
        });
        return months;
    }

    private static void verify(Path directory, JsonNode manifest) throws IOException {
        if (manifest.path("format").asInt() != FORMAT) {
            throw new RefusedException(
                    directory + " is a backup of another format. Restore it with the DayOne that made it: "
                            + manifest.path("codeVersion").asText() + ".");
        }
        for (JsonNode entry : manifest.path("tables")) {
            Path file = directory.resolve(entry.path("table").asText() + ".copy.gz");
            MessageDigest digest = Sha256.digest();
            if (Files.exists(file)) {
                try (InputStream in =
                        new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            if (!HexFormat.of()
                    .formatHex(digest.digest())
                    .equals(entry.path("sha256").asText())) {
                throw new RefusedException(
                        file
                                + " is not the file that was written: it is missing, cut or changed. Nothing was restored; use another copy.");
            }
        }
    }

    private static void requireEmpty(Handle handle) {
        boolean empty = handle.createQuery(
                        "select not exists (select 1 from raw.event_key) and not exists (select 1 from core.measure)"
                                + " and not exists (select 1 from ops.intake)")
                .mapTo(Boolean.class)
                .one();
        if (!empty) {
            throw new RefusedException(
                    "This warehouse holds data, and a backup is restored into an empty one only. Name an empty database, or another --data.");
        }
    }

    /** Tables with rows of their own, in the order of their dependence: none has foreign keys. */
    private static List<String> tables(Handle handle) {
        return handle.createQuery("""
                        select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relkind = 'r' and n.nspname in ('raw', 'core', 'study', 'ops', 'privacy', 'audit') order by 1
                        """).mapTo(String.class).list();
    }

    private static String columns(Handle handle, String table) {
        return handle.createQuery("""
                        select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                        where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped
                        """).bind("table", table).mapTo(String.class).one();
    }

    private static String schemaVersion(Handle handle) {
        return handle.createQuery(
                        "select version from public.dayone_schema_history where success order by installed_rank desc limit 1")
                .mapTo(String.class)
                .one();
    }

    private static long copyOut(Handle handle, String sql, OutputStream out) throws IOException {
        try {
            return handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(sql, out);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(sql, e, null);
        }
    }

    private static long copyIn(Handle handle, String sql, InputStream in) throws IOException {
        try {
            return handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(sql, in);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(sql, e, null);
        }
    }
}
