-- A page of the quarantine, newest last, and whether there is more. Bodies are shown in part.
select id, consumer_name, stream, stream_offset, reason,
       to_char(quarantined_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as quarantined_at,
       substring(headers from 1 for 4096) as headers, length(headers) as headers_bytes,
       substring(body from 1 for 1024) as body, length(body) as body_bytes
from quarantine
where id > cast(:?after as bigint)
order by id
limit cast(:?limit as integer) + 1
