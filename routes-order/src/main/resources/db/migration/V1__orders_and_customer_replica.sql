-- The replica: what this service needs to know of a customer, kept in step by the stream.
create table customers (
    id text primary key,
    address text not null,
    updated_at timestamp with time zone not null
);

create table orders (
    id text primary key,
    customer_id text not null,
    status text not null,
    -- the version of the customer's replica row that decided the status
    customer_updated_at timestamp with time zone not null,
    created_at timestamp with time zone not null default clock_timestamp()
);

-- How far the stream has been applied, and by whom: every write of the replica is fenced by this row.
create table consumer_progress (
    consumer_name text not null,
    stream text not null,
    next_offset bigint not null default 0,
    last_event_id text,
    epoch bigint not null default 0,
    owner text,
    incomplete text,
    updated_at timestamp with time zone not null default clock_timestamp(),
    primary key (consumer_name, stream)
);

-- Messages that no retry can mend, byte for byte, to be looked at and replayed by hand.
create table quarantine (
    id bigint generated always as identity primary key,
    consumer_name text not null,
    stream text not null,
    stream_offset bigint not null,
    reason text not null,
    headers bytea not null,
    body bytea not null,
    quarantined_at timestamp with time zone not null default clock_timestamp()
);

-- What was answered to a request with an Idempotency-Key, to answer its repetition alike.
create table idempotency (
    key text primary key,
    order_id text not null,
    customer_id text not null,
    status text not null,
    created_at timestamp with time zone not null default clock_timestamp()
);
