with fence as (
    update consumer_progress
    set next_offset = cast(:?next_offset as bigint),
        last_event_id = cast(:?last_event_id as text),
        updated_at = clock_timestamp()
    where consumer_name = :?consumer_name
        and stream = :?stream
        and epoch = :?epoch
        and next_offset = :?expected_offset
    returning consumer_name, stream, next_offset
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
