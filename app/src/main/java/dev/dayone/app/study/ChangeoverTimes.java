package dev.dayone.app.study;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.allocation.ArmDraw.Unit;
import dev.dayone.evidence.allocation.ChangeoverDraw;
import dev.dayone.ingest.plan.DrawnList;
import dev.dayone.ingest.plan.DrawnList.Drawn;
import dev.dayone.ingest.programme.StudyFiles;
import dev.dayone.ingest.programme.StudyFiles.Candidate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** When the clusters of a stepped wedge go over: the cohorts of its study are its rounds. */
final class ChangeoverTimes {

    private final StudyFiles files;
    private final Map<String, String> from;

    private ChangeoverTimes(StudyFiles files, Map<String, String> from) {
        this.files = files;
        this.from = from;
    }

    /** What was drawn before; nothing where nothing was. */
    static Optional<ChangeoverTimes> onRecord(StudyFiles files) {
        Map<String, String> from = new LinkedHashMap<>();
        files.draws()
                .forEach(each -> each.drawn().stream()
                        .sorted(Comparator.comparingInt(Drawn::order))
                        .forEach(one -> from.put(one.id(), one.arm())));
        return from.isEmpty() ? Optional.empty() : Optional.of(new ChangeoverTimes(files, from));
    }

    /** Draws for the clusters of those people. */
    static ChangeoverTimes draw(StudyFiles files, List<Candidate> candidates, String seed) {
        return drawn(
                files,
                candidates.stream()
                        .map(ChangeoverTimes::cluster)
                        .distinct()
                        .sorted()
                        .toList(),
                seed);
    }

    private static ChangeoverTimes drawn(StudyFiles files, List<String> clusters, String seed) {
        List<String> rounds = files.rounds();
        Map<String, String> from = new LinkedHashMap<>();
        ChangeoverDraw.of(
                        clusters.stream().map(id -> new Unit(id, "", List.of())).toList(), rounds.size(), seed)
                .from()
                .forEach((cluster, round) -> from.put(cluster, rounds.get(round)));
        return new ChangeoverTimes(files, from);
    }

    /** How many times come out as a list has them when they are drawn again. */
    static long same(StudyFiles files, DrawnList list) {
        ChangeoverTimes again =
                drawn(files, list.drawn().stream().map(Drawn::id).toList(), list.seed());
        return list.drawn().stream()
                .filter(each -> each.arm().equals(again.from.get(each.id())))
                .count();
    }

    /** First round with the treatment by cluster, in the order drawn. */
    Map<String, String> from() {
        return from;
    }

    DrawnList list(List<Candidate> candidates, Instant at, String seed) {
        List<String> order = List.copyOf(from.keySet());
        return new DrawnList(
                "times of changing over",
                samePeople()
                        ? candidates.stream()
                                .map(Candidate::cohort)
                                .distinct()
                                .sorted()
                                .toList()
                        : files.rounds(),
                seed,
                at,
                Objects.requireNonNullElse(files.plan().expectedShare(), 0.5),
                List.of(),
                List.of(),
                null,
                1,
                order.stream()
                        .map(id -> new Drawn(
                                id, "", List.of(), Objects.requireNonNull(from.get(id)), order.indexOf(id) + 1))
                        .toList());
    }

    private boolean samePeople() {
        return !Objects.requireNonNull(files.plan().protocol()).periods().isEmpty();
    }

    /**
     * The arm that follows for each person, with the cohort as the block: the round. Where the same people are measured in every period, all begin with the control arm,
     * and the block is the period from which on they have the other.
     */
    Map<Candidate, String> arms(List<Candidate> candidates) {
        List<String> rounds = files.rounds();
        Map<Candidate, String> arms = new LinkedHashMap<>();
        List<String> strangers = new ArrayList<>();
        for (Candidate candidate : candidates) {
            String first = from.get(cluster(candidate));
            if (first == null) {
                strangers.add(candidate.id() + " (" + cluster(candidate) + ")");
                continue;
            }
            Map<String, String> cells = new LinkedHashMap<>(candidate.cells());
            cells.put("block", samePeople() ? first : candidate.cohort());
            boolean over = !samePeople() && rounds.indexOf(candidate.cohort()) >= rounds.indexOf(first);
            arms.put(
                    new Candidate(candidate.id(), candidate.cohort(), cells),
                    over ? files.plan().treatment() : files.plan().control());
        }
        if (!strangers.isEmpty()) {
            throw new UsageException("No time was drawn for the cluster of " + strangers.size() + " people, e.g. "
                    + strangers.get(0)
                    + ": clusters of a stepped wedge are drawn together, before the first round. Take them out of the list, or draw anew on "
                    + "record with --redraw.");
        }
        return arms;
    }

    static String cluster(Candidate candidate) {
        String cluster = candidate.cell("cluster");
        if (cluster.isEmpty()) {
            throw new UsageException(
                    "Participant " + candidate.id() + " has no cluster: the plan draws clusters as a whole.");
        }
        return cluster;
    }
}
