-- How the service fares, as numbers for whoever watches over it, without a scope: nothing of
-- anybody, and no row that can be told from another. Each part reads an index of what is open or
-- new, and stops at `most` rows (of duties at `most_an_office` for each office), so that it costs
-- the same however much is stored.
create function statistics_measure_service(at timestamptz, most int, most_an_office int)
returns table (database_time timestamptz, unsealed bigint, unsealed_since timestamptz,
               last_head_at timestamptz, to_print bigint, to_print_since timestamptz,
               to_sign bigint, to_sign_since timestamptz, overdue_duties bigint,
               worker_seen_at timestamptz, unread bigint, unread_since timestamptz,
               late_unread bigint)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
-- A variable, not a subquery: the planner then knows how little lies above it. A database filled
-- from a dump may have a horizon that is still to come.
declare sealed xid8 := coalesce((select least(h.horizon, pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
                                   from journal_head h order by h.number desc limit 1), 0)::text::xid8;
begin
    return query
    select clock_timestamp(), j.n, j.since,
           (select h.sealed_at from journal_head h order by h.number desc limit 1),
           p.n, p.since, s.n, s.since, d.n,
           (select max(w.seen_at) from duties_worker_heartbeat w),
           c.n, c.since, c.late
      from (select count(*) as n, min(written_at) as since from (
               (select e.recorded_at as written_at from journal_entry e
                 where e.xid >= sealed
                   and not exists (select 1 from journal_leaf l where l.entry = e.id)
                 order by e.xid limit most)
               union all
               (select r.read_at from journal_reading r
                 where r.xid >= sealed
                   and not exists (select 1 from journal_leaf l where l.reading = r.id)
                 order by r.xid limit most)) as records) as j
     cross join (select count(*) as n, min(issued_at) as since from (
               select x.issued_at from documents_document x
                where x.printed_at is null order by x.issued_at limit most) as prints) as p
     cross join (select count(*) as n, min(asked_at) as since from (
               select x.asked_at from documents_document x
                where x.asked_at is not null order by x.asked_at limit most) as copies) as s
     cross join (select coalesce(sum(late.n), 0)::bigint as n from offices_office o
                cross join lateral (select count(*) as n from (
                     select 1 from duties_duty t
                      where t.office = o.id and t.closed_at is null and t.due_at < at
                      order by t.due_at limit most_an_office) as duties) as late) as d
     cross join (select count(*) as n, min(received_at) as since,
                        count(*) filter (where due_at < at) as late from (
               select x.received_at, x.due_at from protection_contact x
                where x.read_at is null limit most) as contacts) as c;
end $$;
revoke all on function statistics_measure_service from public;
grant execute on function statistics_measure_service to rantau_app;
