package dev.dayone.app.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.identity.IdentityDesk.Share;
import dev.dayone.dashboard.identity.ShownShares;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.ingest.git.Committers.Committer;
import dev.dayone.ingest.git.Committers.Work;
import dev.dayone.ingest.identity.LinkSuggestion;
import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.input.Printable;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Under which addresses people commit, and which of them belong to nobody.
 *
 * @param people the roster
 * @param byPseudonym the same by pseudonym
 * @param cohorts calendars by id
 * @param committers every address, most commits first
 * @param waiting studies that wait for their next look: what is theirs is not shown by format
 * @param unread repositories that could not be read, and why
 */
record IdentityListing(
        String programme,
        List<RosterPerson> people,
        Map<String, RosterPerson> byPseudonym,
        Map<String, Cohort> cohorts,
        List<Committer> committers,
        List<Waiting> waiting,
        List<Problem> unread) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    IdentityListing {
        people = List.copyOf(people);
        byPseudonym = Map.copyOf(byPseudonym);
        cohorts = Map.copyOf(cohorts);
        committers = List.copyOf(committers);
        waiting = List.copyOf(waiting);
        unread = List.copyOf(unread);
    }

    /** Addresses that belong to nobody, made-up ones among them. */
    List<Committer> unlinked() {
        return committers.stream()
                .filter(each -> each.participant() == null && !each.service())
                .toList();
    }

    private List<Committer> linked() {
        return committers.stream().filter(each -> each.participant() != null).toList();
    }

    private Map<String, String> ids() {
        return byPseudonym.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().id()));
    }

    /** For people to read. */
    String text(Path directory) {
        StringBuilder text = new StringBuilder();
        long all = commits(each -> true);
        if (all == 0) {
            return "No commits: repositories.csv of " + directory + " names no repository with work in it.\n";
        }
        text.append(String.format(
                Locale.ROOT,
                "%s: %s under %s. %s of them count for people of the roster, %s come from services.%n",
                programme,
                Counts.of(all, "commit", "commits"),
                Counts.of(committers.size(), "address", "addresses"),
                share(commits(each -> each.participant() != null), all),
                share(commits(Committer::service), all)));
        byFormat()
                .forEach((format, counts) -> text.append(String.format(
                        Locale.ROOT,
                        "In repositories of people assigned to %s, %s of %s count for somebody.%n",
                        format,
                        share(counts[0], counts[1]),
                        Counts.of(counts[1], "commit", "commits"))));
        text.append(byCohort());
        List<Committer> unlinked = unlinked();
        text.append(
                unlinked.isEmpty() ? "Every address belongs to somebody.\n" : "\nAddresses that belong to nobody:\n");
        unlinked.forEach(each -> text.append(entry(each)));
        if (!unlinked.isEmpty()) {
            text.append("\nSay whose an address is:   ./dayone identities ")
                    .append(directory)
                    .append(" --link ADDRESS=PARTICIPANT\nor that it is a service's: ./dayone identities ")
                    .append(directory)
                    .append(" --bot ADDRESS\nor that several people use it:  ./dayone identities ")
                    .append(directory)
                    .append(" --shared ADDRESS\n");
        }
        return text.toString();
    }

    /** Lines by cohort where there are several, and what is withheld. */
    private String byCohort() {
        List<Share> all = byCohortAndFormat();
        List<Share> shown = shown();
        StringBuilder text = new StringBuilder();
        if (all.stream().map(Share::cohort).distinct().count() > 1) {
            all.forEach(each -> text.append(String.format(
                    Locale.ROOT,
                    "  %s%s: %s.%n",
                    each.cohort(),
                    each.format().isEmpty() ? "" : ", " + each.format(),
                    shown.contains(each)
                            ? share(each.linked(), each.commits()) + " of "
                                    + Counts.of(each.commits(), "commit", "commits")
                            : "withheld")));
        }
        return shown.size() < all.size()
                ? text.append(ShownShares.WITHHELD).append('\n').toString()
                : text.toString();
    }

    /** Whoever commits chose it: a terminal must read nothing of it as a command. */
    private static String shown(String text) {
        return Printable.line(text);
    }

    private String entry(Committer each) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %s (%s), %s from %s to %s in %s%n",
                each.address().isEmpty() ? "no address" : shown(each.address()),
                shown(String.join(", ", each.names())),
                Counts.of(each.commits(), "commit", "commits"),
                each.first(),
                each.last(),
                each.work().stream().map(Work::repository).limit(3).collect(Collectors.joining(", "))
                        + (each.work().size() > 3 ? " and " + (each.work().size() - 3) + " more" : "")));
        if (each.placeholder()) {
            return text.append(
                            "    Git or a machine made this address up, or several people use it. It counts for whoever owns the repository: "
                                    + "name the participant in repositories.csv.\n")
                    .toString();
        }
        LinkSuggestion.of(each, people, linked(), ids())
                .forEach(suggestion -> text.append("    Perhaps ")
                        .append(suggestion.participant())
                        .append(": ")
                        .append(String.join("; ", suggestion.reasons()))
                        .append(".\n"));
        return text.toString();
    }

    /** By format, of what may be shown: commits that count for somebody, and all; what is lost in one arm alone is a bias. */
    private Map<String, long[]> byFormat() {
        Map<String, long[]> counts = new TreeMap<>();
        for (Share each : shown()) {
            if (!each.format().isEmpty()) {
                long[] count = counts.computeIfAbsent(each.format(), key -> new long[2]);
                count[0] += each.linked();
                count[1] += each.commits();
            }
        }
        return counts;
    }

    private List<Share> shown() {
        return ShownShares.of(programme, byCohortAndFormat(), waiting);
    }

    /** By cohort and format of whose the repositories are; services are left out. */
    List<Share> byCohortAndFormat() {
        Map<List<String>, Set<String>> owners = new HashMap<>();
        Map<List<String>, long[]> counts = new TreeMap<>(
                Comparator.comparing((List<String> key) -> key.get(0)).thenComparing(key -> key.get(1)));
        for (Committer each : committers) {
            for (Work work : each.work()) {
                RosterPerson owner = work.owner() == null ? null : byPseudonym.get(work.owner());
                if (owner != null && !each.service()) {
                    List<String> cell = List.of(owner.cohort(), owner.format());
                    owners.computeIfAbsent(cell, key -> new HashSet<>()).add(owner.id());
                    long[] count = counts.computeIfAbsent(cell, key -> new long[2]);
                    count[0] += each.participant() == null ? 0 : work.commits();
                    count[1] += work.commits();
                }
            }
        }
        return counts.entrySet().stream()
                .map(each -> new Share(
                        each.getKey().get(0),
                        each.getKey().get(1),
                        owners.getOrDefault(each.getKey(), Set.of()).size(),
                        each.getValue()[0],
                        each.getValue()[1]))
                .toList();
    }

    /** Whose an address that nobody has may be, most likely first. */
    List<LinkSuggestion> suggestions(Committer each) {
        return LinkSuggestion.of(each, people, linked(), ids());
    }

    /** Commits that count for people of the roster. */
    long counted() {
        return commits(each -> each.participant() != null);
    }

    /** Commits of bots and assistants. */
    long ofServices() {
        return commits(Committer::service);
    }

    /** All commits. */
    long all() {
        return commits(each -> true);
    }

    private long commits(Predicate<Committer> which) {
        return committers.stream().filter(which).mapToLong(Committer::commits).sum();
    }

    private static String share(long some, long all) {
        return String.format(Locale.ROOT, "%,d (%d in 100)", some, all == 0 ? 0 : 100 * some / all);
    }

    /** For programs to read. */
    ObjectNode json() {
        ObjectNode out = MAPPER.createObjectNode();
        out.put("programme", programme);
        out.put("commits", commits(each -> true));
        out.put("linked", commits(each -> each.participant() != null));
        out.put("services", commits(Committer::service));
        ArrayNode formats = out.putArray("formats");
        byFormat()
                .forEach((format, counts) -> formats.addObject()
                        .put("format", format)
                        .put("linked", counts[0])
                        .put("commits", counts[1]));
        ArrayNode cohorts = out.putArray("cohorts");
        List<Share> shown = shown();
        byCohortAndFormat().forEach(each -> {
            boolean open = shown.contains(each);
            cohorts.addObject()
                    .put("cohort", each.cohort())
                    .put("format", each.format())
                    .put("linked", open ? each.linked() : null)
                    .put("commits", open ? each.commits() : null)
                    .put("withheld", !open);
        });
        ArrayNode unlinked = out.putArray("unlinked");
        for (Committer each : unlinked()) {
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
            LinkSuggestion.of(each, people, linked(), ids())
                    .forEach(suggestion -> suggestions
                            .addObject()
                            .put("participant", suggestion.participant())
                            .set("reasons", MAPPER.valueToTree(suggestion.reasons())));
        }
        return out;
    }
}
