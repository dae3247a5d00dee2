-- The stream has everything up to the last id sent. No row: another instance leads.
with fence as (
    update relay
    set confirmed_publishing_id = cast(:?sent_publishing_id as bigint)
    where epoch = cast(:?epoch as bigint)
      and confirmed_publishing_id = cast(:?confirmed_publishing_id as bigint)
    returning confirmed_publishing_id
), forgotten as (
    delete from publication
    where first_publishing_id > cast(:?confirmed_publishing_id as bigint)
      and first_publishing_id <= (select confirmed_publishing_id from fence)
)
select confirmed_publishing_id,
       confirmed_publishing_id - cast(:?confirmed_publishing_id as bigint) as events
from fence
