package dev.dayone.ingest.identity;

import dev.dayone.ingest.entry.Participants;
import dev.dayone.ingest.git.Committers.Committer;
import dev.dayone.ingest.git.Committers.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose an address may be, and what speaks for it. A suggestion links nothing: people of one name are not one person.
 *
 * @param participant id as in roster.csv
 * @param reasons sentences without their full stop
 * @param strength larger speaks more clearly
 */
public record LinkSuggestion(String participant, List<String> reasons, int strength) {

    private static final int MOST = 3;

    private static final int SAME = 4;
    private static final int LIKE = 2;

    /** What many addresses begin with says nothing of a person. */
    private static final Set<String> OF_MANY = Set.of(
            "info", "mail", "email", "hello", "contact", "admin", "office", "team", "git", "dev", "code", "work",
            "student", "user", "test", "home");

    private static final Pattern NOREPLY = Pattern.compile("(?:\\d+\\+)?([^@+]+)@users\\.noreply\\.github\\.com");

    /** Names that only a network of one's own knows. */
    private static final Pattern MACHINE =
            Pattern.compile("[a-z0-9_-]{3,}|.+[.](?:local|lan|home|internal|localdomain|home[.]arpa)");

    public LinkSuggestion {
        reasons = List.copyOf(reasons);
    }

    /**
     * Who may stand behind an address that nobody has, most likely first, at most three.
     *
     * @param people the roster
     * @param linked addresses whose owners are known
     * @param ids id of the roster by pseudonym
     */
    public static List<LinkSuggestion> of(
            Committer unlinked, List<RosterPerson> people, List<Committer> linked, Map<String, String> ids) {
        return people.stream()
                .map(person -> of(unlinked, person, linked, ids))
                .filter(suggestion -> suggestion.strength() > 0)
                .sorted(Comparator.comparingInt(LinkSuggestion::strength)
                        .reversed()
                        .thenComparing(LinkSuggestion::participant))
                .limit(MOST)
                .toList();
    }

    private static LinkSuggestion of(
            Committer unlinked, RosterPerson person, List<Committer> linked, Map<String, String> ids) {
        List<String> reasons = new ArrayList<>();
        int strength = 0;
        String local = local(unlinked.address());
        if (person.logins().contains(local)) {
            reasons.add("its login is " + local);
            strength += SAME;
        }
        for (String address : person.addresses()) {
            if (says(local) && local.equals(local(address))) {
                reasons.add("it begins as " + address + " does");
                strength += SAME;
            }
        }
        for (String name : unlinked.names()) {
            Set<String> words = Participants.words(name);
            if (words.size() > 1 && words.equals(Participants.words(person.name()))) {
                reasons.add("it commits as " + name);
                strength += SAME;
            } else if (words.size() > 1 && spells(words, person)) {
                reasons.add("it commits as " + name);
                strength += LIKE;
            }
            for (Committer other : linked) {
                if (words.size() > 1
                        && isOf(other.participant(), person, ids)
                        && other.names().stream().anyMatch(each -> words.equals(Participants.words(each)))) {
                    reasons.add(other.address() + " commits as " + name + ", too");
                    strength += SAME;
                }
            }
        }
        Optional<String> machine = machine(unlinked.address());
        List<Committer> beside = linked.stream()
                .filter(other -> machine.isPresent() && machine(other.address()).equals(machine))
                .toList();
        if (!beside.isEmpty() && beside.stream().allMatch(other -> isOf(other.participant(), person, ids))) {
            reasons.add("it comes from the same machine as " + beside.get(0).address());
            strength += LIKE;
        }
        if (unlinked.work().stream().map(Work::owner).allMatch(owner -> isOf(owner, person, ids))) {
            reasons.add("all its commits stand in repositories of " + person.id());
            strength += LIKE;
        }
        return new LinkSuggestion(person.id(), reasons.stream().distinct().toList(), strength);
    }

    private static boolean isOf(@Nullable String pseudonym, RosterPerson person, Map<String, String> ids) {
        return pseudonym != null && person.id().equals(ids.get(pseudonym));
    }

    /** Whether an id or an address of somebody is made of the words of a name: kim.lee, klee, lee-kim. */
    private static boolean spells(Set<String> words, RosterPerson person) {
        List<String> written = new ArrayList<>(
                person.addresses().stream().map(LinkSuggestion::local).toList());
        written.add(person.id());
        written.addAll(person.logins());
        return written.stream().anyMatch(text -> {
            Set<String> parts = Participants.words(text.replaceAll("\\d+", " "));
            return (parts.size() > 1 && areWordsOrInitials(words, parts))
                    || (parts.size() == 1 && isInitialAndName(words, parts));
        });
    }

    private static boolean areWordsOrInitials(Set<String> words, Set<String> parts) {
        return parts.stream().anyMatch(part -> part.length() > 2)
                && parts.stream()
                        .allMatch(part -> words.contains(part)
                                || (part.length() == 1 && words.stream().anyMatch(word -> word.startsWith(part))));
    }

    private static boolean isInitialAndName(Set<String> words, Set<String> parts) {
        String part = parts.iterator().next();
        return words.stream()
                .anyMatch(last -> last.length() > 2
                        && words.stream()
                                .anyMatch(first -> !first.equals(last)
                                        && (part.equals(first.charAt(0) + last)
                                                || part.equals(first + last)
                                                || part.equals(last + first))));
    }

    /** The machine whose name git wrote behind the @ where nobody set an address; nothing for a mail server, and for a name that every machine has. */
    private static Optional<String> machine(String address) {
        String name = address.substring(address.lastIndexOf('@') + 1);
        boolean own = MACHINE.matcher(name).matches() && !name.startsWith("localhost");
        return address.contains("@") && own ? Optional.of(name) : Optional.empty();
    }

    private static boolean says(String local) {
        return local.length() > 2 && !OF_MANY.contains(local);
    }

    /** What stands before the @; of GitHub's no-reply addresses the login. */
    private static String local(String address) {
        Matcher noreply = NOREPLY.matcher(address);
        return noreply.matches() ? Objects.requireNonNull(noreply.group(1)) : address.replaceFirst("[@+].*$", "");
    }
}
