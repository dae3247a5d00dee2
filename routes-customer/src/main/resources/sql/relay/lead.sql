-- A row while this instance leads: because it led before, or because the lease of the leader has run out,
-- or runs longer than any does: the clock was ahead when it was given.
-- Every change of leader raises the epoch, by which the statements of former leaders are refused.
update relay
set epoch = case when owner = cast(:?owner as text) then epoch else epoch + 1 end,
    owner = cast(:?owner as text),
    lease_until = clock_timestamp() + interval '5 seconds'
where owner = cast(:?owner as text)
   or lease_until < clock_timestamp()
   or lease_until > clock_timestamp() + interval '10 seconds'
returning cast(outbox_id as text) as outbox_id, epoch, next_publishing_id, confirmed_publishing_id,
          cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) as oldest_transaction,
          cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint) as next_transaction,
          (select case when is_called then last_value else 0 end from outbox_id_seq) as last_outbox_id
