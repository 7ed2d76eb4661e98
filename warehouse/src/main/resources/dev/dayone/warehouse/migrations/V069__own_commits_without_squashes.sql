-- What a squash repeats of commits that are shown themselves is no commit of its own.
comment on column mart.repository.own_commits is
    'Commits of its own: those that the upstream has, and squashes of commits that are shown themselves, are subtracted.';
