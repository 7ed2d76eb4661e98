package dev.dayone.warehouse.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows gathered in memory in Postgres' binary COPY format (PostgreSQL manual, COPY, "Binary Format"), then sent in one go. */
public final class BinaryCopy {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final LocalDate EPOCH_DAY = LocalDate.of(2000, 1, 1);
    private static final int OID_OF_UUID = 2950;
    private static final int UUID_BYTES = 16;
    private static final int NULL = -1;

    private final String table;
    private final List<String> columns;
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private long rows;
    private int fields;

    /** @param columns in the order in which each row gives them */
    public BinaryCopy(String table, String... columns) {
        this.table = table;
        this.columns = List.of(columns);
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins a row. */
    public BinaryCopy row() {
        requireWholeRow();
        room(Short.BYTES).putShort((short) columns.size());
        fields = 0;
        rows++;
        return this;
    }

    public BinaryCopy text(@Nullable String value) {
        return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    public BinaryCopy bytes(byte @Nullable [] value) {
        if (value == null) {
            return none();
        }
        field(value.length).put(value);
        return this;
    }

    public BinaryCopy uuid(UUID value) {
        put(field(UUID_BYTES), value);
        return this;
    }

    public BinaryCopy uuids(List<UUID> values) {
        if (values.isEmpty()) {
            field(3 * Integer.BYTES).putInt(0).putInt(0).putInt(OID_OF_UUID);
            return this;
        }
        ByteBuffer out = field(5 * Integer.BYTES + values.size() * (Integer.BYTES + UUID_BYTES));
        out.putInt(1).putInt(0).putInt(OID_OF_UUID).putInt(values.size()).putInt(1);
        values.forEach(value -> put(out.putInt(UUID_BYTES), value));
        return this;
    }

    public BinaryCopy int4(@Nullable Integer value) {
        if (value == null) {
            return none();
        }
        field(Integer.BYTES).putInt(value);
        return this;
    }

    public BinaryCopy int8(long value) {
        field(Long.BYTES).putLong(value);
        return this;
    }

    public BinaryCopy float8(@Nullable Double value) {
        if (value == null) {
            return none();
        }
        field(Double.BYTES).putDouble(value);
        return this;
    }

    public BinaryCopy bool(@Nullable Boolean value) {
        if (value == null) {
            return none();
        }
        field(1).put((byte) (value ? 1 : 0));
        return this;
    }

    public BinaryCopy time(Instant value) {
        // By seconds: before Java 18 a difference in microseconds goes through nanoseconds, which overflow after 292
        // years.
        Instant held = PostgresTimes.bounded(value);
        return int8((held.getEpochSecond() - EPOCH.getEpochSecond()) * 1_000_000 + held.getNano() / 1_000);
    }

    public BinaryCopy date(@Nullable LocalDate value) {
        return int4(
                value == null
                        ? null
                        : Integer.valueOf((int) (PostgresTimes.bounded(value).toEpochDay() - EPOCH_DAY.toEpochDay())));
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /** Sends the rows; without any, does nothing. */
    public void run(Handle handle) {
        if (isEmpty()) {
            return;
        }
        requireWholeRow();
        room(Short.BYTES).putShort((short) -1);
        try {
            CopyIn copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " (" + String.join(", ", columns) + ") from stdin (format binary)");
            copy.writeToCopy(buffer.array(), 0, buffer.position());
            copy.endCopy();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException("copy of " + rows + " rows into " + table, e, null);
        }
    }

    private void requireWholeRow() {
        if (rows > 0 && fields != columns.size()) {
            throw new IllegalStateException("a row of " + table + " has " + columns.size() + " columns, got " + fields);
        }
    }

    private BinaryCopy none() {
        room(Integer.BYTES).putInt(NULL);
        fields++;
        return this;
    }

    private ByteBuffer field(int length) {
        fields++;
        return room(Integer.BYTES + length).putInt(length);
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int needed = Math.addExact(buffer.position(), bytes);
            int held = buffer.position();
            buffer = ByteBuffer.wrap(
                    Arrays.copyOf(buffer.array(), Math.max(needed, Math.multiplyExact(buffer.capacity(), 2))));
            buffer.position(held);
        }
        return buffer;
    }

    private static void put(ByteBuffer out, UUID value) {
        out.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }
}
