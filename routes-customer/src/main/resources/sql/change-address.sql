-- One statement: the change and its event. The event is made of the changed row: an unknown id makes none.
-- The row's time rises strictly, whatever the clock does, so that the latest time is the latest change.
with changed as (
    update customers
    set address = cast(:?address as text),
        updated_at = greatest(clock_timestamp(), coalesce(updated_at, created_at) + interval '1 microsecond')
    where id = cast(:?id as text)
    returning id, name, email, address, created_at, updated_at
), event as (
    insert into outbox (event_id, event_type, customer_id, payload)
    select cast(gen_random_uuid() as text), 'customer.address.updated', id, cast(row_to_json(payload) as text)
    from changed
    cross join lateral (
        select id as customer_id, address, rfc3339(updated_at) as "timestamp"
    ) as payload
    returning event_id, event_type
)
select changed.id as customer_id, cast(row_to_json(answer) as text) as answer, event.event_id, event.event_type
from changed
cross join lateral (
    select id as customer_id, name, email, address,
           rfc3339(created_at) as created_at, rfc3339(updated_at) as updated_at
) as answer
cross join event
