package dev.dayone.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
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
    private static final SchemaStore.Cache RELEASED = released();
    private static final Map<String, BinaryMessageEncoder<GenericRecord>> ENCODERS = encoders();
    private static final Map<String, BinaryMessageDecoder<GenericRecord>> DECODERS = decoders();

    /** What a clone or our own reading rules add to a commit: its id alone says what it is. */
    private static final Map<String, Object> COMMIT_READINGS = Map.of(
            "repository",
            "",
            "coAuthors",
            List.of(),
            "bot",
            false,
            "aiAssisted",
            false,
            "filesChanged",
            0,
            "linesAdded",
            0L,
            "linesDeleted",
            0L,
            "filesUncounted",
            0);

    private WireCodec() {}

    /** The record in single-object encoding. */
    public static byte[] encode(WireRecord value) {
        GenericRecord generic = AvroMapping.toAvro(value);
        try {
            ByteBuffer bytes = encoder(generic.getSchema().getName()).encode(generic);
            byte[] out = new byte[bytes.remaining()];
            bytes.get(out);
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException("encoding to memory failed", e);
        }
    }

    /**
     * The record in those bytes.
     *
     * @throws UndecodableException when the marker, the fingerprint or the body is not one of ours
     */
    public static WireRecord decode(byte[] bytes) {
        Schema schema = writtenWith(bytes);
        BinaryMessageDecoder<GenericRecord> decoder = DECODERS.get(schema.getName());
        if (decoder == null) {
            throw new UndecodableException("no record of ours: " + schema.getFullName(), new IOException());
        }
        try {
            return AvroMapping.fromAvro(decoder.decode(bytes));
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException(
                    "not a valid " + schema.getName() + " of " + bytes.length + " bytes: " + e.getMessage(), e);
        }
    }

    /**
     * SHA-256 of what an event says, leaving out when, where and by which run it was read: equal for the same fact read twice.
     */
    public static byte[] contentHash(Event event) {
        GenericRecord generic = AvroMapping.toAvro(event);
        GenericRecord meta = (GenericRecord) generic.get("meta");
        meta.put("receivedAt", 0L);
        meta.put("runId", "");
        meta.put("source", "");
        if (event instanceof CommitObserved) {
            COMMIT_READINGS.forEach(generic::put);
        }
        try {
            return EventIds.digest("SHA-256")
                    .digest(encoder(generic.getSchema().getName())
                            .encode(generic)
                            .array());
        } catch (IOException e) {
            throw new UncheckedIOException("encoding to memory failed", e);
        }
    }

    static Schema schema(String name) {
        Schema schema = SCHEMAS.get(name);
        if (schema == null) {
            throw new IllegalStateException("no schema " + name);
        }
        return schema;
    }

    private static BinaryMessageEncoder<GenericRecord> encoder(String name) {
        BinaryMessageEncoder<GenericRecord> encoder = ENCODERS.get(name);
        if (encoder == null) {
            throw new IllegalStateException("no encoder for " + name);
        }
        return encoder;
    }

    private static Schema writtenWith(byte[] bytes) {
        if (bytes.length < 10 || bytes[0] != (byte) 0xC3 || bytes[1] != 0x01) {
            throw new UndecodableException(
                    "not in single-object encoding (" + bytes.length + " bytes without its marker)",
                    new BadHeaderException("marker"));
        }
        long fingerprint = ByteBuffer.wrap(bytes, 2, Long.BYTES)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong();
        Schema schema = RELEASED.findByFingerprint(fingerprint);
        if (schema == null) {
            throw new UndecodableException(
                    "written with an unknown schema, fingerprint " + Long.toHexString(fingerprint),
                    new MissingSchemaException("fingerprint"));
        }
        return schema;
    }

    private static Map<String, Schema> readSchemas() {
        String[] names = {
            "EventMeta",
            "CohortScheduled",
            "Enrolled",
            "IdentityLinked",
            "StudyRegistered",
            "CheckpointScored",
            "PlacementRecorded",
            "CommitObserved",
            "RepositoryScanned",
            "Reject",
            "EnrolmentState",
            "MeasureValue",
            "FormatMetric"
        };
        Schema.Parser parser = new Schema.Parser();
        Map<String, Schema> schemas = new LinkedHashMap<>();
        for (String name : names) {
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

    private static SchemaStore.Cache released() {
        SchemaStore.Cache store = new SchemaStore.Cache();
        SCHEMAS.values().forEach(store::addSchema);
        return store;
    }

    private static Map<String, BinaryMessageEncoder<GenericRecord>> encoders() {
        Map<String, BinaryMessageEncoder<GenericRecord>> encoders = new LinkedHashMap<>();
        SCHEMAS.forEach((name, schema) -> encoders.put(name, new BinaryMessageEncoder<>(GenericData.get(), schema)));
        return encoders;
    }

    private static Map<String, BinaryMessageDecoder<GenericRecord>> decoders() {
        Map<String, BinaryMessageDecoder<GenericRecord>> decoders = new LinkedHashMap<>();
        SCHEMAS.forEach(
                (name, schema) -> decoders.put(name, new BinaryMessageDecoder<>(GenericData.get(), schema, RELEASED)));
        return decoders;
    }
}
