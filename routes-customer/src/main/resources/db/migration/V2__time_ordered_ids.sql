create function time_ordered_uuid() returns uuid
    language sql volatile parallel safe
    -- the random id of version 4, its first 48 bits replaced by the milliseconds since 1970, its version by 7
    return cast(encode(
        set_bit(set_bit(
            overlay(
                uuid_send(gen_random_uuid())
                placing substring(int8send(cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)) from 3)
                from 1 for 6),
            52, 1), 53, 1),
        'hex') as uuid);

comment on function time_ordered_uuid is
    'UUID of version 7: new ids go to one place of an index, here and in every replica, not all over it';
