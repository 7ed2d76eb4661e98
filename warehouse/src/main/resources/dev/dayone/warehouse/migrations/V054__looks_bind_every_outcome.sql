-- A study's outcome may be any measure on which formats may be compared: take-up, completion and signals of skill too, not scores and placements alone.
do $$
declare
    relation regclass;
begin
    foreach relation in array array['core.measure', 'core.measure_history', 'core.format_metric']::regclass[] loop
        execute format('alter policy looks on %s
                        using (measure !~ ''^(S|P|F|GS)'' or not (programme || ''/'' || cohort = any ((select study.awaiting())::text[])
                                                               or programme || ''/*'' = any ((select study.awaiting())::text[])))', relation);
    end loop;
end $$;

-- Facts have no cohort: those of a person are hidden while a cohort waits that the person is or was in. Those of everybody else stay.
alter policy looks on core.fact
    using (kind not in ('score', 'placement', 'answer', 'application')
           or programme || '/' <> all ((select study.awaiting())::text[])
           or (programme || '/*' <> all ((select study.awaiting())::text[])
               and exists (select from core.enrolment_history e
                           where e.programme = fact.programme and e.participant = fact.participant and e.cohort is not null)
               and not exists (select from core.enrolment_history e
                               where e.programme = fact.programme and e.participant = fact.participant
                                     and e.programme || '/' || e.cohort = any ((select study.awaiting())::text[]))));
