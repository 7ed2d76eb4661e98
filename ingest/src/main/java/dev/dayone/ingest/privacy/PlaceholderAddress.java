package dev.dayone.ingest.privacy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Addresses that say nothing of who somebody is: those that git or a machine makes up where nobody set one, those of instructions that somebody copied, and those that nobody answers.
 * Many people have each of them.
 */
public final class PlaceholderAddress {

    /** As instructions and tutorials write them. */
    private static final Set<String> OF_INSTRUCTIONS = Set.of(
            "you@example.com",
            "your@example.com",
            "you@domain.com",
            "you@email.com",
            "your@email.com",
            "youremail@example.com",
            "your.email@example.com",
            "your_email@example.com",
            "your-email@example.com",
            "youremail@gmail.com",
            "your.email@gmail.com",
            "user@example.com",
            "user@domain.com",
            "username@example.com",
            "email@example.com",
            "name@example.com",
            "me@example.com",
            "test@example.com",
            "test@test.com",
            "foo@bar.com",
            "a@b.c",
            "none@none.com",
            "author@example.com");

    /** Accounts of machines and of nobody, whatever the machine is called. */
    private static final Pattern ACCOUNT = Pattern.compile("(root|no-?reply|do-?not-?reply|nobody|none|unknown)@.*");

    /** Names of machines that only their own network knows. */
    private static final Pattern MACHINE =
            Pattern.compile("[^@]*@([^.]*|.*\\.(local|localdomain|internal|lan|home|localhost|\\(none\\)))");

    private PlaceholderAddress() {}

    public static boolean isOne(String address) {
        String plain = address.strip().toLowerCase(Locale.ROOT);
        return !plain.contains("@")
                || OF_INSTRUCTIONS.contains(plain)
                || ACCOUNT.matcher(plain).matches()
                || MACHINE.matcher(plain).matches();
    }
}
