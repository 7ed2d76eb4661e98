package dev.dayone.app.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.dayone.ingest.identity.LinkSuggestion;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
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

    private static final ObjectMapper MAPPER = new ObjectMapper();
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

    /** What was read of a programme and its repositories. */
    private record Found(
            String programme,
            List<RosterPerson> people,
            Map<String, RosterPerson> byPseudonym,
            List<Committer> committers,
            List<Problem> unread) {

        private List<Committer> unlinked() {
            return committers.stream()
                    .filter(each -> each.participant() == null && !each.service())
                    .toList();
        }

        private List<Committer> linked() {
            return committers.stream()
                    .filter(each -> each.participant() != null)
                    .toList();
        }

        private Map<String, String> ids() {
            return byPseudonym.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, each -> each.getValue().id()));
        }
    }

    @Override
    public Integer call() {
        Found found = read();
        if (!links.isEmpty() || !bots.isEmpty()) {
            answer(found);
            return ExitCode.DONE;
        }
        if (json) {
            spec.commandLine().getOut().println(json(found).toPrettyString());
        } else {
            print(found);
        }
        return found.unread().isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private Found read() {
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
        return new Found(read.programme(), people, byPseudonym, committers.list(), unread);
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

    private void print(Found found) {
        PrintWriter out = spec.commandLine().getOut();
        StringBuilder text = new StringBuilder();
        long all = commits(found.committers(), each -> true);
        if (all == 0) {
            out.println("No commits: repositories.csv of " + directory + " names no repository with work in it.");
            out.flush();
            return;
        }
        text.append(String.format(
                Locale.ROOT,
                "%s: %s under %s. %s of them count for people of the roster, %s come from services.%n",
                found.programme(),
                Counts.of(all, "commit", "commits"),
                Counts.of(found.committers().size(), "address", "addresses"),
                share(commits(found.committers(), each -> each.participant() != null), all),
                share(commits(found.committers(), Committer::service), all)));
        byFormat(found)
                .forEach((format, counts) -> text.append(String.format(
                        Locale.ROOT,
                        "In repositories of people of the format %s: %s count for somebody.%n",
                        format,
                        share(counts[0], counts[1]))));
        List<Committer> unlinked = found.unlinked();
        text.append(unlinked.isEmpty() ? "Every address belongs to somebody.\n" : "\nOf nobody:\n");
        unlinked.forEach(each -> text.append(entry(each, found)));
        if (!unlinked.isEmpty()) {
            text.append("\nSay whose an address is:   ./dayone identities ")
                    .append(directory)
                    .append(" --link ADDRESS=PARTICIPANT\nor that it is a service's: ./dayone identities ")
                    .append(directory)
                    .append(" --bot ADDRESS\n");
        }
        out.print(Screen.wrapped(text.toString(), Screen.width()));
        out.flush();
    }

    private static String entry(Committer each, Found found) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %s (%s), %s from %s to %s in %s%n",
                each.address().isEmpty() ? "no address" : each.address(),
                String.join(", ", each.names()),
                Counts.of(each.commits(), "commit", "commits"),
                each.first(),
                each.last(),
                each.work().stream().map(Work::repository).limit(3).collect(Collectors.joining(", "))
                        + (each.work().size() > 3 ? " and " + (each.work().size() - 3) + " more" : "")));
        if (each.placeholder()) {
            return text.append(
                            "    Git or a machine made this address up, and many have it. It counts for whoever owns the repository: "
                                    + "name the participant in repositories.csv.\n")
                    .toString();
        }
        LinkSuggestion.of(each, found.people(), found.linked(), found.ids())
                .forEach(suggestion -> text.append("    Perhaps ")
                        .append(suggestion.participant())
                        .append(": ")
                        .append(String.join("; ", suggestion.reasons()))
                        .append(".\n"));
        return text.toString();
    }

    /** By format of whose the repositories are: commits that count for somebody, and all; what is lost in one arm alone is a bias. */
    private static Map<String, long[]> byFormat(Found found) {
        Map<String, long[]> counts = new LinkedHashMap<>();
        for (Committer each : found.committers()) {
            for (Work work : each.work()) {
                Optional.ofNullable(work.owner())
                        .map(found.byPseudonym()::get)
                        .map(RosterPerson::format)
                        .filter(Predicate.not(String::isEmpty))
                        .filter(format -> !each.service())
                        .ifPresent(format -> {
                            long[] count = counts.computeIfAbsent(format, key -> new long[2]);
                            count[0] += each.participant() == null ? 0 : work.commits();
                            count[1] += work.commits();
                        });
            }
        }
        return counts;
    }

    private static long commits(List<Committer> committers, Predicate<Committer> which) {
        return committers.stream().filter(which).mapToLong(Committer::commits).sum();
    }

    private static String share(long some, long all) {
        return String.format(Locale.ROOT, "%,d (%d in 100)", some, all == 0 ? 0 : 100 * some / all);
    }

    private static ObjectNode json(Found found) {
        ObjectNode out = MAPPER.createObjectNode();
        out.put("programme", found.programme());
        out.put("commits", commits(found.committers(), each -> true));
        out.put("linked", commits(found.committers(), each -> each.participant() != null));
        out.put("services", commits(found.committers(), Committer::service));
        ArrayNode formats = out.putArray("formats");
        byFormat(found)
                .forEach((format, counts) -> formats.addObject()
                        .put("format", format)
                        .put("linked", counts[0])
                        .put("commits", counts[1]));
        ArrayNode unlinked = out.putArray("unlinked");
        for (Committer each : found.unlinked()) {
            ObjectNode node = unlinked.addObject()
                    .put("address", each.address())
                    .put("commits", each.commits())
                    .put("first", each.first().toString())
                    .put("last", each.last().toString())
                    .put("placeholder", each.placeholder());
            node.set("names", MAPPER.valueToTree(each.names()));
            node.set(
                    "repositories",
                    MAPPER.valueToTree(
                            each.work().stream().map(Work::repository).toList()));
            ArrayNode suggestions = node.putArray("suggestions");
            LinkSuggestion.of(each, found.people(), found.linked(), found.ids())
                    .forEach(suggestion -> suggestions
                            .addObject()
                            .put("participant", suggestion.participant())
                            .set("reasons", MAPPER.valueToTree(suggestion.reasons())));
        }
        return out;
    }

    private void answer(Found found) {
        Map<String, RosterPerson> people =
                found.people().stream().collect(Collectors.toMap(RosterPerson::id, person -> person));
        List<Map<String, String>> identities = new ArrayList<>();
        List<Map<String, String>> services = new ArrayList<>();
        List<String> told = new ArrayList<>();
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
            services.add(Map.of("kind", "bot", "address", committer.address(), "why", "said by the programme"));
            told.add(committer.address() + " is a service's: " + moved(committer));
        }
        if (!dryRun) {
            if (!identities.isEmpty()) {
                RowFile.append(
                        directory.resolve("identities.csv"), List.of("participant", "email", "github"), identities);
            }
            if (!services.isEmpty()) {
                RowFile.append(
                        directory.resolve("services.csv"),
                        List.of("kind", "name", "address", "github", "word", "why"),
                        services);
            }
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

    private static String moved(Committer committer) {
        return String.format(
                Locale.ROOT,
                "%s in %s.",
                Counts.of(committer.commits(), "commit", "commits"),
                committer.work().stream().map(Work::repository).collect(Collectors.joining(", ")));
    }

    private static Committer requireUnlinked(Found found, String option, String address) {
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
