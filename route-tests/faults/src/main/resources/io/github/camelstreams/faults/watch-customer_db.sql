-- Who leads, and what was numbered or confirmed by an instance that did not lead then.
create schema watch;
create table watch.claim (epoch bigint primary key, instance text not null);
create table watch.trespass (instance text not null, what text not null, at timestamptz not null default clock_timestamp());

create function watch.relay() returns trigger language plpgsql as $$
declare
    writer text := current_setting('application_name');
begin
    if new.epoch <> old.epoch then
        insert into watch.claim values (new.epoch, writer)
        on conflict (epoch) do update set instance = excluded.instance;
    elsif writer like 'customer_' and new.outbox_id = old.outbox_id
            and (new.next_publishing_id, new.confirmed_publishing_id) <> (old.next_publishing_id, old.confirmed_publishing_id)
            and exists (select from watch.claim where claim.epoch = new.epoch and claim.instance <> writer) then
        insert into watch.trespass (instance, what)
        values (writer, format('changed the relay in epoch %s: next %s to %s, confirmed %s to %s', new.epoch,
            old.next_publishing_id, new.next_publishing_id, old.confirmed_publishing_id, new.confirmed_publishing_id));
    end if;
    return new;
end
$$;
create trigger watched before update on relay for each row execute function watch.relay();
