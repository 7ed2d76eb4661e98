package dev.dayone.ingest.door;

import dev.dayone.ingest.door.StatementLedger.Known;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What statements together say: which are voided, whichever came first, and which attempts there are. One may lie over another, whose content it does not touch. */
final class StatementIndex {

    private final @Nullable StatementIndex under;
    private final Set<Target> voided = new HashSet<>();
    private final Map<String, Attempts> attempts = new HashMap<>();

    StatementIndex(@Nullable StatementIndex under) {
        this.under = under;
    }

    /** A statement, and the programme whose statements may take it back. */
    private record Target(UUID statement, String programme) {}

    /** Whether a statement of that programme takes that one back, be it here or not. */
    boolean isVoided(UUID statement, String programme) {
        return voided.contains(new Target(statement, programme))
                || (under != null && under.isVoided(statement, programme));
    }

    Attempts attempts(String key) {
        Attempts own = attempts.get(key);
        return own != null ? own : under != null ? under.attempts(key) : Attempts.NONE;
    }

    /** @param find what is known of another statement */
    void take(Known known, Function<UUID, Optional<Known>> find) {
        scores(known.events()).forEach(scored -> {
            Attempts before = attempts(Attempts.key(scored));
            attempts.put(
                    Attempts.key(scored),
                    scored.meta().voids() ? before.without(scored.meta().corrects()) : before.adding(scored));
        });
        scores(known.others())
                .filter(scored -> !scored.meta().voids())
                .forEach(scored -> attempts.put(
                        Attempts.key(scored), attempts(Attempts.key(scored)).confirmedBy(scored)));
        UUID target = known.takesBack();
        if (target != null) {
            voided.add(new Target(target, known.programme()));
            find.apply(target)
                    .filter(taken ->
                            taken.programme().isEmpty() || taken.programme().equals(known.programme()))
                    .ifPresent(this::forget);
        }
        if (isVoided(known.id(), known.programme())) {
            forget(known);
        }
    }

    private void forget(Known taken) {
        scores(taken.events())
                .forEach(scored -> attempts.put(
                        Attempts.key(scored),
                        attempts(Attempts.key(scored))
                                .without(List.of(scored.meta().eventId()))));
    }

    private static Stream<CheckpointScored> scores(List<? extends Event> events) {
        return events.stream().filter(CheckpointScored.class::isInstance).map(CheckpointScored.class::cast);
    }
}
