-- The warehouse: raw events, what streams made of them, study plans and verdicts, operations.

create schema raw;
comment on schema raw is 'Append-only events.';

create schema core;
comment on schema core is 'Enrolments, measures, cohorts: what streams made of events.';

create schema study;
comment on schema study is 'Plans and verdicts.';

create schema ops;
comment on schema ops is 'Offsets, intake, rejects, quarantine.';

create schema mart;
comment on schema mart is 'Documented views: the surface for evaluators'' queries.';

create table raw.event (
    event_id uuid primary key,
    type text not null,
    programme text not null,
    participant text,
    identity text,
    source text not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    run_id text not null,
    content_hash bytea not null,
    payload bytea not null,
    kafka_topic text not null,
    kafka_partition int not null,
    kafka_offset bigint not null,
    recorded_at timestamptz not null default now()
);
comment on table raw.event is 'Every event accepted, as it came: append-only.';
comment on column raw.event.event_id is 'Deterministic id of the fact.';
comment on column raw.event.type is 'Kind of event.';
comment on column raw.event.programme is 'Programme.';
comment on column raw.event.participant is 'Pseudonym of the participant, where the source knows it.';
comment on column raw.event.identity is 'Pseudonym of an e-mail address or login, where the source knows only that.';
comment on column raw.event.source is 'Where it was read: file and line, or repository.';
comment on column raw.event.occurred_at is 'When it happened, by the source.';
comment on column raw.event.received_at is 'When ingest read it.';
comment on column raw.event.run_id is 'The ingest run that sent it first.';
comment on column raw.event.content_hash is 'SHA-256 of what it says.';
comment on column raw.event.payload is 'The event, Avro single-object encoding.';
comment on column raw.event.kafka_topic is 'Topic it came on.';
comment on column raw.event.kafka_partition is 'Partition it came on.';
comment on column raw.event.kafka_offset is 'Offset it came at.';
comment on column raw.event.recorded_at is 'When the warehouse took it.';
create index event_participant on raw.event (programme, participant);
create index event_identity on raw.event (identity);

create table core.cohort (
    programme text not null,
    cohort text not null,
    starts_on date not null,
    ends_on date not null,
    simulated boolean not null,
    received_at timestamptz not null,
    primary key (programme, cohort)
);
comment on table core.cohort is 'Cohorts and their calendars.';
comment on column core.cohort.programme is 'Programme.';
comment on column core.cohort.cohort is 'Cohort.';
comment on column core.cohort.starts_on is 'First scheduled day.';
comment on column core.cohort.ends_on is 'Last scheduled day: the index date t0.';
comment on column core.cohort.simulated is 'The programme''s data are simulated.';
comment on column core.cohort.received_at is 'When ingest read this calendar; the latest is in force.';

create table core.enrolment (
    programme text not null,
    participant text not null,
    revision bigint not null,
    enrolled boolean not null,
    cohort text,
    starts_on date,
    index_date date,
    assigned_arm text,
    received_arm text,
    block text,
    cluster text,
    job_intent boolean,
    started boolean,
    completed boolean,
    baseline jsonb,
    primary key (programme, participant)
);
comment on table core.enrolment is 'The enrolment in force of every participant.';
comment on column core.enrolment.programme is 'Programme.';
comment on column core.enrolment.participant is 'Pseudonym.';
comment on column core.enrolment.revision is 'Grows with each change.';
comment on column core.enrolment.enrolled is 'False = taken back.';
comment on column core.enrolment.cohort is 'Cohort.';
comment on column core.enrolment.starts_on is 'First scheduled day of the cohort.';
comment on column core.enrolment.index_date is 'Last scheduled day of the cohort, t0.';
comment on column core.enrolment.assigned_arm is 'Format assigned.';
comment on column core.enrolment.received_arm is 'Format in fact received; null = as assigned.';
comment on column core.enrolment.block is 'Stratum of assignment.';
comment on column core.enrolment.cluster is 'Unit assigned as a whole.';
comment on column core.enrolment.job_intent is 'False: the survey before assignment said that no job was sought.';
comment on column core.enrolment.started is 'Attended at least one day.';
comment on column core.enrolment.completed is 'Met the published criteria; null = not known.';
comment on column core.enrolment.baseline is 'Covariates measured before assignment.';

