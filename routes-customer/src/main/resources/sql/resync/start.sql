-- A new run. No row: one is under way.
insert into resync (run, started_at)
select gen_random_uuid(), clock_timestamp()
-- seen without waiting for the batch that is being read
where not exists (select from resync where finished_at is null)
on conflict (only_row) do update
set run = excluded.run, started_at = excluded.started_at, as_of = null,
    opening_outbox_id = null, position = '', events = 0, finished_at = null
where resync.finished_at is not null
returning cast(json_build_object('run', run, 'state', 'running', 'started_at', rfc3339(started_at)) as text) as answer
