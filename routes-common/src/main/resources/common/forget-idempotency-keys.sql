-- Forgets the oldest keys whose time is over, a bounded number at once.
-- By ctid and limit, so that the plan is the same whatever the statistics say.
delete from idempotency
where ctid = any (array(
    select ctid
    from idempotency
    where created_at < statement_timestamp() - cast(:?keep as interval)
    order by created_at
    limit 1000
    for update skip locked
))
