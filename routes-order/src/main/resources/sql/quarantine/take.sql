-- A message of the quarantine, byte for byte.
select id, headers, body, quarantined_at
from quarantine
where id = cast(:?id as bigint)