create table core.measure (
    programme text not null,
    participant text not null,
    measure text not null,
    cohort text not null,
    arm text not null,
    definition int not null,
    revision bigint not null,
    value double precision,
    censored boolean not null,
    reason text,
    matures_on date,
    observed_until date,
    lineage uuid[] not null,
    lineage_count bigint not null,
    withdrawn boolean not null,
    recorded_at timestamptz not null default now(),
    primary key (programme, participant, measure)
);
comment on table core.measure is 'The current value of every measure of every participant.';
comment on column core.measure.programme is 'Programme.';
comment on column core.measure.participant is 'Pseudonym.';
comment on column core.measure.measure is 'Measure id, see docs/metrics.md.';
comment on column core.measure.cohort is 'Cohort.';
comment on column core.measure.arm is 'Format assigned.';
comment on column core.measure.definition is 'Version of the definition.';
comment on column core.measure.revision is 'Grows with each change.';
comment on column core.measure.value is 'The value; null = none, see reason.';
comment on column core.measure.censored is 'For times: the event had not happened by then.';
comment on column core.measure.reason is 'Why there is no value.';
comment on column core.measure.matures_on is 'Day from which the value may be shown; null = at once.';
comment on column core.measure.observed_until is 'Last day of which the facts speak.';
comment on column core.measure.lineage is 'Events behind the value, at most 50.';
comment on column core.measure.lineage_count is 'How many events are behind the value.';
comment on column core.measure.withdrawn is 'The participant is no longer enrolled there.';
comment on column core.measure.recorded_at is 'When the warehouse took this revision.';

create table core.measure_history (
    programme text not null,
    participant text not null,
    measure text not null,
    cohort text not null,
    arm text not null,
    definition int not null,
    revision bigint not null,
    value double precision,
    censored boolean not null,
    reason text,
    matures_on date,
    observed_until date,
    lineage uuid[] not null,
    lineage_count bigint not null,
    withdrawn boolean not null,
    recorded_at timestamptz not null default now(),
    primary key (programme, participant, measure, revision)
);
comment on table core.measure_history is 'Every revision of every measure.';
comment on column core.measure_history.programme is 'Programme.';
comment on column core.measure_history.participant is 'Pseudonym.';
comment on column core.measure_history.measure is 'Measure id, see docs/metrics.md.';
comment on column core.measure_history.cohort is 'Cohort.';
comment on column core.measure_history.arm is 'Format assigned.';
comment on column core.measure_history.definition is 'Version of the definition.';
comment on column core.measure_history.revision is 'Grows with each change.';
comment on column core.measure_history.value is 'The value; null = none, see reason.';
comment on column core.measure_history.censored is 'For times: the event had not happened by then.';
comment on column core.measure_history.reason is 'Why there is no value.';
comment on column core.measure_history.matures_on is 'Day from which the value may be shown; null = at once.';
comment on column core.measure_history.observed_until is 'Last day of which the facts speak.';
comment on column core.measure_history.lineage is 'Events behind the value, at most 50.';
comment on column core.measure_history.lineage_count is 'How many events are behind the value.';
comment on column core.measure_history.withdrawn is 'The participant is no longer enrolled there.';
comment on column core.measure_history.recorded_at is 'When the warehouse took this revision.';

