-- One statement: the customers of requests that came together, their events, and the idempotency keys of those that
-- have one. A known key stores nothing and is answered as it was the first time. No key may be given twice: the route
-- keeps such requests apart.
with request as materialized (
    select place,
           cast(time_ordered_uuid() as text) as id,
           name, email, address,
           clock_timestamp() as created_at,
           key
    from unnest(
        cast(:?name as text[]),
        cast(:?email as text[]),
        cast(:?address as text[]),
        cast(:?idempotency_key as text[])
    ) with ordinality as request (name, email, address, key, place)
), customer as materialized (
    select request.*,
           cast(row_to_json(resource) as text) as answer,
           case when request.key is not null
               then encode(sha256(convert_to(cast(json_build_array(request.name, request.email, request.address) as text), 'UTF8')), 'hex')
           end as fingerprint
    from request
    cross join lateral (
        select request.id as customer_id, request.name, request.email, request.address,
               rfc3339(request.created_at) as created_at, cast(null as text) as updated_at
    ) as resource
), claim as (
    insert into idempotency as known (key, fingerprint, customer_id, answer)
    select key, fingerprint, id, answer
    from customer
    where key is not null
    -- In one order everywhere, so that no statements wait in a circle.
    order by key
    -- An update that changes nothing: it waits for the row that was first, and returns it.
    on conflict (key) do update set key = excluded.key
    returning known.key, known.customer_id, known.answer, known.fingerprint
), created as (
    insert into customers (id, name, email, address, created_at)
    select id, name, email, address, created_at
    from customer
    where key is null or id in (select customer_id from claim)
    returning id, name, email, address, created_at
), event as (
    insert into outbox (event_id, event_type, customer_id, payload)
    select cast(gen_random_uuid() as text), 'customer.created', id, cast(row_to_json(payload) as text)
    from created
    cross join lateral (
        select id as customer_id, name, email, address, rfc3339(created_at) as "timestamp"
    ) as payload
    returning event_id, event_type, customer_id
)
select coalesce(claim.customer_id, customer.id) as customer_id,
       case
           when claim.answer is null then customer.answer
           -- Stored by a version whose answers had the field id, and served until the key is forgotten.
           when starts_with(claim.answer, '{"id":') then overlay(claim.answer placing '{"customer_id":' from 1 for 6)
           else claim.answer
       end as answer,
       event.event_id,
       event.event_type,
       coalesce(claim.fingerprint <> customer.fingerprint, false) as key_reused
from customer
left join claim on claim.key = customer.key
left join event on event.customer_id = customer.id
order by customer.place
