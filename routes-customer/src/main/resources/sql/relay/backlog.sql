-- How much is waiting, from the ends of the outbox: an estimate from above, since ids can be missing in between.
select case when oldest.id is null then 0 else ids.last_value - oldest.id + 1 end
           + coalesce(unconfirmed.events, 0) as depth,
       coalesce(extract(epoch from clock_timestamp() - least(unconfirmed.created_at, oldest.created_at)), 0) as age
from outbox_id_seq as ids
left join (
    select id, created_at
    from outbox
    where id > cast(:?gone_outbox_id as bigint)
    order by id
    limit 1
) as oldest on true
left join (
    select last_publishing_id - first_publishing_id + 1 as events, created_at
    from publication
    where first_publishing_id > cast(:?confirmed_publishing_id as bigint)
    order by first_publishing_id
    limit 1
) as unconfirmed on true