create table core.format_metric (
    programme text not null,
    cohort text not null,
    arm text not null,
    measure text not null,
    revision bigint not null,
    n bigint not null,
    mean double precision not null,
    m2 double precision not null,
    primary key (programme, cohort, arm, measure)
);
comment on table core.format_metric is 'The live standing of every arm of every cohort on every measure.';
comment on column core.format_metric.programme is 'Programme.';
comment on column core.format_metric.cohort is 'Cohort.';
comment on column core.format_metric.arm is 'Format assigned.';
comment on column core.format_metric.measure is 'Measure id.';
comment on column core.format_metric.revision is 'Grows with each change.';
comment on column core.format_metric.n is 'Values.';
comment on column core.format_metric.mean is 'Mean of the values.';
comment on column core.format_metric.m2 is 'Sum of squared deviations from the mean.';

create table core.identity (
    programme text not null,
    identity text not null,
    participant text not null,
    primary key (programme, identity)
);
comment on table core.identity is 'Which participant an e-mail address or login belongs to: the first link stays.';
comment on column core.identity.programme is 'Programme.';
comment on column core.identity.identity is 'Pseudonym of the address or login.';
comment on column core.identity.participant is 'Pseudonym of the participant.';

create table core.repository (
    programme text not null,
    repository text not null,
    owner text,
    head text,
    commits bigint not null,
    commits_on_head bigint not null,
    missing_objects bigint not null,
    shallow boolean not null,
    received_at timestamptz not null,
    primary key (programme, repository)
);
comment on table core.repository is 'The latest scan of every repository.';
comment on column core.repository.programme is 'Programme.';
comment on column core.repository.repository is 'Repository as named in the programme directory.';
comment on column core.repository.owner is 'Pseudonym of the participant, or team, that owns it.';
comment on column core.repository.head is 'Commit of HEAD.';
comment on column core.repository.commits is 'Commits that all references reach.';
comment on column core.repository.commits_on_head is 'Commits that HEAD reaches.';
comment on column core.repository.missing_objects is 'Objects the clone lacks.';
comment on column core.repository.shallow is 'The clone''s history is cut.';
comment on column core.repository.received_at is 'When it was scanned.';

create table study.plan (
    programme text not null,
    study text not null,
    version uuid not null,
    title text not null,
    question text not null,
    control text not null,
    treatment text not null,
    received_at timestamptz not null,
    payload bytea not null,
    primary key (programme, study, version)
);
comment on table study.plan is 'Every version of every registered study; the latest received is in force.';
comment on column study.plan.programme is 'Programme.';
comment on column study.plan.study is 'Study.';
comment on column study.plan.version is 'Version: follows from the plan''s content.';
comment on column study.plan.title is 'Short title.';
comment on column study.plan.question is 'The question as a sentence.';
comment on column study.plan.control is 'Reference arm.';
comment on column study.plan.treatment is 'Arm compared with it.';
comment on column study.plan.received_at is 'When ingest last read this version.';
comment on column study.plan.payload is 'The plan, Avro single-object encoding.';

create table study.verdict (
    programme text not null,
    study text not null,
    version uuid not null,
    outcome text not null,
    as_of date not null,
    computed_at timestamptz not null default now(),
    code_version text not null,
    verdict text not null,
    method text not null,
    n_control int not null,
    n_treatment int not null,
    estimate double precision,
    lower double precision,
    upper double precision,
    p_value double precision,
    reason text,
    primary key (programme, study, version, outcome, as_of, computed_at)
);
comment on table study.verdict is 'Every verdict computed, so that a published figure can be found again.';
comment on column study.verdict.programme is 'Programme.';
comment on column study.verdict.study is 'Study.';
comment on column study.verdict.version is 'Version of the plan.';
comment on column study.verdict.outcome is 'Outcome.';
comment on column study.verdict.as_of is 'Follow-up counts up to this day.';
comment on column study.verdict.computed_at is 'When it was computed.';
comment on column study.verdict.code_version is 'Version of DayOne.';
comment on column study.verdict.verdict is 'Heading chosen by rule.';
comment on column study.verdict.method is 'Method of the estimate.';
comment on column study.verdict.n_control is 'People with the outcome, reference arm.';
comment on column study.verdict.n_treatment is 'People with the outcome, treatment arm.';
comment on column study.verdict.estimate is 'Treatment minus control; null = cannot be estimated.';
comment on column study.verdict.lower is 'Lower limit of the 95 % interval.';
comment on column study.verdict.upper is 'Upper limit of the 95 % interval.';
comment on column study.verdict.p_value is 'Two-sided p-value.';
comment on column study.verdict.reason is 'Why there is no estimate.';

