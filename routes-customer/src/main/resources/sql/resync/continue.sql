-- The next events of a run: customers as they are, held still meanwhile, so that a later change follows in the stream.
-- No row: there is no run, its first event has no publishing id yet, or enough is waiting in the outbox.
with run as (
    select run, as_of, position, events
    from resync
    where finished_at is null
      and opening_outbox_id is not null
      and not exists (select from outbox where id = opening_outbox_id)
      and (
          select ids.last_value - coalesce(oldest.id, ids.last_value)
          from outbox_id_seq as ids
          left join (
              select id from outbox where id > cast(:?gone_outbox_id as bigint) order by id limit 1
          ) as oldest on true
      ) < 10000
    for update skip locked
), found as materialized (
    -- one more than are told, to know whether they are the last
    select id, name, email, address, created_at, updated_at
    from customers
    where id > (select position from run)
    order by id
    limit 1001
    for no key update
), told as materialized (
    select * from found order by id limit 1000
), timed as (
    update customers
    set updated_at = greatest(clock_timestamp(), coalesce(updated_at, created_at) + interval '1 microsecond')
    where id = any (array(select id from told)) and (select as_of from run) is not null
    returning id, name, email, address, created_at, updated_at
), customer as (
    select * from timed
    union all
    select * from told where (select as_of from run) is null
), size as (
    select (select count(*) from told) as told, (select count(*) from found) <= 1000 as complete
), event as (
    insert into outbox (event_id, event_type, customer_id, payload, annotations)
    select cast(gen_random_uuid() as text), 'customer.created', id, cast(row_to_json(payload) as text),
           cast(json_strip_nulls(row_to_json(annotations)) as text)
    from (select customer.*, row_number() over (order by id) as place from customer) as customer
    cross join run
    cross join size
    cross join lateral (
        select id as customer_id, name, email, address, rfc3339(coalesce(updated_at, created_at)) as "timestamp"
    ) as payload
    cross join lateral (
        select run.run as resync, run.events + place as resync_number,
               case when size.complete and place = size.told then true end as resync_last,
               case when size.complete and place = size.told then rfc3339(run.as_of) end as resync_as_of
    ) as annotations
    order by id
)
update resync
set position = coalesce((select max(id) from told), resync.position),
    events = resync.events + size.told,
    finished_at = case when size.complete then clock_timestamp() end
from run
cross join size
where resync.run = run.run
returning cast(resync.run as text) as run, resync.events, cast(resync.finished_at is null as text) as more
