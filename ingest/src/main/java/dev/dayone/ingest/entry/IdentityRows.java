package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.PlaceholderAddress;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.Reject.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Addresses and logins: whose commits, requests and reviews belong to whom. */
public record IdentityRows(Mint mint) {

    /** An address or login as written, and the pseudonym that stands for it. */
    public record Written(String column, String identity) {}

    /** Trackers of experiment runs, as columns call them. */
    private static final List<String> TRACKERS = List.of("wandb", "mlflow", "slurm");

    /** Most addresses or logins in one cell. */
    private static final int MOST = 50;

    /** All that an entry names, several in a cell separated by semicolons or commas. */
    public List<Written> named(Entry entry) {
        List<Written> named = new ArrayList<>();
        addresses(entry)
                .forEach(
                        each -> named.add(new Written("email", mint.pseudonyms().email(each))));
        logins(entry, "github")
                .forEach(each ->
                        named.add(new Written("github", mint.pseudonyms().github(each))));
        logins(entry, "gitlab")
                .forEach(each ->
                        named.add(new Written("gitlab", mint.pseudonyms().gitlab(each))));
        for (String tracker : TRACKERS) {
            logins(entry, tracker)
                    .forEach(each ->
                            named.add(new Written(tracker, mint.pseudonyms().tracker(tracker, each))));
        }
        return named;
    }

    /** Addresses that an entry names. */
    public static List<String> addresses(Entry entry) {
        List<String> out = new ArrayList<>();
        for (String part : parts(entry, "email", "[;,]")) {
            out.addAll(IdentityCell.addresses(part)
                    .orElseThrow(() -> entry.problem(
                            Code.INVALID_VALUE,
                            "email",
                            "is no e-mail address",
                            "Write it as name@example.org; separate several with semicolons")));
        }
        out.stream().filter(PlaceholderAddress::isOne).findFirst().ifPresent(placeholder -> {
            throw entry.problem(
                    Code.INVALID_VALUE,
                    "email",
                    "\"" + placeholder
                            + "\" is no address of one person: git or a machine writes it where nobody set one",
                    "Take it out; commits under it go to whom their repository belongs to, see repositories.csv");
        });
        return out;
    }

    /**
     * Logins that an entry names.
     *
     * @param column github, gitlab or a tracker of runs, which is where the login is one
     */
    public static List<String> logins(Entry entry, String column) {
        List<String> out = new ArrayList<>();
        for (String part : parts(entry, column, "[;,\\s]")) {
            out.add(IdentityCell.login(part, column)
                    .orElseThrow(() -> entry.problem(
                            Code.INVALID_VALUE,
                            column,
                            "is no login of a person",
                            "Write the name in the address of the profile, without the rest")));
        }
        return out;
    }

    private static List<String> parts(Entry entry, String column, String between) {
        List<String> parts = Arrays.stream(entry.optional(column).orElse("").split(between, -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.size() > MOST) {
            throw entry.problem(Code.OUT_OF_RANGE, column, "names more than " + MOST, "Name those of one person alone");
        }
        return parts;
    }

    public IdentityLinked link(Entry entry, String participant, String identity) {
        return new IdentityLinked(
                mint.meta(entry, participant, identity, Instant.EPOCH, "identity", participant, identity));
    }
}