create table ops.kafka_offset (
    topic text not null,
    partition int not null,
    topic_id text not null,
    next_offset bigint not null,
    moved_at timestamptz not null default now(),
    primary key (topic, partition)
);
comment on table ops.kafka_offset is 'Where the sink goes on reading: moved in the same transaction as the rows.';
comment on column ops.kafka_offset.topic is 'Topic.';
comment on column ops.kafka_offset.partition is 'Partition.';
comment on column ops.kafka_offset.topic_id is 'Kafka''s id of the topic: a wiped log has another.';
comment on column ops.kafka_offset.next_offset is 'Next offset to read.';
comment on column ops.kafka_offset.moved_at is 'When it was moved.';

create table ops.intake (
    run_id text not null,
    programme text not null,
    source text not null,
    accepted bigint not null,
    rejected bigint not null,
    duplicates bigint not null,
    conflicts bigint not null,
    recorded_at timestamptz not null default now(),
    primary key (run_id, programme, source)
);
comment on table ops.intake is 'What became of everything a run sent: accepted + rejected + duplicates + conflicts = sent.';
comment on column ops.intake.run_id is 'Ingest run.';
comment on column ops.intake.programme is 'Programme.';
comment on column ops.intake.source is 'File, or git.';
comment on column ops.intake.accepted is 'New facts.';
comment on column ops.intake.rejected is 'Refused with a reason.';
comment on column ops.intake.duplicates is 'Facts known already.';
comment on column ops.intake.conflicts is 'Ids of known facts with other content: in quarantine.';
comment on column ops.intake.recorded_at is 'First record of the run.';

create table ops.reject (
    event_id uuid primary key,
    programme text not null,
    source text not null,
    code text not null,
    field text,
    reason text not null,
    original bytea,
    recorded_at timestamptz not null default now()
);
comment on table ops.reject is 'Everything refused, with the reason.';
comment on column ops.reject.event_id is 'Id of the reject: follows from source and content.';
comment on column ops.reject.programme is 'Programme.';
comment on column ops.reject.source is 'File and line.';
comment on column ops.reject.code is 'Reason code.';
comment on column ops.reject.field is 'Column at fault.';
comment on column ops.reject.reason is 'What, where, why, what to do.';
comment on column ops.reject.original is 'What was refused.';
comment on column ops.reject.recorded_at is 'When the warehouse took it.';

create table ops.quarantine (
    kafka_topic text not null,
    kafka_partition int not null,
    kafka_offset bigint not null,
    event_id uuid,
    reason text not null,
    payload bytea not null,
    recorded_at timestamptz not null default now(),
    primary key (kafka_topic, kafka_partition, kafka_offset)
);
comment on table ops.quarantine is 'Messages that could not be taken: conflicts and undecodable bytes, kept whole.';
comment on column ops.quarantine.kafka_topic is 'Topic.';
comment on column ops.quarantine.kafka_partition is 'Partition.';
comment on column ops.quarantine.kafka_offset is 'Offset.';
comment on column ops.quarantine.event_id is 'Event id, where it could be read.';
comment on column ops.quarantine.reason is 'Why it is here.';
comment on column ops.quarantine.payload is 'The message.';
comment on column ops.quarantine.recorded_at is 'When it was put here.';

create index intake_programme on ops.intake (programme);
