package dev.dayone.ingest.plan;

import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.plan.ProgrammeFile.Study;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.SurveyRegistered;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What {@code dayone.yaml} itself says: when cohorts run, which studies are registered, and what surveys ask.
 *
 * @param file the programme
 */
public record PlanEvents(ProgrammeFile file, Mint mint) {

    /** Calendars, then plans, then surveys. */
    public List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (Cohort cohort : file.cohorts().values()) {
            ProgrammeFile.Cost cost = cohort.cost();
            // Without a cost it is the content of earlier versions, so that what was sent then is the same event.
            String content = cohort.start() + "/" + cohort.end() + "/" + file.simulated()
                    + (cost == null ? "" : "/" + cost.amount() + " " + cost.currency());
            events.add(new CohortScheduled(
                    mint.meta(
                            ProgrammeFile.NAME,
                            null,
                            null,
                            Mint.midnight(cohort.start()),
                            0,
                            false,
                            "cohort",
                            cohort.id(),
                            content),
                    cohort.id(),
                    cohort.start(),
                    cohort.end(),
                    file.simulated(),
                    cost == null ? null : cost.amount(),
                    cost == null ? null : cost.currency()));
        }
        for (Study study : file.studies()) {
            // A plan's id holds its content: a changed plan is a new version beside the old, never in its place.
            events.add(new StudyRegistered(
                    mint.meta(
                            ProgrammeFile.NAME,
                            null,
                            null,
                            Mint.midnight(firstDay()),
                            0,
                            false,
                            "study",
                            PlanText.of(study),
                            PlanText.formats(file.formats())),
                    study.id(),
                    study.title(),
                    study.question(),
                    study.control(),
                    study.treatment(),
                    label(study.control()),
                    label(study.treatment()),
                    study.unit(),
                    study.randomised(),
                    study.blocked(),
                    study.allFormats(),
                    study.cohorts(),
                    study.covariates(),
                    study.expectedShare(),
                    study.outcomes(),
                    study.looks(),
                    study.hiddenBetweenLooks(),
                    study.protocol().equals(ProgrammeFile.NO_PROTOCOL) ? null : study.protocol()));
        }
        for (Survey survey : file.surveys().values()) {
            // As with plans: other questions are another version.
            events.add(new SurveyRegistered(
                    mint.meta(
                            ProgrammeFile.NAME,
                            null,
                            null,
                            Mint.midnight(firstDay()),
                            0,
                            false,
                            "survey",
                            survey.id(),
                            survey.content()),
                    survey.id(),
                    survey.title(),
                    survey.occasion(),
                    survey.opensOn(),
                    survey.onlyWhoCame(),
                    survey.questions().values().stream()
                            .map(Survey.Question::asked)
                            .toList()));
        }
        return events;
    }

    /** A plan read again says the same thing: it speaks from the first day of the programme, not from the reading. */
    private LocalDate firstDay() {
        return file.cohorts().values().stream()
                .map(Cohort::start)
                .min(LocalDate::compareTo)
                .orElseThrow();
    }

    private String label(String format) {
        return Objects.requireNonNull(file.formats().get(format), format);
    }
}
