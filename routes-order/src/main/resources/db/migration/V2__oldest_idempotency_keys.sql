create index on idempotency (created_at);
