-- A message of the quarantine, of a size that a person can still look at.
select id, consumer_name, stream, stream_offset, reason,
       to_char(quarantined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as quarantined_at,
       substring(headers from 1 for 262144) as headers, length(headers) as headers_bytes,
       substring(body from 1 for 262144) as body, length(body) as body_bytes
from quarantine
where id = cast(:?id as bigint)
