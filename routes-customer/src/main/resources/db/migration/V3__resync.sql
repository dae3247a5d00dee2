alter table outbox add column annotations text;
alter table publication add column annotations text[];

comment on column outbox.annotations is 'Message annotations beside event_id and event_type, as a JSON object';

create table resync (
    only_row          boolean primary key default true check (only_row),
    run               uuid not null,
    started_at        timestamptz not null,
    as_of             timestamptz,
    opening_outbox_id bigint,
    position          text not null default '',
    events            bigint not null default 0,
    finished_at       timestamptz
);

comment on table resync is 'The latest run that publishes every customer as it is now, and how far it has come';
comment on column resync.as_of is
    'Every customer that this database had then gets a later time: a replica forgets all others. Null: the times stay';
comment on column resync.opening_outbox_id is
    'The first event. Customers are read once it has its publishing id: what is missed then follows it in the stream';

create function renew_outbox(held_epoch bigint) returns setof resync
    language plpgsql as
$$
begin
    perform set_config('lock_timeout', '2s', true);
    -- Whoever is writing a customer has finished, whoever comes next gets a later time.
    lock table customers in share mode;

    update relay
    set outbox_id = gen_random_uuid(), epoch = epoch + 1, confirmed_publishing_id = 0
    where epoch = held_epoch;
    if not found then
        return;
    end if;

    with unconfirmed as (
        delete from publication returning *
    ), numbered as (
        select unconfirmed.*,
               sum(last_publishing_id - first_publishing_id + 1) over (order by first_publishing_id) as last_id
        from unconfirmed
    )
    insert into publication (first_publishing_id, last_publishing_id,
                             event_ids, event_types, customer_ids, payloads, annotations, created_at)
    select last_id - (last_publishing_id - first_publishing_id), last_id,
           event_ids, event_types, customer_ids, payloads, annotations, created_at
    from numbered;

    update relay
    set next_publishing_id = coalesce((select max(last_publishing_id) from publication), 0) + 1;

    return query
    insert into resync (run, started_at, as_of)
    values (gen_random_uuid(), clock_timestamp(), clock_timestamp())
    on conflict (only_row) do update
    set run = excluded.run, started_at = excluded.started_at, as_of = excluded.as_of,
        opening_outbox_id = null, position = '', events = 0, finished_at = null
    returning *;
end
$$;

comment on function renew_outbox is
    'Gives the outbox a new identity, unless another instance leads by now: publishing ids from 1, first for what is unconfirmed';
