-- How many entries a follower of the journal has failed to work off again and again, at most `most`
-- of them: for whoever watches over the service, without a scope.
create function journal_count_failed_entries(most int) returns bigint
language sql stable security definer set search_path = public, pg_temp
as $$
    select count(*) from (
        select 1 from journal_failed_entry where reported_at is not null limit most) as failed
$$;
revoke all on function journal_count_failed_entries from public;
grant execute on function journal_count_failed_entries to rantau_app;
