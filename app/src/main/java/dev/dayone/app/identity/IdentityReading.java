package dev.dayone.app.identity;

import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.ingest.entry.LinksInForce;
import dev.dayone.ingest.git.Committers;
import dev.dayone.ingest.git.KnownServices;
import dev.dayone.ingest.identity.RosterPerson;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.ProgrammeDirectory;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads whose the addresses in a programme's repositories are; starts, sends and keeps nothing. */
final class IdentityReading {

    private IdentityReading() {}

    /**
     * Reads the roster, the links and every commit.
     *
     * @param secrets that make the pseudonyms and keep nothing
     * @param clones where repositories at URLs are kept
     * @param today by which it is told which cohorts wait for a look
     * @param progress told what is read
     * @throws InputException when the directory cannot be used
     */
    static IdentityListing of(
            Path directory, Secrets secrets, Path clones, LocalDate today, Consumer<String> progress) {
        ProgrammeFile file = ProgrammeFile.read(directory);
        Mint mint = secrets.mint(file.programme(), Instant.EPOCH, "identities");
        ProgrammeDirectory read = ProgrammeDirectory.read(directory, mint);
        List<RosterPerson> people = RosterPerson.read(directory, file);
        Map<String, RosterPerson> byPseudonym = new HashMap<>();
        people.forEach(person -> byPseudonym.put(mint.pseudonyms().participant(person.id()), person));
        Committers committers = new Committers(
                mint.pseudonyms(), LinksInForce.of(Map.of(), read.events()), KnownServices.in(directory));
        Clones atHand = new Clones(clones);
        List<Problem> unread = new ArrayList<>();
        for (RepositoryRef repository : read.repositories()) {
            try {
                progress.accept("Reading " + repository.shown());
                committers.read(atHand.atHand(repository));
            } catch (InputException e) {
                unread.addAll(e.problems());
            }
        }
        return new IdentityListing(
                read.programme(), people, byPseudonym, file.cohorts(), committers.list(), waiting(file, today), unread);
    }

    /** By the plans of the directory, as the pages do by those that are registered. */
    private static List<Waiting> waiting(ProgrammeFile file, LocalDate today) {
        return file.studies().stream()
                .flatMap(study -> StudyProtocol.awaited(study.looks(), today).stream()
                        .map(until -> new Waiting(file.programme(), Set.copyOf(study.cohorts()), until)))
                .toList();
    }
}
