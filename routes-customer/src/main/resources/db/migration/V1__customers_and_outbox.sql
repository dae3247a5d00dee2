create function rfc3339(moment timestamptz) returns text
    language sql stable strict parallel safe
    return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

comment on function rfc3339 is 'UTC, six digits of a second, Z: as every timestamp leaves this service';

create table customers (
    id         text primary key,
    name       text not null,
    email      text not null,
    address    text not null,
    created_at timestamptz not null,
    updated_at timestamptz
);

create table outbox (
    id          bigint generated always as identity (cache 1) primary key,
    event_id    text not null,
    event_type  text not null,
    customer_id text not null,
    payload     text not null,
    created_at  timestamptz not null default clock_timestamp()
);

comment on table outbox is 'Events that are committed and have no publishing id yet';

create table publication (
    first_publishing_id bigint primary key,
    last_publishing_id  bigint not null,
    event_ids           text[] not null,
    event_types         text[] not null,
    customer_ids        text[] not null,
    payloads            text[] not null,
    created_at          timestamptz not null
);

comment on table publication is
    'Batches that have their publishing ids for good and are not known to be in the stream yet';

create table relay (
    only_row                boolean primary key default true check (only_row),
    outbox_id               uuid not null default gen_random_uuid(),
    owner                   text,
    epoch                   bigint not null default 0,
    lease_until             timestamptz not null default '-infinity',
    next_publishing_id      bigint not null default 1,
    confirmed_publishing_id bigint not null default 0
);

insert into relay default values;

comment on column relay.outbox_id is 'Part of the producer name: ids mean something for this outbox only';
comment on column relay.epoch is 'Rises with every change of leader; fences the statements of former leaders';
comment on column relay.confirmed_publishing_id is 'Everything up to it is in the stream';

create table idempotency (
    key         text primary key,
    fingerprint text not null,
    customer_id text not null,
    answer      text not null,
    created_at  timestamptz not null default clock_timestamp()
);

create index on idempotency (created_at);
