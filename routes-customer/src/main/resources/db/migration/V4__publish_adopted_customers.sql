-- Customers of whom nothing was ever published were here before this service: a resync tells the replicas of them.
insert into resync (run, started_at)
select gen_random_uuid(), clock_timestamp()
where exists (select from customers)
  and not exists (select from outbox)
  and not exists (select from resync)
  and (select next_publishing_id from relay) = 1;
