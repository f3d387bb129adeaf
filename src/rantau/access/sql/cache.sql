-- The cache that every process shares: counters of limits. Not logged, since nobody misses it.
create unlogged table cache_entry (
    cache_key varchar(255) primary key,
    value jsonb not null,
    expires timestamptz not null
);
create index cache_entries_by_expiry on cache_entry (expires);
grant select, insert, update, delete on cache_entry to rantau_app, rantau_worker;
