package dev.dayone.ingest.door;

import dev.dayone.ingest.plan.AttemptRule;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The attempts of one person at one item, as statements told them. One of them counts: whenever another comes, or one is taken back, the one that counts by the rule
 * replaces all others. Facts are only ever replaced, so that whatever was counted before can be shown.
 *
 * @param live attempts that were not taken back, in the order in which they came
 * @param facts ids of all that was ever sent for them
 */
record Attempts(List<CheckpointScored> live, List<UUID> facts) {

    static final Attempts NONE = new Attempts(List.of(), List.of());

    Attempts {
        live = List.copyOf(live);
        facts = List.copyOf(facts);
    }

    /** What attempts belong together. */
    static String key(CheckpointScored scored) {
        return scored.meta().participant() + "\0" + scored.checkpoint() + "\0" + scored.item();
    }

    /** With an attempt that was sent. */
    Attempts adding(CheckpointScored attempt) {
        return facts.contains(attempt.meta().eventId())
                ? this
                : new Attempts(
                        Stream.concat(live.stream(), Stream.of(attempt)).toList(),
                        Stream.concat(facts.stream(), Stream.of(attempt.meta().eventId()))
                                .toList());
    }

    /** With a fact that says again which of them counts. */
    Attempts confirmedBy(CheckpointScored again) {
        return new Attempts(
                live,
                Stream.concat(facts.stream(), Stream.of(again.meta().eventId()))
                        .distinct()
                        .toList());
    }

    /** Without those that were taken back. */
    Attempts without(List<UUID> taken) {
        return new Attempts(
                live.stream()
                        .filter(each -> !taken.contains(each.meta().eventId()))
                        .toList(),
                facts);
    }

    /** What to send for another attempt: the attempt, which replaces the others if it counts, else what says again which of them does. */
    List<CheckpointScored> afterAttempt(CheckpointScored attempt, AttemptRule rule) {
        if (facts.isEmpty()) {
            return List.of(attempt);
        }
        Attempts now = adding(attempt);
        UUID id = attempt.meta().eventId();
        if (live.isEmpty() || counting(now.live, rule).meta().eventId().equals(id)) {
            return List.of(attempt.withMeta(replacing(attempt.meta(), id, facts)));
        }
        return List.of(attempt, again(counting(now.live, rule), now.facts));
    }

    /**
     * What to send when some are taken back.
     *
     * @param voiding meta of what takes the last of them back
     */
    List<CheckpointScored> afterVoid(CheckpointScored gone, AttemptRule rule, EventMeta voiding) {
        Attempts left = without(List.of(gone.meta().eventId()));
        return List.of(
                left.live.isEmpty()
                        ? gone.withMeta(replacing(voiding, voiding.eventId(), facts))
                        : again(counting(left.live, rule), facts));
    }

    private static CheckpointScored counting(List<CheckpointScored> all, AttemptRule rule) {
        Comparator<CheckpointScored> byTime =
                Comparator.comparing(each -> each.meta().occurredAt());
        // Of equal ones, the one that came last is the last, and the one that came first the first and the best.
        CheckpointScored found = all.get(0);
        for (CheckpointScored each : all.subList(1, all.size())) {
            boolean better = switch (rule) {
                case LAST -> byTime.compare(each, found) >= 0;
                case FIRST -> byTime.compare(each, found) < 0;
                case BEST -> each.score() > found.score();
            };
            found = better ? each : found;
        }
        return found;
    }

    private static CheckpointScored again(CheckpointScored counts, List<UUID> earlier) {
        String all = "["
                + String.join(
                        ", ", new TreeSet<>(earlier.stream().map(UUID::toString).toList())) + "]";
        UUID id = EventIds.of(counts.meta().programme(), "xapi", "counts", key(counts), all);
        return counts.withMeta(replacing(counts.meta(), id, earlier));
    }

    private static EventMeta replacing(EventMeta meta, UUID id, List<UUID> earlier) {
        List<UUID> corrects = new ArrayList<>(new TreeSet<>(earlier));
        corrects.remove(id);
        return new EventMeta(
                id,
                meta.programme(),
                meta.source(),
                meta.participant(),
                meta.identity(),
                meta.occurredAt(),
                meta.receivedAt(),
                corrects,
                meta.voids(),
                meta.runId());
    }
}
