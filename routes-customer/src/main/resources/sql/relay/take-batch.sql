-- Takes the oldest events out of the outbox and gives them their publishing ids, for good, before anything is sent.
-- No rows: the outbox is empty, or another instance leads.
-- By ctid and limit, so that the plan is the same whatever the statistics say (beside relay.session, which rules
-- out the other way to the oldest), and above the ids that are known to be gone: an old open transaction keeps
-- their dead rows in the way.
with batch as materialized (
    select ctid as place from outbox where id > cast(:?gone_outbox_id as bigint) order by id limit 1000
), fence as (
    update relay
    set next_publishing_id = next_publishing_id + size.events
    from (select count(*) as events from batch) as size
    where epoch = cast(:?epoch as bigint)
      and next_publishing_id = cast(:?next_publishing_id as bigint)
      and size.events > 0
    returning epoch
), taken as (
    delete from outbox
    where ctid = any (array(select place from batch)) and exists (select from fence)
    returning id, event_id, event_type, customer_id, payload, annotations, created_at
), numbered as materialized (
    select cast(:?next_publishing_id as bigint) + row_number() over (order by id) - 1 as publishing_id, taken.*
    from taken
), kept as (
    insert into publication (first_publishing_id, last_publishing_id,
                             event_ids, event_types, customer_ids, payloads, annotations, created_at)
    select min(publishing_id), max(publishing_id),
           array_agg(event_id order by id), array_agg(event_type order by id),
           array_agg(customer_id order by id), array_agg(payload order by id),
           array_agg(annotations order by id), min(created_at)
    from numbered
    having count(*) > 0
)
select publishing_id, event_id, event_type, customer_id, payload, annotations
from numbered
order by publishing_id
