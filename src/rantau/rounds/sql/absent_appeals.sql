-- As before (results.sql); before there are points how her objection to being marked absent stands, later that to the
-- points.
create or replace function rounds_describe_result(which uuid)
returns table (round_code text, exam_number text, ticket text, sector text, stage text, points jsonb,
               rank int, ranked int, appeal text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.code, x.exam_number, p.ticket, x.sector, x.stage,
           coalesce((select jsonb_object_agg(s.part, s.points) from rounds_score s
                      where s.examinee_id = x.id and s.is_current), '{}'),
           k.rank, (g.counts ->> x.sector::text)::int,
           coalesce((select coalesce(nullif(a.outcome, ''), 'waits') from rounds_appeal a
                      where a.examinee_id = x.id
                        and a.kind = case when x.stage in ('absent', 'sat') then 'attendance' else 'points' end), '')
      from rounds_examinee x
      join rounds_round r on r.id = x.round_id
      join rounds_place p on p.id = x.place_id
      left join rounds_ranking g on g.id = (select newest.id from rounds_ranking newest
                                             where newest.round_id = x.round_id and newest.outcome = 'published'
                                          order by newest.number desc limit 1)
      left join rounds_rank k on k.ranking_id = g.id and k.examinee_id = x.id
     where x.id = which
$$;

-- As before (results.sql), of the points.
create or replace function rounds_file_appeal(key uuid, shown text, number text, born date, words text, at timestamptz)
returns table (id uuid)
language sql volatile security definer set search_path = public, pg_temp
as $$
    insert into rounds_appeal (id, reference, examinee_id, kind, reason, shown, filed_at, filed_by, office, part, why,
                               decided_by, confirmed_by, outcome, revision)
    select key, $2, x.id, 'points', words, '', at, {{ app.actor }}, {{ app.office }}, '', '', '', '', '', 1
      from rounds_examinee x join rounds_place p on p.id = x.place_id
     where x.exam_number = number and p.birth_date = born
    on conflict (examinee_id, kind) do nothing
 returning rounds_appeal.id
$$;

-- Write down at a counter that whoever is marked absent says that she was there, and what she showed; nothing where one
-- of number and birth date is wrong, where she is not absent, or where it was written down before.
create function rounds_file_absent_appeal(key uuid, reference text, number text, born date, words text, showed text,
                                          at timestamptz)
returns table (id uuid)
language sql volatile security definer set search_path = public, pg_temp
as $$
    insert into rounds_appeal (id, reference, examinee_id, kind, reason, shown, filed_at, filed_by, office, part, why,
                               decided_by, confirmed_by, outcome, revision)
    select key, $2, x.id, 'attendance', words, showed, at, {{ app.actor }}, {{ app.office }}, '', '', '', '', '', 1
      from rounds_examinee x join rounds_place p on p.id = x.place_id
     where x.exam_number = number and p.birth_date = born and x.stage = 'absent'
    on conflict (examinee_id, kind) do nothing
 returning rounds_appeal.id
$$;
revoke all on function rounds_file_absent_appeal from public;
grant execute on function rounds_file_absent_appeal to r_office;
