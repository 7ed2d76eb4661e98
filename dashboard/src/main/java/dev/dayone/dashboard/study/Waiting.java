package dev.dayone.dashboard.study;

import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cohorts whose outcomes by format nobody may see yet, because a study of them waits for its next interim look.
 *
 * @param cohorts of the study; empty = all of its programme
 * @param until the day of that look
 */
public record Waiting(String programme, Set<String> cohorts, LocalDate until) {

    public Waiting {
        cohorts = Set.copyOf(cohorts);
    }

    /** The studies that wait on a day; every other study, and every other cohort, is shown as ever. */
    public static List<Waiting> of(List<Registered> studies, LocalDate today) {
        return studies.stream()
                .flatMap(study -> study.plan().protocol().awaited(today).stream()
                        .map(until -> new Waiting(study.programme(), Set.copyOf(study.cohorts()), until)))
                .toList();
    }

    private boolean holds(String programme, String cohort) {
        return this.programme.equals(programme) && (cohorts.isEmpty() || cohorts.contains(cohort));
    }

    /** Until when a cohort waits: the last day of all studies that it is in; nothing where it does not wait. */
    public static Optional<LocalDate> until(List<Waiting> waiting, String programme, String cohort) {
        return waiting.stream()
                .filter(each -> each.holds(programme, cohort))
                .map(Waiting::until)
                .max(LocalDate::compareTo);
    }
}
