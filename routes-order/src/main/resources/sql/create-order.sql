-- One statement: the replica's row is read, the order judged by it and stored, with the idempotency key if the
-- request has one. A known key stores nothing and answers as it did the first time.
with replica as (
    select id, updated_at, case address when 'unknown' then 'Failed' else 'Processing' end as status
    from customers
    where id = cast(:?customer_id as text)
), request as (
    select cast(gen_random_uuid() as text) as order_id, cast(:?idempotency_key as text) as key
), claim as (
    insert into idempotency as known (key, order_id, customer_id, status)
    select request.key, request.order_id, replica.id, replica.status
    from request cross join replica
    where request.key is not null
    -- An update that changes nothing: it waits for the row that was first, and returns it.
    on conflict (key) do update set key = excluded.key
    returning known.order_id, known.customer_id, known.status
), earlier as (
    -- What the key was used for, where there is nothing to claim it with.
    select idempotency.order_id, idempotency.customer_id, idempotency.status
    from request join idempotency on idempotency.key = request.key
    where not exists (select from replica)
), judged as (
    select order_id, customer_id, status from claim
    union all
    select order_id, customer_id, status from earlier
    union all
    select request.order_id, replica.id, replica.status
    from request cross join replica
    where request.key is null
), created as (
    insert into orders (id, customer_id, status, customer_updated_at)
    select judged.order_id, judged.customer_id, judged.status, replica.updated_at
    from judged
    join request using (order_id)
    cross join replica
    returning id
)
select judged.order_id,
       cast(row_to_json(answer) as text) as answer,
       exists (select from created) as created,
       judged.customer_id <> cast(:?customer_id as text) as key_reused,
       (
           select incomplete is not null
           from consumer_progress
           order by updated_at desc
           limit 1
       ) as incomplete
from request
left join replica on true
left join judged on true
left join lateral (
    select judged.order_id, judged.customer_id, judged.status
) as answer on judged.order_id is not null
