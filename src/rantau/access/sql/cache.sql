-- The cache that every process shares: counters of limits. Not logged, since nobody misses it.
create unlogged table house_cache (
    cache_key varchar(255) primary key,
    value jsonb not null,
    expires timestamptz not null
);
create index house_cache_by_end on house_cache (expires);
grant select, insert, update, delete on house_cache to rantau_app, rantau_worker;
