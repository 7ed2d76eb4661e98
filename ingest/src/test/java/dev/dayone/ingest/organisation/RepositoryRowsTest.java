package dev.dayone.ingest.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.plan.ProgrammeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows for repositories.csv say whose a repository is where the roster is sure; all else is listed for a person to decide. */
class RepositoryRowsTest {

    private static final List<RosterPerson> PEOPLE = List.of(
            person("p1", "kim"),
            person("p2", "lee-kim"),
            person("p3", "ada"),
            person("p4", "bob"),
            person("p5", "eve"));

    @TempDir
    Path temp;

    private static RosterPerson person(String id, String login) {
        return new RosterPerson(id, "c1", "a", "", List.of(id + "@school.example"), List.of(login));
    }

    private static HostRepository repository(String fullName, @Nullable String upstream, String... students) {
        return new HostRepository(
                "https://github.com/" + fullName,
                fullName,
                fullName.substring(0, fullName.indexOf('/')),
                upstream,
                1,
                List.of(students));
    }

    @Test
    void ownersAreNamedWhereOneFitsAndDoubtsAreListed() {
        RepositoryRows rows = rows(
                repository("Kim/course", "https://github.com/school/course"),
                repository("stranger/course", "https://github.com/school/course"),
                repository("school/week-1-ada", null),
                repository("school/week-1-lee-kim", null),
                repository("school/course", null),
                repository("school/pair", null, "ADA", "bob"),
                repository("school/new", null, "mallory"),
                repository("school/for-bob", null, "bob"));

        assertThat(rows.rows())
                .containsExactly(
                        Map.of(
                                "repository",
                                "https://github.com/Kim/course",
                                "participant",
                                "p1",
                                "upstream",
                                "https://github.com/school/course"),
                        Map.of("repository", "https://github.com/school/week-1-ada", "participant", "p3"),
                        Map.of("repository", "https://github.com/school/week-1-lee-kim"),
                        Map.of("repository", "https://github.com/school/course"),
                        Map.of("repository", "https://github.com/school/pair"),
                        Map.of("repository", "https://github.com/school/new"),
                        Map.of("repository", "https://github.com/school/for-bob", "participant", "p4"));
        assertThat(rows.doubts())
                .containsExactly(
                        "school/week-1-lee-kim: nobody is named, since its name ends in several logins: kim, lee-kim.",
                        "school/course: nobody is named, since no login of the roster fits it.",
                        "school/pair: nobody is named, since GitHub Classroom made it for ADA, bob: name their team.",
                        "school/new: nobody is named, since GitHub Classroom made it for mallory, and no participant has that login.",
                        "1 fork belongs to an account that the roster does not name: it was left out.",
                        "No repository was found for p2, p5.");
    }

    private RepositoryRows rows(HostRepository... repositories) {
        return RepositoryRows.of(temp, "school", List.of(repositories), PEOPLE, Map.of());
    }

    @Test
    void whatSomebodyWroteStaysAndASecondRunAddsNothing() throws IOException {
        Path file = temp.resolve("repositories.csv");
        Files.writeString(file, "repository,participant,upstream\ngit@github.com:School/week-1-ada.git,p5,");
        RepositoryRows rows = rows(repository("school/week-1-ada", null), repository("school/week-1-bob", null));
        rows.write(temp);

        assertThat(file).hasContent("""
                        repository,participant,upstream
                        git@github.com:School/week-1-ada.git,p5,
                        https://github.com/school/week-1-bob,p4,
                        """);
        assertThat(rows.known()).isEqualTo(1);
        assertThat(rows.doubts())
                .as("p5 has the repository that somebody gave them, and p3 the one that fits them")
                .containsExactly("No repository was found for p1, p2.");
        RepositoryRows again = rows(repository("school/week-1-ada", null), repository("school/week-1-bob", null));
        assertThat(again.rows()).isEmpty();
        again.write(temp);
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void aShortFormIsTheRepositoryThatItStandsFor() throws IOException {
        Files.writeString(
                temp.resolve("repositories.csv"),
                "repository,participant\nschool/week-1-ada,p5\ngithub.com/school/week-1-bob,p4\n");

        RepositoryRows rows = rows(repository("school/week-1-ada", null), repository("school/week-1-bob", null));

        assertThat(rows.rows()).isEmpty();
        assertThat(rows.known()).isEqualTo(2);
    }

    @Test
    void aLoginOfAnotherHostIsNobodysHere() throws IOException {
        Files.writeString(
                temp.resolve("dayone.yaml"),
                "programme: course\ncohorts:\n  - {id: c1, start: 2024-03-04, end: 2024-03-29}\nformats:\n  - {id: sprint}\n  - {id: notebook}\n");
        Files.writeString(
                temp.resolve("roster.csv"),
                "participant,cohort,assigned_arm,github,gitlab\np1,c1,sprint,kim,ada\np2,c1,notebook,ada,\n");
        ProgrammeFile file = ProgrammeFile.read(temp);

        assertThat(RosterPerson.read(temp, file, List.of("github")))
                .extracting(RosterPerson::logins)
                .containsExactly(List.of("kim"), List.of("ada"));
        assertThat(RosterPerson.read(temp, file, List.of("gitlab")))
                .extracting(RosterPerson::logins)
                .containsExactly(List.of("ada"), List.of());
    }

    @Test
    void aClassroomRosterLinksLoginsToParticipants() throws IOException {
        Path export = temp.resolve("classroom_roster.csv");
        Files.writeString(export, """
                "identifier","github_username","github_id","name"
                p3,Ada-At-Home,1,Ada
                p4@school.example,bobby,2,
                nobody,mallory,3,
                p5,,,Eve
                """);

        Classroom classroom = Classroom.read(export, PEOPLE);

        assertThat(classroom.participants()).containsOnly(Map.entry("ada-at-home", "p3"), Map.entry("bobby", "p4"));
        assertThat(classroom.doubts())
                .containsExactly(
                        "GitHub Classroom: nobody (mallory) is neither a participant nor an address of roster.csv.",
                        "GitHub Classroom: p5 has linked no account yet.");
        assertThat(RepositoryRows.of(
                                temp,
                                "school",
                                List.of(repository("school/week-1-ada-at-home", null)),
                                PEOPLE,
                                classroom.participants())
                        .rows())
                .containsExactly(
                        Map.of("repository", "https://github.com/school/week-1-ada-at-home", "participant", "p3"));
    }
}
