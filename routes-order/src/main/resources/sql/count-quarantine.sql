-- Bounded, so that asking stays cheap whatever has happened.
select count(*) from (select from quarantine limit 100000) as message
