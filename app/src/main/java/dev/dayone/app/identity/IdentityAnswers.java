package dev.dayone.app.identity;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.git.Committers.Committer;
import dev.dayone.ingest.git.Committers.Work;
import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.identity.RowFile;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a programme says of addresses in its commits, as rows of its own files: the command and the page write the same ones. All are prepared before the first is written.
 *
 * @param told what each moves, in sentences
 * @param files with the rows to add
 */
record IdentityAnswers(List<String> told, List<RowFile> files) {

    private static final String NOREPLY = "(?:\\d+\\+)?([^@+]+)@users\\.noreply\\.github\\.com";

    /** An address that is one in services.csv, where * stands for anything, and in a spreadsheet, which runs formulas. */
    private static final Pattern PLAIN = Pattern.compile("[^=+@*,;\"\\s\\p{C}-][^*,;\"\\s\\p{C}]*");

    IdentityAnswers {
        told = List.copyOf(told);
        files = List.copyOf(files);
    }

    /** What an address is. */
    enum As {
        /** A participant's. */
        LINK,
        /** A service's. */
        BOT,
        /** Used by several people: it counts for whoever owns the repository. */
        SHARED
    }

    /**
     * One answer.
     *
     * @param asked how it was said, for a refusal: "--bot ci@school.example"
     * @param participant id of the roster, for a link; else ""
     */
    record Said(String asked, As as, String address, String participant) {}

    /**
     * Prepares the rows; writes nothing.
     *
     * @throws UsageException when something cannot be said
     * @throws InputException when a file takes no such row
     */
    static IdentityAnswers prepare(Path directory, IdentityListing found, List<Said> all) {
        Map<String, RosterPerson> people =
                found.people().stream().collect(Collectors.toMap(RosterPerson::id, person -> person));
        List<Map<String, String>> identities = new ArrayList<>();
        List<Map<String, String>> services = new ArrayList<>();
        List<String> told = new ArrayList<>();
        Set<Committer> named = new HashSet<>();
        for (Said each : all) {
            Committer committer = requireUnlinked(found, each);
            if (each.as() == As.LINK && !people.containsKey(each.participant())) {
                throw new UsageException(each.asked() + ": " + each.participant() + " is nobody of roster.csv. "
                        + Suggestion.of(each.participant(), people.keySet()));
            }
            if (!named.add(committer)) {
                throw new UsageException(each.asked() + ": the address is named twice. Name it once.");
            }
            switch (each.as()) {
                case LINK -> {
                    identities.add(link(each, committer));
                    told.add(committer.address() + " is " + each.participant() + "'s: " + moved(committer));
                    told.addAll(Preview.of(found, committer, each.as(), each.participant()));
                }
                case BOT -> {
                    services.add(Map.of("kind", "bot", "address", committer.address(), "why", "said by the programme"));
                    told.add(committer.address() + " is a service's: " + moved(committer));
                    told.addAll(Preview.of(found, committer, each.as(), ""));
                }
                case SHARED -> {
                    services.add(
                            Map.of("kind", "shared", "address", committer.address(), "why", "said by the programme"));
                    told.add(committer.address()
                            + " is used by several people and counts for whoever owns the repository: "
                            + moved(committer));
                    told.addAll(Preview.of(found, committer, each.as(), ""));
                }
            }
        }
        List<RowFile> files = new ArrayList<>();
        if (!identities.isEmpty()) {
            files.add(RowFile.prepare(
                    directory.resolve("identities.csv"), List.of("participant", "email", "github"), identities));
        }
        if (!services.isEmpty()) {
            files.add(RowFile.prepare(
                    directory.resolve("services.csv"),
                    List.of("kind", "name", "address", "github", "word", "why"),
                    services));
        }
        return new IdentityAnswers(told, files);
    }

    /** Adds the rows to the files. */
    void write() {
        files.forEach(RowFile::write);
    }

    private static Map<String, String> link(Said said, Committer committer) {
        if (committer.placeholder()) {
            throw new UsageException(
                    said.asked() + ": git or a machine made this address up, or several people use it. "
                            + "Name the owner of the repository in repositories.csv instead.");
        }
        boolean login = committer.address().matches(NOREPLY);
        return Map.of(
                "participant",
                said.participant(),
                login ? "github" : "email",
                login ? committer.address().replaceFirst(NOREPLY, "$1") : committer.address());
    }

    private static String moved(Committer committer) {
        return String.format(
                Locale.ROOT,
                "%s in %s.",
                Counts.of(committer.commits(), "commit", "commits"),
                committer.work().stream().map(Work::repository).collect(Collectors.joining(", ")));
    }

    private static Committer requireUnlinked(IdentityListing found, Said said) {
        String plain = said.address().strip().toLowerCase(Locale.ROOT);
        Committer committer = found.committers().stream()
                .filter(each -> each.address().equals(plain))
                .findFirst()
                .orElseThrow(() -> new UsageException(said.asked() + ": nobody commits under this address. "
                        + Suggestion.of(
                                plain,
                                found.unlinked().stream()
                                        .map(Committer::address)
                                        .toList())));
        if (committer.participant() != null) {
            RosterPerson owner = found.byPseudonym().get(committer.participant());
            throw new UsageException(said.asked() + ": the address is "
                    + (owner == null ? "somebody" : owner.id())
                    + "'s already. To move it, take it back in identities.csv with the next revision and void = yes.");
        }
        if (committer.service()) {
            throw new UsageException(said.asked()
                    + ": the list of services names it. Add a row of kind person to services.csv to overrule that.");
        }
        if (!PLAIN.matcher(committer.address()).matches()) {
            throw new UsageException(said.asked()
                    + ": whoever commits chose this address, and in a table it would be more than an address: * stands for anybody, and = + - @ begin a formula. "
                    + "If you mean it, write the row by hand.");
        }
        return committer;
    }
}
