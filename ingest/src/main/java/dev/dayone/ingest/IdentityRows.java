package dev.dayone.ingest;

import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.Reject.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Addresses and logins: whose commits, requests and reviews belong to whom. */
record IdentityRows(Mint mint) {

    /** An address or login as written, and the pseudonym that stands for it. */
    record Written(String column, String identity) {}

    /** All that an entry names, several in a cell separated by semicolons. */
    List<Written> named(Entry entry) {
        Map<String, UnaryOperator<String>> columns = Map.of(
                "email", mint.pseudonyms()::email,
                "github", mint.pseudonyms()::github,
                "gitlab", mint.pseudonyms()::gitlab);
        List<Written> named = new ArrayList<>();
        for (String column : List.of("email", "github", "gitlab")) {
            for (String address : entry.optional(column).orElse("").split("[;\\s]+", -1)) {
                if (address.isEmpty()) {
                    continue;
                }
                if (column.equals("email") && !address.contains("@")) {
                    throw entry.problem(
                            Code.INVALID_VALUE, column, "is no e-mail address", "Separate several with semicolons");
                }
                named.add(new Written(
                        column,
                        columns.getOrDefault(column, UnaryOperator.identity()).apply(address)));
            }
        }
        return named;
    }

    IdentityLinked link(Entry entry, String participant, String identity) {
        return new IdentityLinked(
                mint.meta(entry, participant, identity, Instant.EPOCH, "identity", participant, identity));
    }
}
