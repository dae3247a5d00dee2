create table consumer_progress (
    consumer_name text not null,
    stream text not null,
    next_offset bigint not null default 0,
    last_event_id text,
    epoch bigint not null default 0,
    owner text,
    incomplete text,
    updated_at timestamptz not null default clock_timestamp(),
    primary key (consumer_name, stream)
);
