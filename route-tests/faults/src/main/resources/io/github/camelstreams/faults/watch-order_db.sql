-- Who claimed the position, and what was written by an instance that did not hold it then.
create schema watch;
create table watch.claim (epoch bigint primary key, instance text not null);
create table watch.trespass (instance text not null, what text not null, at timestamptz not null default clock_timestamp());

create function watch.position() returns trigger language plpgsql as $$
declare
    writer text := current_setting('application_name');
begin
    perform set_config('watch.moved', cast(pg_current_xact_id() as text), true);
    if tg_op = 'INSERT' or new.epoch <> old.epoch then
        insert into watch.claim values (new.epoch, writer)
        on conflict (epoch) do update set instance = excluded.instance;
    elsif writer like 'order_'
            and exists (select from watch.claim where claim.epoch = new.epoch and claim.instance <> writer) then
        insert into watch.trespass (instance, what)
        values (writer, format('moved the position from %s to %s in epoch %s', old.next_offset, new.next_offset, new.epoch));
    end if;
    return new;
end
$$;
create trigger watched before insert or update on consumer_progress for each row execute function watch.position();

create function watch.customers() returns trigger language plpgsql as $$
declare
    writer text := current_setting('application_name');
begin
    if writer like 'order_' and exists (select from changed)
            and current_setting('watch.moved', true) is distinct from cast(pg_current_xact_id() as text) then
        insert into watch.trespass (instance, what)
        select writer, format('wrote %s customers without moving the position', count(*)) from changed;
    end if;
    return null;
end
$$;
create trigger watched_insert after insert on customers referencing new table as changed
    for each statement execute function watch.customers();
create trigger watched_update after update on customers referencing new table as changed
    for each statement execute function watch.customers();
