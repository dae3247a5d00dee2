create temporary table customers (
    id         text primary key,
    name       text not null,
    email      text not null,
    address    text not null,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone
);
