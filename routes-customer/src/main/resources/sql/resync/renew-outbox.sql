-- Gives the outbox a new identity and starts a run. No row: another instance leads.
select cast(json_build_object('run', run, 'state', 'running', 'started_at', rfc3339(started_at)) as text) as answer
from renew_outbox(cast(:?epoch as bigint))
