-- Every column that a reader sees says what it is.
comment on column core.placement_recorded.programme is 'Programme.';
comment on column core.placement_recorded.cohort is 'Cohort.';
