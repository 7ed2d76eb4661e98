package dev.dayone.warehouse.study;

import dev.dayone.evidence.study.outcome.FoundBetween;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Of each person the day of the last answer before the one that found a placement, where nobody told its first day. */
final class AnswersBefore {

    private static final String STRICT = "P4.strict";

    private AnswersBefore() {}

    /** @param rows everyone of the study, by pseudonym */
    static List<PersonRow> of(Handle handle, Registered study, Outcome outcome, List<PersonRow> rows) {
        boolean strict = OutcomeValue.measure(outcome).startsWith(STRICT);
        List<@Nullable Integer> after = new ArrayList<>();
        handle.createQuery("""
                        select case when placed.event_id is not null then greatest(0, coalesce(before.day - p.index_date, 0)) end as after
                        from mart.participant p
                        left join lateral (
                            select f.event_id, f.status, f.valid_from from core.fact_known f
                            where f.programme = p.programme and f.participant = p.participant and f.kind = 'placement'
                                  and f.status = any(:codes) and f.evidence_tier = any(:tiers)
                            order by f.valid_from, f.event_id limit 1
                        ) placed on (
                            -- Told again with a later answer, it was found all the same; told once without a day of the answer, its first day is known.
                            select coalesce(bool_or(a.observed_on = a.valid_from), false) and bool_and(a.observed_on is not null)
                            from core.fact_known a
                            where a.programme = p.programme and a.participant = p.participant and a.kind = 'placement'
                                  and a.status = placed.status and a.valid_from = placed.valid_from
                        )
                        left join lateral (
                            select max(greatest(f.valid_from, f.observed_on)) as day from core.fact_known f
                            where f.programme = p.programme and f.participant = p.participant and f.kind = 'placement'
                                  and f.status <> :silent and greatest(f.valid_from, f.observed_on) < placed.valid_from
                        ) before on true
                        where p.programme = :programme and (:everyFormat or p.assigned_arm in (:control, :treatment))
                              and (:everyCohort or p.cohort = any(:cohorts))
                        order by p.participant
                        """)
                .bindArray(
                        "codes",
                        String.class,
                        Arrays.stream(PlacementStatus.values())
                                .filter(status -> strict ? status.placedStrictly() : status.placedBroadly())
                                .map(PlacementStatus::code)
                                .toArray())
                .bindArray(
                        "tiers",
                        String.class,
                        Arrays.stream(EvidenceTier.values())
                                .filter(tier -> !strict || tier.compareTo(EvidenceTier.V2) >= 0)
                                .map(Enum::name)
                                .toArray())
                .bind("silent", PlacementStatus.J4.code())
                .bind("programme", study.programme())
                .bind("control", study.plan().control().id())
                .bind("treatment", study.plan().treatment().id())
                .bind("everyFormat", study.plan().allFormats())
                .bind("everyCohort", study.cohorts().isEmpty())
                .bindArray("cohorts", String.class, study.cohorts())
                .map((row, context) -> row.getObject("after", Integer.class))
                .forEach(after::add);
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            out.add(FoundBetween.read(outcome, rows.get(i), after.get(i)));
        }
        return out;
    }
}
