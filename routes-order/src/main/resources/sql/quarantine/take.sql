-- A message of the quarantine, byte for byte, and what time it is.
select id, headers, body, clock_timestamp() as now
from quarantine
where id = cast(:?id as bigint)
