with replica as (
    select id, updated_at, case address when 'unknown' then 'Failed' else 'Processing' end as status
    from customers
    where id = :?customer_id
), attempt as (
    select cast(gen_random_uuid() as text) as order_id, cast(:?idempotency_key as text) as key
), remembered as (
    insert into idempotency as request (key, order_id, customer_id, status)
    select attempt.key, attempt.order_id, replica.id, replica.status
    from attempt, replica
    where attempt.key is not null
    -- gives back what an earlier request was answered, even one that was stored after this statement began
    on conflict (key) do update set key = excluded.key
    returning request.order_id, request.customer_id, request.status
), answer as (
    select order_id, customer_id, status from remembered
    union all
    select attempt.order_id, replica.id, replica.status from attempt, replica where attempt.key is null
), placed as (
    insert into orders (id, customer_id, status, customer_updated_at)
    select attempt.order_id, replica.id, replica.status, replica.updated_at
    from attempt
    join answer on answer.order_id = attempt.order_id
    join replica on replica.id = answer.customer_id
    returning id
)
select
    answer.order_id as id,
    answer.customer_id,
    answer.status,
    exists (select from placed) as created,
    (
        select progress.incomplete is not null
        from consumer_progress as progress
        where progress.stream = 'customer'
        order by progress.updated_at desc
        limit 1
    ) as incomplete
from (values (true)) as request
left join answer on true
