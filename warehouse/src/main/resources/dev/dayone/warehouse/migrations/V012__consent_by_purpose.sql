-- Who said no to a use of their data, as known at the time that is asked for.

create view core.consent_withheld as
select programme, participant, lower(about) as purpose
from (select distinct on (programme, participant, lower(about)) programme, participant, about, value
      from core.fact_known
      where kind = 'consent'
      order by programme, participant, lower(about), valid_from desc, recorded_at desc) latest
where value = 0;
alter view core.consent_withheld set (security_invoker = true);
comment on view core.consent_withheld is 'Uses of their data to which people said no last.';
comment on column core.consent_withheld.programme is 'Programme.';
comment on column core.consent_withheld.participant is 'Pseudonym.';
comment on column core.consent_withheld.purpose is 'evaluation, funder_report, research or follow_up.';
grant select on core.consent_withheld to dayone_evaluator, dayone_programme;
