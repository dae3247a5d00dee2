-- The first event of a run: any customer's, who comes again in his turn. With no customer at all the run is over.
with run as (
    select run
    from resync
    where finished_at is null and opening_outbox_id is null
    for update skip locked
), customer as (
    select id, name, email, address, created_at, updated_at
    from customers
    where exists (select from run)
    order by id
    limit 1
    for no key update
), opening as (
    insert into outbox (event_id, event_type, customer_id, payload, annotations)
    select cast(gen_random_uuid() as text), 'customer.created', id, cast(row_to_json(payload) as text),
           cast(json_build_object('resync', run.run, 'resync_number', 1) as text)
    from run
    cross join customer
    cross join lateral (
        select id as customer_id, name, email, address, rfc3339(coalesce(updated_at, created_at)) as "timestamp"
    ) as payload
    returning id
)
update resync
set opening_outbox_id = (select id from opening),
    events = (select count(*) from opening),
    finished_at = case when not exists (select from opening) then clock_timestamp() end
from run
where resync.run = run.run
