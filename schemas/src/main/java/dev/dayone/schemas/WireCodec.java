package dev.dayone.schemas;

import dev.dayone.schemas.ReleasedSchemas.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.apache.avro.message.SchemaStore;

/**
 * Records to bytes and back, in Avro single-object encoding: a two-byte marker, the schema's 64-bit fingerprint, the body
 * (Avro specification 1.12, "Single-object encoding"). Any released schema is found by its fingerprint, so there is no registry.
 */
public final class WireCodec {

    private static final Map<String, Schema> SCHEMAS = readSchemas();
    private static final SchemaStore.Cache STORE = store();
    private static final Map<String, Kind> KINDS = kinds();

    /** One kind of record: its schema of today, and how it becomes bytes and comes back. */
    private record Kind(
            String fingerprint,
            RecordMapping mapping,
            BinaryMessageEncoder<GenericRecord> encoder,
            BinaryMessageDecoder<GenericRecord> decoder) {}

    private WireCodec() {}

    /** The record in single-object encoding. */
    public static byte[] encode(WireRecord value) {
        Kind kind = kind(value);
        try {
            ByteBuffer bytes = kind.encoder().encode(kind.mapping().write(value));
            byte[] out = new byte[bytes.remaining()];
            bytes.get(out);
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException("encoding to memory failed", e);
        }
    }

    /**
     * The record in those bytes, whichever released schema they were written with.
     *
     * @throws UndecodableException when the marker, the fingerprint or the body is not one of ours
     */
    public static WireRecord decode(byte[] bytes) {
        Schema schema = writtenWith(bytes);
        Kind kind = KINDS.get(schema.getName());
        if (kind == null) {
            throw new UndecodableException("no record of ours: " + schema.getFullName(), new IOException());
        }
        try {
            return (WireRecord) kind.mapping().read(kind.decoder().decode(bytes));
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException(
                    "not a valid " + schema.getName() + " of " + bytes.length + " bytes: " + e.getMessage(), e);
        }
    }

    /**
     * SHA-256 of what an event says, leaving out when, where and by which run it was read: equal for the same fact read twice, by
     * whatever version of DayOne.
     */
    public static byte[] contentHash(Event event) {
        return kind(event).mapping().contentHash(event);
    }

    /** Fingerprint of the schema that today's records of that kind are written with (CRC-64-AVRO), in hexadecimal. */
    public static String fingerprint(Class<? extends WireRecord> type) {
        return kind(type).fingerprint();
    }

    static Schema schema(String name) {
        Schema schema = SCHEMAS.get(name);
        if (schema == null) {
            throw new IllegalStateException("no schema " + name);
        }
        return schema;
    }

    /** All kinds of records, events last. */
    static List<Class<?>> types() {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> type : WireRecord.class.getPermittedSubclasses()) {
            if (type.isRecord()) {
                types.add(type);
            }
        }
        types.addAll(List.of(Event.class.getPermittedSubclasses()));
        return types;
    }

    private static Kind kind(WireRecord value) {
        return kind(value.getClass());
    }

    private static Kind kind(Class<?> type) {
        Kind kind = KINDS.get(type.getSimpleName());
        if (kind == null) {
            throw new IllegalStateException("no schema for " + type);
        }
        return kind;
    }

    private static Schema writtenWith(byte[] bytes) {
        if (bytes.length < 10 || bytes[0] != (byte) 0xC3 || bytes[1] != 0x01) {
            throw new UndecodableException(
                    "not in single-object encoding (" + bytes.length + " bytes without its marker)",
                    new BadHeaderException("marker"));
        }
        long fingerprint = ByteBuffer.wrap(bytes, 2, Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        Schema schema = STORE.findByFingerprint(fingerprint);
        if (schema == null) {
            throw new UndecodableException(
                    "written with an unknown schema, fingerprint " + Long.toHexString(fingerprint),
                    new MissingSchemaException("fingerprint"));
        }
        return schema;
    }

    private static Map<String, Schema> readSchemas() {
        Schema.Parser parser = new Schema.Parser();
        Map<String, Schema> schemas = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(List.of("EventMeta", "HostOrigin", "Enrolled"));
        types().forEach(type -> names.add(type.getSimpleName()));
        for (String name : names.stream().distinct().toList()) {
            try (InputStream in = WireCodec.class.getResourceAsStream(name + ".avsc")) {
                if (in == null) {
                    throw new IllegalStateException("schema " + name + " is not packaged");
                }
                schemas.put(name, parser.parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException("schema " + name + " cannot be read", e);
            }
        }
        return schemas;
    }

    private static SchemaStore.Cache store() {
        SchemaStore.Cache store = new SchemaStore.Cache();
        ReleasedSchemas.all().stream().map(Release::schema).forEach(store::addSchema);
        SCHEMAS.values().forEach(store::addSchema);
        return store;
    }

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (Class<?> type : types()) {
            Schema schema = schema(type.getSimpleName());
            kinds.put(
                    type.getSimpleName(),
                    new Kind(
                            Long.toHexString(SchemaNormalization.parsingFingerprint64(schema)),
                            RecordMapping.of(type, schema),
                            new BinaryMessageEncoder<>(GenericData.get(), schema),
                            new BinaryMessageDecoder<>(GenericData.get(), schema, STORE)));
        }
        return kinds;
    }
}
