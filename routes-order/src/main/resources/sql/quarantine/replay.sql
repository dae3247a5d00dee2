-- Applies what the message says, as it would have been applied in its time, and ends its quarantine: both or nothing.
-- No row: the message is no longer there.
with message as (
    delete from quarantine
    where id = cast(:?id as bigint)
    returning id
), applied as (
    insert into customers (id, address, updated_at)
    select cast(:?customer_id as text), cast(:?address as text), cast(:?timestamp as timestamptz)
    from message
    on conflict (id) do update
    set address = excluded.address, updated_at = excluded.updated_at
    -- of equal times the later in the stream wins, and that is not this one
    where excluded.updated_at > customers.updated_at
    returning id
)
select cast(row_to_json(answer) as text) as answer, cast(:?customer_id as text) as customer_id,
       cast(:?event_id as text) as event_id, cast(:?event_type as text) as event_type
from message
cross join lateral (
    select message.id, cast(:?customer_id as text) as customer_id, exists (select from applied) as applied
) as answer
