-- What has its publishing ids and is not known to be in the stream.
select first_publishing_id + number - 1 as publishing_id, event_id, event_type, customer_id, payload, event.annotations
from publication
cross join unnest(event_ids, event_types, customer_ids, payloads, publication.annotations)
    with ordinality as event (event_id, event_type, customer_id, payload, annotations, number)
where first_publishing_id > cast(:?confirmed_publishing_id as bigint)
order by publishing_id
