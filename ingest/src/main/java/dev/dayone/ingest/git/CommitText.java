package dev.dayone.ingest.git;

import dev.dayone.schemas.Limits;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.util.RawParseUtils;
import org.jspecify.annotations.Nullable;

/**
 * A commit object as it lies in the repository: read by its bytes, so that an odd encoding or a broken line costs a value and never
 * the commit.
 *
 * @param parents parents as the commit itself names them, whatever part of the history the clone has
 */
record CommitText(Person author, Person committer, int parents, String message) {

    /**
     * @param when not told, and so the beginning of 1970, where the clock says what no clock can ({@link Limits})
     * @param offsetMinutes from UTC; null = not readable
     */
    record Person(
            String name,
            String address,
            Instant when,
            @Nullable Integer offsetMinutes) {
        static final Person UNKNOWN = new Person("", "", Instant.EPOCH, null);
    }

    static CommitText parse(byte[] raw) {
        Person author = person(raw, RawParseUtils.author(raw, 0));
        Person committer = person(raw, RawParseUtils.committer(raw, 0));
        return new CommitText(
                author, committer.equals(Person.UNKNOWN) ? author : committer, parents(raw), message(raw));
    }

    /** First line of the message. */
    String subject() {
        String text = message.stripLeading();
        int end = text.indexOf('\n');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }

    private static Person person(byte[] raw, int at) {
        if (at < 0) {
            return Person.UNKNOWN;
        }
        try {
            PersonIdent ident = RawParseUtils.parsePersonIdent(raw, at);
            if (ident == null) {
                return Person.UNKNOWN;
            }
            Instant when = ident.getWhenAsInstant();
            return new Person(
                    ident.getName(),
                    ident.getEmailAddress(),
                    Limits.wrong(when).isEmpty() ? when : Instant.EPOCH,
                    ident.getZoneOffset().getTotalSeconds() / 60);
        } catch (RuntimeException e) {
            // A date or an offset that no calendar has.
            return addressOnly(raw, at);
        }
    }

    private static Person addressOnly(byte[] raw, int at) {
        int end = RawParseUtils.nextLF(raw, at);
        String line = new String(raw, at, end - at, StandardCharsets.UTF_8);
        int open = line.indexOf('<');
        int close = line.indexOf('>', open + 1);
        return open < 0 || close < 0
                ? Person.UNKNOWN
                : new Person(line.substring(0, open).strip(), line.substring(open + 1, close), Instant.EPOCH, null);
    }

    private static int parents(byte[] raw) {
        int parents = 0;
        int at = RawParseUtils.nextLF(raw, 0);
        while (RawParseUtils.match(raw, at, PARENT) > 0) {
            parents++;
            at = RawParseUtils.nextLF(raw, at);
        }
        return parents;
    }

    private static final byte[] PARENT = "parent ".getBytes(StandardCharsets.US_ASCII);

    private static String message(byte[] raw) {
        int at = RawParseUtils.commitMessage(raw, 0);
        if (at < 0) {
            return "";
        }
        Charset charset;
        try {
            Charset named = RawParseUtils.parseEncoding(raw);
            charset = named == null ? StandardCharsets.UTF_8 : named;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            charset = StandardCharsets.UTF_8;
        }
        return RawParseUtils.decode(charset, raw, at, raw.length);
    }
}
