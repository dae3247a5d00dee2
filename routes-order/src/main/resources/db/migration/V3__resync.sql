-- How much of the latest resync has been applied, as long as nothing of it was missed.
create table replica_resync (
    consumer_name text not null,
    stream text not null,
    run text not null,
    last_number bigint not null,
    -- what was known to be missing when its first event was applied
    incomplete text,
    primary key (consumer_name, stream)
);
