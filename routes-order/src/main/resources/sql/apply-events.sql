-- One step: the position, and whatever is done with the messages before it, all of it or nothing.
with resync as materialized (
    -- Parts of a resync from whose first event on nothing was missed.
    select part.run, part.last_number, part.complete, part.as_of, part.place,
           part.first_number = 1 as whole, earlier.incomplete
    from unnest(
        cast(:?resync_runs as text[]),
        cast(:?resync_first_numbers as bigint[]),
        cast(:?resync_last_numbers as bigint[]),
        cast(:?resync_completes as boolean[]),
        cast(:?resync_as_ofs as timestamptz[])
    ) with ordinality as part (run, first_number, last_number, complete, as_of, place)
    left join replica_resync as earlier
        on earlier.consumer_name = :?consumer_name
        and earlier.stream = :?stream
        and earlier.run = part.run
        and earlier.last_number = part.first_number - 1
    where part.first_number = 1 or earlier.run is not null
), fence as (
    update consumer_progress as progress
    set next_offset = cast(:?next_offset as bigint),
        last_event_id = cast(:?last_event_id as text),
        -- A complete resync makes up for what was missing before its first event.
        incomplete = case
            when exists (
                select
                from resync
                where complete and (whole or incomplete is not distinct from progress.incomplete)
            ) then null
            else progress.incomplete
        end,
        updated_at = clock_timestamp()
    where consumer_name = :?consumer_name
        and stream = :?stream
        and epoch = :?epoch
        and next_offset = :?expected_offset
    returning consumer_name, stream, next_offset, incomplete
), applied as (
    insert into customers (id, address, updated_at)
    select event.customer_id, event.address, event.updated_at
    from fence, unnest(
        cast(:?customer_ids as text[]),
        cast(:?addresses as text[]),
        cast(:?timestamps as timestamptz[])
    ) as event (customer_id, address, updated_at)
    on conflict (id) do update
    set address = excluded.address, updated_at = excluded.updated_at
    where excluded.updated_at > customers.updated_at
        -- among equal times the later in the stream wins, here as within a batch
        or excluded.updated_at = customers.updated_at and excluded.address <> customers.address
), forgotten as (
    -- Whom the source no longer has, since it was restored. The first condition keeps all other steps from looking.
    delete from customers
    where exists (select from fence cross join resync where complete and as_of is not null)
        and updated_at <= (select max(as_of) from resync where complete)
        and id <> all (cast(:?customer_ids as text[]))
), followed as (
    insert into replica_resync (consumer_name, stream, run, last_number, incomplete)
    select fence.consumer_name, fence.stream, resync.run, resync.last_number,
           case when resync.whole then fence.incomplete else resync.incomplete end
    from fence
    cross join resync
    order by resync.place desc
    limit 1
    on conflict (consumer_name, stream) do update
    set run = excluded.run, last_number = excluded.last_number, incomplete = excluded.incomplete
), quarantined as (
    insert into quarantine (consumer_name, stream, stream_offset, reason, headers, body)
    select fence.consumer_name, fence.stream, message.stream_offset, message.reason, message.headers, message.body
    from fence, unnest(
        cast(:?offsets as bigint[]),
        cast(:?reasons as text[]),
        cast(:?headers as bytea[]),
        cast(:?bodies as bytea[])
    ) as message (stream_offset, reason, headers, body)
)
select next_offset from fence
