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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.postgresql.PGConnection;

/**
 * The whole warehouse as files: one snapshot of all tables, the offsets among them, so that what is restored goes on reading the log
 * exactly where it was. One gzip file of COPY's binary format a table, a manifest with rows and SHA-256 of each, and an authentication code (HMAC-SHA-256) of the manifest: only
 * who has the key makes a backup that is read. Nothing a manifest says becomes part of a statement; it only picks among the names that the catalogue has.
 */
public final class Backup {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.json";
    private static final long LARGEST_MANIFEST = 16L << 20;
    private static final String CODE = "manifest.hmac";
    private static final String NAME = "[a-z]+\\.[a-z_0-9]+";
    private static final int FORMAT = 1;

    private final Warehouse warehouse;
    private final byte[] key;

    /** @param key of the authentication code */
    public Backup(Warehouse warehouse, byte[] key) {
        this.warehouse = warehouse;
        this.key = key.clone();
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
        Files.createDirectories(part.toAbsolutePath().getParent());
        if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(part);
        }
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
        byte[] text = manifest.toPrettyString().getBytes(StandardCharsets.UTF_8);
        Files.write(part.resolve(MANIFEST), text);
        Files.writeString(part.resolve(CODE), HexFormat.of().formatHex(code(text, key)));
        return new Summary(listed.size(), total);
    }

    /**
     * Reads into an empty warehouse, in one transaction.
     *
     * @param authenticated false = also a backup without an authentication code is read, as versions before it made them
     * @throws RefusedException when the warehouse holds anything, somebody without the key made or changed the backup, or the files are not what the manifest says; nothing is
     *     changed
     */
    public Summary read(Path directory, boolean authenticated, BiConsumer<String, Long> said) throws IOException {
        byte[] text = manifest(directory);
        requireOurs(directory, text, authenticated, key);
        JsonNode manifest = JSON.readTree(text);
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
            Set<String> known = new TreeSet<>(tables(handle));
            long rows = 0;
            for (JsonNode entry : manifest.path("tables")) {
                String table = entry.path("table").asText();
                String target = target(table, known);
                String columns = listed(table, entry.path("columns").asText(), columns(handle, target));
                handle.execute("alter table " + target + " disable trigger user");
                if (!target.equals("raw.event")) {
                    // Settings, and what migrations put there.
                    handle.execute("delete from " + target);
                }
                try (InputStream in = new GZIPInputStream(
                        new BufferedInputStream(Files.newInputStream(directory.resolve(table + ".copy.gz"))))) {
                    rows += copyIn(handle, "copy " + target + " (" + columns + ") from stdin (format binary)", in);
                }
                handle.execute("alter table " + target + " enable trigger user");
                said.accept(table, entry.path("rows").asLong());
            }
            return new Summary(manifest.path("tables").size(), rows);
        });
    }

    /** The list of tables; it is read before anything says who wrote it, and so no further than such a list can be long. */
    static byte[] manifest(Path directory) throws IOException {
        Path file = directory.resolve(MANIFEST);
        if (!Files.exists(file)) {
            throw new RefusedException(directory + " is no backup: it has no " + MANIFEST
                    + ". Name a directory that 'dayone backup' made.");
        }
        if (Files.size(file) > LARGEST_MANIFEST) {
            throw new RefusedException(
                    file + " is larger than any that 'dayone backup' writes. Nothing was restored. Use another copy.");
        }
        return Files.readAllBytes(file);
    }

    /** Who has not the key may have written anything into these files. */
    static void requireOurs(Path directory, byte[] manifest, boolean authenticated, byte[] key) throws IOException {
        Path file = directory.resolve(CODE);
        if (!Files.exists(file)) {
            if (authenticated) {
                throw new RefusedException(directory + " has no " + CODE
                        + ": nothing says that this installation made it. Where you know that a version before this file did, and that nobody "
                        + "changed it since, restore it with --unauthenticated.");
            }
            return;
        }
        if (Files.size(file) > LARGEST_MANIFEST) {
            throw new RefusedException(file + " is no authentication code. Nothing was restored. Use another copy.");
        }
        byte[] expected = HexFormat.of().formatHex(code(manifest, key)).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, Files.readString(file).strip().getBytes(StandardCharsets.UTF_8))) {
            throw new RefusedException(directory
                    + " was not made with the key of this installation, or was changed since. Nothing was restored. Use another copy, or "
                    + "give back the pseudonym.key of the installation that made it, or its key with --key FILE.");
        }
    }

    static byte[] code(byte[] manifest, byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(manifest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    /** The table that rows of that name go into: one that the catalogue has. */
    static String target(String table, Set<String> known) {
        if (table.matches("raw\\.event_(\\d{6}|other)")) {
            return "raw.event";
        }
        return known.stream()
                .filter(table::equals)
                .findFirst()
                .orElseThrow(() -> new RefusedException("The manifest names a table \"" + table
                        + "\" that this warehouse does not have. Nothing was restored."));
    }

    /** The columns that a manifest lists, each as the catalogue writes it. */
    static String listed(String table, String said, String catalogue) {
        List<String> known = List.of(catalogue.split(", ", -1));
        List<String> named = List.of(said.split(", ", -1));
        if (named.size() != known.size() || !new TreeSet<>(named).equals(new TreeSet<>(known))) {
            throw new RefusedException("The manifest does not name the columns of " + table
                    + " as this warehouse has them. Nothing was restored.");
        }
        return named.stream().map(name -> known.get(known.indexOf(name))).collect(Collectors.joining(", "));
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
        Set<String> seen = new TreeSet<>();
        for (JsonNode entry : manifest.path("tables")) {
            String name = entry.path("table").asText();
            if (!name.matches(NAME) || !seen.add(name)) {
                throw new RefusedException("The manifest in " + directory + " names a table \"" + name
                        + "\", which is no name of a table, or stands there twice. Nothing was restored.");
            }
            Path file = directory.resolve(name + ".copy.gz");
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
