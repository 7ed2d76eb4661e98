package dev.dayone.app.source;

import dev.dayone.app.runtime.DataOption;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.Screen;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.git.Committers;
import dev.dayone.ingest.git.Committers.Committer;
import dev.dayone.ingest.git.Committers.Work;
import dev.dayone.ingest.git.KnownServices;
import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.identity.RowFile;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whose the addresses are under which people commit. */
@Command(
        name = "identities",
        mixinStandardHelpOptions = true,
        header = "Show the addresses in the commits that belong to nobody, and say whose they are.",
        description = {
            "",
            "Work under an address that nobody has counts for nobody. This reads the repositories of a programme directory, lists such "
                    + "addresses with whom they may belong to and why, and writes your answer to identities.csv or services.csv. It starts "
                    + "nothing and sends nothing; the next run takes the new rows.",
            "",
            "  ./dayone identities DIR",
            "  ./dayone identities DIR --link kim@home.example=p07 --bot ci@school.example",
            ""
        })
public final class IdentitiesCommand implements Callable<Integer> {

    private static final String NOREPLY = "(?:\\d+\\+)?([^@+]+)@users\\.noreply\\.github\\.com";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "Programme directory: see docs/programme-directory.md.")
    Path directory = Path.of(".");

    @Mixin
    DataOption data = new DataOption();

    @Option(
            names = "--link",
            paramLabel = "ADDRESS=PARTICIPANT",
            description = "The address is that participant's: adds a row to identities.csv. May be repeated.")
    List<String> links = List.of();

    @Option(
            names = "--bot",
            paramLabel = "ADDRESS",
            description = "The address is a service's: adds a row to services.csv. May be repeated.")
    List<String> bots = List.of();

    @Option(names = "--dry-run", description = "Say what --link and --bot would do; write nothing.")
    boolean dryRun;

    @Option(names = "--json", description = "Print a JSON object instead.")
    boolean json;

    @Override
    public Integer call() {
        IdentityListing found = read();
        if (!links.isEmpty() || !bots.isEmpty()) {
            answer(found);
            return ExitCode.DONE;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(found.json().toPrettyString());
        } else {
            out.print(Screen.wrapped(found.text(directory), Screen.width()));
        }
        out.flush();
        return found.unread().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private IdentityListing read() {
        Progress progress = Progress.on(spec.commandLine().getErr());
        ProgrammeFile file = ProgrammeFile.read(directory);
        Mint mint = Secrets.forgetful(new byte[32]).mint(file.programme(), Instant.EPOCH, "identities");
        ProgrammeDirectory read = ProgrammeDirectory.read(directory, mint);
        List<RosterPerson> people = RosterPerson.read(directory, file);
        Map<String, RosterPerson> byPseudonym = new HashMap<>();
        people.forEach(person -> byPseudonym.put(mint.pseudonyms().participant(person.id()), person));
        Committers committers = new Committers(mint.pseudonyms(), owners(read.events()), KnownServices.in(directory));
        Clones clones = new Clones(data.clones());
        List<Problem> unread = new ArrayList<>();
        for (RepositoryRef repository : read.repositories()) {
            try {
                progress.say("Reading " + repository.shown());
                committers.read(clones.atHand(repository));
            } catch (InputException e) {
                unread.addAll(e.problems());
            }
        }
        unread.forEach(problem -> progress.line(problem.line()));
        return new IdentityListing(read.programme(), people, byPseudonym, committers.list(), unread);
    }

    /** Links in force. */
    private static Map<String, String> owners(List<Event> events) {
        Set<UUID> replaced = events.stream()
                .flatMap(event -> event.meta().corrects().stream())
                .collect(Collectors.toSet());
        Map<String, String> owners = new HashMap<>();
        events.stream()
                .filter(IdentityLinked.class::isInstance)
                .map(Event::meta)
                .filter(meta -> !meta.voids() && !replaced.contains(meta.eventId()))
                .forEach(meta -> {
                    if (meta.identity() != null && meta.participant() != null) {
                        owners.putIfAbsent(meta.identity(), meta.participant());
                    }
                });
        return owners;
    }

    private void answer(IdentityListing found) {
        Map<String, RosterPerson> people =
                found.people().stream().collect(Collectors.toMap(RosterPerson::id, person -> person));
        List<Map<String, String>> identities = new ArrayList<>();
        List<Map<String, String>> services = new ArrayList<>();
        List<String> told = new ArrayList<>();
        Set<Committer> named = new HashSet<>();
        for (String link : links) {
            int at = link.lastIndexOf('=');
            if (at <= 0) {
                throw new UsageException("--link " + link + ": write ADDRESS=PARTICIPANT, as kim@home.example=p07.");
            }
            Committer committer = requireUnlinked(found, "--link", link.substring(0, at));
            String id = link.substring(at + 1).strip();
            if (!people.containsKey(id)) {
                throw new UsageException("--link " + link + ": " + id + " is nobody of roster.csv. "
                        + Suggestion.of(id, people.keySet()));
            }
            requireOnce(named, "--link", committer);
            if (committer.placeholder()) {
                throw new UsageException(
                        "--link " + link + ": git or a machine made this address up, and many have it. "
                                + "Name the owner of the repository in repositories.csv instead.");
            }
            boolean login = committer.address().matches(NOREPLY);
            identities.add(Map.of(
                    "participant",
                    id,
                    login ? "github" : "email",
                    login ? committer.address().replaceFirst(NOREPLY, "$1") : committer.address()));
            told.add(committer.address() + " is " + id + "'s: " + moved(committer));
        }
        for (String bot : bots) {
            Committer committer = requireUnlinked(found, "--bot", bot);
            requireOnce(named, "--bot", committer);
            services.add(Map.of("kind", "bot", "address", committer.address(), "why", "said by the programme"));
            told.add(committer.address() + " is a service's: " + moved(committer));
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
        if (!dryRun) {
            files.forEach(RowFile::write);
        }
        PrintWriter out = spec.commandLine().getOut();
        told.forEach(out::println);
        out.println(
                dryRun
                        ? "Nothing was written."
                        : "Written. The next './dayone run " + directory
                                + "' counts them so; 'start' sees it by itself.");
        out.flush();
    }

    private static void requireOnce(Set<Committer> named, String option, Committer committer) {
        if (!named.add(committer)) {
            throw new UsageException(
                    option + " " + committer.address() + ": the address is named twice. Name it once.");
        }
    }

    private static String moved(Committer committer) {
        return String.format(
                Locale.ROOT,
                "%s in %s.",
                Counts.of(committer.commits(), "commit", "commits"),
                committer.work().stream().map(Work::repository).collect(Collectors.joining(", ")));
    }

    private static Committer requireUnlinked(IdentityListing found, String option, String address) {
        String plain = address.strip().toLowerCase(Locale.ROOT);
        Committer committer = found.committers().stream()
                .filter(each -> each.address().equals(plain))
                .findFirst()
                .orElseThrow(() -> new UsageException(option + " " + address + ": nobody commits under this address. "
                        + Suggestion.of(
                                plain,
                                found.unlinked().stream()
                                        .map(Committer::address)
                                        .toList())));
        if (committer.participant() != null) {
            RosterPerson owner = found.byPseudonym().get(committer.participant());
            throw new UsageException(option + " " + address + ": the address is "
                    + (owner == null ? "somebody" : owner.id())
                    + "'s already. To move it, take it back in identities.csv with the next revision and void = yes.");
        }
        if (committer.service()) {
            throw new UsageException(option + " " + address
                    + ": the list of services names it. Add a row of kind person to services.csv to overrule that.");
        }
        return committer;
    }
}
