package dev.dayone.evidence.refusal;

/**
 * A method met data that it cannot answer from. {@link Answer} turns it into a value; nothing else catches it.
 *
 * <p>An exception inside the methods, because most of them are built from others and each would pass the refusal on unread.
 */
public final class NotEstimableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final Refusal code;

    NotEstimableException(Refusal code, String why) {
        super(why);
        this.code = code;
    }

    public Refusal code() {
        return code;
    }

    /** The sentence a reader sees. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
