package dev.dayone.schemas;

import dev.dayone.schemas.ReleasedSchemas.Release;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BadHeaderException;
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
    private static final Map<Long, Reader> READERS = new ConcurrentHashMap<>();
    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    /** The two bytes that every message begins with, before the fingerprint. */
    private static final byte[] MARKER = {(byte) 0xC3, 0x01};

    private static final int HEADER = MARKER.length + Long.BYTES;

    /** One kind of record: its schema of today, and how it becomes bytes. */
    private static final Set<Long> WAIVED = ConcurrentHashMap.newKeySet();

    private record Kind(long fingerprint, Schema schema, RecordMapping mapping, DatumWriter<GenericRecord> writer) {}

    /** How bytes of one released schema become a record of today. */
    private record Reader(Kind kind, DatumReader<GenericRecord> reader) {}

    /** What one thread uses again and again. */
    private static final class Buffers {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        private final BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);
    }

    private WireCodec() {}

    /** The record in single-object encoding. */
    public static byte[] encode(WireRecord value) {
        Kind kind = kind(value);
        Buffers buffers = BUFFERS.get();
        buffers.out.reset();
        try {
            kind.writer().write(kind.mapping().write(value), buffers.encoder);
            buffers.encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("encoding to memory failed", e);
        }
        return ByteBuffer.allocate(HEADER + buffers.out.size())
                .put(MARKER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(kind.fingerprint())
                .put(buffers.out.toByteArray())
                .array();
    }

    /**
     * The record in those bytes, whichever released schema they were written with.
     *
     * @throws UnknownSchemaException when the fingerprint is of no schema that this version knows
     * @throws UndecodableException when the marker or the body is not one of ours
     */
    public static WireRecord decode(byte[] bytes) {
        Reader reader = writtenWith(bytes);
        Buffers buffers = BUFFERS.get();
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, buffers.decoder);
            return (WireRecord) reader.kind().mapping().read(reader.reader().read(null, decoder));
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException(
                    "not a valid " + reader.kind().schema().getName() + " of " + bytes.length + " bytes: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * SHA-256 of what an event says, leaving out when, where and by which run it was read: equal for the same fact read twice, by
     * whatever version of DayOne.
     */
    public static byte[] contentHash(Event event) {
        return kind(event)
                .mapping()
                .contentHash(event instanceof PlacementRecorded status ? status.asKeptBefore() : event);
    }

    /**
     * From now on messages of that schema are no record of ours, to be set aside like any other, in this process.
     *
     * @param fingerprint hexadecimal, as {@link UnknownSchemaException} says it
     * @throws IllegalArgumentException when it is no such number
     */
    public static void waive(String fingerprint) {
        try {
            WAIVED.add(Long.parseUnsignedLong(fingerprint, 16));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    fingerprint + " is no fingerprint: it has up to 16 hexadecimal digits", e);
        }
    }

    /** Fingerprint of the schema that today's records of that kind are written with (CRC-64-AVRO), in hexadecimal. */
    public static String fingerprint(Class<? extends WireRecord> type) {
        return Long.toHexString(kind(type).fingerprint());
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

    private static Reader writtenWith(byte[] bytes) {
        if (bytes.length < HEADER || bytes[0] != MARKER[0] || bytes[1] != MARKER[1]) {
            throw new UndecodableException(
                    "not in single-object encoding (" + bytes.length + " bytes without its marker)",
                    new BadHeaderException("marker"));
        }
        long fingerprint = ByteBuffer.wrap(bytes, MARKER.length, Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        Reader known = READERS.get(fingerprint);
        return known == null ? reader(fingerprint) : known;
    }

    private static Reader reader(long fingerprint) {
        Schema schema = STORE.findByFingerprint(fingerprint);
        if (schema == null) {
            if (WAIVED.contains(fingerprint)) {
                throw new UndecodableException(
                        "written with the waived schema " + Long.toHexString(fingerprint),
                        new MissingSchemaException("fingerprint"));
            }
            throw new UnknownSchemaException(fingerprint);
        }
        Kind kind = KINDS.get(schema.getName());
        if (kind == null) {
            throw new UndecodableException("no record of ours: " + schema.getFullName(), new IOException());
        }
        Reader reader = new Reader(kind, new GenericDatumReader<>(schema, textsAsStrings(kind.schema())));
        READERS.put(fingerprint, reader);
        return reader;
    }

    /** The same schema, whose texts are read as Java's. */
    private static Schema textsAsStrings(Schema schema) {
        Schema copy = new Schema.Parser().parse(schema.toString());
        markTexts(copy, Collections.newSetFromMap(new IdentityHashMap<>()));
        return copy;
    }

    private static void markTexts(Schema schema, Set<Schema> seen) {
        if (!seen.add(schema)) {
            return;
        }
        switch (schema.getType()) {
            case STRING -> GenericData.setStringType(schema, GenericData.StringType.String);
            case RECORD -> schema.getFields().forEach(field -> markTexts(field.schema(), seen));
            case ARRAY -> markTexts(schema.getElementType(), seen);
            case MAP -> markTexts(schema.getValueType(), seen);
            case UNION -> schema.getTypes().forEach(branch -> markTexts(branch, seen));
            default -> {
                // Nothing in it is a text.
            }
        }
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
                            SchemaNormalization.parsingFingerprint64(schema),
                            schema,
                            RecordMapping.of(type, schema),
                            new GenericDatumWriter<>(schema)));
        }
        return kinds;
    }
}
