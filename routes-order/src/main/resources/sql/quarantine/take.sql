-- A message of the quarantine, byte for byte.
select id, headers, body
from quarantine
where id = cast(:?id as bigint)
