package dev.dayone.schemas;

/**
 * A message of ours, written with a schema that this version does not know: by a newer version, most likely. It is no fault of the message, so
 * whoever reads the log stops and loses nothing, until it is upgraded or the schema is waived ({@link WireCodec#waive}).
 */
public final class UnknownSchemaException extends UndecodableException {

    private static final long serialVersionUID = 1L;

    UnknownSchemaException(long fingerprint) {
        super(
                "written with an unknown schema, fingerprint " + Long.toHexString(fingerprint)
                        + ", most likely by a newer version of DayOne",
                null);
    }
}
