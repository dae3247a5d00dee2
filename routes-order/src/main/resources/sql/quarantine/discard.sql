delete from quarantine
where id = cast(:?id as bigint)
returning stream, stream_offset, reason
