package dev.dayone.warehouse.view;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.SurveyAnswered;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Texts under seal as they lie in events: whoever has the participants' keys can open them. Every question is an entry of the audit before it is answered. */
public final class SealedTexts {

    private static final String IN_FORCE = """
            select e.payload from core.fact_known f
            join raw.event_key k on k.event_id = f.event_id
            join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
            where f.programme = :programme and
            """;

    private final Jdbi jdbi;

    public SealedTexts(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** What a text is. */
    public enum Kind {
        /** A rater's comment on a score. */
        COMMENT("score"),
        /** What documents a status on the job market. */
        EVIDENCE("placement"),
        /** An answer to a survey in words of one's own. */
        ANSWER("answer");

        private final String fact;

        Kind(String fact) {
            this.fact = fact;
        }
    }

    /**
     * One text.
     *
     * @param about checkpoint and item, status, or survey and question
     * @param sealed for the participant
     */
    public record Sealed(String participant, String about, LocalDate on, String sealed) {}

    /** Texts of one person, in force. */
    public List<Sealed> of(String programme, String participant, Kind kind, String who) {
        return jdbi.inTransaction(handle -> {
            Audit.append(handle, "sealed text opened", programme + "/" + participant, who + ": " + kind.fact);
            return handle
                    .createQuery(IN_FORCE
                            + " f.participant = :participant and f.kind = :kind order by f.valid_from, f.event_id")
                    .bind("programme", programme)
                    .bind("participant", participant)
                    .bind("kind", kind.fact)
                    .mapTo(byte[].class)
                    .map(bytes -> sealed((Event) WireCodec.decode(bytes)))
                    .list()
                    .stream()
                    .flatMap(Optional::stream)
                    .toList();
        });
    }

    /**
     * Answers in words that may be quoted, of everyone who did not say no to the evaluation.
     *
     * @param forFunders whether those of whoever said no to reports for funders are left out
     */
    public List<Sealed> quotable(String programme, boolean forFunders, String who) {
        return jdbi.inTransaction(handle -> {
            Audit.append(handle, "quotations opened", programme, who);
            return handle
                    .createQuery(IN_FORCE + """
                             f.kind = 'answer' and f.value = 1 and f.choices is null and f.minimum is null and f.maximum is null
                             and not exists (select from core.consent_withheld c where c.programme = f.programme
                                             and c.participant = f.participant
                                             and (c.purpose = 'evaluation' or (:funders and c.purpose = 'funder_report')))
                            order by f.about, f.item, f.event_id
                            """)
                    .bind("programme", programme)
                    .bind("funders", forFunders)
                    .mapTo(byte[].class)
                    .map(bytes -> (Event) WireCodec.decode(bytes))
                    .list()
                    .stream()
                    .filter(event -> event instanceof SurveyAnswered answer && answer.quotable())
                    .map(SealedTexts::sealed)
                    .flatMap(Optional::stream)
                    .toList();
        });
    }

    private static Optional<Sealed> sealed(Event event) {
        if (event instanceof CheckpointScored score) {
            return sealed(event, score.checkpoint() + "/" + score.item(), score.submittedOn(), score.comment());
        }
        if (event instanceof PlacementRecorded placement) {
            return sealed(event, placement.status().code(), placement.startedOn(), placement.evidence());
        }
        return event instanceof SurveyAnswered answer
                ? sealed(event, answer.survey() + "/" + answer.question(), answer.answeredOn(), answer.text())
                : Optional.empty();
    }

    private static Optional<Sealed> sealed(Event event, String about, LocalDate on, @Nullable String text) {
        String participant = event.meta().participant();
        return text == null || participant == null
                ? Optional.empty()
                : Optional.of(new Sealed(participant, about, on, text));
    }
}
