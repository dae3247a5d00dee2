-- How the latest run stands. Its first event is any customer's, who comes again in his turn.
select cast(json_build_object(
    'run', resync.run,
    'state', case when latest.found is null then 'none' when finished_at is null then 'running' else 'finished' end,
    'started_at', rfc3339(started_at),
    'finished_at', rfc3339(finished_at),
    'customers', greatest(coalesce(events, 0) - 1, 0),
    'as_of', rfc3339(as_of)
) as text) as answer
from (select max(cast(run as text)) as found from resync) as latest
left join resync on true
