package dev.dayone.evidence.study.gate;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a study went, beside its outcomes: what the gates and the security mark ask.
 *
 * @param drawnInTime the draw is older than the first day of the first cohort; null = no draw is on record
 * @param moved people whose assigned arm was changed after it was first recorded
 * @param takenBack people whose enrolment was taken back
 * @param crossed people who received another format than the one assigned
 * @param otherDays average share of active days in another format than the one assigned; null = not measured
 * @param rejectsOpen rows refused and neither corrected nor waived
 * @param behind people with facts that no measure speaks of yet
 * @param gaps of sources
 * @param offPlanLooks days on which outcomes were computed though the plan hid them
 * @param planBreaks how the plan in force departs from one that was locked or drawn before, in words; empty = it does not
 * @param amendedAfterData the plan was amended after the first outcome was recorded
 * @param overBeforeDraw cohorts of the study that had ended before its first draw on record
 * @param dataTo the last day of which the study's data speak, or on which one was learned; null = there are none yet
 * @param work commits that count for somebody, by cohort and arm; empty = nobody's repositories are read
 */
public record Conduct(
        @Nullable Boolean drawnInTime,
        int moved,
        int takenBack,
        int crossed,
        @Nullable Double otherDays,
        int rejectsOpen,
        int behind,
        int gaps,
        int offPlanLooks,
        List<String> planBreaks,
        boolean amendedAfterData,
        List<String> overBeforeDraw,
        @Nullable LocalDate dataTo,
        List<CreditedWork> work) {

    /** Nothing is known to have gone wrong, and no draw is on record. */
    public static final Conduct UNKNOWN = new Conduct(null, 0, 0, 0, null, 0, 0, 0, 0, List.of(), false);

    /** Records written before a field was added lack it. */
    public Conduct {
        planBreaks = List.copyOf(planBreaks);
        overBeforeDraw = overBeforeDraw == null ? List.of() : List.copyOf(overBeforeDraw);
        work = work == null ? List.of() : List.copyOf(work);
    }

    /** No cohort had ended before the draw. */
    public Conduct(
            @Nullable Boolean drawnInTime,
            int moved,
            int takenBack,
            int crossed,
            @Nullable Double otherDays,
            int rejectsOpen,
            int behind,
            int gaps,
            int offPlanLooks,
            List<String> planBreaks,
            boolean amendedAfterData) {
        this(
                drawnInTime,
                moved,
                takenBack,
                crossed,
                otherDays,
                rejectsOpen,
                behind,
                gaps,
                offPlanLooks,
                planBreaks,
                amendedAfterData,
                List.of(),
                null,
                List.of());
    }
}
