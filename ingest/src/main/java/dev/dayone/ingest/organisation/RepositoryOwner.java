package dev.dayone.ingest.organisation;

import dev.dayone.ingest.identity.RosterPerson;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whose a repository is, as far as the roster tells. Where it is not sure it says why, and names nobody.
 *
 * @param participant id; "" = nobody is sure
 * @param doubt why nobody is named though somebody may own it; "" = there is none
 */
public record RepositoryOwner(String participant, String doubt) {

    private static final RepositoryOwner NOBODY = new RepositoryOwner("", "");

    /**
     * Finds it: by those for whom GitHub Classroom made it, else by the account that it belongs to, else by the login at the end of its name, as Classroom names
     * repositories ({@code assignment-login}).
     *
     * @param people of the roster
     * @param classroom roster entries of GitHub Classroom: participant id by login
     */
    public static RepositoryOwner of(
            HostRepository repository, Collection<RosterPerson> people, Map<String, String> classroom) {
        Map<String, Set<String>> byLogin = new TreeMap<>();
        people.forEach(person -> person.logins()
                .forEach(login ->
                        byLogin.computeIfAbsent(login, key -> new TreeSet<>()).add(person.id())));
        classroom.forEach((login, id) -> byLogin.computeIfAbsent(login.toLowerCase(Locale.ROOT), key -> new TreeSet<>())
                .add(id));
        if (!repository.students().isEmpty()) {
            return ofStudents(repository.students(), byLogin);
        }
        Set<String> account = byLogin.getOrDefault(repository.owner().toLowerCase(Locale.ROOT), Set.of());
        if (!account.isEmpty()) {
            return one(account, "account " + repository.owner());
        }
        return ofName(repository.name().toLowerCase(Locale.ROOT), byLogin);
    }

    private static RepositoryOwner ofStudents(List<String> students, Map<String, Set<String>> byLogin) {
        Set<String> known = students.stream()
                .flatMap(login -> byLogin.getOrDefault(login.toLowerCase(Locale.ROOT), Set.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String of = "GitHub Classroom made it for " + String.join(", ", students);
        if (known.isEmpty()) {
            return new RepositoryOwner("", of + ", and no participant has that login");
        }
        return students.size() == 1 && known.size() == 1
                ? new RepositoryOwner(known.iterator().next(), "")
                : new RepositoryOwner("", of + ": name their team");
    }

    private static RepositoryOwner ofName(String name, Map<String, Set<String>> byLogin) {
        Set<String> logins = byLogin.keySet().stream()
                .filter(login -> name.endsWith("-" + login))
                .collect(Collectors.toCollection(TreeSet::new));
        if (logins.size() > 1) {
            return new RepositoryOwner("", "its name ends in several logins: " + String.join(", ", logins));
        }
        if (logins.isEmpty()) {
            return NOBODY;
        }
        String login = logins.iterator().next();
        return one(byLogin.getOrDefault(login, Set.of()), "login " + login + " in its name");
    }

    private static RepositoryOwner one(Set<String> ids, String why) {
        return ids.size() == 1
                ? new RepositoryOwner(ids.iterator().next(), "")
                : new RepositoryOwner("", why + " belongs to several participants: " + String.join(", ", ids));
    }
}
