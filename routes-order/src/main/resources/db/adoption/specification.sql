create temporary table customers (
    id         text primary key,
    address    text not null,
    updated_at timestamp with time zone not null
);

create temporary table orders (
    id          text primary key,
    customer_id text not null,
    status      text not null
);
